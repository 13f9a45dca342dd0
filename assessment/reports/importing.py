"""What a table of figures says, before the database is asked: its rows with their values, what is
wrong in them, and what they leave open."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.records.tables_in import TableRead
from documents.reading.named_tables import NOT_FROM_ABOVE, NamedSheet, RowError, Titles
from documents.reading.questions import AmbiguousError, Answers, ReadingQuestion
from documents.reading.tables import Row
from documents.reading.words import NOTHING

from . import periods
from .form.columns import SLOTS, ReportColumn, Values
from .form.in_force import form_of, forms_of
from .form.report_form import ReportForm, together

VILLAGE_TITLES = ("村级代码", "区划代码")
EARLIER = {
    "discipline_breaches": ("违反群众工作纪律件数", "违反群众工作纪律件数（件）"),
    "serious_disputes": ("严重民事纠纷和恶性案件件数", "严重民事纠纷和恶性案件件数（件）"),
}  # of templates that were handed out earlier
PLACE_TITLES: Titles = {
    "village_code": VILLAGE_TITLES,
    "village_name": ("村（社区）", "村名", "村", "社区", "单位"),
    "period": ("期间", "月份", "年月", "报告期"),
    "note": ("说明", "情况说明", "原因说明"),
}
NO_VILLAGE_CODE = "应为 12 位村级代码；若显示成 4.31E+11，请把该列设为文本后重新填写"
NO_SUCH_COLUMN = "这个月的月报没有这一栏，请清空"
LONGEST_NOTE = 2000
_MONTH_ABOVE = re.compile(
    r"(20\d{2})\s*年\s*(\d{1,2})\s*月(?:份)?(?!\s*\d{1,2}\s*日|\s*[-—–至到~])"
)
_FIGURE_WITH_UNIT = re.compile(r"([\d,.，]+)\s*(万|百|千|亿)?\s*([人例件元户次名个]{0,2})")
_FACTORS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def report_titles(division: str) -> Titles:
    """What the columns are called in files of a division, over all forms of its county."""
    titles = {name: tuple(called) for name, called in PLACE_TITLES.items()}
    for form in forms_of(division):
        for column in form.columns:
            called = (column.title, f"{column.title}（{column.unit}）", column.short)
            known = titles.get(column.name, EARLIER.get(column.name, ()))
            titles[column.name] = tuple(dict.fromkeys((*called, *known)))
    return titles


@dataclass(frozen=True)
class ReportRow:
    """One report as the file gives it. `values` has the columns that the file has: None is a blank
    cell; `note` and the village's `name` are "" where it has none."""

    number: int
    village: str
    period: int
    values: Values = field(default_factory=dict)
    note: str = ""
    name: str = ""


