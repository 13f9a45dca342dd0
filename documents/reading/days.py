"""Days, months and years as people write them into cells."""

import datetime
import re

DIGITS = str.maketrans("０１２３４５６７８９．－／·。", "0123456789.-/..")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SEPARATED = re.compile(
    r"(\d{4})(?:年|[-/.、\\—–_ ])(?:(\d{1,2})(?:(?:月份?|[-/.、\\—–_ ])(?:(\d{1,2})[日号]?)?)?)?生?"
)
_IN_HAN = re.compile(
    "([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月份?(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_HAN = {numeral: digit for digit, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_TOGETHER = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?")
Parts = tuple[int, str | None, str | None]  # year, month, day, as far as they are written


def bare(text: str) -> str:
    """Without a time of day, an apostrophe before it, a stop behind it; digits of half width."""
    found = text.strip().lstrip("'‘’").translate(DIGITS).rstrip(".").replace("\u3000", " ")
    return re.sub(r"(?<!\s)\s*([-/.、年月日号])\s*", r"\1", _TIME.sub("", found))


def parts(text: str) -> Parts | None:
    """Of 2025-06-30, 2025/6/30, 2025.6.30, 2025年6月30日, 20250630, 二〇二五年六月三十日, 2025-06,
    2025 and the like; None of anything else."""
    cleaned = bare(text)
    if in_han := _IN_HAN.fullmatch("".join(cleaned.split())):
        year = "".join(str(_HAN[numeral]) for numeral in in_han[1])
        return int(year), _in_han(in_han[2]), _in_han(in_han[3])
    found = _SEPARATED.fullmatch(cleaned) or _TOGETHER.fullmatch(cleaned)
    return (int(found[1]), found[2], found[3]) if found else None


def whole_day(text: str) -> datetime.date | None:
    """None where it names no day of the calendar."""
    found = parts(text)
    if not found or not found[1] or not found[2]:
        return None
    try:
        return datetime.date(found[0], int(found[1]), int(found[2]))
    except ValueError:
        return None


def _in_han(text: str | None) -> str | None:
    """12 of 十二."""
    if text is None:
        return None
    tens, ten, ones = text.rpartition("十")
    return str((_HAN.get(tens, 1) * 10 if ten else 0) + _HAN.get(ones, 0))
