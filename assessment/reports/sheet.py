"""The monthly report as pages show it: sections of cells with last month's value, what is wrong,
what looks odd."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from accounts.records.deadlines import days_late

from . import periods
from .derived import ByColumn, Derived, differing
from .form.columns import NOT_APPLICABLE, ReportColumn, Values
from .form.report_form import ReportForm, outside_policy
from .models import MonthlyReport
from .states import can
from .warnings import odd_cells

NOT_APPLICABLE_TEXT = "不适用"


@dataclass(frozen=True)
class ReportCell:
    """One cell; texts as typed, "不适用" for does not apply, "" for not given; `records`: what
    other records say; `musts`: what it must be to other columns; `why` it was returned."""

    column: ReportColumn
    text: str
    last: str = ""
    wrong: str = ""
    odd: str = ""
    records: Derived | None = None
    musts: str = ""
    why: str = ""

    @property
    def changed(self) -> bool:
        """Since the period before; what looks odd counts as changed."""
        return self.text != self.last or bool(self.odd)

    @property
    def given(self) -> bool:
        return self.text not in ("", NOT_APPLICABLE_TEXT)


@dataclass(frozen=True)
class ReportSheetSection:
    """`taps`: the form offers to fill all of it at once."""

    title: str
    cells: list[ReportCell] = field(default_factory=list)
    taps: bool = True

    @property
    def tells_births(self) -> bool:
        """Below it stands what births and births within policy come to."""
        return any(cell.column.name == "planned_births" for cell in self.cells)

    @property
    def stock(self) -> bool:
        """Most months it stays as it was: the form offers last month's values."""
        return all(cell.column.stock for cell in self.cells)

    @property
    def from_records(self) -> bool:
        """Other records say what belongs here, and another number needs its reason."""
        return any(cell.records and cell.records.binding for cell in self.cells)

    @property
    def is_optional(self) -> bool:
        """The form offers "does not apply" for all of it."""
        return all(cell.column.spared == "offered" for cell in self.cells)

    @property
    def is_of_cases(self) -> bool:
        """Cases of which there should be none."""
        return all(cell.column.case for cell in self.cells)


def report_name(period: int) -> str:
    """2025年6月月报; 2022年全年合计."""
    return periods.label(period) + ("合计" if periods.is_total(period) else "月报")


def sections(
    form: ReportForm,
    texts: Mapping[str, str],
    last: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    records: ByColumn | None = None,
) -> list[ReportSheetSection]:
    """The sections of the form or the sheet. `texts` as in MonthlyReport.shown, `last` last month's
    values, `records` what other records say of some columns."""
    last, wrong, records = last or {}, wrong or {}, records or {}
    values = form.read_cells(texts).values
    unusual = odd_cells(form, values, last) | differing(values, records)
    cells = [
        ReportCell(
            column,
            cell_text(texts.get(column.name, "")),
            cell_text(column.format(last.get(column.name))),
            wrong.get(column.name, ""),
            unusual.get(column.name, ""),
            records.get(column.name),
            "，".join(form.musts(column.name)),
        )
        for column in form.columns
    ]
    return [
        ReportSheetSection(title, list(group))
        for title, group in groupby(cells, key=lambda cell: cell.column.section)
    ]


def changed_first(
    form: ReportForm, parts: list[ReportSheetSection], title: str
) -> list[ReportSheetSection]:
    """What changed in a section of its own, under `title`, with the other half of its pair; then
    the rest. As they were, where there is no period before."""
    cells = [cell for part in parts for cell in part.cells]
    if not any(cell.last for cell in cells):
        return parts
    names = {cell.column.name for cell in cells if cell.changed}
    names |= {name for pair in form.pairs if names.intersection(pair) for name in pair}
    first = ReportSheetSection(title, [cell for cell in cells if cell.column.name in names])
    rest = [
        ReportSheetSection(part.title, [c for c in part.cells if c.column.name not in names])
        for part in parts
    ]
    return [part for part in (first, *rest) if part.cells]


