"""Records of villages as the tests need them: approved months with healthy figures, appraisals,
findings."""

import datetime
from collections.abc import Iterable

from assessment.grading.outcomes import CriterionOutcome, VillageOutcome
from assessment.models import Finding, MonthlyReport
from assessment.reports import periods
from associations.models import Village, VillageKind
from autonomy.models import Appraisal

YEAR = 2025
HEALTHY = {
    "births": 1,
    "planned_births": 1,
    "contraception_due": 100,
    "contraception_done": 98,
    "migrants_due": 10,
    "migrants_signed": 10,
    "levy_due": 0,
    "levy_collected": 0,
    "late_abortions": 0,
    "sex_selection": 0,
    "concealed_births": 0,
    "discipline_breaches": 0,
    "serious_disputes": 0,
}


def add_report(
    village: Village, period: int, state: str = "approved", **cells: int | None
) -> MonthlyReport:
    return MonthlyReport.objects.create(
        village=village, period=period, state=state, **{**HEALTHY, **cells}
    )


def add_months(
    village: Village,
    *,
    first: int = 202301,
    last: int = 202512,
    without: Iterable[int] = (),
    **cells: int | None,
) -> None:
    """Approved months from `first` to `last`, all with the same figures."""
    found = periods.months(periods.year_of(first), periods.year_of(last))
    MonthlyReport.objects.bulk_create(
        MonthlyReport(village=village, period=period, state="approved", **{**HEALTHY, **cells})
        for period in found
        if first <= period <= last and period not in without
    )


def add_appraisal(
    village: Village, satisfied: int = 95, asked: int = 100, date: str = f"{YEAR}-06-10"
) -> Appraisal:
    return Appraisal.objects.create(
        village=village, date=datetime.date.fromisoformat(date), asked=asked, satisfied=satisfied
    )


def add_finding(village: Village, kind: str, held: bool = True, year: int = YEAR) -> Finding:
    return Finding.objects.create(
        village=village, year=year, kind=kind, held=held, evidence="查阅台账，走访十户"
    )


def add_model_village(village: Village, **months: object) -> None:
    """Everything that a model village of 2025 needs; `months` as `add_months` takes them."""
    add_months(village, **months)
    add_appraisal(village)
    for kind in ("informed_choice", "three_life_services"):
        add_finding(village, kind)
    if village.kind == VillageKind.COMMUNITY:
        add_finding(village, "community_services")


def criterion(outcome: VillageOutcome, code: str) -> CriterionOutcome:
    return next(item for item in outcome.criteria if item.criterion.code == code)
