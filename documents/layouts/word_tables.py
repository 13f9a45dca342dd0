"""A Word document (.docx): its tables as grids, and values into their blank cells."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from lxml import etree

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

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
MOST_LINES = 8  # above a table
_NOT_BLANK = ("tbl", "drawing", "pict", "object", "fldChar", "sdt", "del", "ins")


class _WordCell(NamedTuple):
    row: int
    column: int
    span: int
    continues: bool  # what stands above
    element: Any


def read_word(data: bytes) -> list[LayoutGrid]:
    """Raises LayoutError."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = _document(archive)
    grids: list[LayoutGrid] = []
    lines: list[str] = []
    for block in root.find(f"{_W}body"):
        if block.tag == f"{_W}p" and (text := tidy(_text(block))):
            lines.append(text)
        elif block.tag == f"{_W}tbl":
            grids.append(_grid(block, len(grids), lines[-MOST_LINES:]))
            lines = []
    if len(grids) > MAX_TABLES:
        raise LayoutError(f"文件里的表超过 {MAX_TABLES} 张。请拆成几个文件分别上传。")
    return grids


def fill_word(data: bytes, values: Sequence[FilledCell]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = _document(archive)
    for part, table in enumerate(root.find(f"{_W}body").findall(f"{_W}tbl")):
        cells = {(cell.row, cell.column): cell.element for cell in _cells(table)}
        for value in values:
            if value.part == part:
                _write(cells[value.row, value.column], value.value)
    return exchanged(data, {DOCUMENT: written(root)})


def _document(archive: zipfile.ZipFile) -> Any:
    if DOCUMENT not in archive.namelist():
        raise LayoutError("不是标准的 .docx 文件。请用 WPS 或 Word 打开，另存后再上传。")
    return parsed(archive, DOCUMENT)


def _text(element: Any) -> str:
    return "".join(
        part.text or "" if part.tag == f"{_W}t" else " "
        for part in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    )


def _cells(table: Any) -> Iterator[_WordCell]:
    """With its place among the columns of the table's own grid."""
    for row, line in enumerate(table.findall(f"{_W}tr")):
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for element in line.findall(f"{_W}tc"):
            span = max(_number(element.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1)
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            continues = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            yield _WordCell(row, column, span, continues, element)
            column += span


def _number(element: Any, otherwise: int) -> int:
    if element is None:
        return otherwise
    text = element.get(f"{_W}val", "")
    return min(int(text), MAX_COLUMNS) if text.isdecimal() else otherwise


def _grid(table: Any, part: int, lines: list[str]) -> LayoutGrid:
    cells = list(_cells(table))
    height = max((cell.row for cell in cells), default=-1) + 1
    width = max((cell.column + cell.span for cell in cells), default=0)
    if height > MAX_ROWS or width > MAX_COLUMNS:
        raise LayoutError(f"表格超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列。请拆成几张表。")
    grid = LayoutGrid(part, f"表{part + 1}", [[""] * width for _ in range(height)], lines=lines)
    areas: dict[tuple[int, int], list[int]] = {}  # column and span → top, bottom of the area
    for cell in cells:
        key = cell.column, cell.span
        if cell.continues and key in areas and areas[key][1] == cell.row - 1:
            areas[key][1] = cell.row
            grid.merged = [area for area in grid.merged if area[:2] != (areas[key][0], cell.column)]
        else:
            areas[key] = [cell.row, cell.row]
            text = tidy(_text(cell.element))
            grid.texts[cell.row][cell.column] = text
            if not text and not cell.continues and _is_blank(cell.element):
                grid.blank.add((cell.row, cell.column))
        top, bottom = areas[key]
        if cell.span > 1 or bottom > top:
            grid.merged.append((top, cell.column, bottom, cell.column + cell.span - 1))
    spread(grid)
    grid.numbers = {
        (row, column)
        for row, line in enumerate(grid.texts)
        for column, text in enumerate(line)
        if text.replace(".", "", 1).isdecimal()
    }
    return grid


def _is_blank(element: Any) -> bool:
    """Neither pictures nor fields, nor a table within."""
    return next(element.iter(*(f"{_W}{name}" for name in _NOT_BLANK)), None) is None


def _write(element: Any, text: str) -> None:
    """Into its first paragraph, in the look that it has for what will be typed."""
    paragraph = element.find(f"{_W}p")
    if paragraph is None:
        paragraph = etree.SubElement(element, f"{_W}p")
    if tidy(_text(element)):
        raise LayoutError("这一格里已经有内容，没有改动。请重新上传。")
    run = etree.SubElement(paragraph, f"{_W}r")
    look = paragraph.find(f"{_W}pPr/{_W}rPr")
    if (kept := paragraph.find(f"{_W}r/{_W}rPr")) is not None:
        look = kept
    if look is not None:
        run.append(deepcopy(look))
    etree.SubElement(run, f"{_W}t").text = text
