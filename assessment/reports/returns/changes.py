"""What a report says now beside what it said when it was returned."""

from dataclasses import dataclass

from ..models import MonthlyReport
from ..sheet import cell_text
from .models import ReportReturn


@dataclass(frozen=True)
class CellSinceReturn:
    """`why` it was returned; "" for a cell that was not named."""

    name: str
    title: str
    unit: str
    before: str
    now: str
    why: str = ""

    @property
    def changed(self) -> bool:
        return self.before != self.now


def since_return(report: MonthlyReport, row: ReportReturn) -> list[CellSinceReturn]:
    """The cells that were named, changed or not, then all others that changed."""
    why, before = {cell.column: cell.reason for cell in row.listed}, row.values
    lines = [
        CellSinceReturn(
            column.name,
            column.title,
            column.unit,
            cell_text(column.format(before[column.name])),
            cell_text(report.shown[column.name]),
            why.get(column.name, ""),
        )
        for column in report.form.columns
    ]
    shown = [line for line in lines if line.why or line.changed]
    return sorted(shown, key=lambda line: not line.why)
