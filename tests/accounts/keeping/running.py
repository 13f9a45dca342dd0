"""Commands as processes of their own, on the test's installation and on one elsewhere."""

import contextlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from config.options import BASE_DIR

BARE = ("PATH", "HOME", "LANG", "LC_ALL")


def manage(
    *arguments: object, preexec: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BASE_DIR / "manage.py"), *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        preexec_fn=preexec,
        check=False,
    )


@contextlib.contextmanager
def elsewhere(folder: Path) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Another machine: its own folder, configuration and empty database, and none of our keys."""
    folder.mkdir()
    file = folder / "cunxie.toml"
    with _database() as address:
        file.write_text('var = "var"\n' + (f'database = "{address}"\n' if address else ""))
        file.chmod(0o600)

        def there(*arguments: object) -> subprocess.CompletedProcess[str]:
            kept = {name: os.environ[name] for name in BARE if name in os.environ}
            return subprocess.run(
                [sys.executable, str(BASE_DIR / "manage.py"), *map(str, arguments)],
                env={**kept, "CUNXIE_CONFIG": str(file)},
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )

        yield there


@contextlib.contextmanager
def _database() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manifest_of(path: Path) -> dict[str, Any]:
    """Of a backup that is not encrypted, read by no code of ours."""
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))["content"]  # type: ignore[arg-type]