def cell_text(text: str) -> str:
    return NOT_APPLICABLE_TEXT if text == "-" else text


def key_figures(form: ReportForm, values: Values, outside: int | None) -> dict[str, str]:
    """The few figures that a year is looked over by: title → text."""
    found: dict[str, str] = {}
    for column in form.columns:
        if column.key and column.whole and column.name != "planned_births":
            found[column.key] = _ratio(column, form.by_name[column.whole], values)
        elif column.key:
            found[column.key] = _number(column, values)
        if column.name == "planned_births" and form.tells_births:
            found["违法生育"] = "" if outside is None else str(outside)
            if form.cases:
                found["六无"] = six_none(form, values, outside)
    return found


def key_notes(form: ReportForm) -> dict[str, list[str]]:
    """Which key figures are a part of a whole, and which stand for the month's end."""
    shown = [column for column in form.columns if column.key and column.name != "planned_births"]
    return {
        "parts": [column.key for column in shown if column.whole],
        "stocks": [column.key for column in shown if column.stock],
    }


def six_none(form: ReportForm, values: Values, outside: int | None) -> str:
    """Cases of all six together, births outside policy among them; "" while one of them is not
    given."""
    cases = [values.get(name) for name in form.cases]
    if outside is None or None in cases:
        return ""
    return str(outside + sum(max(case or 0, 0) for case in cases))


def _number(column: ReportColumn, values: Values) -> str:
    return cell_text(column.format(values.get(column.name)))


def _ratio(part: ReportColumn, whole: ReportColumn, values: Values) -> str:
    pair = values.get(part.name), values.get(whole.name)
    if pair == (None, None):
        return ""
    if pair == (NOT_APPLICABLE, NOT_APPLICABLE):
        return NOT_APPLICABLE_TEXT
    return "/".join(_number(column, values) or "—" for column in (part, whole))


def latest_stock(form: ReportForm, reports: Iterable[MonthlyReport]) -> Values:
    """The stock columns of the year's last month that gives them."""
    found: Values = {}
    for report in sorted(reports, key=lambda report: report.period, reverse=True):
        for name in form.stock:
            if found.get(name) is None:
                found[name] = getattr(report, name)
    return found


@dataclass(frozen=True)
class ReportDifference:
    """One line of two versions side by side; `name` is the field of the form."""

    name: str
    title: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def differences(
    typed: Mapping[str, str], note: str, report: MonthlyReport
) -> list[ReportDifference]:
    """What somebody typed against what stands in the database, note included, what differs first.

    The same number written otherwise is no difference.
    """
    theirs, cells = report.shown, report.form.read_cells(typed)
    mine = {c.name: c.format(cells.values[c.name]) for c in report.form.columns} | {
        name: typed[name] for name in cells.unread
    }
    lines = [
        ReportDifference(c.name, c.title, cell_text(mine[c.name]), cell_text(theirs[c.name]))
        for c in report.form.columns
    ]
    return sorted(
        [*lines, ReportDifference("note", "说明", note, report.note)],
        key=lambda line: not line.differs,
    )


@dataclass(frozen=True)
class YearPageMonth:
    """A line of the year's page. `refused` says why the village has nothing to report for the
    month."""

    period: int
    report: MonthlyReport | None
    refused: str
    form: ReportForm

    @property
    def open(self) -> bool:
        """Still to be reported by the village."""
        return not self.refused and (self.report is None or can(self.report.state, "save"))

    @property
    def why(self) -> str:
        """In place of a state, where there is nothing to report."""
        return "未到" if self.period > periods.current() else "村未设立或已撤销"

    @property
    def late(self) -> bool:
        return self.open and periods.is_late(self.period)

    @property
    def days_late(self) -> int:
        """Until it came, or until today where it is open."""
        if self.open:
            return days_late(periods.due_date(self.period), None)
        return self.report.days_late if self.report else 0

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The key figures of the year's form."""
        values = self.report.values if self.report else {}
        return list(key_figures(self.form, values, outside_policy(values)).items())
