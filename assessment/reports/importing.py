"""What a table of figures says, before the database is asked: its rows with their values, and what
is wrong in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.reading.named_tables import NamedSheet, RowError, Titles
from documents.reading.tables import Row

from . import columns, periods
from .columns import Values

VILLAGE_TITLES = ("村级代码", "区划代码")
REPORT_TITLES: Titles = {
    "village_code": VILLAGE_TITLES,
    "village_name": ("村（社区）", "村名"),
    "period": ("期间", "月份"),
    **{
        column.name: (column.title, f"{column.title}（{column.unit}）")
        for column in columns.COLUMNS
    },
}
NO_VILLAGE_CODE = "应为 12 位村级代码；若显示成 4.31E+11，请把该列设为文本后重新填写"


@dataclass(frozen=True)
class ReportRow:
    """One report as the file gives it. `values` has the columns that the file has: None is a blank
    cell."""

    number: int
    village: str
    period: int
    values: Values = field(default_factory=dict)


def parse_reports(sheet: NamedSheet) -> tuple[list[ReportRow], list[RowError]]:
    """Rows with a village and a period, without their unreadable cells; and everything wrong in the
    file itself."""
    rows: list[ReportRow] = []
    errors: list[RowError] = []
    seen = _Seen()
    for row in sheet.rows:
        place = _place(sheet, row, errors)
        values = _values(sheet, row, errors)
        if place is None:
            continue
        if clash := seen.clash(*place, row.number):
            errors.append(sheet.error(row, "period", clash))
            continue
        rows.append(ReportRow(row.number, *place, values))
    return rows, errors


def _place(sheet: NamedSheet, row: Row, errors: list[RowError]) -> tuple[str, int] | None:
    """Village code and period, or None with the errors added."""
    village, period, before = row.cells["village_code"], None, len(errors)
    if not re.fullmatch(r"[0-9]{12}", village):
        errors.append(sheet.error(row, "village_code", NO_VILLAGE_CODE))
    try:
        period = _period(row.cells["period"])
    except ValueError as error:
        errors.append(sheet.error(row, "period", str(error)))
    return None if period is None or len(errors) > before else (village, period)


def _period(text: str) -> int:
    """A spreadsheet makes 2025.1 of an October typed as 2025.10, so that spelling is refused."""
    if re.fullmatch(r"\d{4}\.\d", text):
        raise ValueError(
            "看不出是 1 月还是 10 月，请写成 2025-01 这样的形式"
            if text[-1] == "1"
            else "应写成 2025-06"
        )
    return periods.parse(text)


def _values(sheet: NamedSheet, row: Row, errors: list[RowError]) -> Values:
    cells = columns.read_cells(row.cells)
    errors += [
        sheet.error(row, name, cells.wrong[name]) for name in sheet.titles if name in cells.wrong
    ]
    return {
        n: cells.values[n] for n in sheet.titles if n in columns.BY_NAME and n not in cells.unread
    }


class _Seen:
    """The rows so far: one per village and period, and a year in months or as one total, never
    both."""

    def __init__(self) -> None:
        self.periods: dict[tuple[str, int], int] = {}
        self.years: dict[tuple[str, int, bool], int] = {}

    def clash(self, village: str, period: int, number: int) -> str:
        """What the row contradicts, or "" after taking it in."""
        first = self.periods.setdefault((village, period), number)
        if first != number:
            return f"与第 {first} 行重复：一个村一个期间只能有一行"
        year, total = periods.year_of(period), periods.is_total(period)
        self.years.setdefault((village, year, total), number)
        if other := self.years.get((village, year, not total)):
            return f"{year}年既有月报又有全年合计（见第 {other} 行），会重复计算，只能留一种"
        return ""


def chunks(rows: Sequence[ReportRow], size: int) -> Iterator[list[ReportRow]]:
    """By village, so that a chunk's reports lie close together in the database."""
    rows = sorted(rows, key=lambda row: (row.village, row.period))
    return (list(rows[start : start + size]) for start in range(0, len(rows), size))


@dataclass(frozen=True)
class ImportCounts:
    """Reports that a file made, changed and left alone; `states`: how many of the first two now
    stand in each state. `ignored` are titles of the file that mean nothing here, `blank` its rows
    without a figure."""

    new: int
    changed: int
    same: int
    blank: int = 0
    states: dict[str, int] = field(default_factory=dict)
    ignored: Sequence[str] = ()
