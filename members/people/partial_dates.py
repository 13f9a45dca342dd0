"""Dates as people write them, read as ISO text that says no more than was written: "1980",
"1980-01", "1980-01-05"."""

import datetime
import re
from functools import lru_cache

from django.utils import timezone

EARLIEST = 1900
_DIGITS = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SEPARATED = re.compile(
    r"(\d{4})(?:年|[-/.、\\—–_ ])(?:(\d{1,2})(?:(?:月|[-/.、\\—–_ ])(?:(\d{1,2})[日号]?)?)?)?"
)
_TOGETHER = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SERIAL_EPOCH = datetime.date(
    1899, 12, 30
)  # day 0 of Excel and WPS, for every day after February 1900
HOW = "请写成 1980-01-05、1980-01 或 1980。"


class PartialDateError(ValueError):
    """Why it is no date, in Chinese."""


def read_partial(text: str, *, two_digit_months: bool = False) -> str:
    """ISO text of a day, a month or a year. A number of five digits is a day as workbooks count
    them (29221).

    `two_digit_months`: the column's months all have two digits, so that 1980.1 is what a workbook
    made of 1980.10. Raises PartialDateError.
    """
    return _read(text, two_digit_months, timezone.localdate())


@lru_cache(maxsize=100_000)
def _read(text: str, two_digit_months: bool, today: datetime.date) -> str:
    cleaned = _TIME.sub("", text.strip().translate(_DIGITS).replace("\u3000", " "))
    if _SERIAL.fullmatch(cleaned):
        return _checked(_SERIAL_EPOCH + datetime.timedelta(days=int(cleaned[:5])), today)
    joined = re.sub(r"(?<!\s)\s*([-/.、年月日号])\s*", r"\1", cleaned)
    found = _SEPARATED.fullmatch(joined) or _TOGETHER.fullmatch(joined)
    if not found:
        if re.match(r"\d{2}(年|[-/.])", joined):
            raise PartialDateError(f"年份要写四位。{HOW}")
        raise PartialDateError(f"不是日期。{HOW}")
    year, month, day = found.groups()
    if two_digit_months and month == "1" and day is None and joined.endswith(".1"):
        month = "10"
    return _whole(int(year), month, day, today)


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
