"""Periods: a month as the integer 202506, a yearly total as 202500; typed and shown as 2025-06 and
2025."""

import datetime
import re
from functools import cache

from django.utils import timezone

from accounts.records.workdays import ONE_DAY, moved_to_working_day

DUE_DAY = 5  # a month's report is due by this day of the next month, or the next working day
FIRST_YEAR = 1980


def of(year: int, month: int = 0) -> int:
    return year * 100 + month


def year_of(period: int) -> int:
    return period // 100


def month_of(period: int) -> int:
    """1–12, or 0 for a yearly total."""
    return period % 100


def is_total(period: int) -> bool:
    return period % 100 == 0


def is_period(period: int) -> bool:
    """Whether the number names a month or a year at all, in a year that dates can reach past."""
    return FIRST_YEAR <= year_of(period) < datetime.MAXYEAR and month_of(period) <= 12


def parse(text: str) -> int:
    """ "2025-06", "2025年6月", "2025.6", "202506" → 202506; "2025", "2025年" → 202500. ValueError
    in Chinese."""
    match = re.fullmatch(
        r"(\d{4})(?:[-./年](\d{1,2})(?:月份?)?|(\d{2})|年)?(?:-01(?: 00:00:00)?)?", text.strip()
    )
    if not match:
        raise ValueError("期间应写成 2025-06（月报）或 2025（年度合计）")
    year, month = int(match[1]), match[2] or match[3]
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError("月份应在 1 到 12 之间")
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise ValueError(f"年份应在 {FIRST_YEAR} 到 {timezone.localdate().year} 之间")
    return of(year, int(month or 0))


def read_year(text: str) -> int | None:
    """A year that can have figures, of four digits up to the present one; None for anything
    else."""
    if not re.fullmatch(r"[0-9]{4}", text):
        return None
    return int(text) if FIRST_YEAR <= int(text) <= timezone.localdate().year else None


def code(period: int) -> str:
    """202506 → "2025-06"; 202500 → "2025"."""
    return str(period // 100) if is_total(period) else f"{period // 100}-{period % 100:02d}"


def label(period: int) -> str:
    """202506 → "2025年6月"; 202500 → "2025年全年"."""
    return f"{period // 100}年全年" if is_total(period) else f"{period // 100}年{period % 100}月"


def previous(period: int) -> int:
    """The month before; for a yearly total the year before."""
    if is_total(period):
        return period - 100
    return period - 1 if month_of(period) > 1 else of(year_of(period) - 1, 12)


def following(period: int) -> int:
    """The month after; for a yearly total the year after."""
    if is_total(period):
        return period + 100
    return period + 1 if month_of(period) < 12 else of(year_of(period) + 1, 1)


def months(first_year: int, last_year: int) -> list[int]:
    return [of(year, month) for year in range(first_year, last_year + 1) for month in range(1, 13)]


def current() -> int:
    today = timezone.localdate()
    return of(today.year, today.month)


def due_date(period: int) -> datetime.date:
    """The last day on which the month's report is in time."""
    year, month = year_of(period), month_of(period) or 12
    first = datetime.date(year + month // 12, month % 12 + 1, 1)
    return moved_to_working_day(first.replace(day=DUE_DAY), first - ONE_DAY)


def is_late(period: int, today: datetime.date | None = None) -> bool:
    """Whether a report for the period that is not in by now is late."""
    return (today or timezone.localdate()) > due_date(period)


@cache
def _closes(due: datetime.date) -> datetime.datetime:
    """The moment after the last day in time."""
    return timezone.make_aware(datetime.datetime.combine(due + ONE_DAY, datetime.time()))


def came_late(
    period: int, submitted_at: datetime.datetime | None, due: datetime.date | None = None
) -> int:
    """The days from the last day in time until it was submitted; a yearly total is never late."""
    if submitted_at is None or is_total(period):
        return 0
    due = due or due_date(period)
    if submitted_at < _closes(due):
        return 0
    return (timezone.localtime(submitted_at).date() - due).days


def year_is_over(year: int, today: datetime.date | None = None) -> bool:
    """Whether all its reports are due; before that nothing of the year is decided."""
    return is_late(of(year, 12), today)


def missing_text(missing: tuple[int, ...] | list[int]) -> str:
    """Periods in words, runs of months folded: "2023年1月至3月、2024年全年"."""
    return "、".join(_run_text(run) for run in _runs(sorted(missing)))


def _runs(missing: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for period in missing:
        if runs and previous(period) == runs[-1][-1] and month_of(period) > 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def _run_text(run: list[int]) -> str:
    if len(run) == 12:
        return label(of(year_of(run[0])))
    if len(run) == 1:
        return label(run[0])
    return f"{label(run[0])}至{month_of(run[-1])}月"
