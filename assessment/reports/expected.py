"""Which reports a village has to make: months it existed in, up to now; in a year either months or
one total."""

import datetime
from collections.abc import Iterable
from functools import lru_cache

from django.utils import timezone

from associations.models import Village

from . import periods
from .models import MonthlyReport


def existed(village: Village, period: int) -> bool:
    """Whether the village was there on any day of the month, or of the year of a yearly total."""
    first, last = span(period)
    return (village.opened is None or village.opened <= last) and (
        village.closed is None or village.closed > first
    )


def awaited(village: Village, asked: Iterable[int]) -> set[int]:
    """Of these periods, those whose report is waited for: the village is there, and its township
    takes part."""
    since = village.takes_part_since
    return {
        period
        for period in asked
        if (since is None or since <= span(period)[1])
        and (village.closed is None or village.closed > span(period)[0])
    }


def refusal(village: Village, period: int) -> str:
    """Why the village cannot report the period, in Chinese; "" when it can."""
    if not periods.is_period(period):
        return "没有这个月份。"
    first, last = span(period)
    if first > timezone.localdate():
        return f"{periods.label(period)}还没有到，不能填报。"
    if village.opened and village.opened > last:
        return f"{village}于 {village.opened} 设立，没有{periods.label(period)}的数据要报。"
    if village.closed and village.closed <= first:
        return f"{village}已于 {village.closed} 撤销，不再填报{periods.label(period)}的数据。"
    return ""


def mixture(village: Village, period: int) -> str:
    """A year has months or one total, never both: together they would count twice. "" when there is
    no clash."""
    year = periods.of(periods.year_of(period))
    others = MonthlyReport.objects.filter(village=village, period__gte=year, period__lte=year + 12)
    if periods.is_total(period):
        if others.exclude(period=year).exists():
            return f"{village}{year // 100}年已有月报，不能再填全年合计。"
    elif others.filter(period=year).exists():
        return f"{village}{year // 100}年已有全年合计，不能再填月报。"
    return ""


@lru_cache(maxsize=2048)
def span(period: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the month, or of the year of a yearly total."""
    year, month = periods.year_of(period), periods.month_of(period)
    first = datetime.date(year, month or 1, 1)
    following = datetime.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return first, following - datetime.timedelta(days=1)
