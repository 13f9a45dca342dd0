"""What a file of reports would do to the reports that stand: set against the database, a few
queries per chunk."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.scope import within
from associations.divisions.naming import same_place
from associations.models import Village
from documents.reading.named_tables import RowError

from ..reports import expected, periods
from ..reports.derived import ByColumn, derived_of, unexplained
from ..reports.form.columns import Values
from ..reports.form.in_force import form_of
from ..reports.importing import ReportRow, chunks, report_titles
from ..reports.models import MonthlyReport
from ..reports.returns.closed import ALL_OPEN, changed_closed, open_cells_of
from ..reports.states import ReportState

CHUNK = 500
_UNKNOWN = {
    0: "没有这个村级代码，请核对或先导入区划",
    9: "不是本乡镇的村级代码，请核对",
    12: "不是本村的代码，这里只能上传本村的月报",
}


@dataclass(frozen=True)
class ReportChange:
    """A row of the file beside the report it is for, which may be a new one (version 0); `values`
    are the cells after the import: columns that the file does not have stay as they are."""

    row: ReportRow
    village: Village
    report: MonthlyReport
    values: Values

    @property
    def is_new(self) -> bool:
        return self.report.pk is None

    @property
    def changed(self) -> list[str]:
        return [
            name
            for name in self.report.form.names
            if self.values[name] != getattr(self.report, name)
        ]

    @property
    def note(self) -> str:
        return self.row.note or self.report.note

    @property
    def differs(self) -> bool:
        return (
            self.is_new
            or bool(self.changed)
            or bool(self.report.unread)
            or self.note != self.report.note
        )

    @property
    def is_complete(self) -> bool:
        return not self.report.form.unfinished(self.values)


@dataclass
class ReportPlan:
    """`changes` in the order of the file, unchanged reports among them; with `errors` nothing may
    be applied. `blank` rows give no figure for a report that is not there either: they report
    nothing."""

    changes: list[ReportChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    blank: int = 0

    @property
    def fingerprint(self) -> str:
        """Of everything in the database that the preview shows: another one means it has to be
        looked at again."""
        seen = [
            (c.row.village, c.row.period, c.report.version, c.report.state, c.values, c.note)
            for c in self.changes
        ]
        return hashlib.sha256(repr((seen, self.errors)).encode()).hexdigest()


def plan_reports(
    rows: Sequence[ReportRow],
    *,
    titles: Mapping[str, str],
    division: str = "",
    by_hand: bool = False,
) -> ReportPlan:
    """Only villages in `division` are known. The reports are locked: call it in a transaction.

    `by_hand`, that is from a preview: submitted reports have to be returned first.
    """
    plan = ReportPlan()
    for chunk in chunks(rows, CHUNK):
        context = _ReportContext(chunk, titles, division, by_hand)
        for row in chunk:
            if context.is_blank(row):
                plan.blank += 1
                continue
            found = list(context.errors(row))
            plan.errors += found
            if not found:
                plan.changes.append(context.change(row))
    plan.changes.sort(key=lambda change: change.row.number)
    return plan


class _ReportContext:
    """What the database holds on the villages and periods of a chunk: a few queries."""

    def __init__(
        self, rows: Sequence[ReportRow], titles: Mapping[str, str], division: str, by_hand: bool
    ) -> None:
        self.titles, self.division, self.by_hand = titles, division, by_hand
        codes = {row.village for row in rows}
        years = {periods.year_of(row.period) for row in rows}
        villages = Village.objects.locked().filter(pk__in=codes)
        self.villages = {
            v.pk: v for v in (villages.filter(within(division, "code")) if division else villages)
        }
        reports = MonthlyReport.objects.filter(village_id__in=codes).order_by()
        found = reports.select_for_update().filter(period__in={row.period for row in rows})
        self.reports = {(report.village_id, report.period): report for report in found}
        self.partly_open = open_cells_of(self.reports.values())
        present = reports.filter(
            period__gte=periods.of(min(years)), period__lte=periods.of(max(years), 12)
        )
        self.records = derived_of(codes, {row.period for row in rows}) if by_hand else {}
        self.kinds = {
            (village, periods.year_of(period), periods.is_total(period))
            for village, period in present.values_list("village_id", "period")
        }

    def report(self, row: ReportRow) -> MonthlyReport:
        found = self.reports.get((row.village, row.period))
        return found or MonthlyReport(village_id=row.village, period=row.period, version=0)

    def is_blank(self, row: ReportRow) -> bool:
        nothing = all(value is None for value in row.values.values())
        return (
            nothing
            and row.village in self.villages
            and (row.village, row.period) not in self.reports
        )

    def change(self, row: ReportRow) -> ReportChange:
        report = self.report(row)
        values = report.values | row.values
        if report.pk is None or values != report.values:  # what says nothing new stays as it is
            records = self._records(row).items()
            values |= {name: item.value for name, item in records if values.get(name, 0) is None}
        return ReportChange(row, self.villages[row.village], report, values)

    def _records(self, row: ReportRow) -> ByColumn:
        """What other records say; files from the command line are of the years before them."""
        return self.records.get(row.period, {}).get(row.village, {})

    def errors(self, row: ReportRow) -> Iterator[RowError]:
        village = self.villages.get(row.village)
        if village is None:
            yield self._error(row, "village_code", row.village, _UNKNOWN[len(self.division)])
        elif row.name and not same_place(village.name, row.name):
            reason = f"和村级代码不是一个村：代码 {village.pk} 是{village.name}，请核对这两格"
            yield self._error(row, "village_name", row.name, reason)
        elif not expected.existed(village, row.period):
            reason = f"{village}在{periods.label(row.period)}尚未设立或已经撤销"
            yield self._error(row, "period", periods.code(row.period), reason)
        elif (
            row.village,
            periods.year_of(row.period),
            not periods.is_total(row.period),
        ) in self.kinds:
            other = "月报" if periods.is_total(row.period) else "全年合计"
            reason = f"系统里{village}{periods.year_of(row.period)}年已有{other}，会重复计算"
            yield self._error(row, "period", periods.code(row.period), reason)
        else:
            yield from self._cell_errors(self.change(row))

    def _cell_errors(self, change: ReportChange) -> Iterator[RowError]:
        report, row = change.report, change.row
        locked = self._lock(report.state) if change.report.pk else ""
        if locked:
            for name in change.changed:
                old = report.form.by_name[name].format(getattr(report, name)) or "空白"
                yield self._cell_error(row, name, f"{locked}（现为 {old}）")
            if change.note != report.note:
                yield self._error(row, "note", row.note, locked)
            return
        form = report.form
        cells = self.partly_open.get(report.pk, ALL_OPEN)
        asked = cells.among(self._records(row))
        wrong = form.problems(change.values) | unexplained(form, change.values, change.note, asked)
        for name, reason in (wrong | changed_closed(report, change.values, cells)).items():
            yield self._cell_error(row, name, reason)

    def _lock(self, state: str) -> str:
        if state == ReportState.APPROVED:
            return "已审核，须填更正单"
        return "已上报，须先退回才能修改" if self.by_hand and state == ReportState.SUBMITTED else ""

    def _cell_error(self, row: ReportRow, name: str, reason: str) -> RowError:
        column = form_of(row.village, row.period).by_name[name]
        return self._error(row, name, column.format(row.values.get(name)), reason)

    def _error(self, row: ReportRow, name: str, value: str, reason: str) -> RowError:
        title = self.titles.get(name) or report_titles(self.division)[name][0]
        return RowError(row.number, title, value, reason)
