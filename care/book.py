"""A stretch of the book with what is left after each entry: one sum before it, and the rows themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .models import Entry


@dataclass(frozen=True)
class BookLine:
    """`balance` in fen after the entry; None where it is not a stretch of the book."""

    entry: Entry
    balance: int | None = None


def newest_first(rows: Sequence[Entry], ledger: QuerySet[Entry]) -> list[BookLine]:
    """`rows` are a stretch of one fund's `ledger`, the last of it first; one query."""
    if not rows:
        return []
    last = rows[0]
    left = ledger.filter(Q(date__lt=last.date) | Q(date=last.date, pk__lte=last.pk)).balance()  # type: ignore[attr-defined]
    lines = []
    for entry in rows:
        lines.append(BookLine(entry, left))
        left -= entry.signed_amount
    return lines


def running(rows: Iterable[Entry], opening: int) -> Iterator[BookLine]:
    """In the order of the book, from what there was before it."""
    left = opening
    for entry in rows:
        left += entry.signed_amount
        yield BookLine(entry, left)
