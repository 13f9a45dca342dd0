"""Democratic life in the demo township: what was disclosed, deliberated, reported, appraised and
honoured, last year and this one. One village each is behind with its disclosure, its report and its
follow-up."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from django.utils import timezone

from assessment.models import MonthlyReport
from associations.models import Post, Venue, Village
from autonomy.models import (
    QUARTERLY,
    YEARLY,
    Accountability,
    Disclosure,
    Matter,
    Meeting,
    Merit,
    VillagerReport,
)
from members.models import Household, MemberGroup

from ..society import people
from .autonomy import EMPTY, WITHOUT_CHARTER

D, M, O = Disclosure.Kind, Meeting.Kind, Matter.Outcome  # noqa: E741 - outcomes
# disclosed nothing since the middle of last year, and gave no report at its end
BEHIND = WITHOUT_CHARTER
FOLLOW_UP_OVERDUE = ("431321107221", "431321107228")
PAGES: dict[str, str] = {
    D.SECOND_CHILD: "本季度受理申请{n}件，已办结{n}件，没有超过规定时限的。",
    D.VIOLATIONS: "本季度没有需要处理的事项。",
    D.REWARDS: "享受奖励扶助和优待的家庭共{m}户，本季度应兑现的已全部兑现。",
    D.MIGRANTS: "流出人员中应办证{k}人，已办{k}人；流入人员已全部登记。",
    D.FEES: "办理生育登记、发放优待证不收任何费用。",
    D.POLICY: "一对夫妻可以生育三个子女。详细规定可到村部查阅，也可向会员小组长询问。",
    D.FREE_SERVICES: "孕前优生健康检查、避孕药具、健康咨询由国家免费提供，到镇卫生院办理。",
    D.BENEFITS: "本村章程规定的优待条款见村部公开栏，国家的奖励扶助标准按当年文件执行。",
    D.PROCEDURES: "先到村部领表，村里三天内办理，镇里七天内答复；不符合条件的当面说明理由。",
}
MATTERS = (
    ("会员之家图书更新", "列支五百元购买种养技术图书。"),
    ("公开栏增设一处", "在二组路口增设一块公开栏，由监事会验收。"),
    ("本季度帮扶对象", "帮扶对象五户，由联系户会员负责。"),
    ("组级道路清沟", "各组出工清理水沟，协会组织志愿者参加。"),
    ("人口学校开课安排", "每季度开课一次，内容由会员小组报送。"),
    ("优待兑现情况", "核对名单以后在月底前一次兑现。"),
)
REPORT = ("向村民报告工作并听取意见", "同意工作报告，所提意见由人口计生委员会一个月内答复。")
OPEN = ("油茶基地是否扩种", "")
MERITS = ("小组活动经常，联系户走访到位，意见反馈及时。", "带头参加村里的公益活动，邻里和睦。")
SAID = ("希望公开栏字写大一点。", "优待要早点兑现。", "建议多办几期技术培训。", "没有不同意见。")


def live(villages: Sequence[Village], posts: dict[str, list[Post]], last: int) -> None:
    villages = [village for village in villages if village.code != EMPTY]
    _disclose(villages, last)
    _deliberate(villages, posts, last)
    _report(villages, last)
    _honour(villages, last)
    _call_to_account(last)


def _disclose(villages: Sequence[Village], last: int) -> None:
    births = _births(villages, last)
    boards = dict(
        Venue.objects.filter(kind=Venue.Kind.NOTICE_BOARD).values_list("village_id", "pk")
    )
    Disclosure.objects.bulk_create(
        row
        for village in villages
        for row in _disclosures(village, births, boards.get(village.code), last)
        if row.posted
        <= (datetime.date(last, 7, 31) if village.code == BEHIND else timezone.localdate())
    )


def _births(villages: Sequence[Village], last: int) -> Counter[tuple[str, int, int]]:
    """Village, year and quarter → births, from the monthly reports."""
    found: Counter[tuple[str, int, int]] = Counter()
    reports = MonthlyReport.objects.filter(village__in=villages, period__gt=last * 100)
    for code, period, births in reports.order_by().values_list("village_id", "period", "births"):
        found[code, period // 100, (period % 100 + 2) // 3] += births or 0
    return found


def _disclosures(
    village: Village, births: Counter[tuple[str, int, int]], board: int | None, last: int
) -> Iterator[Disclosure]:
    """A quarter's items soon after its end, a year's in February; what is not due yet is left out
    by the caller."""
    place = "" if board else "村部大门左侧"
    figures = {
        "n": int(village.code[-2:]) % 4,
        "m": 6 + int(village.code[-2:]) % 9,
        "k": 3 + int(village.code[-1]),
    }
    of_all = partial(Disclosure, village=village, venue_id=board, place=place)
    for year in (last, last + 1):
        for part in range(1, 5):
            posted = datetime.date(year + part // 4, part * 3 % 12 + 1, 3 + int(village.code[-1]))
            for kind in QUARTERLY:
                count = births[village.code, year, part]
                text = (
                    f"本季度出生{count}人，均已登记。"
                    if kind == D.BIRTHS
                    else PAGES[kind].format(**figures)
                )
                yield of_all(kind=kind, year=year, part=part, posted=posted, text=text)
        for kind in YEARLY:
            day = datetime.date(year, 2, 6 + int(village.code[-1]))
            yield of_all(kind=kind, year=year, posted=day, text=PAGES[kind])


def _deliberate(villages: Sequence[Village], posts: dict[str, list[Post]], last: int) -> None:
    meetings = Meeting.objects.bulk_create(
        row for village in villages for row in _meetings(village, posts[village.code], last)
    )
    Matter.objects.bulk_create(
        row for number, meeting in enumerate(meetings) for row in _matters(meeting, number)
    )


CALENDAR = (
    (2, 18, M.JOINT),
    (4, 9, M.COUNCIL),
    (6, 24, M.COMMITTEES),
    (7, 6, M.DELEGATES),
    (9, 17, M.COUNCIL),
    (10, 22, M.GROUP),
    (11, 12, M.BOARD),
    (12, 27, M.DELEGATES),
)
SIZES: dict[str, int] = {
    M.JOINT: 9,
    M.COUNCIL: 7,
    M.COMMITTEES: 8,
    M.DELEGATES: 35,
    M.GROUP: 14,
    M.BOARD: 5,
}


def _meetings(village: Village, posts: list[Post], last: int) -> Iterator[Meeting]:
    names = [post.name for post in posts]
    place = "居委会会议室" if village.kind == "community" else "村部会议室"
    for year in (last, last + 1):
        for number, (month, day, kind) in enumerate(CALENDAR):
            date = datetime.date(year, month, day) - datetime.timedelta(days=int(village.code[-1]))
            if date > timezone.localdate() or _was_dropped(village, number, kind):
                continue
            due = SIZES[kind] + int(village.code[-1]) % 3
            present = due - number % 3
            yield Meeting(
                village=village,
                kind=kind,
                date=date,
                place=place,
                chair=names[0],
                recorder=names[2],
                due=due,
                present=present,
                attendees="、".join(names[: min(present, len(names))]),
                president_attended=kind in (M.COMMITTEES, M.JOINT, M.COUNCIL),
            )


def _was_dropped(village: Village, number: int, kind: str) -> bool:
    """One in five was not held; the delegates always met."""
    return kind != M.DELEGATES and (int(village.code[-2:]) + number) % 5 == 0


def _matters(meeting: Meeting, number: int) -> Iterator[Matter]:
    """One or two; those decided are followed up within two months, and overdue in two villages."""
    subject, decision = REPORT if meeting.kind == M.DELEGATES else MATTERS[number % len(MATTERS)]
    deadline = meeting.date + datetime.timedelta(days=55)
    against = number % 3
    matter = Matter(
        meeting=meeting,
        number=1,
        subject=subject,
        discussion=SAID[number % len(SAID)],
        outcome=O.DECIDED,
        decision=decision,
        votes_for=meeting.present - against,
        votes_against=against,
        abstained=0,
        responsible=meeting.chair,
        deadline=deadline,
    )
    done = deadline - datetime.timedelta(days=6 + number % 20)
    if done <= timezone.localdate() and not (
        meeting.village_id in FOLLOW_UP_OVERDUE and meeting.kind == M.COUNCIL
    ):
        matter.done, matter.result = done, "已经办好，并在公开栏公布。"
    yield matter
    if number % 4 == 1:
        outcome = O.PASSED_ON if meeting.kind == M.COUNCIL else O.DISCUSSED
        yield Matter(
            meeting=meeting,
            number=2,
            subject=OPEN[0],
            discussion="意见不一，先到邻村看看。",
            outcome=outcome,
        )


def _report(villages: Sequence[Village], last: int) -> None:
    """At mid-year and at the year's end, to the delegates' meeting of those weeks."""
    Half = VillagerReport.Half  # noqa: N806
    rows: list[VillagerReport] = []
    for meeting in Meeting.objects.filter(village__in=villages, kind=M.DELEGATES).order_by(
        "village", "date"
    ):
        half = Half.MID if meeting.date.month < 9 else Half.END
        if meeting.village_id == BEHIND and half == Half.END:
            continue
        rows.append(
            VillagerReport(
                village_id=meeting.village_id,
                year=meeting.date.year,
                half=half,
                given=meeting.date,
                meeting=meeting,
                heard_by=meeting.present,
                opinions=SAID[len(rows) % len(SAID)],
            )
        )
    VillagerReport.objects.bulk_create(rows)


def _honour(villages: Sequence[Village], last: int) -> None:
    """Last year's end: the first group and two households of four villages in five."""
    chosen = [village for number, village in enumerate(villages) if number % 5 != 3]
    day = datetime.date(last, 12, 20)
    groups = MemberGroup.objects.filter(village__in=chosen, number=1)
    numbers = ("0003", "0010")
    homes = Household.objects.filter(village__in=chosen, number__in=numbers, closed=None)
    rows = [
        Merit(village_id=group.village_id, year=last, group=group, awarded=day, reason=MERITS[0])
        for group in groups
    ]
    rows += [
        Merit(village_id=home.village_id, year=last, household=home, awarded=day, reason=MERITS[1])
        for home in homes
    ]
    Merit.objects.bulk_create(rows)


