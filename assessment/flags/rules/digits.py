"""尾数异常: counted numbers end in every digit alike; invented ones in those that come to mind
first."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from .series import FlagRule, FoundFlag, ReportedMonth, Series, span

COUNTED = ("supplies_distributed", "visits", "people_reached")
WINDOW = 12  # months
LEAST = 24  # numbers of two digits or more
LEAST_BESIDE = LEAST // 3  # in another column


class DigitPair(NamedTuple):
    """Two last digits, and how many numbers end in them, of how many."""

    first: int
    second: int
    ending: int
    total: int


def preferred(series: Series) -> Iterator[FoundFlag]:
    """A year in which two last digits stand where all ten should. Of years that overlap the oddest
    one."""
    months, start = series.months, 0
    pairs = [_pair(months[at : at + WINDOW]) for at in range(len(months) - WINDOW + 1)]
    while start < len(pairs):
        year = max(
            range(start, min(start + WINDOW, len(pairs))), key=lambda at: _oddness(pairs[at])
        )
        if pairs[start] and (pair := pairs[year]):
            yield _found(series, months[year : year + WINDOW], pair)
            start = year + WINDOW
        else:
            start += 1


def _oddness(pair: DigitPair | None) -> Fraction:
    """The square of how far beyond a fifth, by the spread."""
    return Fraction((5 * pair.ending - pair.total) ** 2, pair.total) if pair else Fraction(-1)


def _endings(window: Sequence[ReportedMonth], name: str) -> list[int]:
    """How many numbers of a column end in 0, 1, …, 9."""
    endings = [0] * 10
    for month in window:
        value = month[name]
        if value is not None and value >= 10:
            endings[value % 10] += 1
    return endings


def _pair(window: Sequence[ReportedMonth]) -> DigitPair | None:
    """The two endings that are most frequent, when that is no chance."""
    by_column = [_endings(window, name) for name in COUNTED]
    endings = [sum(column[digit] for column in by_column) for digit in range(10)]
    total = sum(endings)
    if total < LEAST:
        return None
    first, second = sorted(sorted(range(10), key=lambda digit: -endings[digit])[:2])
    count = endings[first] + endings[second]
    beside = sum(endings[(digit + step) % 10] for digit in (first, second) for step in (-1, 1))
    if (
        _too_many(count, total)
        and _stands_out(count, beside)
        and _in_several(by_column, first, second)
    ):
        return DigitPair(first, second, count, total)
    return None


def _too_many(count: int, total: int, spread: int = 6) -> bool:
    """More than a fifth by so many times the spread, √(n·⅕·⅘)."""
    beyond = 5 * count - total
    return beyond > 0 and beyond * beyond > 4 * spread * spread * total


def _stands_out(count: int, beside: int) -> bool:
    """From the digits beside them as well, by three times the spread: small numbers crowd in
    neighbouring digits."""
    above = 2 * count - beside
    return above > 0 and above * above > 36 * count + 9 * beside


def _in_several(by_column: Sequence[Sequence[int]], first: int, second: int) -> bool:
    """Also without the column that has most of them, by four times the spread, and in every column
    by twice the spread: whoever counts audiences, or households too, in tens invents nothing."""
    rows = sorted((column[first] + column[second], sum(column)) for column in by_column)
    count, total = sum(row[0] for row in rows[:-1]), sum(row[1] for row in rows[:-1])
    if total < LEAST_BESIDE or not _too_many(count, total, spread=4):
        return False
    return all(total < LEAST_BESIDE or _too_many(count, total, spread=2) for count, total in rows)


def _found(series: Series, window: Sequence[ReportedMonth], pair: DigitPair) -> FoundFlag:
    known = window[-1].form.by_name
    names = "、".join(known[name].short for name in COUNTED if name in known)
    words = (
        f"{span(window[0].period, window[-1].period)}的{names}共{pair.total}个两位以上的数，"
        f"有{pair.ending}个以{pair.first}或{pair.second}结尾；"
        f"据实计数一般约{pair.total // 5}个，可能是估填的整数或凑出的数。"
    )
    figures = f"{[[month[name] for name in COUNTED] for month in window]}"
    return FoundFlag(
        FlagRule.DIGITS,
        series.village,
        window[0].period,
        window[-1].period,
        COUNTED,
        words,
        figures,
    )
