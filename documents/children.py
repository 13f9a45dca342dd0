"""How the child processes are started that open other people's files or typeset: our modules,
nobody's secrets."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PASSED_ON = {
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONPATH",
    "TMPDIR",
    "XDG_CACHE_HOME",
}


def child_command(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def child_environment() -> dict[str, str]:
    """Without the secret key, the database's address and whatever else the server was given."""
    return {name: value for name, value in os.environ.items() if name in _PASSED_ON}
