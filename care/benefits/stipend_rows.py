"""A year's stipends, one row for each post."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from associations.models import Post
from associations.organisation.forms.fields import yuan

from .stipends import Stipend

WRONG = ("over", "short")
WORDS = {
    "listed": "在办",
    "owed": "未发",
    "waiting": "待确认",
    "refused": "不发",
    "part": "不满月",
}


@dataclass(frozen=True)
class StipendCell:
    """Of a month: `state` is "" where there is nothing."""

    state: str = ""
    amount: int = 0

    @property
    def paid(self) -> bool:
        return self.state == "paid"

    @property
    def words(self) -> str:
        return yuan(self.amount) if self.paid else WORDS.get(self.state, "")


@dataclass(frozen=True)
class StipendRow:
    """Twelve cells; `paid`, `owed`, `over` and `short` in fen, `waiting` how many months nobody has
    confirmed."""

    post: Post
    cells: list[StipendCell]
    over: int = 0
    short: int = 0

    @property
    def place(self) -> str:
        association = self.post.association
        return (
            association.village.name
            if association.village
            else f"{association.township.name}（本级）"
        )

    @property
    def association(self) -> str:
        return self.post.association.name

    @property
    def paid(self) -> int:
        return self._sum("paid")

    @property
    def owed(self) -> int:
        return self._sum("owed") + self._sum("listed")

    @property
    def waiting(self) -> int:
        return sum(cell.state == "waiting" for cell in self.cells)

    def _sum(self, state: str) -> int:
        return sum(cell.amount for cell in self.cells if cell.state == state)


def stipend_rows(found: Sequence[Stipend]) -> list[StipendRow]:
    """`found` of one year, by post."""
    rows = []
    for _, group in groupby(found, key=lambda row: row.post.pk):
        months = {row.period % 100: row for row in group}
        post = next(iter(months.values())).post
        cells = [
            _cell(months[month]) if month in months else StipendCell() for month in range(1, 13)
        ]
        over, short = (sum(getattr(row, name) for row in months.values()) for name in WRONG)
        rows.append(StipendRow(post, cells, over, short))
    return rows


def _cell(row: Stipend) -> StipendCell:
    if row.line:
        return StipendCell("paid" if row.paid else "listed", row.amount)
    if not row.due:
        return StipendCell("part")
    if row.waiting:
        return StipendCell("waiting", row.amount)
    return StipendCell("refused" if row.refused else "owed", 0 if row.refused else row.amount)
