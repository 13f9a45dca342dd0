"""What a village decided stays with it as its history; agreements go where their households go."""

from django.db.models import F, Model

from accounts.models import User
from associations.mergers.services import by_village
from associations.reorganisation import (
    MOVES,
    STAYS,
    Consequence,
    ReorganisationPart,
    ReorganisationPlan,
)

from .agreements.models import Agreement
from .appraisals.models.appraisals import Appraisal
from .appraisals.models.surveys import Survey
from .charters.handing_over import DRAFTING, IN_FORCE, hand_over
from .charters.models.charters import Charter
from .democracy.models import Accountability, Merit
from .disclosure.models import Disclosure
from .meetings.models import Matter, Meeting
from .villager_reports.models import VillagerReport

DATED: tuple[tuple[str, type[Model]], ...] = (
    ("民主评议", Appraisal),
    ("会议", Meeting),
    ("责任追究", Accountability),
)
KEPT: tuple[tuple[str, type[Model]], ...] = (
    ("民主评议", Appraisal),
    ("章程", Charter),
    ("会议", Meeting),
    ("村务公开", Disclosure),
    ("问卷", Survey),
    ("向村民报告", VillagerReport),
    ("责任追究", Accountability),
    ("自治评先", Merit),
)


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    notes = _open(plan)
    found = [
        Consequence(code, STAYS, label, count, notes.get((model, code), ""))
        for label, model in KEPT
        for code, count in by_village(
            model._default_manager.filter(village__in=plan.source_codes), "village_id"
        ).items()
    ]
    if plan.hands_over:
        found += [
            Consequence(code, MOVES, "施行和制定中的章程", count, "步骤照抄，材料留在原村")
            for code, count in by_village(
                Charter.objects.filter(
                    village__in=plan.source_codes, state__in=(DRAFTING, IN_FORCE)
                ),
                "village_id",
            ).items()
        ]
    if plan.groups is None:
        agreements = by_village(
            Agreement.objects.filter(village__in=plan.source_codes), "village_id"
        )
        found += [
            Consequence(code, MOVES, "协议", count, "随家庭走")
            for code, count in agreements.items()
        ]
    return found


def _open(plan: ReorganisationPlan) -> dict[tuple[type[Model], str], str]:
    """What of it somebody still has to finish."""
    waiting = by_village(
        Matter.objects.waiting().filter(meeting__village__in=plan.source_codes),
        "meeting__village_id",
    )
    cases = by_village(
        Accountability.objects.filter(village__in=plan.source_codes, decision=""), "village_id"
    )
    return {
        **{(Meeting, code): f"其中 {count} 个议题待落实" for code, count in waiting.items()},
        **{
            (Accountability, code): f"其中 {count} 件还没有处理决定"
            for code, count in cases.items()
        },
    }


def marks(plan: ReorganisationPlan) -> list[object]:
    return [by_village(Appraisal.objects.filter(village__in=plan.source_codes), "village_id")]


def refusals(plan: ReorganisationPlan) -> list[str]:
    found = []
    for label, model in DATED:
        later = model._default_manager.filter(village__in=plan.closing_codes, date__gte=plan.day)
        rows = later.order_by("village", "-date").values_list("village__name", "date")
        found += [f"{name} {day} 还有{label}，撤销日期须在这以后。" for name, day in rows]
    return found


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    """The households are in their new village already (members comes first)."""
    if plan.hands_over:
        hand_over(plan.sources[0], plan.target, plan.day)
    moved = Agreement.objects.filter(household__village=plan.target).exclude(village=plan.target)
    moved.update(village=plan.target, version=F("version") + 1)


PART = ReorganisationPart(lines=lines, marks=marks, refusals=refusals, carry_out=carry_out)
