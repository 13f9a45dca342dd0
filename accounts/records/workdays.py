"""Working days, and the day to which a deadline is moved (adr 35).

The rows are asked for once a request or job (`forget` begins the next). Before the first one the
calendar says nothing: deadlines of then stay where they were.
"""

import datetime
import threading
from collections.abc import Mapping

from ..models import ArrangedDay

LEAST_WORKING_DAYS = 3  # between asking and due
EARLIEST = datetime.date(2026, 12, 1)  # no database has a calendar from before this version
ONE_DAY = datetime.timedelta(days=1)
_asked = threading.local()  # .days: day → does it work, of this request


def forget(**_: object) -> None:
    _asked.__dict__.pop("days", None)


def _days() -> Mapping[datetime.date, bool]:
    if "days" not in _asked.__dict__:
        rows = ArrangedDay.objects.order_by("day").values_list("day", "works")
        _asked.days = dict(rows)
    found: Mapping[datetime.date, bool] = _asked.days
    return found


def begins() -> datetime.date | None:
    """The day from which deadlines are moved."""
    return next(iter(_days()), None)


def as_the_week_has_it(day: datetime.date) -> bool:
    return day.weekday() < 5


def is_working_day(day: datetime.date) -> bool:
    return _days().get(day, as_the_week_has_it(day))


def moved_to_working_day(day: datetime.date, asked: datetime.date | None = None) -> datetime.date:
    """The working day on or after `day`; at least three of them after the day it was `asked`."""
    if day < EARLIEST or (first := begins()) is None or day < first:
        return day
    while not is_working_day(day):
        day += ONE_DAY
    return max(day, _third_after(asked)) if asked else day


def _third_after(day: datetime.date) -> datetime.date:
    left = LEAST_WORKING_DAYS
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    return day
