"""Reports, findings, corrections and grades stay with the village they were made for."""

from django.db.models import Max, QuerySet

from accounts.models import User
from associations.mergers.services import by_village
from associations.reorganisation import STAYS, Consequence, ReorganisationPart, ReorganisationPlan

from .flags.models import Flag
from .grading.models import Finding, Outcome
from .grading.services.outcomes import keep_again
from .reports import periods
from .reports.expected import span
from .reports.models import Correction, MonthlyReport
from .rounds.models.acceptance import Acceptance, SelfView
from .rounds.models.appeals import Appeal
from .rounds.models.declarations import SelfDeclaration
from .rounds.models.help_list import HelpVillage
from .rounds.models.rounds import FinalGrade


def _kept(plan: ReorganisationPlan) -> list[tuple[str, QuerySet, str]]:
    codes = plan.source_codes
    return [
        ("月报", MonthlyReport.objects.filter(village__in=codes), "village_id"),
        ("更正单", Correction.objects.filter(report__village__in=codes), "report__village_id"),
        ("疑点", Flag.objects.filter(village__in=codes), "village_id"),
        ("现场核查", Finding.objects.filter(village__in=codes), "village_id"),
        ("自定类型", SelfDeclaration.objects.filter(village__in=codes), "village_id"),
        ("自评", SelfView.objects.filter(village__in=codes), "village_id"),
        ("验收", Acceptance.objects.filter(village__in=codes), "village_id"),
        ("最终等次", FinalGrade.objects.filter(village__in=codes), "village_id"),
        ("重点帮促", HelpVillage.objects.filter(village__in=codes), "village_id"),
        ("申诉", Appeal.objects.filter(village__in=codes), "village_id"),
        ("考评结果", Outcome.objects.filter(village__in=codes), "village_id"),
    ]


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    return [
        Consequence(code, STAYS, label, count)
        for label, rows, place in _kept(plan)
        for code, count in by_village(rows, place).items()
    ]


def marks(plan: ReorganisationPlan) -> list[object]:
    return [by_village(rows, place) for _, rows, place in _kept(plan)]


def refusals(plan: ReorganisationPlan) -> list[str]:
    """A report for a month after its village was closed would count for nobody."""
    last = MonthlyReport.objects.filter(village__in=plan.closing_codes).order_by()
    found = []
    for code, period in (
        last.values_list("village_id").annotate(last=Max("period")).order_by("village_id")
    ):
        if span(period)[0] >= plan.day:
            name = next(village.name for village in plan.closing if village.pk == code)
            found.append(
                f"{name}已有{periods.label(period)}的月报，撤销日期须在 {span(period)[0]} 以后；"
                "这个村报过的月份仍归它自己，不会移走。"
            )
    return found


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    """The villages that are left are graded anew."""
    keep_again(plan.target.township_id, None)


PART = ReorganisationPart(lines=lines, marks=marks, refusals=refusals, carry_out=carry_out)
