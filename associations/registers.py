"""The eight registers (八个登记簿, 篇9) of a village and a year, filled from records and never
typed: each room registers its own in ready(), as with associations/conditions.py."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse

TITLES = {
    1: "议事登记簿",
    2: "民主决策登记簿",
    3: "责任追究登记簿",
    4: "上门服务登记簿",
    5: "民主评议登记簿",
    6: "经费管理使用登记簿",
    7: "签订管理服务协议人员登记簿",
    8: "计划生育工作信息收集登记簿",
}
SHORT = {
    1: "议事",
    2: "决策",
    3: "追究",
    4: "上门服务",
    5: "评议",
    6: "经费",
    7: "协议人员",
    8: "信息",
}


@dataclass(frozen=True)
class RegisterColumn:
    """`width`: per cent of the printed line, one of the .wN of print.css; the eight share 88, the
    rest is number and day. Money is in fen."""

    title: str
    width: int
    kind: Literal["text", "count", "date", "money"] = "text"

    @property
    def is_figure(self) -> bool:
        return self.kind in ("count", "money")


@dataclass(frozen=True)
class RegisterLine:
    """What a register says of one record: `key` names it ("matter-12"), `url` is where it is kept,
    for readers too."""

    key: str
    date: datetime.date
    cells: tuple[object, ...]
    url: str


@dataclass(frozen=True)
class Content:
    """`remarks` are sums under the title that are no line of their own."""

    lines: Sequence[RegisterLine]
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Tally:
    """How many lines, and the days of the first and the last."""

    count: int = 0
    first: datetime.date | None = None
    last: datetime.date | None = None

    def plus(self, count: int, first: datetime.date, last: datetime.date) -> "Tally":
        return Tally(
            self.count + count, min(self.first or first, first), max(self.last or last, last)
        )


Lines = tuple[str, int, datetime.date, datetime.date]  # of a village, as its Tally


@dataclass(frozen=True)
class Source:
    """Records that a register lists: which, in what order, and the line of each. `village` and
    `date` are the fields that say to which village and year a record belongs."""

    rows: Callable[[], QuerySet]
    line: Callable[[Any], RegisterLine]
    village: str = "village_id"
    date: str = "date"

    def of(self, codes: Iterable[str], year: int) -> QuerySet:
        return self.rows().filter(**{f"{self.village}__in": codes, f"{self.date}__year": year})


@dataclass(frozen=True)
class Place:
    """Where a register's records are entered: a page of the village."""

    title: str
    url_name: str
    of_year: bool = False

    def url(self, code: str, year: int) -> str:
        return reverse(self.url_name, args=[code, year] if self.of_year else [code])


@dataclass(frozen=True)
class Register:
    """`lead` says what its lines are; `read` is given where a line needs those before it, `summed`
    where lines stand for several records: how many such lines there are. Queries do not grow.

    `may_be_empty`: a year without a line is as it should be, so nothing is lacking.
    """

    number: int
    slug: str
    lead: str
    columns: tuple[RegisterColumn, ...]
    sources: tuple[Source, ...]
    entered: tuple[Place, ...]
    read: Callable[[str, int], Content] | None = None
    may_be_empty: bool = False
    summed: Callable[[Sequence[str], int, datetime.date | None], Iterable[Lines]] | None = None

    @property
    def title(self) -> str:
        return TITLES[self.number]

    @property
    def short(self) -> str:
        return SHORT[self.number]

    def content(self, code: str, year: int) -> Content:
        if self.read:
            return self.read(code, year)
        found = [source.line(row) for source in self.sources for row in source.of([code], year)]
        return Content(sorted(found, key=lambda line: line.date))

    def tallies(
        self, codes: Sequence[str], year: int, until: datetime.date | None = None
    ) -> dict[str, Tally]:
        """Of villages that have lines: a query for each source."""
        found: dict[str, Tally] = {}
        for code, count, first, last in self.summed(codes, year, until) if self.summed else ():
            found[code] = found.get(code, Tally()).plus(count, first, last)
        for source in self.sources:
            rows = source.of(codes, year).order_by().values_list(source.village)
            if until:
                rows = rows.filter(**{f"{source.date}__lte": until})
            days = Count("pk"), Min(source.date), Max(source.date)
            for code, count, first, last in rows.annotate(*days):
                found[code] = found.get(code, Tally()).plus(count, first, last)
        return found


_registers: dict[int, Register] = {}


def register(*registers: Register) -> None:
    """Called from an app's ready()."""
    _registers.update({one.number: one for one in registers})


def all_registers() -> list[Register]:
    return [_registers[number] for number in sorted(_registers)]


def find(slug: str) -> Register | None:
    return next((one for one in all_registers() if one.slug == slug), None)
