"""The account book (账页) of a fund and year: fixed pages, each beginning with what the page before
left (承前页) and ending with what the next takes over (过次页)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from accounts.models import User

from ..book import BookLine, lines, running
from ..models.closings import days_of
from ..models.entries import Entry
from ..models.funds import Fund
from ..querysets import Figures

ROWS = 38  # of entries on a page
PAGES_PER_PART = 20
MOST_ROWS = 8_000  # more would not be typeset within the time that an answer may take


@dataclass(frozen=True)
class Carried:
    """The sums of the year so far, and what is left; in fen."""

    income: int
    spending: int
    balance: int


@dataclass(frozen=True)
class BookPage:
    """`before` and `after` are carried over; `last` closes the year instead of handing on."""

    number: int
    before: Carried
    lines: list[BookLine]
    after: Carried
    last: bool


def pages(fund: Fund, year: int, user: User | None) -> tuple[Figures, Iterator[BookPage]]:
    """As they are told to the person. Three queries at most; the rows come as they are needed."""
    start, end = days_of(year * 100)
    ledger = Entry.objects.filter(fund=fund)
    figures = ledger.figures(start, end)
    return figures, _paged(
        running(lines(ledger.within(start, end), user), figures.opening), figures.opening
    )


def _paged(rows: Iterable[BookLine], opening: int) -> Iterator[BookPage]:
    found = iter(rows)
    before, number = Carried(0, 0, opening), 1
    batch = list(islice(found, ROWS))
    while True:
        following = list(islice(found, ROWS))
        after = _after(before, batch)
        yield BookPage(number, before, batch, after, last=not following)
        if not following:
            return
        before, batch, number = after, following, number + 1


def _after(before: Carried, rows: list[BookLine]) -> Carried:
    income = sum(line.entry.received or 0 for line in rows)
    spending = sum(line.entry.spent or 0 for line in rows)
    return Carried(
        before.income + income, before.spending + spending, before.balance + income - spending
    )


def parts(found: Iterator[BookPage]) -> Iterator[list[BookPage]]:
    """For the press."""
    while part := list(islice(found, PAGES_PER_PART)):
        yield part
