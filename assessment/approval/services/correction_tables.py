"""更正单 in bulk by workbook: a report a row, its new figures and the reason; looked at, then each
row is a correction of its own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from accounts.models import ImportBatch, User
from accounts.records.tables_in import TableUpload
from associations.divisions.naming import same_place
from associations.models import Village
from documents.reading.named_tables import RowError, Titles, ordered

from ...reports.form.columns import SLOTS
from ...reports.importing import ReportRow, parse_reports, period_above, report_titles
from ...reports.models import MonthlyReport
from ...reports.states import can
from .approve import correct_report

REASON = "更正原因"
MOST = 300  # corrections in a file: each of them counts grades anew


@dataclass(frozen=True)
class PlannedCorrection:
    """`typed`: the cells that change, as they are typed into a 更正单; `cells`: title, old, new."""

    row: ReportRow
    report: MonthlyReport
    typed: dict[str, str]
    cells: list[tuple[str, str, str]]


@dataclass
class CorrectionPlan:
    lines: list[PlannedCorrection] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    same: int = 0

    @property
    def fingerprint(self) -> str:
        seen = [(line.report.pk, line.report.version, line.typed) for line in self.lines]
        return hashlib.sha256(repr((seen, self.errors)).encode()).hexdigest()


def upload_of(division: str) -> TableUpload:
    """A report's titles, with the reason in place of the note."""
    titles: Titles = report_titles(division)
    return TableUpload(
        ImportBatch.Kind.CORRECTIONS,
        {**titles, "note": (REASON, "原因", *titles["note"])},
        ("village_code", "period", "note"),
        lambda sheet, answers, given: parse_reports(sheet, answers, division),
        keep=SLOTS,
        spared=lambda lines: {"period"} if period_above(lines) else set(),
        largest=MOST,
    )


def plan_corrections(batch: ImportBatch) -> CorrectionPlan:
    """What the upload would do now: two queries."""
    rows = [ReportRow(**row) for row in batch.rows["rows"]]
    plan = CorrectionPlan(errors=[RowError(**error) for error in batch.errors])
    villages = Village.objects.in_division(batch.division).in_bulk({row.village for row in rows})
    found = MonthlyReport.objects.filter(village__in=villages, period__in={r.period for r in rows})
    reports = {(one.village_id, one.period): one for one in found.select_related("village")}
    titles = batch.rows["titles"]
    for row in rows:
        report = reports.get((row.village, row.period))
        wrong = list(_wrong(row, villages.get(row.village), report))
        line = None if wrong or report is None else _line(row, report)
        if line:
            texts = report.form.read_cells(report.shown | line.typed).wrong if report else {}
            wrong = list(texts.items())
        plan.errors += [
            RowError(row.number, titles.get(name, name), "", reason) for name, reason in wrong
        ]
        if line and not wrong:
            plan.lines.append(line)
        plan.same += not wrong and line is None
    plan.errors = ordered(plan.errors)
    return plan


def _wrong(
    row: ReportRow, village: Village | None, report: MonthlyReport | None
) -> Iterator[tuple[str, str]]:
    if village is None:
        yield "village_code", "不是这里的村级代码，请核对"
    elif row.name and not same_place(village.name, row.name):
        yield "village_name", f"和村级代码不是一个村：代码 {village.pk} 是{village.name}，请核对"
    elif report is None or not can(report.state, "correct"):
        yield "period", "没有已审核的月报；更正单只改已审核的，别的请直接修改"
    elif not row.note:
        yield "note", "请写明更正原因"


def _line(row: ReportRow, report: MonthlyReport) -> PlannedCorrection | None:
    """None where the file says what stands; blank cells are left as they are."""
    typed, cells = {}, []
    for column in report.form.columns:
        now = row.values.get(column.name)
        if now is not None and now != report.values[column.name]:
            typed[column.name] = column.format(now)
            old = column.format(report.values[column.name])
            cells.append((column.short, old, typed[column.name]))
    return PlannedCorrection(row, report, typed, cells) if typed else None


def correct(lines: Sequence[PlannedCorrection], by: User) -> None:
    """Raises ReportError, ConflictError, MoveNotAllowedError; then nothing must be written."""
    for line in lines:
        version = line.report.version
        correct_report(
            report=line.report, typed=line.typed, reason=line.row.note, version=version, by=by
        )
