"""A village is reminded at most once a day. The trail tells when: who reminds writes its entry, and
the village reads it in 今日."""

import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import TrailEntry, User
from associations.models import Village

from . import periods
from .services import ReportError

REMIND = "催报"
ONCE_A_DAY = "今天已经催过这个村，一天只催一次。"
DAY = "日期"


class Reminder(NamedTuple):
    day: datetime.date
    by: str


@transaction.atomic
def remind(*, village: Village, period: int, by: User) -> None:
    """Raises ReportError when the village was reminded today."""
    today = str(timezone.localdate())
    rows = TrailEntry.objects.filter(action=REMIND, division=village.pk)
    if rows.filter(**{f"after__{DAY}": today}).exists():
        raise ReportError(ONCE_A_DAY)
    trail.record(
        by=by,
        action=REMIND,
        target=f"{village.name}{periods.label(period)}月报",
        division=village.pk,
        after={DAY: today},
    )


def last_reminders(code: str) -> dict[str, Reminder]:
    """Of the division's villages that were reminded, by code."""
    rows = TrailEntry.objects.filter(action=REMIND, division__startswith=code).order_by("number")
    told = rows.values_list("division", f"after__{DAY}", "by_name")
    return {village: Reminder(datetime.date.fromisoformat(day), by) for village, day, by in told}
