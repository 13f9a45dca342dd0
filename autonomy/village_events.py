"""What a village decided, for its story: charters, meetings, how many signed."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min

from associations.models import Village
from associations.village_file import StoryEvent, last_days

from .agreements.models import Agreement
from .agreements.rates import KINDS, Rate, rates
from .charters.models.steps import CharterStep
from .democracy.models import Merit
from .meetings.models import Meeting


def charters(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    steps = CharterStep.objects.filter(charter__village=village, date__lte=through)
    for step in steps.select_related("charter"):
        title = f"《{step.charter.title}》第{step.charter.edition}版"
        done = f"{step.get_step_display()}，{step.get_outcome_display()}"
        yield StoryEvent(step.date, "章程", f"{title}：{done}。")


def meetings(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    held = Meeting.objects.filter(village=village, date__lte=through).select_related("village")
    held = held.prefetch_related("village__states")
    for meeting in held.annotate(matters_count=Count("matters")):
        count = vars(meeting)["matters_count"]
        text = f"{meeting.get_kind_display()}，议题{count}件。"
        yield StoryEvent(meeting.date, "会议", text)


def agreements(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    """At the end of each year since somebody was asked here."""
    asked = Agreement.objects.filter(household__stays__village=village, asked__lte=through)
    first = asked.aggregate(first=Min("asked"))["first"]
    for day in last_days(first, through) if first else ():
        found = rates(village.pk, day)
        for kind in KINDS:
            rate = found.get((village.pk, kind), Rate())
            if rate.asked:
                text = (
                    f"{kind.label}征求意见{rate.asked}户，有效{rate.live}户，签订率{rate.percent}。"
                )
                yield StoryEvent(day, "协议", text)


def merits(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    rows = Merit.objects.filter(village=village, awarded__lte=through).order_by()
    counted = rows.values("awarded").annotate(groups=Count("group"), homes=Count("household"))
    for row in counted:
        text = f"评出自治组{row['groups']}个、自治户{row['homes']}户。"
        yield StoryEvent(row["awarded"], "评先", text)


ALL = (charters, meetings, agreements, merits)
