"""Months approved and grades published, for a village's story."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import FormerCode
from associations.models import Village
from associations.village_file import StoryEvent

from ..reports import periods
from ..reports.models import MonthlyReport
from ..rounds.models.rounds import FrozenVillage


def months(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    rows = MonthlyReport.objects.filter(village=village, approved_at__date__lte=through)
    for period, at in rows.values_list("period", "approved_at"):
        day = timezone.localdate(at)
        yield StoryEvent(day, "月报", f"{periods.label(period)}月报已审核。")


def grades(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    codes = [village.pk, *FormerCode.objects.recoded().of(village.pk)]
    rows = FrozenVillage.objects.filter(code__in=codes).select_related("round__publication")
    for row in rows.filter(round__publication__at__date__lte=through):
        made = row.round.publication
        titles = {grade["code"]: grade["title"] for grade in made.standard["grades"]}
        text = f"{made.year}年度考评确认为{titles[row.grade]}。"
        yield StoryEvent(timezone.localdate(made.at), "等次", text)


ALL = (months, grades)
