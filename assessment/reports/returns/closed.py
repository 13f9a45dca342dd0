"""Which cells of a returned report its village may change: those that were named, what must agree
with them, and what was blank. One rule for the form, the grid and files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..derived import ByColumn
from ..form.columns import Values
from ..form.report_form import ReportForm
from ..models import MonthlyReport
from ..states import ReportState
from .models import ReportReturn

Tie = tuple[str, tuple[str, ...]]  # a total or whole, and its parts


@dataclass(frozen=True)
class OpenCells:
    """`named`: column → why it was returned, in the order of the form; empty where the whole report
    is open. `open`: all that may be changed. `note`: what was written on the whole."""

    named: Mapping[str, str]
    open: frozenset[str]
    note: str = ""

    @property
    def some(self) -> bool:
        """Only some cells are open."""
        return bool(self.named)

    def among(self, found: ByColumn) -> ByColumn:
        """Of what records say, what they say of open cells: a closed cell stays as it went up,
        whatever records say since; who approves sees where they differ."""
        return {name: one for name, one in found.items() if not self.some or name in self.open}


ALL_OPEN = OpenCells({}, frozenset())


def last_returns(reports: Iterable[MonthlyReport]) -> dict[int, ReportReturn]:
    """Key of a report → the last time it was returned: two queries for any number of reports."""
    by_key = {report.pk: report for report in reports if report.pk}
    rows = ReportReturn.objects.filter(report__in=by_key).order_by("number") if by_key else ()
    latest = {row.report_id: row for row in rows}
    found = ReportReturn.objects.filter(pk__in=[row.pk for row in latest.values()])
    known = {}
    for row in found.prefetch_related("cells") if latest else ():
        row.report = by_key[row.report_id]
        known[row.report_id] = row
    return known


def open_cells(report: MonthlyReport) -> OpenCells:
    """Of one report."""
    return open_cells_of([report]).get(report.pk, ALL_OPEN)


def open_cells_of(reports: Iterable[MonthlyReport]) -> dict[int, OpenCells]:
    """Key of a report → its open cells, of those of which only some are."""
    returned = [report for report in reports if report.state == ReportState.RETURNED]
    found = last_returns(returned).values()
    return {row.report_id: _open(row) for row in found if row.cells.all()}


def _open(row: ReportReturn) -> OpenCells:
    form, named = row.report.form, {cell.column: cell.reason for cell in row.listed}
    blank = {name for name, value in row.values.items() if value is None}
    return OpenCells(named, frozenset(tied(form, named) | blank), row.note)


def changed_closed(
    report: MonthlyReport, values: Values, cells: OpenCells | None = None
) -> dict[str, str]:
    """Column → why it may not be changed, of those that `values` would change. Empty unless the
    report was returned for some of its cells. `cells`: where they are known."""
    cells = open_cells(report) if cells is None else cells
    if not cells.some:
        return {}
    old = report.values
    return {
        name: f"这一栏没有退回，不能改；退回时是 {column.format(old[name])}"
        for name, column in report.form.by_name.items()
        if name not in cells.open and name in values and values[name] != old[name]
    }


def refusal(report: MonthlyReport, closed: Mapping[str, str]) -> str:
    """The same in one sentence."""
    titles = "".join(f"“{report.form.by_name[name].title}”" for name in closed)
    return f"{titles}没有退回，不能改，这次没有保存。只改退回的栏目；别的栏目也有错，请联系乡镇。"


def tied(form: ReportForm, names: Iterable[str]) -> set[str]:
    """The columns, and those that may have to change with them so that the form's rules hold: the
    other half of a pair, the total of a part, all parts of a total that was named."""
    ties: list[Tie] = [(whole, (part,)) for whole, part in form.pairs]
    ties += [(one.total, one.parts) for one in form.identities]
    seen: set[tuple[str, int]] = set()
    waiting = [(name, -1) for name in names]
    while waiting:
        step = waiting.pop()
        if step not in seen:
            seen.add(step)
            waiting += _next(ties, *step)
    return {name for name, _ in seen} & form.by_name.keys()


def _next(ties: list[Tie], name: str, through: int) -> Iterator[tuple[str, int]]:
    """What a column draws along, by another tie than that by which it came in."""
    for place, (total, parts) in enumerate(ties):
        if place == through:
            continue
        if name == total:
            yield from ((part, place) for part in parts)
        elif name in parts:
            yield total, place
