"""A table laid out as offices do: titles above, headers of one or two lines, lines that are no
data, merged cells, what is hidden; written as .xlsx or as text."""

import csv
import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from .ods import written
from .writings import Written, unseen

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
ABOVE = (
    "{unit}会员花名册",
    "附件2",
    "填报单位：{unit}",
    "填报单位：{unit}　　填报日期：2026年10月8日",
    "（{unit}）",
    "单位：人　制表人：王某",
    "注：本表一式两份",
)
BELOW = (
    ("以下空白",),
    ("填表人：王某", "审核人：李某", "填报日期：2026年10月8日"),
    ("注：户主姓名与户口簿一致",),
    ("说明：流动人员按现居住地登记",),
    ("负责人（签字）：", "", "经办人：", "李某"),
    ("制表：张某",),
    ("（以下无正文）",),
    ("备注：另附说明一份",),
    ("单位（盖章）：",),
)
GROUPS = ("基本情况", "会员情况", "家庭情况", "协会填写", "登记信息")


@dataclass
class Layout:
    """`rows` of cells under `titles`; `data`: for each row of the sheet the index of the row of
    data that stands in it, or None. `formulas`: results by row and column, `has_results`: whether
    the program kept them."""

    titles: list[str]
    rows: list[list[Any]]
    unit: str
    is_csv: bool = False
    days: str = ""  # the system that the file says it counts days in
    merge_down: list[int] = field(default_factory=list)  # columns whose repeats are merged
    totals: list[list[Any]] = field(default_factory=list)
    lines: list[list[Any]] = field(default_factory=list)
    data: list[int | None] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    formulas: dict[tuple[int, int], int] = field(default_factory=dict)
    has_results: bool = True
    hidden_columns: list[int] = field(default_factory=list)
    between: dict[int, list[Any]] = field(default_factory=dict)  # subtotals, before a row of data
    other_sheet: str = ""  # one that is not read, once the file is written

    def lay(self, chance: random.Random) -> None:
        """Fills `lines`: from the title to the signatures."""
        for line in self.above or chance.sample(ABOVE, chance.choice((0, 0, 1, 1, 2, 3))):
            self._add([line.format(unit=self.unit)], width=chance.random() < 0.6)
        if self.lines and chance.random() < 0.2:
            self._add([])
        start = len(self.lines)
        self._header(chance)
        header = self.lines[start:]
        again = chance.randrange(3, 40) if chance.random() < 0.15 else 0
        for number, row in enumerate(self.rows):
            if again and number and number % again == 0 and not self.merges:
                for line in header:
                    self._add(list(line))
            if chance.random() < 0.02:
                self._add([])
            if number in self.between:
                self._add(self.between[number])
            self._add(row, data=number)
        for total in self.totals:
            self._add(total)
        for line in chance.sample(BELOW, chance.choice((0, 0, 1, 2))):
            self._add(list(line))
        self._merge_repeats()

    def row_of(self, index: int) -> int:
        """As a person numbers it."""
        return self.data.index(index) + 1

    def _add(self, cells: list[Any], data: int | None = None, *, width: bool = False) -> None:
        self.lines.append(cells)
        self.data.append(data)
        if width and len(self.titles) > 1:
            row = len(self.lines) - 1
            self.merges.append((row, row, 0, len(self.titles) - 1))

    def _header(self, chance: random.Random) -> None:
        titles = [self._title(chance, title) for title in self.titles]
        if chance.random() < 0.7 or len(titles) < 4:
            self._add(titles)
            return
        start = chance.randrange(1, len(titles) - 2)
        end = chance.randrange(start + 1, min(start + 4, len(titles) - 1))
        merged = chance.random() < 0.7
        top: list[Any] = [*titles[:start], chance.choice(GROUPS), *[None] * (end - start)]
        top += titles[end + 1 :]
        self._add(top)
        below = [None] * start + titles[start : end + 1] + [None] * (len(titles) - end - 1)
        self._add(below)
        if merged and not self.is_csv:
            row = len(self.lines) - 2
            self.merges.append((row, row, start, end))
            outside = (*range(start), *range(end + 1, len(titles)))
            self.merges += [(row, row + 1, column, column) for column in outside]

    def _title(self, chance: random.Random, title: str) -> str:
        found = chance.random()
        if found < 0.06:
            return f"*{title}"
        if found < 0.10:
            return f"{title}（必填）"
        if found < 0.16:
            return chance.choice((" ", "　", "\n")).join(title) if len(title) < 4 else f" {title} "
        if found < 0.18:
            return unseen(chance, title)
        return title

    def _merge_repeats(self) -> None:
        """The cells below the first of equal neighbours are empty and merged into it."""
        for column in self.merge_down:
            start = None
            for at in range(len(self.lines) + 1):
                index = self.data[at] if at < len(self.data) else None
                same = (
                    start is not None
                    and index is not None
                    and self.lines[at][column] == self.lines[start][column]
                )
                if same:
                    continue
                if start is not None and at - start > 1:
                    self.merges.append((start, at - 1, column, column))
                start = at if index is not None and self.lines[at][column] else None

    def write(self, chance: random.Random) -> tuple[str, bytes]:
        if self.is_csv:
            return chance.choice(("名册.csv", "名册.csv", "名册.txt")), self._text(chance)
        plain = not (self.hidden_rows or self.hidden_columns or self.formulas or self.days)
        if plain and chance.random() < 0.12:  # the format tells nothing of these
            return "名册.ods", written(self.lines, self.merges)
        return chance.choice(("名册.xlsx", "名册.xlsx", "名册.xlsm")), self._book(chance)

    def _text(self, chance: random.Random) -> bytes:
        file = io.StringIO()
        writer = csv.writer(file, delimiter=chance.choice(",\t;"))
        writer.writerows([["" if cell is None else cell for cell in row] for row in self.lines])
        return file.getvalue().encode(chance.choice(ENCODINGS))

    def _book(self, chance: random.Random) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = chance.choice(("Sheet1", "花名册", "名册（2026）"))
        if self.days:
            book.epoch = CALENDAR_MAC_1904 if self.days == "1904" else CALENDAR_WINDOWS_1900
        below, left = chance.choice(((0, 0), (0, 0), (0, 0), (1, 0), (0, 1), (2, 2)))
        for at, row in enumerate(self.lines, start=1 + below):
            for column, cell in enumerate(row, start=1 + left):
                if cell not in (None, ""):
                    sheet.cell(at, column, cell)
        self.data[:0] = [None] * below
        for top, bottom, first, last in self.merges:
            at, column = below + 1, left + 1
            sheet.merge_cells(None, top + at, first + column, bottom + at, last + column)
        for row in self.hidden_rows:
            sheet.row_dimensions[self.row_of(row)].hidden = True
        for column in self.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1 + left)].hidden = True
        results = {}
        for (row, column), result in self.formulas.items():
            cell = sheet.cell(self.row_of(row), column + 1 + left, f"={result}+0")
            results[cell.coordinate] = result
        self._other_sheets(book, chance)
        file = io.BytesIO()
        book.save(file)
        data = file.getvalue()
        return with_results(data, results) if self.has_results and results else data

    def _other_sheets(self, book: openpyxl.Workbook, chance: random.Random) -> None:
        if chance.random() < 0.15:
            other = book.create_sheet("填表说明", chance.choice((0, 1)))
            other.append(["填表说明"])
            other.append(["一、姓名与户口簿一致"])
        if chance.random() < 0.1 and self.rows:
            other = book.create_sheet("补登")
            other.append(self.titles)
            for row in self.rows[: chance.choice((0, 1))]:
                other.append(row)
            self.other_sheet = other.title
        if chance.random() < 0.1:
            other = book.create_sheet("字典")
            other.append(["性别", "男", "女"])
            other.sheet_state = "hidden"


@dataclass
class Roster:
    """`cells`: for each row what stands under each field; `place` of each; `out`: rows that are
    hidden and meant to be left out; `answers` by kind of question."""

    target: str
    layout: Layout
    fields: list[str]
    cells: list[dict[str, Written]]
    places: list[str]
    division: str
    out: set[int] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)


def with_results(data: bytes, results: dict[str, Any]) -> bytes:
    """The workbook's formulas with the results that a program would have kept (cell → number)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry.startswith("xl/worksheets/sheet"):
                text = content.decode()
                for cell, value in results.items():
                    pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)'
                    text = re.sub(pattern, rf"\g<1><v>{value}</v>", text)
                content = text.encode()
            target.writestr(entry, content)
    return file.getvalue()
