"""Every write to a monthly report: saving, submitting, returning, approving, correcting."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from associations.models import Village

from .. import columns, entry, periods
from ..columns import Values
from ..derived import derived_for, fill, unexplained
from ..models import Correction, CorrectionEffect, CorrectionItem, MonthlyReport
from ..outcomes import VillageOutcome
from ..states import move
from .flags import raise_flags
from .outcomes import assess, keep, years_resting_on
from .standards import NoStandardError


class ReportError(Exception):
    """What was asked cannot be done; str() is the Chinese message, `cells` column name → what is wrong there."""

    def __init__(self, message: str, cells: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.cells = dict(cells or {})


class ConflictError(Exception):
    """Somebody saved the report since it was opened; `report` is what stands in the database now."""

    def __init__(self, report: MonthlyReport) -> None:
        super().__init__("您打开之后，别人已经保存过这张月报。")
        self.report = report


def read_cells(typed: Mapping[str, str]) -> tuple[Values, dict[str, str], dict[str, str]]:
    """Typed text by column name → (values, what could not be read as typed, column name → what is wrong)."""
    values: Values = {}
    unread: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for column in columns.COLUMNS:
        text = typed.get(column.name, "")
        try:
            values[column.name] = column.parse(text)
        except ValueError as error:
            values[column.name] = None
            unread[column.name] = text[:200]
            wrong[column.name] = str(error)
    return values, unread, wrong | columns.problems(values)


def read_draft(typed: Mapping[str, str]) -> tuple[Values, dict[str, str]]:
    """Typed text as a draft keeps it: values, and as text what cannot be read or contradicts another cell."""
    values, unread, wrong = read_cells(typed)
    for name in wrong.keys() - unread.keys():
        unread[name] = typed.get(name, "")
        values[name] = None
    return values, unread


@transaction.atomic
def save_report(
    *, village: Village, period: int, typed: Mapping[str, str], note: str = "", version: int, by: User
) -> MonthlyReport:
    """Keep a draft exactly as typed; cells that cannot be read or contradict each other are kept as text.

    `version` is the one the form was opened with, 0 for a report that was not there. Raises MoveNotAllowedError when
    the report is submitted or approved, ConflictError when `version` is no longer the one in the database (neither
    when the content is the same), ReportError when the village has no such period to report (assessment/entry.py).
    """
    if refusal := entry.refusal(village, period):
        raise ReportError(refusal)
    report = _locked(village, period)
    values, unread = read_draft(typed)
    if _same(report, values, unread, note):
        return report
    report.state = move(report.state, "save")
    if report.version != version:
        raise ConflictError(report)
    if refusal := entry.mixture(village, period):
        raise ReportError(refusal)
    _write(report, values, unread, note, by)
    report.version += 1
    report.save()
    return report


@transaction.atomic
def submit_report(*, report: MonthlyReport, version: int, by: User) -> MonthlyReport:
    """上报, with what the records say in cells left blank (assessment/derived.py). Every required cell must be given
    and none may contradict another, else ReportError with the cells."""
    report = _fresh(report)
    state = move(report.state, "submit")
    _check_seen(report, version)
    found = derived_for(report)
    fill(report, found)
    missing = dict.fromkeys(columns.unfinished(report.values), "必填：填数字，不适用填“-”")
    wrong = dict.fromkeys(report.unread, "请改成 0 或正整数") | unexplained(report.values, report.note, found)
    if missing or wrong:
        raise ReportError("还不能上报，请先补齐下列栏目。", missing | wrong | read_cells(report.shown)[2])
    report.state, report.submitted_at, report.return_reason = state, timezone.now(), ""
    report.version += 1
    report.save()
    _record("上报月报", report, by, after=report.shown)
    return report


@transaction.atomic
def return_report(*, report: MonthlyReport, reason: str, by: User, version: int | None = None) -> MonthlyReport:
    """退回, with the reason the village reads. Raises ReportError without a reason.

    `version`: what the person was looking at when deciding; ConflictError when that is no longer what stands.
    """
    report = _fresh(report)
    state = move(report.state, "return")
    _check_seen(report, version)
    if not reason.strip():
        raise ReportError("请写明退回原因，让村里知道改什么。")
    report.state, report.return_reason = state, reason.strip()
    report.version += 1
    report.save()
    _record("退回月报", report, by, reason=report.return_reason)
    return report


@transaction.atomic
def approve_report(*, report: MonthlyReport, by: User | None, version: int | None = None) -> MonthlyReport:
    """审核通过: from here on only a correction changes the report. `version` as in `return_report`."""
    report = _fresh(report)
    state = move(report.state, "approve")
    _check_seen(report, version)
    report.state = state
    report.approved_at = timezone.now()
    report.version += 1
    report.save()
    _record("审核月报", report, by, after=report.shown)
    keep(code=report.village_id, years=years_resting_on(periods.year_of(report.period)))
    raise_flags(code=report.village_id)
    return report


@transaction.atomic
def correct_report(
    *, report: MonthlyReport, typed: Mapping[str, str], reason: str, version: int, by: User | None
) -> Correction:
    """更正单: change cells of an approved report, with the reason, the old and new values and the grades it touches.

    `typed` holds the cells to change. Raises ReportError (no reason, nothing changed, wrong cells), ConflictError,
    MoveNotAllowedError.
    """
    report = _fresh(report)
    move(report.state, "correct")
    _check_seen(report, version)
    old = report.values
    values, _, wrong = read_cells(report.shown | dict(typed))
    changed = [name for name in columns.NAMES if values[name] != old[name]]
    _check_correction(reason, changed, wrong, values, old)
    before = _grades(report)
    correction = Correction.objects.create(report=report, reason=reason.strip(), by=by)
    CorrectionItem.objects.bulk_create(
        CorrectionItem(correction=correction, column=name, old=old[name], new=values[name]) for name in changed
    )
    for name in changed:
        setattr(report, name, values[name])
    report.last_correction, report.saved_at, report.version = correction, timezone.now(), report.version + 1
    report.save()
    _keep_effects(correction, before, _grades(report))
    texts = [{name: columns.BY_NAME[name].format(side[name]) for name in changed} for side in (old, values)]
    _record("更正月报", report, by, before=texts[0], after=texts[1], reason=correction.reason)
    raise_flags(code=report.village_id)
    return correction


def _check_correction(reason: str, changed: list[str], wrong: dict[str, str], values: Values, old: Values) -> None:
    emptied = {name: "已审核的数不能改成空白；不适用填“-”" for name in changed if values[name] is None}
    if wrong or emptied:
        raise ReportError("更正后的数有错误，请修改。", emptied | wrong)
    if not changed:
        raise ReportError("没有改动任何一栏，不需要更正单。")
    if not reason.strip():
        raise ReportError("请写明更正原因。", {"reason": "必填"})


def _grades(report: MonthlyReport) -> dict[int, VillageOutcome]:
    """The village's outcome in every year with a window that holds the report; stored as it is before and after."""
    year = periods.year_of(report.period)
    found = {}
    for assessed in years_resting_on(year):
        try:
            outcome = next(iter(assess(code=report.village_id, year=assessed)), None)
        except NoStandardError:
            continue
        if outcome and any(item.criterion.years > assessed - year for item in outcome.criteria):
            found[assessed] = outcome
    return found


