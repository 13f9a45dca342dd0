"""The monthly report as pages show it: sections of cells with last month's value, what is wrong,
what looks odd."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone

from . import columns, periods
from .columns import BY_NAME, COLUMNS, NOT_APPLICABLE, STOCK, ReportColumn, Values
from .derived import ByColumn, Derived, differing
from .models import MonthlyReport
from .states import can
from .warnings import odd_cells

NOT_APPLICABLE_TEXT = "不适用"
FLOW = tuple(name for name in columns.NAMES if name not in STOCK)
OPTIONAL_GROUPS = (
    "避孕节育",
    "流动人口",
    "社会抚养费",
)  # the form offers "does not apply" for the whole group
OPTIONAL = tuple(column.name for column in COLUMNS if column.group in OPTIONAL_GROUPS)


@dataclass(frozen=True)
class ReportCell:
    """One cell; texts as typed, "不适用" for does not apply, "" for not given; `records`: what
    other records say."""

    column: ReportColumn
    text: str
    last: str = ""
    wrong: str = ""
    odd: str = ""
    records: Derived | None = None

    @property
    def stock(self) -> bool:
        return self.column.name in STOCK

    @property
    def changed(self) -> bool:
        """Since the period before; what looks odd counts as changed."""
        return self.text != self.last or bool(self.odd)

    @property
    def given(self) -> bool:
        return self.text not in ("", NOT_APPLICABLE_TEXT)


@dataclass(frozen=True)
class ReportSheetSection:
    title: str
    cells: list[ReportCell] = field(default_factory=list)

    @property
    def tells_births(self) -> bool:
        """Below it stands what births and births within policy come to."""
        return any(cell.column.name == "births" for cell in self.cells)

    @property
    def stock(self) -> bool:
        """Most months it stays as it was: the form offers last month's values."""
        return all(cell.stock for cell in self.cells)

    @property
    def from_records(self) -> bool:
        """Other records say what belongs here, and another number needs its reason."""
        return any(cell.records and cell.records.binding for cell in self.cells)

    @property
    def is_optional(self) -> bool:
        return self.title in OPTIONAL_GROUPS


def report_name(period: int) -> str:
    """2025年6月月报; 2022年全年合计."""
    return periods.label(period) + ("合计" if periods.is_total(period) else "月报")


def sections(
    texts: Mapping[str, str],
    last: Values | None = None,
    wrong: Mapping[str, str] | None = None,
    records: ByColumn | None = None,
) -> list[ReportSheetSection]:
    """The sections of the form or the sheet. `texts` as in MonthlyReport.shown, `last` last month's
    values, `records` what other records say of some columns."""
    last, wrong, records = last or {}, wrong or {}, records or {}
    values = columns.read_cells(texts).values
    unusual = odd_cells(values, last) | differing(values, records)
    cells = [
        ReportCell(
            column,
            cell_text(texts.get(column.name, "")),
            cell_text(column.format(last.get(column.name))),
            wrong.get(column.name, ""),
            unusual.get(column.name, ""),
            records.get(column.name),
        )
        for column in COLUMNS
    ]
    return [
        ReportSheetSection(title, list(group))
        for title, group in groupby(cells, key=lambda cell: cell.column.group)
    ]


def changed_first(parts: list[ReportSheetSection], title: str) -> list[ReportSheetSection]:
    """What changed in a section of its own, under `title`, with the other half of its pair; then
    the rest. As they were, where there is no period before."""
    cells = [cell for part in parts for cell in part.cells]
    if not any(cell.last for cell in cells):
        return parts
    names = {cell.column.name for cell in cells if cell.changed}
    names |= {name for pair in columns.PAIRS if names.intersection(pair) for name in pair}
    first = ReportSheetSection(title, [cell for cell in cells if cell.column.name in names])
    rest = [
        ReportSheetSection(part.title, [c for c in part.cells if c.column.name not in names])
        for part in parts
    ]
    return [part for part in (first, *rest) if part.cells]


def cell_text(text: str) -> str:
    return NOT_APPLICABLE_TEXT if text == "-" else text


KEY_TITLES = ("出生", "政策内", "政策外", "六无", "避孕节育", "流动人口合同", "抚养费（元）")


def key_figures(values: Values, outside: int | None) -> list[str]:
    """The texts under KEY_TITLES."""
    births = [
        _number("births", values),
        _number("planned_births", values),
        "" if outside is None else str(outside),
    ]
    return [
        *births,
        six_none(values, outside),
        *(_ratio(part, whole, values) for whole, part in columns.PAIRS[1:]),
    ]


def six_none(values: Values, outside: int | None) -> str:
    """Cases of all six together, births outside policy among them; "" while one of them is not
    given."""
    cases = [values.get(name) for name in columns.SIX_NONE]
    if outside is None or None in cases:
        return ""
    return str(outside + sum(max(case or 0, 0) for case in cases))


def _number(name: str, values: Values) -> str:
    return cell_text(BY_NAME[name].format(values.get(name)))


def _ratio(part: str, whole: str, values: Values) -> str:
    pair = values.get(part), values.get(whole)
    if pair == (None, None):
        return ""
    if pair == (NOT_APPLICABLE, NOT_APPLICABLE):
        return NOT_APPLICABLE_TEXT
    return "/".join(_number(name, values) or "—" for name in (part, whole))


def latest_stock(reports: Iterable[MonthlyReport]) -> Values:
    """The stock columns of the year's last month that gives them."""
    found: Values = {}
    for report in sorted(reports, key=lambda report: report.period, reverse=True):
        for name in STOCK:
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
    theirs, cells = report.shown, columns.read_cells(typed)
    mine = {c.name: c.format(cells.values[c.name]) for c in COLUMNS} | {
        name: typed[name] for name in cells.unread
    }
    lines = [
        ReportDifference(c.name, c.title, cell_text(mine[c.name]), cell_text(theirs[c.name]))
        for c in COLUMNS
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
    def came_late(self) -> bool:
        at = self.report.submitted_at if self.report else None
        return bool(
            at and not self.open and periods.is_late(self.period, timezone.localtime(at).date())
        )

    @property
    def figures(self) -> list[tuple[str, str]]:
        values = self.report.values if self.report else {}
        texts = key_figures(values, columns.outside_policy(values))
        return list(zip(KEY_TITLES, texts, strict=True))
