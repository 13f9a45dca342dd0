"""Approving reports and correcting approved ones."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ...flags.services import raise_flags
from ...grading.outcomes import VillageOutcome
from ...grading.services.outcomes import assess, keep, years_resting_on
from ...grading.windows.parts import heirs
from ...reports import periods
from ...reports.form.columns import Values
from ...reports.models import Correction, CorrectionEffect, CorrectionItem, MonthlyReport
from ...reports.services import ReportError, check_seen, fresh, record_act
from ...reports.states import move
from ...standards.services import NoStandardError


@transaction.atomic
def approve_report(
    *, report: MonthlyReport, by: User | None, version: int | None = None
) -> MonthlyReport:
    """审核通过: from here on only a correction changes the report. `version` as in
    `return_report`."""
    report = fresh(report)
    state = move(report.state, "approve")
    check_seen(report, version)
    report.state = state
    report.approved_at = timezone.now()
    report.version += 1
    report.save()
    record_act("审核月报", report, by, after=report.shown)
    keep(code=report.village_id, years=years_resting_on(periods.year_of(report.period)))
    raise_flags(code=report.village_id)
    return report


@transaction.atomic
def correct_report(
    *, report: MonthlyReport, typed: Mapping[str, str], reason: str, version: int, by: User | None
) -> Correction:
    """更正单: change cells of an approved report, with the reason, the old and new values and the
    grades it touches.

    `typed` holds the cells to change. Raises ReportError (no reason, nothing changed, wrong cells),
    ConflictError, MoveNotAllowedError.
    """
    report = fresh(report)
    move(report.state, "correct")
    check_seen(report, version)
    old = report.values
    values, _, wrong = report.form.read_cells(report.shown | dict(typed))
    changed = [name for name in report.form.names if values[name] != old[name]]
    _check_correction(reason, changed, wrong, values, old)
    before = _grades(report)
    correction = Correction.objects.create(report=report, reason=reason.strip(), by=by)
    CorrectionItem.objects.bulk_create(
        CorrectionItem(correction=correction, column=name, old=old[name], new=values[name])
        for name in changed
    )
    for name in changed:
        setattr(report, name, values[name])
    report.last_correction, report.saved_at, report.version = (
        correction,
        timezone.now(),
        report.version + 1,
    )
    report.save()
    _keep_effects(correction, before, _grades(report))
    texts = [
        {name: report.form.by_name[name].format(side[name]) for name in changed}
        for side in (old, values)
    ]
    record_act("更正月报", report, by, before=texts[0], after=texts[1], reason=correction.reason)
    raise_flags(code=report.village_id)
    return correction


def _check_correction(
    reason: str, changed: list[str], wrong: dict[str, str], values: Values, old: Values
) -> None:
    emptied = {
        name: "已审核的数不能改成空白；不适用填“-”" for name in changed if values[name] is None
    }
    if wrong or emptied:
        raise ReportError("更正后的数有错误，请修改。", emptied | wrong)
    if not changed:
        raise ReportError("没有改动任何一栏，不需要更正单。")
    if not reason.strip():
        raise ReportError("请写明更正原因。", {"reason": "必填"})


def _grades(report: MonthlyReport) -> dict[int, VillageOutcome]:
    """The village's outcome, or of what it became a part, in every year with a window that holds
    the report; stored as it is before and after."""
    year = periods.year_of(report.period)
    found = {}
    for assessed in years_resting_on(year):
        try:
            outcomes = [
                outcome
                for village in (report.village_id, *heirs(report.village_id))
                for outcome in assess(code=village, year=assessed)
            ]
        except NoStandardError:
            continue
        outcome = next((one for one in outcomes if report.village_id in one.made_of), None)
        if outcome and any(item.criterion.years > assessed - year for item in outcome.criteria):
            found[assessed] = outcome
    return found


def _keep_effects(
    correction: Correction, before: dict[int, VillageOutcome], after: dict[int, VillageOutcome]
) -> None:
    CorrectionEffect.objects.bulk_create(
        CorrectionEffect(
            correction=correction,
            year=year,
            grade_before=then.grade,
            title_before=then.grade_title,
            grade_after=after[year].grade,
            title_after=after[year].grade_title,
        )
        for year, then in before.items()
    )
