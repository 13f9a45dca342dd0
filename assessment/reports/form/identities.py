"""What must hold between columns of one report: a total is the sum of its parts, or not below it.
A part or total that does not apply counts as nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from .columns import ReportColumn, Values


@dataclass(frozen=True)
class FormIdentity:
    """`within`: the parts need not make up the whole total. `code` is its own in every version."""

    code: str
    total: str
    parts: tuple[str, ...]
    within: bool = False

    def wrong_sum(self, values: Values) -> int | None:
        """What the parts come to where the total is another; None where it holds or a cell is
        blank."""
        total = values.get(self.total)
        parts = [values.get(name) for name in self.parts]
        given = [max(value, 0) for value in parts if value is not None]
        if total is None or len(given) < len(parts):
            return None
        summed, told = sum(given), max(total, 0)
        holds = told >= summed if self.within else told == summed
        return None if holds else summed

    def words(self, columns: Sequence[ReportColumn]) -> str:
        """Of the total: what it must be; `columns` are those of the parts."""
        named = "".join(f"“{column.title}”" for column in columns)
        return f"{'不能小于' if self.within else '应等于'}{named}{'之和' if columns[1:] else ''}"
