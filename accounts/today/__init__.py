"""今日: what waits for a person. Each app registers its sources from its ready(), and the page of
the day gathers them."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from ..access import may
from ..menu import VILLAGE, Page
from ..models import Role, User

NAMED = 3  # of many rows


@dataclass(frozen=True)
class Item:
    """One line: `count` rows at an address that shows exactly these, `late` of them late.

    `where`: a division code, told by name; "" where `what` says it. `names`: of many rows the first
    few and one more, which says that there are others. `by`: the day until which it is to be done.
    """

    what: str
    url_name: str
    kwargs: Mapping[str, object]
    query: str = ""  # begins with "?"
    where: str = ""
    why: str = ""
    by: datetime.date | None = None
    count: int = 1
    late: int = 0
    names: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class TodaySource:
    """`find` answers for a person and a day, in a number of queries that does not grow with
    villages; it is asked only for who may do `act` (URL name, method)."""

    key: str
    title: str
    unit: str
    act: tuple[str, str]
    find: Callable[[User, datetime.date], Iterable[Item]]

    def concerns(self, user: User) -> bool:
        return may(user, *self.act)


@dataclass(frozen=True)
class Kind:
    """What one source found: `items` may be empty."""

    source: TodaySource
    items: list[Item]

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)


_sources: list[tuple[int, TodaySource]] = []
SHORTCUTS: dict[Role, tuple[Page, ...]] = {}  # the big buttons, about the own division


def register(place: int, *sources: TodaySource) -> None:
    """Called from an app's ready(): its sources, in the order of `place`."""
    _sources.extend((place, source) for source in sources)
    _sources.sort(key=lambda pair: pair[0])


def kinds(user: User, day: datetime.date) -> list[Kind]:
    """Of every source that concerns the person, what waits: what can be late or soon is due
    first."""
    return [
        Kind(source, sorted(source.find(user, day), key=_urgency))
        for _, source in _sources
        if source.concerns(user)
    ]


def _urgency(item: Item) -> tuple[bool, datetime.date]:
    return not item.late, item.by or datetime.date.max


def in_village(user: User) -> bool:
    """Each row is told; to an office, the number of them."""
    return len(user.scope) == VILLAGE


def line_of(
    rows: QuerySet,
    what: str,
    url_name: str,
    kwargs: Mapping[str, object],
    query: str = "",
    *,
    late: Q | None = None,
    by: str = "",
    name: str = "village__name",
) -> list[Item]:
    """One line for all the rows, none without any: two queries. `late`: which of them are; `by`:
    the column of the day; `name`: that of the words for a row."""
    wanted: dict[str, Any] = {"count": Count("pk")}
    if late is not None:
        wanted["late"] = Count("pk", filter=late)
    if by:
        wanted["by"] = Min(by)
    found = rows.order_by().aggregate(**wanted)
    if not found["count"]:
        return []
    names = rows.order_by(name).values_list(name, flat=True).distinct()[: NAMED + 1]
    return [Item(what, url_name, kwargs, query, names=tuple(names), **found)]
