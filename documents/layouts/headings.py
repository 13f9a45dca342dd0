"""What each blank cell of a table stands under and beside: the texts that say what is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..reading.words import LEFT_OUT, NOTHING, TOTAL, numbers_columns
from .grid import LayoutGrid
from .rows import GridRows
from .times import without_times

SERIAL = re.compile(r"序号|行次|编号|栏次|代号|次序")
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")


class BesideText(NamedTuple):
    """Beside a row; `under`: the title of the column that it stands in."""

    text: str
    under: str = ""


@dataclass(frozen=True)
class AskedCell:
    """A blank cell: what stands beside it, from left to right, and above it, from top to bottom;
    `section`: a line over the rows that it is among."""

    row: int
    column: int
    rows: tuple[BesideText, ...]
    columns: tuple[str, ...]
    section: str = ""
    percent: bool = False


@dataclass
class LayoutTable:
    """`lines`: title and notes above it; `heads`: what its columns are called; `beside`: what its
    rows are called, those without a blank cell too."""

    part: int
    name: str
    lines: list[str]
    cells: list[AskedCell] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass
class _Block:
    """A header and the rows under it; of a table of pairs (总人口 □ 户数 □) no header."""

    header: list[int]
    rows: list[tuple[int, str]] = field(default_factory=list)  # with their section


def tables_in(grids: Sequence[LayoutGrid]) -> list[LayoutTable]:
    return [_table(grid) for grid in grids]


def _table(grid: LayoutGrid) -> LayoutTable:
    rows = GridRows(grid)
    table = LayoutTable(grid.part, grid.name, [*grid.lines])
    for block in _blocks(rows, table.lines):
        if not block.header:
            table.cells += (cell for row, part in block.rows for cell in _pairs(rows, row, part))
            continue
        paths = [rows.path(block.header, column) for column in range(grid.width)]
        table.heads += ("".join(path) for path in paths if path)
        stub = _stub(rows, block, paths)
        table.beside += (rows.text(row, one) for row, _ in block.rows for one in stub)
        table.cells += _beside_and_below(rows, block, paths, stub)
    return table


def _blocks(rows: GridRows, lines: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    block, section, apart = None, "", False  # apart: something stands between it and the last row
    for row in range(rows.height):
        texts = rows.texts(row)
        if not texts:
            apart = True
            if block and block.header:
                block.rows.append((row, section))
        elif block and not block.rows and rows.continues_header(block.header, row):
            block.header.append(row)
        elif (block is None or apart) and len(texts) == 1 and not rows.is_data(row, block):
            (lines if block is None else []).extend(texts)
            section, apart = ("" if block is None else texts[0]), True
        elif (block is None or not block.header) and rows.is_pairs(row):
            if block is None:
                blocks.append(block := _Block([]))
            block.rows.append((row, section))
            apart = False
        elif block is None or ((apart or not block.header) and rows.may_be_header(row)):
            if _is_note(texts) or (block is None and rows.is_above_header(row)):
                lines += texts
                continue
            blocks.append(block := _Block([row]))
            section, apart = section if apart else "", False
        elif rows.is_across(row):
            section, apart = texts[0], True
        elif not _is_left_out(texts):
            block.rows.append((row, section))
            apart = False
    return blocks


def _is_note(texts: Sequence[str]) -> bool:
    """填报单位：… 2026年6月 （单位：人）"""
    said = [":" in text or "：" in text for text in texts]
    return any(said) and all(
        one or text[0] in "(（" or not without_times(text)
        for one, text in zip(said, texts, strict=True)
    )


def _is_left_out(texts: Sequence[str]) -> bool:
    """The line that numbers the columns, a note or a signature; a total is asked."""
    first = "".join(texts[0].split()).lstrip("(（[【")
    if numbers_columns(texts):
        return True
    return bool(LEFT_OUT.match(first)) and not TOTAL.fullmatch(first) and not first.endswith("计")


def _pairs(rows: GridRows, row: int, section: str) -> Iterator[AskedCell]:
    """Each blank cell with the texts left of it, back to the one before."""
    labels: list[str] = []
    asked = False
    for column in range(rows.grid.width):
        if (row, column) in rows.grid.blank:
            if labels:
                beside = tuple(BesideText(text) for text in labels)
                percent = (row, column) in rows.grid.percents
                yield AskedCell(row, column, beside, (), section, percent)
            asked = True
        elif text := rows.text(row, column):
            if asked or (row, column) in rows.grid.numbers:
                labels, asked = [], False
            if text not in labels and (row, column) not in rows.grid.numbers:
                labels.append(text)


def _beside_and_below(
    rows: GridRows, block: _Block, paths: list[tuple[str, ...]], stub: list[int]
) -> Iterator[AskedCell]:
    names = [column for column in stub if not _is_serial(paths[column])]
    for row, section in block.rows:
        for column in range(rows.grid.width):
            if column in stub or (row, column) not in rows.grid.blank or not paths[column]:
                continue
            own = _run_before(rows, row, column, names[:1], paths) or stub
            beside = tuple(
                BesideText(text, paths[one][-1] if paths[one] else "")
                for one in own
                if one < column and (text := rows.text(row, one)) and text not in NOTHING
            )
            percent = (row, column) in rows.grid.percents
            yield AskedCell(row, column, _once(beside), paths[column], section, percent)


def _once(headings: tuple[BesideText, ...]) -> tuple[BesideText, ...]:
    """A text that is merged over several columns is one."""
    return tuple({heading.text: heading for heading in reversed(headings)}.values())[::-1]


def _is_serial(path: Sequence[str]) -> bool:
    return bool(path) and bool(SERIAL.search(path[-1]))


def _stub(rows: GridRows, block: _Block, paths: list[tuple[str, ...]]) -> list[int]:
    """The first columns, whose texts say what their rows are."""
    found: list[int] = []
    for column in range(rows.grid.width):
        texts = [
            (rows.text(row, column), (row, column) in rows.grid.numbers) for row, _ in block.rows
        ]
        if not paths[column] and not any(text for text, _ in texts):
            continue  # beside the table
        named = any(
            text and text not in NOTHING and (not number or _CODE.fullmatch(text))
            for text, number in texts
        )
        counted = _is_serial(paths[column]) or (column == 0 and _counts_on(texts))
        if not named and not counted:
            break
        found.append(column)
    return found


def _counts_on(texts: Sequence[tuple[str, bool]]) -> bool:
    """1, 2, 3 …"""
    numbers = [text for text, number in texts if number]
    return len(numbers) > 1 and numbers == [str(n + 1) for n in range(len(numbers))]


def _run_before(
    rows: GridRows, row: int, column: int, first: Sequence[int], paths: list[tuple[str, ...]]
) -> list[int]:
    """Where a second table stands beside the first: the columns of its own names."""
    for one in range(column - 1, max(first, default=column), -1):
        if rows.text(row, one) and first and paths[one] and paths[one] == paths[first[0]]:
            return [one]
    return []
