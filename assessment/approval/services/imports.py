"""Reports by file: all rows or none, from the command line at once, from the web by way of a
preview."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import ImportBatch, User
from accounts.records.tables_in import TableUpload, applied, questions_of, unapplied
from documents.reading.named_tables import ImportRefusedError, NamedSheet, RowError, ordered
from documents.reading.questions import Answers, OpenQuestionsError
from documents.uploads import UploadError

from ...grading.services.outcomes import keep, years_resting_on
from ...reports import periods
from ...reports.form.columns import SLOTS
from ...reports.importing import (
    ImportCounts,
    ReportRow,
    parse_reports,
    period_above,
    report_titles,
)
from ...reports.models import MonthlyReport
from ...reports.states import ReportState
from ..import_plan import ReportChange, ReportPlan, plan_reports

BATCH = 500
_KEY = ("id", "village", "period")
_WRITTEN = [
    f.name for f in MonthlyReport._meta.concrete_fields if f.name not in _KEY and not f.generated
]

Step = tuple[ReportChange, str]  # and the state that the report takes


class StaleReportsError(Exception):
    """Reports changed since the preview was looked at, or errors came up."""


def upload_of(division: str) -> TableUpload:
    """By the forms of its county. The period may stand above the table instead."""
    return TableUpload(
        ImportBatch.Kind.REPORTS,
        report_titles(division),
        ("village_code", "period"),
        lambda sheet, answers, given: parse_reports(sheet, answers, division),
        keep=SLOTS,
        spared=lambda lines: {"period"} if period_above(lines) else set(),
    )


@transaction.atomic
def import_reports(
    *,
    data: bytes,
    name: str,
    approve: bool = False,
    answers: Answers | None = None,
    by: User | None = None,
) -> ImportCounts:
    """The command line's way in: complete rows are 已上报, others 草稿; with `approve` all are
    已审核.

    Raises UploadError for the file as a whole, ImportRefusedError for its rows; then nothing is
    written.
    """
    sheet, county = _read_of_county(data, name)
    sheet = sheet.answered(answers or {})
    read = parse_reports(sheet, answers or {}, county)
    plan = plan_reports(read.rows, titles=sheet.titles)
    if found := ordered([*read.errors, *plan.errors]):
        raise ImportRefusedError(ordered([*read.doubtful, *found]))
    if read.questions:
        raise OpenQuestionsError(read.questions.values(), read.doubtful)
    if approve:
        _check_nothing_forgotten(plan, sheet)
    steps = [(change, _state_after(change, approve=approve)) for change in plan.changes]
    steps = [
        (change, state) for change, state in steps if change.differs or state != change.report.state
    ]
    counts = _apply(steps, len(plan.changes) - len(steps), name=name, digest=_digest(data), by=by)
    return replace(counts, blank=plan.blank, ignored=sheet.ignored, notes=sheet.notes)


def _read_of_county(data: bytes, name: str) -> tuple[NamedSheet, str]:
    """A file by itself: read again by the forms of the county that its codes name."""
    sheet = upload_of("").read(data, name)
    counties = {row.cells["village_code"][:6] for row in sheet.rows}
    if len(counties) != 1:
        return sheet, ""
    county = counties.pop()
    own = report_titles(county) != report_titles("")
    return upload_of(county).read(data, name) if own else sheet, county


def _check_nothing_forgotten(plan: ReportPlan, sheet: NamedSheet) -> None:
    """A blank cell was left blank by somebody; a column that is not there was forgotten, or its
    title misspelt."""
    lacking = {
        column.name: column
        for change in plan.changes
        for column in change.report.form.columns
        if column.required and change.values[column.name] is None
        if column.name not in sheet.titles
    }
    if lacking:
        titles = "、".join(f"“{column.title}”（{name}）" for name, column in lacking.items())
        unknown = f"没有识别的列：{'、'.join(sheet.ignored)}。" if sheet.ignored else ""
        raise UploadError(
            f"表头里缺少这些列：{titles}。{unknown}审核后只能用更正单补填，请先补上这些列。"
        )


def upload_reports(*, data: bytes, name: str, division: str, by: User) -> ImportBatch:
    """Keep what the file says until it is confirmed; nothing is written to reports. Raises
    UploadError."""
    return upload_of(division).take(data=data, name=name, division=division, by=by)


@transaction.atomic
def preview_upload(batch: ImportBatch) -> ReportPlan:
    """What the upload would do now, with the errors of the file and those against the database."""
    rows = [ReportRow(**row) for row in batch.rows["rows"]]
    plan = plan_reports(rows, titles=batch.rows["titles"], division=batch.division, by_hand=True)
    plan.errors = ordered([*(RowError(**error) for error in batch.errors), *plan.errors])
    return plan


@transaction.atomic
def confirm_upload(*, batch: ImportBatch, seen: str, submit: bool, by: User) -> ImportCounts:
    """Apply the upload as it was previewed: `seen` is the fingerprint of the plan that the person
    looked at.

    With `submit` complete reports become 已上报, otherwise all are kept as drafts; unchanged ones
    are left alone. Raises AlreadyDoneError, StaleReportsError (also when there are errors).
    """
    batch = unapplied(batch)
    plan = preview_upload(batch)
    if plan.errors or plan.fingerprint != seen or questions_of(batch):
        raise StaleReportsError
    steps = [
        (change, _state_after(change, submit=submit)) for change in plan.changes if change.differs
    ]
    counts = _apply(
        steps, len(plan.changes) - len(steps), name=batch.file_name, digest=batch.digest, by=by
    )
    applied(batch)
    return counts


def _state_after(change: ReportChange, *, approve: bool = False, submit: bool = True) -> str:
    if approve or change.report.state == ReportState.APPROVED:
        return ReportState.APPROVED
    if submit and change.is_complete:
        return ReportState.SUBMITTED
    return (
        ReportState.RETURNED if change.report.state == ReportState.RETURNED else ReportState.DRAFT
    )


def _apply(
    steps: Sequence[Step], same: int, *, name: str, digest: str, by: User | None
) -> ImportCounts:
    new = [_written(change, state, by) for change, state in steps if change.is_new]
    changed = [_written(change, state, by) for change, state in steps if not change.is_new]
    MonthlyReport.objects.bulk_create(new, batch_size=BATCH)
    MonthlyReport.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["village", "period"],
        update_fields=_WRITTEN,
    )  # locked by the plan; many times faster than bulk_update
    _record(steps, name=name, digest=digest, by=by)
    _keep_grades([*new, *changed])
    states: dict[str, int] = {}
    for _, state in steps:
        states[state] = states.get(state, 0) + 1
    return ImportCounts(len(new), len(changed), same, states=states)


def _keep_grades(reports: Iterable[MonthlyReport]) -> None:
    """Of the townships whose approved reports changed."""
    years: dict[str, set[int]] = {}
    for report in reports:
        if report.state == ReportState.APPROVED:
            found = years.setdefault(report.village_id[:9], set())
            found.update(years_resting_on(periods.year_of(report.period)))
    for township, resting in sorted(years.items()):
        keep(code=township, years=sorted(resting))


def _written(change: ReportChange, state: str, by: User | None) -> MonthlyReport:
    """The report as it is to stand, without its primary key."""
    old, now = change.report, timezone.now()
    kept = {
        name: getattr(old, name) for name in ("return_reason", "submitted_at", "last_correction_id")
    }
    kept["note"] = change.note
    report = MonthlyReport(village_id=old.village_id, period=old.period, **(kept | change.values))
    report.state, report.version, report.saved_at, report.saved_by = state, old.version + 1, now, by
    if state == ReportState.SUBMITTED:
        report.submitted_at, report.return_reason = now, ""
    if state == ReportState.APPROVED:
        report.submitted_at, report.approved_at, report.return_reason = (
            old.submitted_at or now,
            now,
            "",
        )
    return report


def _record(steps: Sequence[Step], *, name: str, digest: str, by: User | None) -> None:
    """One entry per township: who reads the trail there must see that its figures came by this
    file."""
    ranked = sorted(steps, key=lambda step: (step[0].row.village, step[0].row.period))
    for township, group in groupby(ranked, key=lambda step: step[0].row.village[:9]):
        part = list(group)
        villages = {change.row.village for change, _ in part}
        trail.record(
            by=by,
            action="导入月报",
            target=f"文件 {name}（{len(part)} 张）",
            division=villages.pop() if len(villages) == 1 else township,
            after={
                "文件": name,
                "文件校验值": digest,
                "新增": sum(change.is_new for change, _ in part),
                "更新": sum(not change.is_new for change, _ in part),
                "月报": [
                    f"{c.row.village} {periods.code(c.row.period)} {ReportState(state).label}"
                    for c, state in part
                ],
            },
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
