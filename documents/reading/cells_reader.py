"""The reading child: `python -m documents.reading.cells_reader`, limited in memory and time.

stdin: a line of JSON (the known titles), then the workbook. stdout, a line of JSON each: what the
file says of itself (`Workbook`) of the visible sheet with the best header (else the longest),
then its rows in blocks `[[text, ...], ...]`; or `{"error": text}` anywhere. Merged cells all have
the text of the first.
"""

import datetime
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from . import ods_xml, sheet_xml
from .about import BLOCK, MAX_COLUMNS, Workbook
from .header import HEADER_WITHIN, find, title_key
from .words import cleaned

MEMORY_LIMIT = 1024**3
CPU_SECONDS = 30
MAX_ROWS = 120_000
MAX_CELLS = 1_800_000
MAX_CHARACTERS = 40_000_000
BELOW_HEADER = 5  # rows that tell whether a table has data


class UnreadableSheetError(Exception):
    """Chinese, says what to do."""


def cell_text(value: object) -> str:
    """As a person reads it: 5.0 is 5, dates are ISO, true and false are 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = str(value)
    return text if text.isprintable() else cleaned(text)


def read(data: bytes, titles: Iterable[str]) -> Iterator[object]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    about, sheet = _choose(workbook, {title_key(title) for title in titles})
    if sheet:
        _look_into_xml(data, about)
        left = (sheet.start or (0, 0))[1]
        bottom = (sheet.end or (0, 0))[0] + 1
        about.hidden_rows = [row for row in about.hidden_rows if row <= bottom]
        about.hidden_columns = [
            column - 1 - left
            for column in about.hidden_columns
            if left < column <= left + sheet.width
        ]
        merged = about.merged or [
            (top, last_row, first, last)
            for (top, first), (last_row, last) in sheet.merged_cell_ranges or ()
        ]
        about.merged = [
            (top, last_row, max(first - left, 0), min(last - left, sheet.width - 1))
            for top, last_row, first, last in merged
            if first < left + sheet.width and last >= left
        ]  # rows are counted from the sheet's edge, cells from the first that is used
    yield asdict(about)
    rows = limited(_texts(sheet, about)) if sheet else iter(())
    while block := list(islice(rows, BLOCK)):
        yield block
    yield {"tenths": about.tenths}


def _choose(workbook: CalamineWorkbook, known: set[str]) -> tuple[Workbook, CalamineSheet | None]:
    about, best, chosen = Workbook(), (False, -1, 0), None
    for position, found in enumerate(workbook.sheets_metadata):
        if found.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(position)
        if not sheet.height:
            continue
        if found.visible != SheetVisibleEnum.Visible:
            about.hidden_sheets.append(sheet.name)
            continue
        about.others.append(sheet.name)
        check_size(sheet)
        score = (*_known_titles(sheet, known), sheet.height)
        if score > best:
            best, chosen = score, sheet
    if chosen:
        about.sheet = chosen.name
        about.others.remove(chosen.name)
    return about, chosen


def _look_into_xml(data: bytes, about: Workbook) -> None:
    """#DIV/0! and the like, and formulas that nobody worked out, would otherwise come as blanks,
    which mean "not given"."""
    found = _found_in_xml(data, about)
    about.blind = found is None
    if found is None:
        return
    if found.errors:
        raise UnreadableSheetError(
            f"单元格 {_listed(found.errors)} 是出错的公式（如 #DIV/0!、#REF!）。"
            "请改成数值后再上传。"
        )
    if found.unsolved:
        raise UnreadableSheetError(
            f"单元格 {_listed(found.unsolved)} 是公式，文件里没有算出的结果。"
            "请用 WPS 或 Excel 打开文件，保存一次，或者直接填数，再上传。"
        )
    about.hidden_rows, about.hidden_columns = found.rows, found.columns


def _found_in_xml(data: bytes, about: Workbook) -> sheet_xml.SheetXml | None:
    """None where the format tells nothing, or no part of the file is known to be the sheet."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            about.days = sheet_xml.day_system(archive)
            return sheet_xml.scan(archive, about.sheet)
        if "content.xml" not in names:
            return None
        found = ods_xml.scan(archive, about.sheet)
        about.merged = found.merged
        return found


def _listed(cells: list[str]) -> str:
    more = f" 等 {len(cells)} 处" if len(cells) > sheet_xml.SHOWN else ""
    return "、".join(cells[: sheet_xml.SHOWN]) + more


def _known_titles(sheet: CalamineSheet, known: set[str]) -> tuple[bool, int]:
    """Whether anything stands below the header, and how many titles of it are known."""
    rows = [
        [cell_text(value) for value in row]
        for row in islice(sheet.iter_rows(), HEADER_WITHIN + BELOW_HEADER)
    ]
    header = find(rows, dict(zip(known, known, strict=True)))
    return any(any(row) for row in rows[header.first :]), header.hits


def _texts(sheet: CalamineSheet, about: Workbook) -> Iterator[list[str]]:
    merged = _merged(about)
    tenths: set[int] = set()
    first: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        texts = [
            value if type(value) is str and value.isprintable() else cell_text(value)
            for value in row
        ]
        for column, value in enumerate(row):
            if type(value) is float and 1900 < value < 2100 and len(texts[column]) == len("1980.1"):
                tenths.add(column)
        for column, start in merged.get(number, ()):
            if start == (number, column):
                first[start] = texts[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = first.get(start, "")
        yield texts
    about.tenths = sorted(tenths)


def _merged(about: Workbook) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """Row → its merged cells with the cell that holds their text."""
    cells: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for top, bottom, first, last in about.merged:
        for row in range(top, min(bottom + 1, MAX_ROWS)):
            columns = range(first, last + 1)
            cells.setdefault(row, []).extend((column, (top, first)) for column in columns)
    return cells


def check_size(sheet: CalamineSheet) -> None:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise UnreadableSheetError(
            f"工作表“{sheet.name}”有 {height} 行 {width} 列，超出可读范围（{MAX_ROWS} 行、"
            f"{MAX_COLUMNS} 列）。请删去数据下方和右侧多余的行列，或拆成几个文件。"
        )


def limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    characters = 0
    for row in rows:
        characters += sum(map(len, row))
        if characters > MAX_CHARACTERS:
            raise UnreadableSheetError("工作表里的文字过多，不予读取。请拆成几个文件。")
        yield row


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit_resources()
    titles = json.loads(sys.stdin.buffer.readline())
    try:
        for part in read(sys.stdin.buffer.read(), titles):
            _say(part)
    except UnreadableSheetError as error:
        _say({"error": str(error)})
    except MemoryError:
        raise
    except Exception:
        _say(
            {
                "error": (
                    "文件已损坏，或者加了密码，或者不是标准的格式。请用 WPS 或 Excel 打开，“另存为”"
                    ".xlsx 后再上传。"
                )
            }
        )


def _say(part: object) -> None:
    sys.stdout.buffer.write(json.dumps(part).encode() + b"\n")


if __name__ == "__main__":
    main()