def _keep_effects(correction: Correction, before: dict[int, VillageOutcome], after: dict[int, VillageOutcome]) -> None:
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


def _locked(village: Village, period: int) -> MonthlyReport:
    """The report, or a new unsaved one with version 0; locked, as is a total beside its months."""
    Village.objects.locked().get(pk=village.pk)
    found = MonthlyReport.objects.select_for_update().filter(village=village, period=period).first()
    return found or MonthlyReport(village=village, period=period, version=0)


def _check_seen(report: MonthlyReport, version: int | None) -> None:
    if version is not None and report.version != version:
        raise ConflictError(report)


def _fresh(report: MonthlyReport) -> MonthlyReport:
    return MonthlyReport.objects.select_for_update().select_related("village").get(pk=report.pk)


def _same(report: MonthlyReport, values: Values, unread: dict[str, str], note: str) -> bool:
    return bool(report.pk) and (report.values, report.unread, report.note) == (values, unread, note)


def _write(report: MonthlyReport, values: Values, unread: dict[str, str], note: str, by: User | None) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.unread, report.note, report.saved_at, report.saved_by = unread, note, timezone.now(), by


def _record(action: str, report: MonthlyReport, by: User | None, **content: Any) -> None:
    trail.record(
        by=by,
        action=action,
        target=f"{report.village.name} {periods.label(report.period)}",
        division=report.village_id,
        **content,
    )
