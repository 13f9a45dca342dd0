"""docs/security.md, kept true: every control once, with its state, its place and its test, and both
exist."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data"
DOCUMENT = (ROOT / "docs/security.md").read_text("utf-8")
HEADER = ["Control", "Asked", "State", "Where", "Shown by"]
NOT_APPLICABLE = ["Not applicable", "Why"]
STATE = re.compile(r"met|machine|not met: .{10,}")
PLACE = re.compile(r"`([\w./-]+(?:/|\.\w+))`")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SOURCES = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}


class Row(NamedTuple):
    control: str
    asked: str
    state: str
    where: str
    shown: str


def tables(text: str) -> Iterator[list[list[str]]]:
    """Each table as its rows of cells, the header first."""
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        lines = [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in block.splitlines()
        ]
        yield [lines[0], *lines[2:]]


def controls(text: str) -> list[Row]:
    return [Row(*cells) for head, *rows in tables(text) if head == HEADER for cells in rows]


def left_out(text: str) -> dict[str, str]:
    """What does not apply, by chapter, section or requirement, with the reason."""
    rows = [cells for head, *rows in tables(text) if head == NOT_APPLICABLE for cells in rows]
    return {name: why for names, why in rows for name in names.split(", ")}


def asvs(levels: str) -> list[str]:
    """The requirements of these levels."""
    lines = [
        line.split()
        for line in (DATA / "asvs-5.0.0.txt").read_text().splitlines()
        if line[0] != "#"
    ]
    return [
        f"{section}.{n}"
        for section, each in lines
        for n, level in enumerate(each, 1)
        if level in levels
    ]


def gbt() -> list[str]:
    lines = [
        line.split()
        for line in (DATA / "gbt-22239-2019-level-3.txt").read_text("utf-8").splitlines()
    ]
    listed = [(clause, letters.strip("-")) for clause, letters, *_ in lines if clause != "#"]
    return [
        name
        for clause, letters in listed
        for name in ([f"{clause} {x})" for x in letters] or [clause])
    ]


def above(requirement: str) -> list[str]:
    """Itself, its section and its chapter."""
    parts = requirement.split(".")
    return [".".join(parts[:n]) for n in (3, 2, 1)]


def faults(row: Row) -> Iterator[str]:
    """What is wrong with a row."""
    if not STATE.fullmatch(row.state):
        yield "state is none of met, machine, not met: reason"
    places, tests = PLACE.findall(row.where), TEST.findall(row.shown)
    yield from (f"no such place {place}" for place in places if not (ROOT / place).exists())
    yield from (f"no such test {path}::{name}" for path, name in tests if not _exists(path, name))
    if not row.asked or len(re.findall("`", row.shown)) != 2 * len(tests):
        yield "something in it cannot be read"
    if row.state == "met" and not (
        places and (tests or all(place.startswith("docs/") for place in places))
    ):
        yield "met, but without a place and its test"
    if row.state == "machine" and "docs/deploy.md" not in places:
        yield "by the machine, but docs/deploy.md is not named"


def _exists(path: str, name: str) -> bool:
    source = SOURCES.get(ROOT / path)
    return source is not None and (not name or bool(re.search(rf"^\s*def {name}\(", source, re.M)))


ROWS = controls(DOCUMENT)


def test_the_document_has_its_tables():
    assert len(ROWS) > 150
    assert len(left_out(DOCUMENT)) > 10


def test_every_row_has_its_state_its_place_and_its_test():
    assert {row.control: list(faults(row)) for row in ROWS if any(faults(row))} == {}


def test_no_control_stands_twice():
    assert [name for name, times in Counter(row.control for row in ROWS).items() if times > 1] == []


def test_every_requirement_of_level_1_and_2_is_accounted_for():
    here, without = {row.control for row in ROWS}, left_out(DOCUMENT)
    missing = [
        one
        for one in asvs("12")
        if one not in here and not any(name in without for name in above(one))
    ]
    assert missing == []


def test_nothing_is_both_met_and_left_out():
    without = left_out(DOCUMENT)
    assert [
        row.control for row in ROWS if any(name in without for name in above(row.control))
    ] == []
    assert [name for name, why in without.items() if len(why) < 10] == []


def test_every_clause_of_the_computing_environment_and_the_management_centre_is_there():
    here = {row.control for row in ROWS}
    assert [clause for clause in gbt() if clause not in here] == []


def test_no_control_is_invented():
    known = {*asvs("123"), *gbt()}
    others = [row.control for row in ROWS if row.control not in known]
    assert [name for name in others if not re.fullmatch(r"8\.1\.[23]\.\d [a-e]\)", name)] == []
    sections = {name for one in asvs("123") for name in above(one)}
    assert left_out(DOCUMENT).keys() <= sections


def test_the_requirements_are_those_of_the_standard():
    assert (len(asvs("1")), len(asvs("2")), len(asvs("3"))) == (70, 183, 92)


GOOD = Row(
    "V1.1.1",
    "x",
    "met",
    "`docs/deploy.md` `config/settings.py`",
    "`tests/test_access.py::test_own_division`",
)


@pytest.mark.parametrize(
    "bad",
    [
        GOOD._replace(state="mostly"),
        GOOD._replace(state="not met: later"),
        GOOD._replace(where="`config/gone.py`"),
        GOOD._replace(shown="`tests/test_access.py::test_gone`"),
        GOOD._replace(shown="`tests/test_gone.py`"),
        GOOD._replace(shown="`test_own_division`"),
        GOOD._replace(shown="—"),
        GOOD._replace(state="machine", where="`config/settings.py`"),
    ],
)
def test_a_planted_fault_is_found(bad):
    assert list(faults(bad))


def test_a_good_row_has_none():
    assert not list(faults(GOOD))
