"""What the report to the villagers says of members, groups and suggestions."""

from django.db.models import Count, Q

from associations.report_sections import Period, Told, chinese_day
from documents.word import WordSection

from .people.models import Member, MemberGroup
from .suggestions.models import Suggestion


def people(period: Period) -> Told:
    members = Member.objects.filter(village=period.village)
    first, last = period.first.isoformat(), period.last.isoformat()
    there = Q(left__isnull=True) | Q(left__gt=period.last)
    count = members.aggregate(
        standing=Count("pk", filter=there & Q(joined__lte=last)),
        joined=Count("pk", filter=Q(joined__gte=first, joined__lte=last)),
        left=Count("pk", filter=Q(left__range=period.days)),
    )
    standing = Q(dissolved__isnull=True) | Q(dissolved__gt=period.last)
    groups = MemberGroup.objects.filter(
        standing, Q(formed__isnull=True) | Q(formed__lte=period.last), village=period.village
    )
    led = Q(leader__isnull=False, leader__left__isnull=True)
    found = groups.aggregate(groups=Count("pk"), led=Count("pk", filter=led))
    if not count["standing"] and not found["groups"]:
        return Told(WordSection("协会和会员", ["本村还没有登记会员和会员小组。"]))
    changes = f"本期新入会{count['joined']}人，离会{count['left']}人。"
    text = (
        f"到{chinese_day(period.last)}，本村有会员{count['standing']}人，"
        f"会员小组{found['groups']}个，其中现有组长的{found['led']}个。"
    ) + (changes if count["joined"] or count["left"] else "本期没有人入会、离会。")
    leaderless = found["groups"] - found["led"]
    to_do = [f"为{leaderless}个没有组长的会员小组推选组长。"] if leaderless else []
    return Told(WordSection("协会和会员", [text]), to_do)


def suggestions(period: Period) -> Told:
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
