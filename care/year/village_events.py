"""Sums of a village's funds by year, and how many were honoured, for its story; nobody is named and
no family is told of."""

import datetime
from collections.abc import Iterator
from typing import cast

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from associations.models import Village
from associations.village_file import StoryEvent
from associations.vocabulary.in_force import title_of

from ..honours.models import TITLES, Honour
from ..ledger.models.entries import Entry

ONE_DAY = datetime.timedelta(days=1)


def funds(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    """By whole months: what went to families and persons is one sum of a fund and month (adr 8)."""
    entries = Entry.objects.filter(
        fund__village=village, date__lt=_month_behind(through)
    ).order_by()
    rows = entries.annotate(year=ExtractYear("date")).values("fund__name", "fund", "year", "side")
    sums: dict[tuple[int, str, int], dict[str, int]] = {}
    for row in rows.annotate(sum=Sum("amount")):
        of = sums.setdefault((row["year"], row["fund__name"], row["fund"]), {})
        of[row["side"]] = row["sum"]
    for (year, name, _), of in sums.items():
        day = min(datetime.date(year, 12, 31), _month_behind(through) - ONE_DAY)
        income, spending = (
            f"{of.get(side, 0) / 100:.2f}" for side in (Entry.Side.INCOME, Entry.Side.SPENDING)
        )
        yield StoryEvent(day, "经费", f"{name}{year}年收入{income}元，支出{spending}元。")


def _month_behind(day: datetime.date) -> datetime.date:
    """The first day of a month; of the day's own where it is not its last one."""
    return (day + ONE_DAY).replace(day=1)


def honours(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    rows = Honour.objects.filter(village=village, awarded__lte=through).order_by()
    for row in rows.values("awarded", "title").annotate(count=Count("pk")):
        day = cast(datetime.date, row["awarded"])
        title = title_of(TITLES, row["title"], village.pk, day)
        yield StoryEvent(day, "表彰", f"表彰{title}{row['count']}名。")


ALL = (funds, honours)
