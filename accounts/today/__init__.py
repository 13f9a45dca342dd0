"""今日: what waits for a person. Each app registers its sources from its ready(), and the page of
the day gathers them."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, DateField, Min, Q, QuerySet, Value

from ..access import may
from ..menu import VILLAGE, Page
from ..models import Role, User

NAMED = 3  # of many villages
NONE = Q(pk__in=())
SHOWN = 5  # lines of a kind at first sight; the rest unfolds


@dataclass(frozen=True)
class Item:
    """One line: `count` rows at an address that shows exactly these, `late` of them late.

    `where`: a division code, told by name; "" where `what` says it. `villages`: code → how
    many of the rows, for offices. `by`: the day until which it is to be done. `again`: it was done
    and came back, which is told first.
    """

    what: str
    url_name: str
    kwargs: Mapping[str, object]
    query: str = ""  # begins with "?" or "#"
    where: str = ""
    why: str = ""
    by: datetime.date | None = None
    count: int = 1
    late: int = 0
    villages: Mapping[str, int] = field(default_factory=dict)
    again: bool = False


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
    """Of every source that concerns the person, what waits: what came back first, then what is
    late or soon due."""
    return [
        Kind(source, sorted(source.find(user, day), key=_urgency))
        for _, source in _sources
        if source.concerns(user)
    ]


def _urgency(item: Item) -> tuple[bool, bool, datetime.date]:
    return not item.again, not item.late, item.by or datetime.date.max


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
    village: str = "village",
) -> list[Item]:
    """One line for all the rows, none without any: one query. `late`: which of them are; `by`: the
    column of the day; `village`: that of the village's code."""
    wanted: dict[str, object] = {"count": Count("pk"), "late": Count("pk", filter=late or NONE)}
    found = (
        rows.order_by(village)
        .values_list(village)
        .annotate(**wanted, first=Min(by) if by else Value(None, DateField()))
    )
    counts = list(found)
    if not counts:
        return []
    return [
        Item(
            what,
            url_name,
            kwargs,
            query,
            by=min((first for *_, first in counts if first), default=None),
            count=sum(count for _, count, _, _ in counts),
            late=sum(late for _, _, late, _ in counts),
            villages={code: count for code, count, _, _ in counts},
        )
    ]
