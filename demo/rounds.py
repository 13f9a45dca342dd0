"""The demo township's assessment rounds: the two last full years published, with self-assessment,
acceptance, help and appeals; this year's round is being prepared."""

import datetime
import random
from collections.abc import Sequence

from accounts.models import Role, User
from assessment.grading.outcomes import VillageOutcome
from assessment.grading.services.outcomes import assess
from assessment.models import Acceptance, Appeal, HelpNote, HelpVillage, Round, SelfView
from assessment.rounds.checklists import CHECKLISTS
from assessment.rounds.published import published
from assessment.rounds.services.appeals import answer_appeal, file_appeal
from assessment.rounds.services.publishing import publish_round
from assessment.rounds.services.rounds import Confirmation, confirm_grades, move_round
from associations.models import Township, Village, VillageKind

from .society import people
from .stories import CLOSED_VILLAGE

RAISED, LOWERED, APPEALS, UPHELD = "431321107215", "431321107227", "431321107241", "431321107228"
REASONS = {
    RAISED: ("qualified", "缺的一个月因村部遭水灾没有报，镇里入户核对，各项都达到"),
    LOWERED: ("advanced", "验收时抽查十户，有三户说不清协议内容，降一等，限期整改"),
}
REMARKS = ("台账齐全", "公开栏更新及时", "有两个小组例会记录不全", "阵地面积偏小")


def assess_years(villages: Sequence[Village], last: int) -> None:
    staff, leader = (
        User.objects.get(role=role, scope=people.TOWNSHIP)
        for role in (Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER)
    )
    township = Township.objects.get(pk=people.TOWNSHIP)
    for year in (last - 1, last):
        _self_views(year)
        _acceptances(year)
        _publish(township, year, staff, leader, REASONS if year == last else {})
        _help(year, last)
    _appeals(villages, last, leader)
    Round.objects.create(
        township=township, year=last + 1, version=1, self_due=datetime.date(last + 1, 11, 30),
        acceptance_due=datetime.date(last + 1, 12, 25),
    )  # fmt: skip


def _self_views(year: int) -> None:
    """Villages tend to see themselves a little better than their figures say."""
    draw = random.Random(f"self-{year}")  # noqa: S311 - demo figures
    SelfView.objects.bulk_create(
        SelfView(
            village_id=outcome.village, year=year, criterion=item.criterion.code, version=1,
            held=item.held is not False or draw.random() < 0.3, note="对照台账和公开栏逐项核过。",
        )
        for outcome in assess(code=people.TOWNSHIP, year=year)
        for item in outcome.criteria
    )  # fmt: skip


def _acceptances(year: int) -> None:
    crowd = people.crowd(f"acceptance-{year}")
    names = [next(crowd).name for _ in range(3)]
    units = (
        ("family_planning", "镇计生办"),
        ("civil_affairs", "镇民政所"),
        ("association", "镇计生协会"),
    )
    there = (
        Village.objects.in_division(people.TOWNSHIP)
        .open_on(datetime.date(year, 12, 31))
        .order_by("code")
    )
    Acceptance.objects.bulk_create(
        Acceptance(
            village=village, year=year, date=datetime.date(year, 12, 5 + number % 15), version=1,
            checklist="five" if village.kind == VillageKind.COMMUNITY else "six",
            answers=_answers(village, year), note="资料齐全，入户走访十户。",
            signatures=[[*unit, name] for unit, name in zip(units, names, strict=True)],
        )
        for number, village in enumerate(there)
    )  # fmt: skip


def _answers(village: Village, year: int) -> dict[str, list[object]]:
    draw = random.Random(f"answers-{village.code}-{year}")  # noqa: S311 - demo figures
    items = CHECKLISTS["five" if village.kind == VillageKind.COMMUNITY else "six"].items
    return {
        item.code: [draw.random() > 0.06, draw.choice(REMARKS) if draw.random() < 0.15 else ""]
        for item in items
    }


def _publish(
    township: Township, year: int, staff: User, leader: User, reasons: dict[str, tuple[str, str]]
) -> None:
    round_ = Round.objects.create(
        township=township, year=year, version=1, self_due=datetime.date(year, 11, 30),
        acceptance_due=datetime.date(year, 12, 25),
    )  # fmt: skip
    for act in ("self", "acceptance"):
        round_ = move_round(round=round_, act=act, by=staff)
    outcomes = assess(code=township.pk, year=year)
    confirmations = [
        Confirmation(o.village, *reasons.get(o.village, (o.grade, "")), o.digest) for o in outcomes
    ]
    confirm_grades(round=round_, confirmations=confirmations, by=leader)
    publish_round(round=round_, by=leader)


def _help(year: int, last: int) -> None:
    """One village is left for somebody to put on the list."""
    gone = CLOSED_VILLAGE[0]
    leaders = people.crowd("help-leaders", women=0.3)
    lowest: list[VillageOutcome] = [
        o for o in published(people.TOWNSHIP, year) if o.rank == 1 and o.village != gone
    ]
    for outcome in lowest if year < last else lowest[:-1]:
        entry = HelpVillage.objects.create(
            village_id=outcome.village,
            year=year,
            why=f"{year}年度考评未达到合格村",
            leader=next(leaders).name,
            measures="镇干部包村，每月到村一次\n补齐台账，入户讲清协议内容\n年底前再做一次民主评议",
            starts=datetime.date(year + 1, 1, 15),
            due=datetime.date(year + 1, 12, 15),
            version=1,
        )
        for month, text in (
            (3, "到村核对台账，列出五个问题。"),
            (6, "五个问题改了三个，阵地重新布置。"),
        ):
            HelpNote.objects.create(
                entry=entry, date=datetime.date(year + 1, month, 12), text=text, version=1
            )


def _appeals(villages: Sequence[Village], last: int, leader: User) -> None:
    """One is answered, one waits."""
    by_code = {village.code: village for village in villages}
    for code, reason in (
        (UPHELD, "认为满意率问卷有五份填错，应重新计算。"),
        (APPEALS, "上年的纠纷已经调解结案，请重新认定。"),
    ):
        secretary = User.objects.get(role=Role.VILLAGE_SECRETARY, scope=code)
        appeal = Appeal(
            village=by_code[code], year=last, filed=datetime.date(last + 1, 1, 10), reason=reason
        )
        file_appeal(appeal=appeal, by=secretary)
        if code == UPHELD:
            appeal.decision, appeal.answered = (
                Appeal.Decision.UPHELD,
                datetime.date(last + 1, 1, 20),
            )
            appeal.answer = "调出全部问卷复核，五份填法不影响合计，满意率仍低于90%。"
            answer_appeal(appeal=appeal, by=leader)
