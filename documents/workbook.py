"""Writing workbooks that look cared for and whose texts are inert: only a `Formula`, made by our
own code, is one."""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, BinaryIO, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .input_checks import input_check
from .texts import clean_text, width_of

Kind = Literal["text", "integer", "decimal", "percent", "date", "count", "amount", "step", "fen"]

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0.00%",
    "date": "yyyy-mm-dd",
    "count": "0",
    "amount": "0.00",
    "step": "0.00",
    "fen": "#,##0.00",
}
_LOOKS_LIKE_FORMULA = re.compile(r"[=+\-@\t\n].")
_BODY = Font(name="宋体", size=11)
_HEADER = Font(name="微软雅黑", size=10, bold=True)
_TITLE = Font(name="微软雅黑", size=16, bold=True)
_REMARK = Font(name="宋体", size=10, color="595959")
_HAIRLINE = Border(*[Side(style="thin", color="BFBFBF")] * 4)
_HEADER_FILL = PatternFill("solid", fgColor="EFEBE4")
_INPUT_FILL = PatternFill("solid", fgColor="FFFBE6")
_LOCKED_FILL = PatternFill("solid", fgColor="E7E6E6")
_WRONG_FILL = PatternFill("solid", fgColor="F8D7DA")


@dataclass(frozen=True)
class SheetColumn:
    """`width` is in half-width characters. A `count` is a whole number from 0 on, "-" (does not
    apply) or blank; what is typed into a `decimal` is from 0 on with two decimals at most, "-" or
    blank; an `amount` is a number from 0 on, and a `step` one above 0, with two decimals at most.

    `fen` values are whole fen, written in yuan. `percent` values are shares of 1 (Fraction or
    float), cut to two decimals of a per cent, never rounded up. With an `input` column the sheet is
    protected and only such columns can be typed into. `choices`: what may be typed.
    """

    title: str
    width: float = 12
    kind: Kind = "text"
    input: bool = False
    choices: Sequence[str] = ()


class Formula(NamedTuple):
    """What the reader's program works out, without the equals sign. Written by us: never made from
    a stored text."""

    text: str


class Fixed(NamedTuple):
    """A value that cannot be typed over where others can: shaded."""

    value: object


class Noted(NamedTuple):
    text: str
    why: str  # in a comment on the cell


class LockedRow(tuple):
    """A row that cannot be typed into where others can: shaded."""


@dataclass(frozen=True)
class Sheet:
    """`heading` stands above the header (first line: the title); `note` below it and above the
    header, in small type, so that a sheet that was filled in reads back as it is. `frozen` columns
    stay at the left while scrolling. Rows of a `tall` sheet are as high as their longest text,
    which not every program sees to by itself."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[object]]
    heading: Sequence[str] = field(default_factory=tuple)
    note: str = ""
    frozen: int = 0
    landscape: bool = False
    tall: bool = False

    @property
    def header_row(self) -> int:
        """Counted from 1; the first of `rows` comes next."""
        return len(self.heading) + bool(self.note) + 1


def write_workbook(sheets: Sequence[Sheet], fp: BinaryIO) -> int:
    """How many rows there are. They are written as they come, so a long list needs no more memory
    than a short one."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = ""
    workbook.properties.title = clean_text((*sheets[0].heading, sheets[0].title)[0], lines=False)
    rows = 0
    for sheet in sheets:
        rows += _SheetWriter(workbook.create_sheet(_sheet_title(sheet.title)), sheet).write()
    workbook.save(fp)
    return rows


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", clean_text(title, lines=False))[:31]


