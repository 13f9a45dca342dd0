"""What the report to the villagers says of members, groups and suggestions."""

from django.db.models import Count, Q

from accounts.records.periods import holds
from associations.report_sections import ReportSpan, Told, chinese_day
from documents.word import WordSection

from .people.periods import GroupPeriod, Membership
from .suggestions.models import Suggestion


def people(period: ReportSpan) -> Told:
    first, last = period.first.isoformat(), period.last.isoformat()
    count = Membership.objects.filter(village=period.village).aggregate(
        standing=Count("pk", filter=holds(period.last)),
        joined=Count("pk", filter=Q(joined__gte=first, joined__lte=last)),
        left=Count("pk", filter=Q(until__range=period.days) & ~Q(ended="")),
    )
    groups = GroupPeriod.objects.on(period.last).filter(village=period.village)
    found = groups.aggregate(groups=Count("pk"), led=Count("leader"))
    if not count["standing"] and not found["groups"]:
        return Told(WordSection("协会和会员", ["本村还没有登记会员和会员小组。"]))
    changes = f"本期新入会{count['joined']}人，离会{count['left']}人。"
    text = (
        f"到{chinese_day(period.last)}，本村有会员{count['standing']}人，"
        f"会员小组{found['groups']}个，其中有组长的{found['led']}个。"
    ) + (changes if count["joined"] or count["left"] else "本期没有人入会、离会。")
    leaderless = found["groups"] - found["led"]
    to_do = [f"为{leaderless}个没有组长的会员小组推选组长。"] if leaderless else []
    return Told(WordSection("协会和会员", [text]), to_do)


def suggestions(period: ReportSpan) -> Told:
    """Those raised in these months, as they stood at their end."""
    rows = Suggestion.objects.filter(village=period.village, raised__range=period.days)
    answered = Q(answered__lte=period.last)
    count = rows.aggregate(
        all=Count("pk"),
        replied=Count("pk", filter=answered),
        taken_up=Count("pk", filter=answered & Q(adopted=True)),
        waiting=Count("pk", filter=Q(answered__isnull=True)),
    )
    if not count["all"]:
        return Told(WordSection("意见建议", ["本期没有收到意见建议。"]))
    text = (
        f"本期收到会员和村民的意见建议{count['all']}条，已答复{count['replied']}条，"
        f"采纳{count['taken_up']}条。"
    )
    to_do = [f"答复还没有答复的{count['waiting']}条意见建议。"] if count["waiting"] else []
    return Told(WordSection("意见建议", [text]), to_do)
