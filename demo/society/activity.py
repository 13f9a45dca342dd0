"""What the members of the demo township did: notes, appraisal, suggestions, and last year's
re-registration."""

import datetime
import random
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from associations.models import Village
from members.models import (
    Campaign,
    CampaignEntry,
    GroupNote,
    LeaveKind,
    Member,
    MemberAppraisal,
    MemberGroup,
    Suggestion,
)

from . import people

OVERDUE = ("431321107215", "431321107242")
ADOPTED_EVERY, SUGGESTED = 5, 90
FEEDBACK = (
    "走访联系户{n}户，宣传了村规民约的修改内容，群众没有意见。",
    "有{n}户反映组道路灯不亮，已报村部。",
    "组内春耕缺劳力的{n}户，已安排会员结对帮工。",
    "本月组织会员学习一次，{n}人参加，发放宣传资料{n}份。",
    "油茶基地招工，介绍{n}名组员去做工。",
)
MEETINGS = (
    "交流联系户情况，评选本季度的热心会员，确定下季度的帮扶对象。",
    "学习协会章程和会员联系制度，讨论公开栏的内容。",
    "通报上季度意见建议的办理情况，布置5·29会员活动日。",
)
REWARDS = (
    "联系户工作扎实，奖励脸盆一个",
    "带头参加志愿服务，奖励毛毯一床",
    "帮助邻里发展油茶，颁发荣誉证书",
)
# what was asked; the answer and the reason where it was adopted; the same where it was not
SUGGESTIONS = (
    (
        "会员之家的图书太旧，建议更新一批种养技术书。",
        ("已列入今年经费计划，购书50册。", "经费有着落，会员需要"),
        ("今年经费已安排完，明年编计划时再议。", "今年没有购书经费"),
    ),
    (
        "建议在组上增设一块公开栏。",
        ("已在组上的路口增设一块。", "方便群众就近看公开内容"),
        ("村部公开栏已能满足，先用微信群转发。", "选址和经费暂不具备"),
    ),
    (
        "希望人口学校多办养蜂技术班。",
        ("下半年与养蜂协会合办一期。", "报名人数多，师资已落实"),
        ("先把报名的会员介绍到邻村的技术班。", "报名人数不够开班"),
    ),
    (
        "建议把例会改在晚上开，白天要做工。",
        ("已改为晚上七点半。", "方便会员参加"),
        ("例会仍在白天开，提前三天通知，有事可以请假。", "多数会员住得远，晚上来回不便"),
    ),
    (
        "村道转弯处建议装一面反光镜。",
        ("已同村委会商定，由村里安装。", "关系出行安全，村委会同意出资"),
        ("不属协会职责，已转村委会办理。", "转交有关单位"),
    ),
    (
        "建议给留守老人的联系户多安排走访。",
        ("每月走访由一次增为两次。", "符合联系户制度"),
        ("仍按每月一次走访，平时由邻近会员照看。", "组里会员人手不够"),
    ),
)
CHANNELS = Suggestion.Channel.values


def act(villages: list[Village], last: int) -> None:
    members = list(Member.objects.filter(village__in=villages).order_by("pk"))
    groups = list(MemberGroup.objects.select_related("leader").order_by("pk"))
    GroupNote.objects.bulk_create(note for group in groups for note in _notes(group))
    MemberAppraisal.objects.bulk_create(_appraisals(members, last))
    Suggestion.objects.bulk_create(_suggestions(villages, members))
    _campaign(members, last)


def _notes(group: MemberGroup) -> Iterator[GroupNote]:
    """Last month's feedback of most groups, and the meeting of the quarter before; none where
    nobody leads."""
    if group.leader is None:
        return
    draw, today = random.Random(f"notes-{group.village_id}-{group.number}"), timezone.localdate()  # noqa: S311
    last_month = today.replace(day=1) - datetime.timedelta(days=1)
    if draw.random() < 0.85:
        text = draw.choice(FEEDBACK).format(n=draw.randint(2, 9))
        day = last_month.replace(day=draw.randint(3, 27))
        yield GroupNote(group=group, kind="feedback", on=day, member=group.leader, text=text)
    day = today - datetime.timedelta(days=draw.randint(35, 85))
    yield GroupNote(
        group=group, kind="meeting", on=day, present=draw.randint(5, 7), text=draw.choice(MEETINGS)
    )


def _appraisals(members: list[Member], last: int) -> Iterator[MemberAppraisal]:
    """The appraisal at the last year's end: who was a member by then; one in thirty is
    outstanding."""
    draw = random.Random("appraisals")  # noqa: S311 - demo figures, not secrets
    for number, member in enumerate(members):
        if member.left or member.joined[:4] > str(last):
            continue
        mark, reward = "qualified", ""
        if number % 30 == 11:
            mark, reward = "outstanding", draw.choice(REWARDS)
        elif number % 400 == 77:
            mark = "unqualified"
        yield MemberAppraisal(member=member, year=last, mark=mark, reward=reward)


def _suggestions(villages: list[Village], members: list[Member]) -> Iterator[Suggestion]:
    """Raised over the last year, answered within a month; those of the last days wait, two are
    overdue."""
    draw, today = random.Random("suggestions"), timezone.localdate()  # noqa: S311 - demo figures, not secrets
    names = {member.village_id: member.name for member in members if not member.left}
    for number in range(SUGGESTED):
        village = villages[number % len(villages)]
        text, adopted, declined = SUGGESTIONS[number % len(SUGGESTIONS)]
        raised = today - datetime.timedelta(days=40 + draw.randint(0, 300))
        row = Suggestion(village=village, channel=CHANNELS[number % 3], raised=raised, text=text)
        row.raised_by = names[village.code] if number % 3 else ""
        row.deadline = raised + datetime.timedelta(days=30)
        row.answered = raised + datetime.timedelta(days=draw.randint(3, 29))
        row.adopted = number % ADOPTED_EVERY == 0
        row.answer, row.reason = adopted if row.adopted else declined
        yield row
    for number, village in enumerate(villages[::4]):
        raised = today - datetime.timedelta(days=2 + number)
        yield _waiting(village, raised, number)
    for number, village in enumerate(v for v in villages if v.code in OVERDUE):
        yield _waiting(village, today - datetime.timedelta(days=45 + number), number)


def _waiting(village: Village, raised: datetime.date, number: int) -> Suggestion:
    text, deadline = SUGGESTIONS[number % len(SUGGESTIONS)][0], raised + datetime.timedelta(days=30)
    return Suggestion(
        village=village, channel=CHANNELS[number % 3], raised=raised, text=text, deadline=deadline
    )


def _campaign(members: list[Member], last: int) -> None:
    """Last year's re-registration: everybody who was a member confirmed, or struck off."""
    started, closed = datetime.date(last, 3, 1), datetime.date(last, 6, 5)
    campaign = Campaign.objects.create(
        township_id=people.TOWNSHIP, title=f"{last}年会员重新登记", started=started,
        deadline=datetime.date(last, 5, 31), closed=closed,
    )  # fmt: skip
    staff = User.objects.get(username="staff")
    CampaignEntry.objects.bulk_create(
        CampaignEntry(
            campaign=campaign,
            member=member,
            village_id=member.village_id,
            outcome="struck" if member.left_kind == LeaveKind.STRUCK else "confirmed",
            on=member.left or datetime.date(last, 3 + number % 3, 2 + number % 28),
            reason=member.left_reason,
            by=staff,
        )
        for number, member in enumerate(members)
        if (member.joined < started.isoformat()) and (not member.left or member.left >= started)
    )
