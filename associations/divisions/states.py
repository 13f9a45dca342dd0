"""What villages were on a past day (adr 17). What they are today stands in their own columns; their
class and mode have rows of their own (`Designation`)."""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import cast

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.records.periods import IN_TIME, Period, PeriodQuerySet, holds
from accounts.scope import Division, within
from accounts.texts import Text

from . import said
from .models import Village, VillageKind

MOST_YEARS = 9999


class VillageState(Period):
    """Its name, village or community, how well off, and the area by its name: areas go and are
    renamed. Since when the first one, no paper says."""

    subject, copies, ends = "village", ("name", "kind", "economy", "area"), "closed"
    paths = {"area": "area__name"}

    village = models.ForeignKey(
        Village, models.CASCADE, verbose_name="村（社区）", related_name="states"
    )
    name = Text("名称", max_length=60, db_default="")
    kind = Text("类别", max_length=10, choices=VillageKind)
    economy = Text("集体经济", max_length=6, choices=Village.Economy, blank=True)
    area = Text("责任区", max_length=60, null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村情沿革"
        ordering = ["village", *IN_TIME]
        indexes = [
            models.Index("until", name="village_state_past", condition=Q(until__isnull=False))
        ]

    def __str__(self) -> str:
        return str(self.village)


def past(day: datetime.date) -> PeriodQuerySet:
    """Rows of the day that are over today: all others say what the villages' columns say."""
    return VillageState.objects.filter(holds(day), until__gt=day).order_by()


def others(code: Division, day: datetime.date) -> QuerySet:
    """(code, kind) of villages whose kind was another one on the day than it is today."""
    found = past(day).filter(within(code)).exclude(kind=F("village__kind"))
    return found.values_list("village_id", "kind")


def state_on(what: str, day: datetime.date) -> Coalesce:
    """What a village's `name` or `kind` was on the day, for queries of villages."""
    rows = past(day).filter(village=OuterRef("pk")).values(what)
    return Coalesce(Subquery(rows[:1]), F(what))


def last_day(when: int) -> datetime.date:
    """Of a year (2024) or a month (202406)."""
    year, month = divmod(when, 100) if when > MOST_YEARS else (when, 12)
    month = month if 1 <= month <= 12 else 12
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def as_on(villages: Iterable[Village], day: datetime.date) -> list[Village]:
    """As they were on the day: not to be saved. One query."""
    rows = [copy(village) for village in villages]
    found = past(day).filter(within([village.pk for village in rows]))
    was = {code: told for code, *told in found.values_list("village_id", "name", "kind")}
    for village in rows:
        if village.pk in was:
            village.name, village.kind = was[village.pk]
    return rows


def names_on(day: datetime.date, scope: str = "") -> Mapping[str, str]:
    """Of villages that have another name today: that of the day. One query, when it is read."""
    rows = past(day).filter(within(scope)).exclude(name=F("village__name"))
    found = SimpleLazyObject(lambda: dict(rows.values_list("village_id", "name")))
    return cast(Mapping[str, str], found)


@contextmanager
def named_as_on(day: datetime.date, scope: str = "") -> Iterator[None]:
    """Villages of the scope that are read meanwhile bear the names of the day: to be told, not to
    be saved."""
    token = said.names.set(names_on(day, scope))
    try:
        yield
    finally:
        said.names.reset(token)


def correction(since: datetime.date | None) -> str:
    """What the trail says of what was so before the day when it was told."""
    return f"更正：从 {since} 起" if since and since < timezone.localdate() else ""
