"""What the month's grid shows: one row per village, its cells ready as text, so that the template
only repeats them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from associations.models import Township, Village

from ..reports import expected, periods
from ..reports.derived import ByColumn, derived, proposed, unexplained
from ..reports.form.columns import NOT_APPLICABLE, ReportColumn, Values
from ..reports.form.in_force import form_of
from ..reports.form.report_form import ReportForm
from ..reports.links import MonthLinks
from ..reports.models import MonthlyReport
from ..reports.returns.closed import ALL_OPEN, OpenCells, changed_closed, open_cells_of
from ..reports.states import ReportState, can
from .services.grid import TypedRow, one_line


def groups(shown: Iterable[ReportColumn]) -> list[tuple[str, int]]:
    """The upper header row: title and how many columns it spans."""
    return list(Counter(column.section for column in shown).items())


class CellFault(NamedTuple):
    """A cell that has to be put right: where it is and what to do."""

    field: str  # id and name of the input
    village: str
    column: str
    message: str


class Attempt(NamedTuple):
    """What was typed and could not be saved. `refusals`: village → why, for what is no conflict
    with somebody."""

    rows: Mapping[str, TypedRow]
    conflicts: frozenset[str]
    refusals: Mapping[str, str]


NO_ATTEMPT = Attempt({}, frozenset(), {})


@dataclass(slots=True)
class GridRow:
    """`kind`: "open" (inputs), "marked" (inputs, some with an error or closed) or "locked" (text).

    `cells` are pairs of input name and text; of a marked row with the error and whether it is
    closed, of a locked row only texts. `beside` is the other version of a row that could not be
    saved, as pairs of text and whether it differs.
    """

    code: str
    name: str
    url: str
    kind: str
    state: str
    label: str
    values: Values
    cells: list
    note: str = ""
    token: str = ""
    why: str = ""
    beside: list[tuple[str, bool]] = field(default_factory=list)
    beside_title: str = ""
    beside_note: str = ""
    takeable: bool = False

    def faults(self, form: ReportForm) -> list[CellFault]:
        if self.kind != "marked":
            return []
        pairs = zip(self.cells, form.columns, strict=True)
        return [
            CellFault(cell[0], self.name, column.title, cell[2])
            for cell, column in pairs
            if cell[2]
        ]


@dataclass(frozen=True)
class Grid:
    rows: list[GridRow]
    faults: list[CellFault]
    totals: list[str]
    states: Counter[str]
    editable: int


def month_grid(
    township: Township, period: int, *, user: User, may_write: bool, attempt: Attempt = NO_ATTEMPT
) -> Grid:
    """The township's villages in one month: those that existed in it or have a report. Blank cells
    that can be typed into show what the records say (assessment/reports/derived.py). Constant
    queries."""
    reports, totals = _reports(township, period)
    villages = list(
        Village.objects.in_division(township.pk).select_related("township").order_by("code")
    )
    records = derived([village.pk for village in villages], period)
    form = form_of(township.pk, period)
    partly_open = open_cells_of(reports.values())
    maker = _Maker(form, period, MonthLinks(user), may_write, attempt, records, partly_open)
    made = (
        maker.row(village, reports.get(village.pk), village.pk in totals) for village in villages
    )
    rows = [row for row in made if row]
    return Grid(
        rows=rows,
        faults=[fault for row in rows for fault in row.faults(form)],
        totals=column_totals(form, (row.values for row in rows)),
        states=Counter(row.state for row in rows),
        editable=sum(row.kind != "locked" for row in rows),
    )


def _reports(township: Township, period: int) -> tuple[dict[str, MonthlyReport], set[str]]:
    total = periods.of(periods.year_of(period))
    found = (
        MonthlyReport.objects.in_division(township.pk)
        .filter(period__in=[period, total])
        .select_related("saved_by")
    )
    rows = list(found.order_by())
    return {r.village_id: r for r in rows if r.period == period}, {
        r.village_id for r in rows if r.period == total
    }


def column_totals(form: ReportForm, rows: Iterable[Values]) -> list[str]:
    """Per column the sum as text: blanks and "does not apply" are left out; "-" where it applies to
    no village."""
    sums = dict.fromkeys(form.names)
    for values in rows:
        for name, value in values.items():
            if value is not None and value != NOT_APPLICABLE:
                sums[name] = max(sums[name] or 0, 0) + value
            elif value == NOT_APPLICABLE and sums[name] is None:
                sums[name] = NOT_APPLICABLE
    return [column.format(sums[column.name]) for column in form.columns]


def fingerprint(cells: Iterable[str]) -> str:
    """Of the texts in the form's order; tells a row that was typed in from one that only came
    back with the form."""
    text = "\x1f".join(cell.strip() for cell in cells)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class _Maker:
    form: ReportForm
    period: int
    links: MonthLinks
    may_write: bool
    attempt: Attempt
    records: Mapping[str, ByColumn]
    partly_open: Mapping[int, OpenCells]

    def row(
        self, village: Village, report: MonthlyReport | None, has_total: bool
    ) -> GridRow | None:
        refusal = expected.refusal(village, self.period) if report is None else ""
        typed = self.attempt.rows.get(village.pk)
        if refusal and not typed:
            return None
        report = report or MonthlyReport(village=village, period=self.period, version=0)
        row = self._stored(village, report, refusal, has_total)
        if typed:
            self._put_beside(row, report, typed)
        return row

    def _stored(
        self, village: Village, report: MonthlyReport, refusal: str, has_total: bool
    ) -> GridRow:
        state, label = (
            (report.state, report.get_state_display())
            if report.pk
            else ("missing", "未报")
            if expected.awaited(village, [self.period])
            else ("closed", "不用报")
        )
        locked = not self.may_write or bool(refusal) or has_total or not can(report.state, "save")
        shown, values = report.shown, report.values
        url = self.links.to(village.pk, self.period, report.state if report.pk else None)
        row = GridRow(
            village.pk, village.name, url, "locked", state, label, values, list(shown.values())
        )
        row.note = one_line(report.note)
        if has_total and not report.pk:
            whole = periods.of(periods.year_of(self.period))
            row.label, row.url = (
                "已有全年合计",
                self.links.to(village.pk, whole, ReportState.APPROVED),
            )
        if not locked:
            records = self.records.get(village.pk, {})
            shown = proposed(shown, records)
            row.values = self.form.read_cells(shown).values
            row.token = f"{report.version}:{fingerprint([*shown.values(), row.note])}"
            wrong = self.form.read_cells(shown).wrong if report.unread else {}
            asked = self.partly_open.get(report.pk, ALL_OPEN).among(records)
            wrong |= unexplained(self.form, row.values, report.note, asked)
            self._open(row, report, shown, wrong)
        return row

    def _open(
        self,
        row: GridRow,
        report: MonthlyReport,
        texts: Mapping[str, str],
        wrong: Mapping[str, str],
    ) -> None:
        """Of a report that was returned for some cells the others are closed, but for those that
        were typed into."""
        cells = self.partly_open.get(report.pk, ALL_OPEN)
        refused = changed_closed(report, row.values, cells)
        wrong = {**wrong, **refused}
        closed = {*self.form.names} - cells.open - refused.keys() if cells.some else set()
        if wrong or closed:
            row.kind = "marked"
            row.cells = [
                (f"{row.code}.{name}", texts.get(name, ""), wrong.get(name, ""), name in closed)
                for name in self.form.names
            ]
        else:
            row.kind = "open"
            row.cells = [(f"{row.code}.{name}", texts.get(name, "")) for name in self.form.names]

    def _put_beside(self, row: GridRow, report: MonthlyReport, typed: TypedRow) -> None:
        """What was typed stays in the inputs; where the row can no longer be written it stands
        beside, as text."""
        stored = report.shown
        mine = {name: typed.cells.get(name, "").strip() for name in self.form.names}
        differs = [mine[name] != stored[name] for name in self.form.names]
        row.why = self.attempt.refusals.get(row.code, "")
        if row.kind == "locked":
            row.why = row.why or f"这张月报现在是“{row.label}”，不能再改"
            row.beside_note = typed.note or ""
            row.beside, row.beside_title = (
                list(zip(mine.values(), differs, strict=True)),
                "您填的（没有保存）",
            )
            return
        values, _, wrong = self.form.read_cells(mine)
        row.values, was = values, row.note
        row.note = was if typed.note is None else typed.note
        self._open(row, report, mine, wrong)
        if row.code in self.attempt.conflicts:
            row.why = "别人在您打开之后保存过"
            row.beside, row.beside_title = (
                list(zip(stored.values(), differs, strict=True)),
                _whose(report),
            )
            row.beside_note = was
            row.takeable = True


def _whose(report: MonthlyReport) -> str:
    who = report.saved_by.name if report.saved_by else "别人"
    return f"{who} {timezone.localtime(report.saved_at):%H:%M} 保存的"