@dataclass
class ReportsRead(TableRead):
    """Rows with a village and a period, without their unreadable cells; everything wrong in the
    file itself; and what is still open, with the cells that leave it so."""

    rows: list[ReportRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    doubtful: list[RowError] = field(default_factory=list)


def parse_reports(sheet: NamedSheet, answers: Answers, division: str) -> ReportsRead:
    """`division`: where the file's villages lie."""
    read, known = ReportsRead(), together(forms_of(division))
    seen, totals = _Seen(), _Totals(sheet, known)
    above = period_above(sheet.lines)
    for row in sheet.rows:
        cells = _settled(sheet, row, answers, read, known)
        place = _place(sheet, Row(row.number, cells), above, read.errors)
        values = _values(sheet, row, cells, form_of(*place) if place else known, read.errors)
        totals.add(row.number, values)
        if place is None:
            continue
        if clash := seen.clash(*place, row.number):
            read.errors.append(sheet.error(row, "period", clash))
            continue
        note = cells.get("note", "")[:LONGEST_NOTE]
        read.rows.append(ReportRow(row.number, *place, values, note, cells.get("village_name", "")))
    if (question := totals.question()) and question.is_open(answers):
        read.questions[question.key] = question
    return read


def _settled(
    sheet: NamedSheet, row: Row, answers: Answers, read: ReportsRead, known: ReportForm
) -> dict[str, str]:
    """The cells with the readings that were chosen; what is open stays as it stands."""
    cells = dict(row.cells)
    for name, text in row.cells.items():
        try:
            _doubt(name, text, known)
        except AmbiguousError as error:
            question = error.question(name, sheet.titles[name])
            if question.is_open(answers):
                read.questions.setdefault(question.key, question)
                read.doubtful.append(sheet.error(row, name, str(error)))
                cells[name] = str(error.readings[next(iter(error.readings))])
            else:
                cells[name] = str(error.readings[answers[question.key]])
    return cells


def _doubt(name: str, text: str, known: ReportForm) -> None:
    """Raises AmbiguousError where the cell may say more than one thing."""
    if name == "period" and (found := re.fullmatch(r"(\d{4})\.(\d)", text)):
        months = ("01", "10") if found[2] == "1" else (f"0{found[2]}",)
        if len(months) > 1:
            readings = {month: f"{found[1]}-{month}" for month in months}
            words = {month: f"{text} 是 {value}" for month, value in readings.items()}
            raise AmbiguousError("tenth", "看不出是 1 月还是 10 月", readings, words)
    if name not in known.by_name or _is_figure(known.by_name[name], text):
        return
    if text in NOTHING:
        words = {"zero": f"{text} 是 0", "spared": f"{text} 是不适用", "blank": f"{text} 是没有数"}
        readings = {"zero": "0", "spared": "-", "blank": ""}
        raise AmbiguousError("nothing", "不是数", readings, words)
    found = _FIGURE_WITH_UNIT.fullmatch(text)
    if found and (found[2] or found[3]):
        plain = found[1].replace(",", "").replace("，", "")
        readings, words = {"plain": plain}, {"plain": f"{text} 是 {plain}"}
        if found[2] and plain.replace(".", "", 1).isdigit():
            times = f"{float(plain) * _FACTORS[found[2]]:.2f}".rstrip("0").rstrip(".")
            readings["times"], words["times"] = times, f"{text} 是 {times}"
        raise AmbiguousError("unit", "里面写了单位", readings, words)


def _is_figure(column: ReportColumn, text: str) -> bool:
    try:
        column.parse(text)
    except ValueError:
        return False
    return True


def period_above(lines: Sequence[str]) -> int | None:
    """The month that the lines above the header name, where they name one."""
    found = {
        (int(year), int(month))
        for line in lines
        for year, month in _MONTH_ABOVE.findall(
            re.split("制表|填表|填报|打印|日期|有效期", line)[0]
        )
    }
    if len(found) != 1:
        return None
    year, month = found.pop()
    return periods.of(year, month) if 1 <= month <= 12 else None


def _place(
    sheet: NamedSheet, row: Row, above: int | None, errors: list[RowError]
) -> tuple[str, int] | None:
    """Village code and period, or None with the errors added."""
    village, period, before = row.cells["village_code"], None, len(errors)
    if not re.fullmatch(r"[0-9]{12}", village):
        errors.append(sheet.error(row, "village_code", NO_VILLAGE_CODE))
    try:
        period = _period(row.cells["period"]) if "period" in row.cells else above
    except ValueError as error:
        errors.append(sheet.error(row, "period", str(error)))
    if above and period and period != above:
        reason = f"和表头上面写的{periods.label(above)}不一致，请核对"
        errors.append(sheet.error(row, "period", reason))
    return None if period is None or len(errors) > before else (village, period)


def _period(text: str) -> int:
    """A spreadsheet makes 2025.1 of an October typed as 2025.10, so that spelling is refused."""
    if re.fullmatch(r"\d{4}\.\d", text):
        raise ValueError("应写成 2025-06")
    return periods.parse(text)


def _values(
    sheet: NamedSheet,
    row: Row,
    texts: Mapping[str, str],
    form: ReportForm,
    errors: list[RowError],
) -> Values:
    cells = form.read_cells(texts)
    errors += [
        sheet.error(row, name, NO_SUCH_COLUMN)
        for name in sheet.titles
        if name in SLOTS and name not in form.by_name and texts.get(name)
    ]
    errors += [
        sheet.error(row, name, cells.wrong[name]) for name in sheet.titles if name in cells.wrong
    ]
    errors += [
        sheet.error(row, name, NOT_FROM_ABOVE)
        for name in sheet.titles
        if name in row.above and name in form.by_name
    ]
    return {n: cells.values[n] for n in sheet.titles if n in form.by_name and n not in cells.unread}


class _Totals:
    """The rows so far, held against the totals among them."""

    def __init__(self, sheet: NamedSheet, known: ReportForm) -> None:
        self.left = list(sheet.left_out)
        self.sheet, self.known = sheet, known
        self.sums: Counter[str] = Counter()
        self.part: Counter[str] = Counter()
        self.differing: list[str] = []

    def add(self, number: int, values: Values) -> None:
        self._meet(number)
        for name, value in values.items():
            if value is not None and value > 0:
                self.sums[name] += value
                self.part[name] += value

    def question(self) -> ReadingQuestion | None:
        self._meet(None)
        if not self.differing:
            return None
        text = "；".join(self.differing[:5]) + "。"
        return ReadingQuestion("total", text, (("rows", "以各行为准，不看合计"),))

    def _meet(self, before: int | None) -> None:
        while self.left and (before is None or self.left[0].number < before):
            row = self.left.pop(0)
            whole = self.known.read_cells(row.cells).values
            for name, value in whole.items():
                found = {self.sums[name], self.part[name]}
                told = value is not None and value >= 0 and name in self.sheet.titles
                if told and value not in found:
                    self._differs(row, name, value)
            self.part.clear()

    def _differs(self, row: Row, name: str, value: int | None) -> None:
        column = self.known.by_name[name]
        told, summed = column.format(value), column.format(self.sums[name])
        self.differing.append(
            f"第 {row.number} 行“{self.sheet.titles[name]}”合计写的是 {told}，各行相加是 {summed}"
        )


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
    without a figure, `notes` what else was not read."""

    new: int
    changed: int
    same: int
    blank: int = 0
    states: dict[str, int] = field(default_factory=dict)
    ignored: Sequence[str] = ()
    notes: Sequence[str] = ()