def _call_to_account(last: int) -> None:
    """Cadres only: two cases that were decided, one that is not yet."""
    A = Accountability  # noqa: N806
    names = [person.name for person in islice(people.crowd("accountable"), 3)]
    today = timezone.localdate()
    by = {"decided_by": "镇人民政府"}
    A.objects.bulk_create(
        [
            A(
                village_id=BEHIND,
                date=datetime.date(last, 10, 12),
                person=names[0],
                post=A.Post.WORKER,
                breach=A.Breach.NEGLECT,
                facts="8月的月报经两次催办仍未上报，公开栏停更。",
                decision=A.Decision.CRITICISM,
                decided=datetime.date(last, 11, 3),
                **by,
            ),
            A(
                village_id="431321107222",
                date=datetime.date(last, 4, 20),
                person=names[1],
                post=A.Post.WORKER,
                breach=A.Breach.CONCEALED,
                facts="3月的月报漏报一人，核对时发现，已办更正。",
                decision=A.Decision.TALK,
                decided=datetime.date(last, 5, 6),
                **by,
            ),
            A(
                village_id="431321107221",
                date=today - datetime.timedelta(days=18),
                person=names[2],
                post=A.Post.COMMITTEE,
                breach=A.Breach.PROMISE,
                facts="应在上季度兑现的优待拖到本月，群众有反映。",
            ),
        ]
    )
