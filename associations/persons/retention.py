"""What falls due: details of people whose purpose was over so long ago that
settings.RETENTION_YEARS is up."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.scope import within

from ..divisions import names as division_names
from .holdings import Holding, all_holdings, attribute

AHEAD = 3  # months that are announced
MOST = 200  # rows of one table on the page; the rest comes up when these are done


@dataclass(frozen=True)
class Due:
    """A row, the day on which its purpose was over, and the day on which it is to be cleared."""

    holding: Holding
    row: Any
    place: str
    over: datetime.date
    due: datetime.date
    now: bool

    @property
    def key(self) -> str:
        return self.holding.key_of(self.row)

    @property
    def label(self) -> str:
        return self.holding.called(self.row)


@dataclass(frozen=True)
class DuePart:
    holding: Holding
    rows: list[Due]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def now(self) -> int:
        return sum(row.now for row in self.rows)


def falls_due(*, user: User | None, code: str, until: datetime.date | None = None) -> list[DuePart]:
    """Table by table, the oldest first: what is due by `until`, by default in the coming
    quarter."""
    today = timezone.localdate()
    return list(_parts(user, code, today, until or months_after(today, AHEAD)))


def _parts(
    user: User | None, code: str, today: datetime.date, until: datetime.date
) -> Iterator[DuePart]:
    names = division_names(code[:9])
    for one in all_holdings():
        condition = one.clearable(until=until)
        if one.clearing is None or condition is None:
            continue
        rows = one.rows(user).filter(within(code, one.place)).filter(condition)
        if count := rows.count():
            dated = rows.annotate(over_on=F(one.clearing.day)).order_by("over_on", "pk")[:MOST]
            yield DuePart(one, [_due(one, row, names, today) for row in dated], count)


def _due(one: Holding, row: Any, names: dict[str, str], today: datetime.date) -> Due:
    code, day = str(attribute(row, one.place)), years_after(row.over_on, one.years)
    return Due(one, row, names.get(code, code), row.over_on, day, day <= today)


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The day after 28 February where there is no 29th: what is due by a day is so on no earlier
    one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def months_after(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
