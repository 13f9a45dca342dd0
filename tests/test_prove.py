"""The long proofs wait until they are asked for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove import share

ROOT = Path(__file__).resolve().parent.parent
SAMPLED = re.compile(r"\bif (share\.)?PROVE\b|\bsome\(|\(share\.PROVE|= (share\.)?PROVE\b")
ASKED_FOR = re.compile(r"mark\.(walk|prove)\b|\ba_share\(")


@pytest.mark.prove
def test_only_when_asked_for() -> None:
    assert os.environ["CUNXIE_PROVE"] == "1"


@pytest.mark.parametrize(("asked", "outcome"), [("1", "1 passed"), ("", "1 deselected")])
def test_a_proof_is_left_out_unless_asked_for(asked: str, outcome: str) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-p",
            "no:randomly",
            "-v",
            f"{__file__}::test_only_when_asked_for",
        ],
        cwd=ROOT,
        env=os.environ | {"CUNXIE_PROVE": asked},
        capture_output=True,
        text=True,
    )
    assert outcome in result.stdout


def test_whatever_takes_a_share_is_gone_in_full_by_make_prove() -> None:
    """It chooses by these marks."""
    files = [*(ROOT / "tests").rglob("test_*.py")]
    taking = {path.name: path.read_text() for path in files if SAMPLED.search(path.read_text())}
    assert len(taking) > 12
    assert [name for name, text in taking.items() if not ASKED_FOR.search(text)] == []


class Item:
    """What a test looks like when it is chosen."""

    def __init__(self, file: str, *fixtures: str) -> None:
        self.path, self.fixturenames = Path(file), fixtures

    def get_closest_marker(self, name: str) -> None:
        return None


def test_another_database_takes_what_it_decides_and_loads_the_demo_once() -> None:
    decided = [Item("test_guards.py"), Item("test_pages.py", "transactional_db")]
    rest = [Item("test_pages.py") for _ in range(12)]
    demo = [Item(f"test_{number % 3}.py", "demo") for number in range(18)]
    taken = share.what_the_database_decides([*decided, *rest, *demo])  # type: ignore[list-item]
    assert {*decided} <= {*taken}
    assert len(taken) == 2 + (12 + 6) / 6
    assert len({item.path for item in taken if "demo" in item.fixturenames}) <= 1  # type: ignore[attr-defined]
