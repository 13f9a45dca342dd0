"""Many villages' reports of one month in one act: saved, submitted, approved; all of them or
none."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import trail
from accounts.models import User
from associations.models import Township, Village

from ...flags.services import raise_flags
from ...grading.services.outcomes import keep, years_resting_on
from ...reports import derived, expected, periods
from ...reports.form.columns import SLOTS
from ...reports.models import MonthlyReport
from ...reports.returns.closed import (
    ALL_OPEN,
    OpenCells,
    changed_closed,
    open_cells_of,
    refusal,
)
from ...reports.states import can, move

NOTE = MonthlyReport._meta.get_field("note")
WRITTEN = [*SLOTS, "complete", "note", "unread", "version", "saved_at", "saved_by"]


class TypedRow(NamedTuple):
    """One village's cells as typed, and the version they were typed over: 0 where there was no
    report. `note`: None where none was asked for."""

    village: str
    version: int
    cells: Mapping[str, str]
    note: str | None = None


class GridRefusedError(Exception):
    """Nothing was written. `conflicts`: village code → the report as it stands now, which is not
    what the person had before them; `refusals`: village code → why the village cannot report this
    month, in Chinese."""

    def __init__(
        self, conflicts: Mapping[str, MonthlyReport], refusals: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("有的村不能保存，这次一行都没有保存。")
        self.conflicts = dict(conflicts)
        self.refusals = dict(refusals or {})


class Submitted(NamedTuple):
    """Which reports went up, and which stay drafts because something required is missing or cannot
    be read."""

    submitted: list[MonthlyReport]
    unfinished: list[MonthlyReport]


@transaction.atomic
def save_grid(
    *, township: Township, period: int, rows: Sequence[TypedRow], by: User
) -> list[MonthlyReport]:
    """Keep the rows as drafts exactly as typed, like services.reports.save_report, and return those
    that changed.

    Raises GridRefusedError when a row was saved or submitted by somebody else in between, or its
    village has no such month to report.
    """
    villages, reports, totals = _locked(township, period)
    partly_open = open_cells_of(reports.values())
    conflicts: dict[str, MonthlyReport] = {}
    refusals: dict[str, str] = {}
    changed: list[MonthlyReport] = []
    for row in rows:
        village = villages.get(row.village)
        if village is None:
            refusals[row.village] = "本乡镇没有这个村（社区）。"
            continue
        report = reports.get(row.village) or MonthlyReport(
            village=village, period=period, version=0
        )
        if _holds(report, row):
            continue
        if reason := _refusal(village, period, totals):
            refusals[row.village] = reason
        elif not can(report.state, "save") or report.version != row.version:
            conflicts[row.village] = report
        elif reason := _closed(report, row, partly_open) or _no_note(row):
            refusals[row.village] = reason
        else:
            changed.append(_written(report, row, by))
    if conflicts or refusals:
        raise GridRefusedError(conflicts, refusals)
    _store(changed)
    return changed


@transaction.atomic
def submit_month(*, township: Township, period: int, by: User) -> Submitted:
    """上报 every draft and returned report of the month that is complete, with what the records say
    in cells left blank (assessment/reports/derived.py); the others stay as they are."""
    _, reports, _ = _locked(township, period)
    open_ones = [report for report in reports.values() if can(report.state, "submit")]
    found = derived.derived([report.village_id for report in open_ones], period)
    filled = {
        report.pk for report in open_ones if derived.fill(report, found.get(report.village_id, {}))
    }
    partly_open = open_cells_of(open_ones)
    complete = [
        report
        for report in open_ones
        if is_complete(
            report, partly_open.get(report.pk, ALL_OPEN).among(found.get(report.village_id, {}))
        )
    ]
    _store(report for report in complete if report.pk in filled)
    _move(complete, "submit", submitted_at=timezone.now(), return_reason="")
    _record("上报月报", township, period, complete, by)
    return Submitted(complete, [report for report in open_ones if report not in complete])


@transaction.atomic
def approve_month(
    *, township: Township, period: int, seen: Mapping[str, int], by: User
) -> list[MonthlyReport]:
    """审核 the chosen villages' reports; `seen`: village code → the version that was looked at.

    Raises GridRefusedError when one of them was returned, approved or changed in between.
    """
    _, reports, _ = _locked(township, period)
    chosen = [
        reports.get(village) or MonthlyReport(village_id=village, version=0) for village in seen
    ]
    conflicts = {
        r.village_id: r
        for r in chosen
        if not can(r.state, "approve") or r.version != seen[r.village_id]
    }
    if conflicts:
        raise GridRefusedError(conflicts)
    _move(chosen, "approve", approved_at=timezone.now())
    _record("审核月报", township, period, chosen, by)
    keep(code=township.pk, years=years_resting_on(periods.year_of(period)))
    raise_flags(code=township.pk)
    return chosen


def is_complete(report: MonthlyReport, found: derived.ByColumn) -> bool:
    """Whether the report may be submitted: everything required is given, readable and, where it is
    another number than binding records have, explained."""
    form, values = report.form, report.values
    faulty = report.unread or form.unfinished(values) or form.problems(values)
    return not faulty and not derived.unexplained(form, values, report.note, found)


def _locked(
    township: Township, period: int
) -> tuple[dict[str, Village], dict[str, MonthlyReport], set[str]]:
    """Villages, their reports of the month, and which have a yearly total instead."""
    villages = {v.pk: v for v in Village.objects.locked().in_division(township.pk)}
    total = periods.of(periods.year_of(period))
    found = (
        MonthlyReport.objects.select_for_update()
        .in_division(township.pk)
        .filter(period__in=[period, total])
    )
    reports, totals = {}, set()
    for report in found.order_by("village_id"):
        report.village = villages[report.village_id]
        if report.period == period:
            reports[report.village_id] = report
        else:
            totals.add(report.village_id)
    return villages, reports, totals


def _refusal(village: Village, period: int, totals: set[str]) -> str:
    if village.pk in totals:
        return f"{village.name}{periods.year_of(period)}年已有全年合计，不能再填月报。"
    return expected.refusal(village, period)


def _holds(report: MonthlyReport, row: TypedRow) -> bool:
    """The report says what was typed already; an empty row is no report."""
    same_note = row.note in (None, one_line(report.note))
    return same_note and (report.values, report.unread) == report.form.read_draft(row.cells)


def one_line(note: str) -> str:
    """As a cell shows it."""
    return " ".join(note.split())


def _closed(report: MonthlyReport, row: TypedRow, partly_open: Mapping[int, OpenCells]) -> str:
    """Which cells were typed into that are not open."""
    values, cells = report.form.read_cells(row.cells).values, partly_open.get(report.pk, ALL_OPEN)
    closed = changed_closed(report, values, cells)
    return refusal(report, closed) if closed else ""


def _no_note(row: TypedRow) -> str:
    """Why the note cannot be kept."""
    try:
        NOTE.clean(row.note or "", None)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


def _written(report: MonthlyReport, row: TypedRow, by: User) -> MonthlyReport:
    values, report.unread = report.form.read_draft(row.cells)
    for name, value in values.items():
        setattr(report, name, value)
    if row.note is not None and row.note != one_line(report.note):
        report.note = row.note
    report.state = move(report.state, "save")
    report.version += 1
    report.saved_at, report.saved_by = timezone.now(), by
    return report


def _store(written: Iterable[MonthlyReport]) -> None:
    """Two statements: insert what is new, and overwrite (many times faster than bulk_update) the
    locked rows."""
    reports = list(written)
    new = [report for report in reports if report.pk is None]
    old = [report for report in reports if report.pk is not None]
    MonthlyReport.objects.bulk_create(new)
    MonthlyReport.objects.bulk_create(
        old, update_conflicts=True, unique_fields=["village", "period"], update_fields=WRITTEN
    )


def _move(reports: Sequence[MonthlyReport], act: str, **written: object) -> None:
    for report in reports:
        report.state = move(report.state, act)
    if reports:
        MonthlyReport.objects.filter(pk__in=[report.pk for report in reports]).update(
            state=reports[0].state, version=F("version") + 1, **written
        )


def _record(
    action: str, township: Township, period: int, reports: Sequence[MonthlyReport], by: User
) -> None:
    """One entry for the act, with the figures of every report in it."""
    if not reports:
        return
    trail.record(
        by=by,
        action=action,
        target=f"{township.name} {periods.label(period)}（{len(reports)} 张）",
        division=township.pk,
        after={f"{report.village.name}（{report.village_id}）": report.shown for report in reports},
    )
