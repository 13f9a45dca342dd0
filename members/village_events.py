"""Members and groups at the end of each year, for a village's story."""

import datetime
from collections.abc import Iterator

from django.db.models import Min

from associations.models import Village
from associations.village_file import StoryEvent, last_days

from .people.periods import GroupPeriod, Membership


def people(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    known = Membership.objects.filter(village=village, since__lte=through)
    first = known.aggregate(first=Min("since"))["first"]
    for day in last_days(first, through) if first else ():
        count = Membership.objects.on(day).filter(village=village).count()
        groups = GroupPeriod.objects.on(day).filter(village=village).count()
        if count or groups:
            yield StoryEvent(day, "会员", f"会员{count}人，会员小组{groups}个。")


ALL = (people,)
