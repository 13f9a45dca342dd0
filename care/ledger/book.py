"""A stretch of the book with what is left after each line: one sum before it, and the lines
themselves. To those without the right to sensitive families all that went to families and persons
is one line at the end of each month."""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge

from django.db.models import Q, QuerySet

from accounts.models import User

from ..families.querysets import may_open_sensitive
from .models.entries import Entry
from .querysets import PEOPLE_WORDS, SIGNED, LedgerQuerySet


@dataclass(frozen=True)
class MonthSum:
    """What a fund spent on families and persons in a month, where an entry may stand."""

    month: datetime.date
    spent: int
    pk = received = reverses = reversed_by = None
    voucher = counterparty = approved_by = reason = ""

    @property
    def date(self) -> datetime.date:
        """The last day of the month, whatever the days were."""
        return self.month.replace(day=calendar.monthrange(self.month.year, self.month.month)[1])

    @property
    def purpose(self) -> str:
        return f"{self.month.month}月{PEOPLE_WORDS}（合计）"

    @property
    def signed_amount(self) -> int:
        return -self.spent

    def get_category_display(self) -> str:
        return "合计"


@dataclass(frozen=True)
class BookLine:
    """`balance` in fen after the line; None where it is not a stretch of the book."""

    entry: Entry | MonthSum
    balance: int | None = None


def lines(rows: LedgerQuerySet, user: User | None) -> Iterable[Entry | MonthSum]:
    """Of one fund's entries, in the order of the book, as they are told to the person, or handed
    on."""
    entries = rows.disclosed_to(user).order_by("date", "pk")
    if may_open_sensitive(user):
        return entries.iterator(chunk_size=2000)  # type: ignore[no-any-return]
    return with_sums(entries.iterator(chunk_size=2000), rows.to_people())


def with_sums(
    entries: Iterable[Entry], sums: Mapping[datetime.date, int]
) -> Iterator[Entry | MonthSum]:
    """Each month's sum behind its entries."""
    return merge(
        entries,
        (MonthSum(month, fen) for month, fen in sums.items() if fen),
        key=lambda line: line.date,
    )


def newest_first(rows: Sequence[Entry], ledger: QuerySet[Entry]) -> list[BookLine]:
    """`rows` are a stretch of one fund's `ledger`, the last of it first; one query."""
    if not rows:
        return []
    last = rows[0]
    left = ledger.filter(Q(date__lt=last.date) | Q(date=last.date, pk__lte=last.pk)).balance()  # type: ignore[attr-defined]
    found = []
    for entry in rows:
        found.append(BookLine(entry, left))
        left -= entry.signed_amount
    return found


def running(rows: Iterable[Entry | MonthSum], opening: int) -> Iterator[BookLine]:
    """In the order of the book, from what there was before it."""
    left = opening
    for entry in rows:
        left += entry.signed_amount
        yield BookLine(entry, left)


class ToldBook:
    """A stretch of a fund's book the newest first, as it is told to the person: what a paginator
    asks for. The entries themselves are read for a page only."""

    def __init__(self, rows: LedgerQuerySet, opening: int, user: User) -> None:
        self._rows = rows
        entries = rows.disclosed_to(user).order_by("date", "pk").annotate(signed=SIGNED)
        keys = entries.values_list("date", "pk", "signed").iterator(chunk_size=5000)
        sums = (MonthSum(month, fen) for month, fen in rows.to_people().items() if fen)
        left, self._lines = opening, list[tuple[int | MonthSum, int]]()
        for _, key, signed in merge(
            keys, ((s.date, s, s.signed_amount) for s in sums), key=lambda line: line[0]
        ):
            left += signed
            self._lines.append((key, left))
        self._lines.reverse()

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, part: slice) -> list[BookLine]:
        chosen = self._lines[part]
        entries = self._rows.with_rows().in_bulk([key for key, _ in chosen if isinstance(key, int)])
        return [
            BookLine(entries[key] if isinstance(key, int) else key, left) for key, left in chosen
        ]
