"""Sources: what the records say of every village over a span of days, counted by the database.

A source's query has one row per village, so that it is both what a page reads and what the count of
a country joins. Several sources of the same rows, and several spans, are one query.
"""

import calendar
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from accounts.scope import Division, within

from ..vocabulary.lists import KindList

TURNS = ":"  # "activities:training"


class DaySpan(NamedTuple):
    """From a day to a day, both within."""

    first: datetime.date
    last: datetime.date


def span_of(first: int, last: int) -> DaySpan:
    """Of months: 202501 to 202503."""
    year, month = divmod(last, 100)
    end = datetime.date(year, month, calendar.monthrange(year, month)[1])
    return DaySpan(datetime.date(first // 100, first % 100, 1), end)


def months_in(span: DaySpan) -> list[DaySpan]:
    """Its months, each whole."""
    first, last = (day.year * 12 + day.month - 1 for day in span)
    months = (n // 12 * 100 + n % 12 + 1 for n in range(first, last + 1))
    return [span_of(month, month) for month in months]


def since_month(span: DaySpan, month: int) -> DaySpan:
    """Without what was before the month (0: all of it) in which a village began: what is asked of
    villages is asked of it from the month's end on."""
    if not month or (begun := span_of(month, month).last) <= span.first:
        return span
    return DaySpan(min(begun, span.last), span.last)


When = Callable[[DaySpan], Q]


def happened(field: str) -> When:
    """On a day within the span."""
    return lambda span: Q(**{f"{field}__gte": span.first, f"{field}__lte": span.last})


def standing(since: str, until: str) -> When:
    """On the span's last day: begun (or without a day of beginning), and not over yet."""
    return lambda span: (
        (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": span.last}))
        & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": span.last}))
    )


@dataclass(frozen=True, eq=False)
class CountedRows:
    """Rows of one kind: `village` leads to the code of the village whose they are, `when` says
    which count in a span (`at_end`: those that hold on its last day). `page`: where they are looked
    at, the name of an address that takes a place, and a year where it is `yearly`; `query`: which
    of them it shows then, of "{month}". `called`: what the office calls such records. `untold`: of
    families; what changes in them afterwards is asked of nobody, since it could tell of one that
    became sensitive (docs/adr/0008)."""

    rows: Callable[[], QuerySet]
    when: When
    village: str = "village_id"
    at_end: bool = False
    page: str = ""
    yearly: bool = False
    query: str = ""
    called: str = ""
    untold: bool = False


@dataclass(frozen=True)
class CountedSource:
    """`of` the rows: how many, or the sum of `amount`, or how many different `each`; `only` some.
    `monthly`: what its single months have, added up. `kinds`: it can be asked of one kind of that
    list, by the column named `kind`. `fixed`: a number that follows from the span alone, without
    rows. `key` stands in published data. `group`: among which it is offered; `money`: in fen;
    `must`: where there is none of it, a share of it is not reached."""

    key: str
    title: str
    unit: str
    group: str
    of: CountedRows | None = None
    amount: str | Combinable = ""
    each: str = ""
    only: Q = field(default_factory=Q)
    monthly: bool = False
    money: bool = False
    must: bool = False
    kinds: KindList | None = None
    kind: str = "kind"
    fixed: Callable[[DaySpan], int] | None = None

    @property
    def at_end(self) -> bool:
        """Whether it says how it stands on a day, and is not added up over months."""
        return self.of is not None and self.of.at_end and not self.monthly

    @property
    def rows_themselves(self) -> "CountedSource":
        """How many rows there are of the kind that it counts something of."""
        return CountedSource("rows", "", "", self.group, self.of)

    def sum(self, span: DaySpan) -> Any:
        """As an aggregate over its rows."""
        if self.monthly:
            return reduce(add, [self._sum(month) for month in months_in(span)])
        return self._sum(span)

    def _sum(self, span: DaySpan) -> Any:
        assert self.of is not None
        chosen = self.of.when(span) & self.only
        if self.amount:
            return Sum(self.amount, filter=chosen, default=0)
        if self.each:
            return Count(self.each, filter=chosen, distinct=True)
        return Count("pk", filter=chosen)


_sources: dict[str, CountedSource] = {}


def register(*new: CountedSource) -> None:
    """Called from an app's ready()."""
    _sources.update({source.key: source for source in new})


def all_sources() -> list[CountedSource]:
    return list(_sources.values())


def source_of(key: str) -> CountedSource:
    """Raises KeyError. Of a kind: "activities:training"."""
    name, parted, kind = key.partition(TURNS)
    source = _sources[name]
    if not parted:
        return source
    if source.kinds is None or not kind:
        raise KeyError(key)
    return replace(source, key=key, only=source.only & Q(**{source.kind: kind}))


Asked = tuple[CountedSource, DaySpan]
Counts = Mapping[Asked, Mapping[str, int]]


def rows_of(code: Division, asked: Sequence[Asked]) -> QuerySet:
    """Sources of the same rows: `in_village` of each, and n0, n1 … for what is asked."""
    (of,) = {source.of for source, _ in asked}
    assert of is not None
    rows = of.rows().annotate(in_village=F(of.village))
    spans = {span for _, span in asked}
    if not of.at_end:
        last = max(span.last for span in spans)
        rows = rows.filter(of.when(DaySpan(min(span.first for span in spans), last)))
    elif len(spans) == 1 and not any(source.monthly for source, _ in asked):
        rows = rows.filter(of.when(spans.pop()))
    sums = {f"n{number}": source.sum(span) for number, (source, span) in enumerate(asked)}
    found: QuerySet = (
        rows.filter(within(code, "in_village"))
        .order_by()
        .values_list("in_village")
        .annotate(**sums)
    )
    return found


def parted(asked: Iterable[Asked]) -> list[list[Asked]]:
    """By the rows that they are counted from: each a query."""
    groups: dict[CountedRows, list[Asked]] = {}
    for one in dict.fromkeys(asked):
        if one[0].of is not None:
            groups.setdefault(one[0].of, []).append(one)
    return list(groups.values())


def by_village(code: Division, asked: Iterable[Asked]) -> Counts:
    """What each comes to, by village; villages without rows are left out. One query for each kind
    of rows."""
    found: dict[Asked, dict[str, int]] = {}
    for group in parted(asked):
        found |= {one: {} for one in group}
        for village, *numbers in rows_of(code, group):
            for one, number in zip(group, numbers, strict=True):
                found[one][village] = number
    return found
