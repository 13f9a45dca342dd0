"""The rows of a grid: which is a header, goes on with one, or has data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..reading.words import NOTHING, numbers_columns
from .grid import LayoutGrid


class Headed(Protocol):
    header: list[int]


@dataclass
class GridRows:
    grid: LayoutGrid

    @property
    def height(self) -> int:
        return len(self.grid.texts)

    def text(self, row: int, column: int) -> str:
        return self.grid.texts[row][column]

    def texts(self, row: int) -> list[str]:
        """Each once, from left to right."""
        return [*dict.fromkeys(text for text in self.grid.texts[row] if text)]

    def words(self, row: int) -> list[str]:
        """Of these, neither numbers nor words for nothing."""
        found = (
            text
            for column, text in enumerate(self.grid.texts[row])
            if text and text not in NOTHING and (row, column) not in self.grid.numbers
        )
        return [*dict.fromkeys(found)]

    def blanks(self, row: int) -> list[int]:
        return [column for column in range(self.grid.width) if (row, column) in self.grid.blank]

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of what is merged there."""
        for area in self.grid.merged:
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return row, column, row, column

    def is_across(self, row: int) -> bool:
        """One text, merged over most of the width."""
        if len(self.texts(row)) != 1:
            return False
        return sum(map(bool, self.grid.texts[row])) * 2 > self.grid.width > 1

    def is_data(self, row: int, block: Headed | None) -> bool:
        """A single text, under a header, with blank cells beside it, and no header below it."""
        if block is None or self.is_across(row):
            return False
        if row + 1 < self.height and self.may_be_header(row + 1):
            return False
        return bool(self.blanks(row)) and bool(self.text(row, 0) or self.text(row, 1))

    def may_be_header(self, row: int) -> bool:
        """Words everywhere; behind the last, nothing matters."""
        if len(self.words(row)) < 2 or len(self.words(row)) < len(self.texts(row)):
            return False
        last = max(column for column, text in enumerate(self.grid.texts[row]) if text)
        gaps = [column for column in self.blanks(row) if 0 < column < last]
        below = row + 1 < self.height and self.goes_on_below([row], row + 1)
        return not gaps or below

    def is_above_header(self, row: int) -> bool:
        """Few texts, and a row of more words below that does not go on with it."""
        below = row + 1
        return (
            below < self.height
            and not self.continues_header([row], below)
            and self.may_be_header(below)
            and not self.blanks(below)[1:]
            and not numbers_columns(self.texts(below))
            and len(self.words(below)) > len(self.words(row))
        )

    def is_pairs(self, row: int) -> bool:
        """总人口 □ 户数 □"""
        grid, pairs = self.grid, 0
        for column in range(1, grid.width):
            if (row, column) in grid.blank and self.text(row, column - 1):
                pairs += (row, column - 1) not in grid.numbers
        texts = len(self.words(row))
        if not pairs or pairs * 2 < texts or (pairs == 1 and grid.width > 3):
            return False
        return row + 1 >= self.height or not self.goes_on_below([row], row + 1)

    def continues_header(self, header: Sequence[int], row: int) -> bool:
        """Merged with the line above it, or parts of what stands over several columns."""
        if not header or header[-1] != row - 1:
            return False
        if numbers_columns(self.texts(row)):
            return False
        return any(
            header[0] <= top <= header[-1] and bottom >= row
            for top, _, bottom, _ in self.grid.merged
        ) or self.goes_on_below(header, row)

    def goes_on_below(self, header: Sequence[int], row: int) -> bool:
        above = header[-1]
        first = next((c for c in range(self.grid.width) if self.text(above, c)), self.grid.width)
        own = self.area(above, first)
        for column in range(own[3] + 1, self.grid.width):
            if not self.text(row, column) or (row, column) in self.grid.numbers:
                continue
            _, left, _, right = self.area(above, column)
            if right > left or not self.text(above, column):
                return not self.text(row, first) or self.area(above, first)[2] >= row
        return False

    def path(self, header: Sequence[int], column: int) -> tuple[str, ...]:
        """From top to bottom, each once; over several columns the text may stand in the first."""
        found: list[str] = []
        for number, row in enumerate(header):
            text = self.text(row, column)
            below = any(self.text(later, column) for later in header[number + 1 :])
            if not text and below and column:
                text = self._left_of(row, column, header[number + 1 :])
            if text and text not in found:
                found.append(text)
        return tuple(found)

    def _left_of(self, row: int, column: int, below: Sequence[int]) -> str:
        for one in range(column - 1, 0, -1):
            if not any(self.text(later, one) for later in below):
                return ""
            if text := self.text(row, one):
                return text
        return ""
