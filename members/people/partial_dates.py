"""Dates as people write them, read as ISO text that says no more than was written: "1980",
"1980-01", "1980-01-05"."""

import datetime
import re
from functools import lru_cache

from django.utils import timezone

from documents.reading import days as days_written

EARLIEST = 1900
SERIAL = re.compile(r"\d{5}(\.\d+)?")
EPOCHS = {
    "1900": datetime.date(1899, 12, 30),
    "1904": datetime.date(1904, 1, 1),
}  # day 0 of Excel and WPS, for every day after February 1900
HOW = "请写成 1980-01-05、1980-01 或 1980。"


class PartialDateError(ValueError):
    """Why it is no date, in Chinese."""


def read_partial(text: str, *, days: str = "1900") -> str:
    """ISO text of a day, a month or a year. A number of five digits is a day as workbooks of the
    system `days` count them (29221). Raises PartialDateError."""
    return _read(text, days, timezone.localdate())


@lru_cache(maxsize=100_000)
def _read(text: str, days: str, today: datetime.date) -> str:
    cleaned = days_written.bare(text)
    if SERIAL.fullmatch(cleaned):
        return _checked(EPOCHS[days] + datetime.timedelta(days=int(cleaned[:5])), today)
    if found := days_written.parts(text):
        return _whole(*found, today)
    if re.match(r"\d{2}(年|[-/.])", cleaned):
        raise PartialDateError(f"年份要写四位。{HOW}")
    raise PartialDateError(f"不是日期。{HOW}")


def _whole(year: int, month: str | None, day: str | None, today: datetime.date) -> str:
    try:
        first = datetime.date(year, int(month or 1), int(day or 1))
    except ValueError:
        raise PartialDateError(f"日历上没有这一天。{HOW}") from None
    return _checked(first, today)[: 4 if month is None else 7 if day is None else 10]


def _checked(day: datetime.date, today: datetime.date) -> str:
    if day.year < EARLIEST:
        raise PartialDateError(f"早于 {EARLIEST} 年，请核对。")
    if day > today:
        raise PartialDateError("晚于今天，请核对。")
    return day.isoformat()


def same_or_vaguer(one: str, other: str) -> bool:
    """Whether `one` says the same as `other` or less: "1980" and "" against "1980-01-05"."""
    return other.startswith(one)


def compatible(one: str, other: str) -> bool:
    """Whether both may be the same day."""
    return one.startswith(other) or other.startswith(one)


def first_day(text: str) -> datetime.date | None:
    """The first day that the text may mean; None of nothing."""
    return datetime.date.fromisoformat(f"{text}-01-01"[:10]) if text else None
