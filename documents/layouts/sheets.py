"""A workbook (.xlsx): its visible sheets as grids, and values into their blank cells.

FilledCell in the sheet's own XML: openpyxl would leave out what it does not know. Formulas lose the
result that was kept with them, so that every program works them out anew.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from .grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TABLES,
    FilledCell,
    LayoutError,
    LayoutGrid,
    spread,
    tidy,
)
from .parts import exchanged, parsed, written

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")
WORKBOOK = "xl/workbook.xml"
PERCENT_FORMATS = {9, 10}


def read_sheets(data: bytes) -> list[LayoutGrid]:
    """Raises LayoutError."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings, percents = _strings(archive), _percent_styles(archive)
        found = [
            _grid(parsed(archive, path), part, name, strings, percents)
            for part, (name, path, visible) in enumerate(_sheets(archive))
            if visible
        ]
    grids = [grid for grid in found if any(any(row) for row in grid.texts)]
    if len(grids) > MAX_TABLES:
        raise LayoutError(f"工作表超过 {MAX_TABLES} 张。请拆成几个文件分别上传。")
    return grids


def fill_sheets(data: bytes, values: Sequence[FilledCell]) -> bytes:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part, (_, path, _) in enumerate(_sheets(archive)):
            own = [value for value in values if value.part == part]
            root = parsed(archive, path)
            if _forget_results(root) or own:
                _write(root, own)
                parts[path] = written(root)
        if parts:
            parts[WORKBOOK] = _worked_out_anew(parsed(archive, WORKBOOK))
    return exchanged(data, parts)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Name, path and whether it is seen, in the workbook's order."""
    if WORKBOOK not in archive.namelist():
        raise LayoutError("不是标准的 .xlsx 文件。请用 WPS 或 Excel 打开，另存后再上传。")
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in parsed(archive, WORKBOOK).iter(f"{_MAIN}sheet"):
        target = relations.get(sheet.get(_RELATION), "")
        path = target[1:] if target[:1] == "/" else posixpath.normpath(f"xl/{target}")
        if path in archive.namelist() and "worksheets/" in path:
            yield sheet.get("name", ""), path, sheet.get("state", "visible") == "visible"


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(one) for one in parsed(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: Any) -> str:
    """Without the readings that stand over characters."""
    return "".join(
        part.text or ""
        for part in element.iter(f"{_MAIN}t")
        if part.getparent().tag != f"{_MAIN}rPh"
    )


def _percent_styles(archive: zipfile.ZipFile) -> set[int]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = parsed(archive, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", 0))
        for one in root.iter(f"{_MAIN}numFmt")
        if "%" in one.get("formatCode", "")
    }
    formats = root.find(f"{_MAIN}cellXfs")
    return {
        number
        for number, one in enumerate(formats if formats is not None else ())
        if int(one.get("numFmtId", 0)) in own | PERCENT_FORMATS
    }


