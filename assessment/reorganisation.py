"""Reports, findings, corrections and grades stay with the village they were made for."""

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.scope import within
from associations.mergers.services import by_village
from associations.reorganisation import STAYS, Consequence, ReorganisationPart, ReorganisationPlan

from .flags.models import Flag
from .grading.models import Finding, Outcome
from .grading.services.outcomes import keep_again
from .reports import periods
from .reports.expected import span
from .reports.form.in_force import history
from .reports.models import Correction, MonthlyReport
from .reports.states import ReportState
from .rounds.models.acceptance import Acceptance, SelfView
from .rounds.models.appeals import Appeal
from .rounds.models.declarations import SelfDeclaration
from .rounds.models.help_list import HelpVillage
from .rounds.models.rounds import FinalGrade, Round
from .rounds.models.withdrawals import GradeWithdrawal
from .rounds.round_states import RoundState
from .standards.models import Standard


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
        ("收回的等次", GradeWithdrawal.objects.filter(village__in=codes), "village_id"),
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
    """A report for a month after its village was closed would count for nobody; nobody of another
    township could finish one that is under way."""
    under_way = MonthlyReport.objects.filter(village__in=plan.closing_codes)
    under_way = under_way.exclude(state=ReportState.APPROVED).order_by("period")
    last = MonthlyReport.objects.filter(village__in=plan.closing_codes).order_by()
    found = [
        f"{plan.sources[0]}{periods.label(report.period)}的月报还没有审核通过，请先办完，再划转。"
        for report in (under_way if plan.hands_over else ())
    ]
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
    for township in {village.township_id for village in (*plan.sources, plan.target)}:
        keep_again(township, None)


def another_county(old: str, new: str) -> list[str]:
    """A past year that is not published is graded by the county's standard: another one would say
    another grade. And its past months are read by the county's forms."""
    past = Outcome.objects.filter(within(old), current=True, year__lt=timezone.localdate().year)
    waiting = set(past.order_by().values_list("year", flat=True).distinct())
    rounds = Round.objects.filter(township=old)
    waiting |= set(rounds.values_list("year", flat=True))
    waiting -= set(rounds.filter(state=RoundState.PUBLISHED).values_list("year", flat=True))
    forms = [[(since, form.columns) for since, form in history(code)] for code in (old, new)]
    return [OTHER_FORMS] * (forms[0] != forms[1]) + [
        f"{year}年度的考评还没有发布，两县用的考评标准又不同。请先发布这一年的考评结果，再办理。"
        for year in sorted(waiting)
        if _standard(year, old) != _standard(year, new)
    ]


OTHER_FORMS = (
    "两县的月报表不同，以前的月报会按另一县的栏目读，不能办理。请先由两县商定用同样的月报表。"
)


def _standard(year: int, code: str) -> Standard | None:
    return Standard.objects.in_force(year, code).first()


PART = ReorganisationPart(
    lines=lines,
    marks=marks,
    refusals=refusals,
    carry_out=carry_out,
    another_county=another_county,
)
