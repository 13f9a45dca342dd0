"""docs/time.md, kept true: its cases are numbered, and each test and command that it names is
there."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).parents[1]
CASE = re.compile(r"^\| (\d+) \|(?:.*\|){3}(.*)\| `([\w/.]+)::(\w+)` \|$", re.M)
TEXT = (ROOT / "docs/time.md").read_text()


def missing(text: str) -> list[str]:
    found = []
    for _, commands, path, name in CASE.findall(text):
        file = ROOT / path
        if not file.is_file() or f"\ndef {name}(" not in file.read_text():
            found.append(f"{path}::{name}")
        named = (one.split()[0] for one in re.findall(r"`([^`]+)`", commands))
        found += [one for one in named if one not in get_commands()]
    return found


def test_the_cases_are_numbered_and_their_tests_are_there() -> None:
    numbers = [int(number) for number, *_ in CASE.findall(TEXT)]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) == TEXT.count("::test_") > 30
    assert missing(TEXT) == []


def test_a_planted_name_is_found() -> None:
    row = "| 1 | a | b | c | `dance` | `tests/test_past.py::test_of_nothing` |\n"
    assert missing(row) == ["tests/test_past.py::test_of_nothing", "dance"]
    assert missing("| 1 | a | b | c | — | `tests/none.py::test_a` |\n") == ["tests/none.py::test_a"]