class _SheetWriter:
    def __init__(self, target: WriteOnlyWorksheet, sheet: Sheet) -> None:
        self.target, self.sheet = target, sheet
        self.lines = [*sheet.heading, *([sheet.note] if sheet.note else [])]
        self.header_row = sheet.header_row
        self.has_input = any(column.input for column in sheet.columns)

    def write(self) -> int:
        """How many rows."""
        self._lay_out()
        self._set_up_print()
        if self.has_input:
            self._guard_input()
        for number, line in enumerate(self.lines, start=1):
            self.target.append([self._line_cell(line, number)])
        self.target.append([self._header_cell(column) for column in self.sheet.columns])
        cells = [_CellPair(self.target, column) for column in self.sheet.columns]
        shaded = [
            _CellPair(self.target, replace(column, input=False), _LOCKED_FILL)
            for column in self.sheet.columns
        ]
        last = self.header_row
        for row in self.sheet.rows:
            last += 1
            if self.sheet.tall:
                self.target.row_dimensions[last].height = self._row_height(row)
            locked = isinstance(row, LockedRow)
            pairs = zip(cells, shaded, row, strict=True)
            self.target.append(
                [
                    (grey if locked or isinstance(value, Fixed) else cell).filled(value)
                    for cell, grey, value in pairs
                ]
            )
        if not self.has_input:
            self.target.auto_filter.ref = f"A{self.header_row}:{self._last_letter}{last}"
        return last - self.header_row

    @property
    def _last_letter(self) -> str:
        return get_column_letter(len(self.sheet.columns))

    def _lay_out(self) -> None:
        for number, column in enumerate(self.sheet.columns, start=1):
            self.target.column_dimensions[get_column_letter(number)].width = column.width
        for number, line in enumerate(self.lines, start=1):
            self.target.merged_cells.add(f"A{number}:{self._last_letter}{number}")
            self.target.row_dimensions[number].height = self._line_height(line, number)
        longest = max(
            math.ceil(width_of(column.title) / max(column.width - 1, 1))
            for column in self.sheet.columns
        )
        self.target.row_dimensions[self.header_row].height = max(24, 15 * longest + 6)
        self.target.freeze_panes = (
            f"{get_column_letter(self.sheet.frozen + 1)}{self.header_row + 1}"
        )

    def _line_height(self, line: str, number: int) -> float:
        if number == 1 and self.sheet.heading:
            return 30
        across = sum(column.width for column in self.sheet.columns)
        return 16 * max(1, sum(math.ceil(width_of(part) / across) for part in line.split("\n")))

    def _row_height(self, row: Sequence[object]) -> float:
        texts = [(value.value if isinstance(value, Fixed) else value) for value in row]
        lines = [
            math.ceil(width_of(text) / max(column.width - 3, 1))
            for text, column in zip(texts, self.sheet.columns, strict=True)
            if isinstance(text, str)
        ]
        return 15 * max([1, *lines]) + 3

    def _set_up_print(self) -> None:
        self.target.page_setup.paperSize = 9
        self.target.page_setup.orientation = "landscape" if self.sheet.landscape else "portrait"
        self.target.sheet_properties.pageSetUpPr.fitToPage = True
        self.target.page_setup.fitToHeight = 0
        self.target.print_title_rows = f"{self.header_row}:{self.header_row}"
        self.target.print_options.horizontalCentered = True
        self.target.oddFooter.center.text = "第 &P 页，共 &N 页"
        margins = self.target.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.7

    def _guard_input(self) -> None:
        protection = self.target.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = False
        for number, column in enumerate(self.sheet.columns, start=1):
            check = input_check(
                column.kind, column.choices, get_column_letter(number), self.header_row + 1
            )
            if column.input and check:
                self.target.data_validations.append(check)

    def _line_cell(self, line: str, number: int) -> Cell:
        is_title = number == 1 and bool(self.sheet.heading)
        cell = _text_cell(self.target, line)
        cell.font = _TITLE if is_title else _REMARK
        cell.alignment = Alignment(
            "center" if is_title else "left", vertical="center", wrap_text=True
        )
        return cell

    def _header_cell(self, column: SheetColumn) -> Cell:
        cell = _text_cell(self.target, column.title)
        cell.font, cell.fill, cell.border = _HEADER, _HEADER_FILL, _HAIRLINE
        cell.alignment = Alignment("center", vertical="center", wrap_text=True)
        return cell


class _CellPair:
    """A column's styled cell, filled anew for every row; a second one keeps what looks like a
    formula a text even after somebody edits it."""

    def __init__(
        self, target: WriteOnlyWorksheet, column: SheetColumn, fill: PatternFill | None = None
    ) -> None:
        self.column = column
        self.plain, self.quoted = _styled(target, column, fill), _styled(target, column, fill)
        self.quoted.quotePrefix = True

    def filled(self, value: object) -> Cell:
        if isinstance(value, Noted):
            cell = _text_cell(self.plain.parent, value.text)
            cell.comment, cell.fill = Comment(clean_text(value.why), ""), _WRONG_FILL
            return cell
        if isinstance(value, Fixed):
            value = value.value
        if isinstance(value, bool):
            value = "是" if value else "否"
        if isinstance(value, str):
            text = clean_text(value)
            cell = self.quoted if _LOOKS_LIKE_FORMULA.match(text) else self.plain
            cell.value = text
            cell.data_type = "s"
            return cell
        self.plain.value = (
            f"={value.text}" if isinstance(value, Formula) else _number(value, self.column.kind)
        )
        return self.plain


def _number(value: Any, kind: Kind) -> int | float | datetime.date | None:
    if value is None or isinstance(value, datetime.date):
        return value
    if kind == "percent":
        return math.floor(Fraction(str(value)) * 10_000) / 10_000
    if kind == "fen":
        return value / 100
    return value if isinstance(value, int) else float(value)


def _styled(target: WriteOnlyWorksheet, column: SheetColumn, fill: PatternFill | None) -> Cell:
    cell = WriteOnlyCell(target)
    cell.font, cell.border = _BODY, _HAIRLINE
    cell.number_format = _FORMATS[column.kind]
    side = {"text": "left", "date": "center"}.get(column.kind, "right")
    indent = 0 if side == "center" else 1
    cell.alignment = Alignment(
        side, vertical="center", wrap_text=column.kind == "text", indent=indent
    )
    if column.input:
        cell.fill, cell.protection = _INPUT_FILL, Protection(locked=False)
    elif fill:
        cell.fill = fill
    return cell


def _text_cell(target: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(target, clean_text(text))
    cell.data_type = "s"
    return cell
