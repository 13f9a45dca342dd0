"""What calamine does not tell of an .ods: merged areas, hidden rows and columns, formulas that
nobody worked out. Only inside the reading child, which is limited in memory and time."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from .about import MAX_COLUMNS
from .sheet_xml import SheetXml

_NAME = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE = f"{_NAME}table:1.0 ", f"{_NAME}office:1.0 "
_HIDDEN = {"collapse", "filter"}
_MOST_ROWS = 120_001
_PIECE = 1 << 20


@dataclass
class OdsXml(SheetXml):
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def scan(archive: zipfile.ZipFile, sheet: str) -> OdsXml:
    reader = _OdsReader(sheet)
    with archive.open("content.xml") as stream:
        while piece := stream.read(_PIECE):
            reader.parser.Parse(piece)
    reader.parser.Parse(b"", True)
    return reader.found


class _OdsReader:
    """`row` and `column` (from 0) of the cell that comes next."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.found = sheet, OdsXml()
        self.inside, self.row, self.column, self.repeated = False, 0, 0, 1
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, said: Mapping[str, str]) -> None:
        kind = name.removeprefix(_TABLE)
        if kind == "table":
            self.inside = said.get(f"{_TABLE}name") == self.sheet
            self.row = self.column = 0
        elif not self.inside:
            return
        elif kind == "table-column":
            count = min(_number(said, "number-columns-repeated"), 300)
            if said.get(f"{_TABLE}visibility") in _HIDDEN:
                self.found.columns += range(self.column + 1, self.column + count + 1)
            self.column += count
        elif kind == "table-row":
            self.column, self.repeated = 0, _number(said, "number-rows-repeated")
            if said.get(f"{_TABLE}visibility") in _HIDDEN:
                end = min(self.row + self.repeated, _MOST_ROWS)
                self.found.rows += range(self.row + 1, end + 1)
        elif kind in ("table-cell", "covered-table-cell"):
            self._cell(said)

    def _cell(self, said: Mapping[str, str]) -> None:
        rows, columns = (_number(said, f"number-{of}-spanned") for of in ("rows", "columns"))
        if (rows > 1 or columns > 1) and self.column < MAX_COLUMNS:
            bottom, last = self.row + rows - 1, min(self.column + columns - 1, MAX_COLUMNS)
            self.found.merged.append((self.row, min(bottom, _MOST_ROWS), self.column, last))
        if f"{_TABLE}formula" in said and f"{_OFFICE}value-type" not in said:
            self.found.unsolved.append(f"{_letters(self.column)}{self.row + 1}")
        self.column += _number(said, "number-columns-repeated")

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table-row" and self.inside:
            self.row += self.repeated


def _number(said: Mapping[str, str], name: str) -> int:
    text = said.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        text, column = chr(65 + rest) + text, column - 1
    return text