def _cells(root: Any) -> Iterator[tuple[int, int, Any]]:
    """Row, column (from 0) and element; places that are not written count on."""
    row = -1
    for line in root.iter(f"{_MAIN}row"):
        row = int(line.get("r", row + 2)) - 1
        column = -1
        for cell in line.iterchildren(f"{_MAIN}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = column_index_from_string(place[1]) - 1 if place else column + 1
            yield row, column, cell


def _grid(root: Any, part: int, name: str, strings: list[str], percents: set[int]) -> LayoutGrid:
    cells = [
        (row, column, cell)
        for row, column, cell in _cells(root)
        if row < MAX_ROWS and column < MAX_COLUMNS
    ]
    merged = [
        (top, left, bottom, right)
        for top, left, bottom, right in _merged(root)
        if bottom < MAX_ROWS and right < MAX_COLUMNS
    ]
    bottom = max([row for row, _, _ in cells] + [area[2] for area in merged], default=-1)
    width = max([column for _, column, _ in cells] + [area[3] for area in merged], default=-1) + 1
    grid = LayoutGrid(part, name, [[""] * width for _ in range(bottom + 1)], merged=merged)
    grid.blank = {(row, column) for row in range(bottom + 1) for column in range(width)}
    for row, column, cell in cells:
        text, is_number = _value(cell, strings)
        grid.texts[row][column] = text
        if int(cell.get("s", 0)) in percents:
            grid.percents.add((row, column))
        if is_number:
            grid.numbers.add((row, column))
        if text or cell.find(f"{_MAIN}f") is not None:
            grid.blank.discard((row, column))
    rows, columns = _hidden(root)
    grid.blank = {place for place in grid.blank if place[0] not in rows and place[1] not in columns}
    spread(grid)
    return grid


def _merged(root: Any) -> Iterator[tuple[int, int, int, int]]:
    for one in root.iter(f"{_MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(one.get("ref", ""))
        if None not in (left, top, right, bottom):
            yield int(top) - 1, int(left) - 1, int(bottom) - 1, int(right) - 1  # type: ignore[arg-type]


def _value(cell: Any, strings: list[str]) -> tuple[str, bool]:
    """Its text, and whether it is a number."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
    match kind:
        case "s":
            return tidy(strings[int(value)]) if value else "", False
        case "inlineStr":
            return tidy(_text(cell)), False
        case "n" if value:
            number = float(value)
            whole = number.is_integer() and abs(number) < 1e15
            return str(int(number)) if whole else value, True
    return tidy(value), False


def _hidden(root: Any) -> tuple[set[int], set[int]]:
    rows = {
        int(line.get("r", 0)) - 1
        for line in root.iter(f"{_MAIN}row")
        if line.get("hidden") in {"1", "true"}
    }
    columns = {
        number - 1
        for one in root.iter(f"{_MAIN}col")
        if one.get("hidden") in {"1", "true"}
        for number in range(int(one.get("min", 1)), min(int(one.get("max", 1)), MAX_COLUMNS) + 1)
    }
    return rows, columns


# Writing


def _forget_results(root: Any) -> bool:
    """Of formulas; whether there were any."""
    found = False
    for formula in root.iter(f"{_MAIN}f"):
        cell = formula.getparent()
        for value in cell.findall(f"{_MAIN}v"):
            cell.remove(value)
        cell.attrib.pop("t", None)
        found = True
    return found


def _worked_out_anew(root: Any) -> bytes:
    calc = root.find(f"{_MAIN}calcPr")
    if calc is None:
        calc = etree.Element(f"{_MAIN}calcPr")
        before = [one for one in root if etree.QName(one).localname in _BEFORE_CALC]
        before[-1].addnext(calc)
    calc.set("fullCalcOnLoad", "1")
    return written(root)


def _write(root: Any, values: Sequence[FilledCell]) -> None:
    cells = {(row, column): cell for row, column, cell in _cells(root)}
    for value in values:
        place = value.row, value.column
        cell = cells.get(place)
        if cell is None:
            cell = cells[place] = _new_cell(root, *place)
        if cell.findtext(f"{_MAIN}v") or cell.find(f"{_MAIN}f") is not None:
            raise LayoutError("这一格里已经有内容，没有改动。请重新上传。")
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if value.number:
            etree.SubElement(cell, f"{_MAIN}v").text = value.value
        else:
            cell.set("t", "inlineStr")
            holder = etree.SubElement(cell, f"{_MAIN}is")
            etree.SubElement(holder, f"{_MAIN}t").text = value.value


def _new_cell(root: Any, row: int, column: int) -> Any:
    """In its order, in the look of its row or column."""
    line = _row(root, row)
    cell = etree.Element(f"{_MAIN}c", {"r": f"{get_column_letter(column + 1)}{row + 1}"})
    if style := line.get("s") or _style_of(root, column):
        cell.set("s", style)
    later = [one for one in line.iterchildren(f"{_MAIN}c") if _column(one) > column]
    if later:
        later[0].addprevious(cell)
    else:
        line.append(cell)
    return cell


def _row(root: Any, row: int) -> Any:
    data = root.find(f"{_MAIN}sheetData")
    for line in data:
        if int(line.get("r", 0)) == row + 1:
            return line
    new = etree.Element(f"{_MAIN}row", {"r": str(row + 1)})
    later = [line for line in data if int(line.get("r", 0)) > row + 1]
    if later:
        later[0].addprevious(new)
    else:
        data.append(new)
    return new


def _column(cell: Any) -> int:
    place = _PLACE.fullmatch(cell.get("r", ""))
    return column_index_from_string(place[1]) - 1 if place else -1


def _style_of(root: Any, column: int) -> str:
    for one in root.iter(f"{_MAIN}col"):
        if int(one.get("min", 1)) <= column + 1 <= int(one.get("max", 1)):
            return str(one.get("style", ""))
    return ""
