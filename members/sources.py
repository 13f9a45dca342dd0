"""What members, households and groups come to (associations/counted)."""

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual

from accounts.records.deadlines import original_day
from accounts.records.periods import holds
from associations.counted.sources import CountedRows, CountedSource, DaySpan, happened, standing

from .contacts.models import GroupNote
from .people.periods import GroupPeriod, Membership, Stay
from .suggestions.models import Suggestion

GROUP = "会员和家庭"


def _notes() -> QuerySet[GroupNote]:
    """Each with the place where its group was on the day."""
    return GroupNote.objects.filter(holds(F("on"), "group__periods__"))


def _contacted(span: DaySpan) -> Q:
    """Households that are there and that a member is in touch with."""
    there = standing("since", "until")(span)
    since, until = "household__contacts__since", "household__contacts__until"
    return there & Q(**{f"{since}__isnull": False}) & standing(since, until)(span)


MEMBERS = CountedRows(
    lambda: Membership.objects.all(), standing("since", "until"), at_end=True, page="member-list"
)
BEGUN = CountedRows(
    lambda: Membership.objects.exclude(joined=""), happened("since"), page="member-list"
)
ENDED = CountedRows(
    lambda: Membership.objects.exclude(ended=""), happened("until"), page="member-list"
)
HOMES = CountedRows(
    lambda: Stay.objects.all(), standing("since", "until"), at_end=True, page="household-list"
)
CONTACTED = CountedRows(lambda: Stay.objects.all(), _contacted, at_end=True, page="household-list")
GROUPS = CountedRows(
    lambda: GroupPeriod.objects.all(), standing("since", "until"), at_end=True, page="group-list"
)
NOTES = CountedRows(_notes, happened("on"), "group__periods__village_id", page="group-list")
SUGGESTIONS = CountedRows(
    lambda: Suggestion.objects.all(), happened("raised"), page="suggestion-list"
)
DUE = CountedRows(
    lambda: Suggestion.objects.annotate(first_day=original_day("deadline")),
    happened("first_day"),
    page="suggestion-list",
)
_FEEDBACK, _MEETING = Q(kind=GroupNote.Kind.FEEDBACK), Q(kind=GroupNote.Kind.MEETING)
_IN_TIME = Q(LessThanOrEqual(F("answered"), F("first_day")))

SOURCES = (
    CountedSource("households", "家庭户数", "户", GROUP, HOMES),
    CountedSource("members", "会员数", "人", GROUP, MEMBERS),
    CountedSource("member_households", "有会员的家庭", "户", GROUP, MEMBERS, each="household"),
    CountedSource("members_joined", "新入会人数", "人", GROUP, BEGUN),
    CountedSource("members_left", "离会人数", "人", GROUP, ENDED),
    CountedSource(
        "households_contacted", "有会员联系的家庭", "户", GROUP, CONTACTED, each="household"
    ),
    CountedSource("groups", "会员小组数", "个", GROUP, GROUPS),
    CountedSource(
        "groups_led", "有组长的会员小组", "个", GROUP, GROUPS, only=Q(leader__isnull=False)
    ),
    CountedSource("feedback_due", "小组应反馈月次", "次", GROUP, GROUPS, monthly=True),
    CountedSource(
        *("feedback_given", "小组已反馈月次", "次", GROUP, NOTES),
        each="group",
        only=_FEEDBACK,
        monthly=True,
    ),
    CountedSource("group_meetings", "小组碰头次数", "次", GROUP, NOTES, only=_MEETING),
    CountedSource("suggestions", "收到的意见建议", "条", GROUP, SUGGESTIONS),
    CountedSource("suggestions_due", "到期应答复的意见建议", "条", GROUP, DUE),
    CountedSource("suggestions_in_time", "按期答复的意见建议", "条", GROUP, DUE, only=_IN_TIME),
)
