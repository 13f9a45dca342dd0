"""A table of somebody else's, as cells; and what is written into it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..reading.words import cleaned

MAX_ROWS, MAX_COLUMNS, MAX_TABLES = 1000, 100, 30
Place = tuple[int, int]  # row and column, from 0


class LayoutError(Exception):
    """Chinese, says what to do."""


@dataclass
class LayoutGrid:
    """`part`: which sheet of a workbook or table of a document, from 0. `texts`: a merged area has
    its text in each cell; `blank`: the cells that may be written, of a merged area its first;
    `numbers`: those that hold a number; `percents`: those that show one as a share of 100;
    `merged`: top, left, bottom, right; `lines`: what stands above a table in a document."""

    part: int
    name: str
    texts: list[list[str]]
    blank: set[Place] = field(default_factory=set)
    numbers: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.texts[0]) if self.texts else 0

    def as_json(self) -> dict[str, Any]:
        sets = {name: sorted(getattr(self, name)) for name in ("blank", "numbers", "percents")}
        return {**asdict(self), **sets}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "LayoutGrid":
        sets = {
            name: {(row, column) for row, column in kept[name]}
            for name in ("blank", "numbers", "percents")
        }
        merged = [(top, left, bottom, right) for top, left, bottom, right in kept["merged"]]
        return cls(**{**kept, **sets, "merged": merged})


@dataclass(frozen=True)
class FilledCell:
    """`value`: as a person writes it; `number`: whether a workbook keeps it as a number."""

    part: int
    row: int
    column: int
    value: str
    number: bool = True


def tidy(text: str) -> str:
    """On one line, without what nobody sees."""
    return " ".join(cleaned(text).split())


def spread(grid: LayoutGrid) -> None:
    """Merged areas have the text of their first cell everywhere, and are blank there only."""
    for top, left, bottom, right in grid.merged:
        text = grid.texts[top][left]
        for place in _inside(top, left, bottom, right):
            if place == (top, left):
                continue
            grid.texts[place[0]][place[1]] = text
            grid.blank.discard(place)
            grid.numbers.discard(place)


def _inside(top: int, left: int, bottom: int, right: int) -> Iterable[Place]:
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
