"""The reading child for workbooks: `python -m documents.reading.sheet_reader`, limited in memory
and time.

stdin: a line of JSON (the known titles), then the .xlsx file. stdout: `{"rows": [[text, ...],
...]}` of the first visible sheet with a header (else the first with anything on it), or `{"error":
text}`.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from documents.headers import HEADER_WITHIN, find_header

MEMORY_LIMIT = 1024**3
CPU_SECONDS = 30
MAX_ROWS = 120_000
MAX_COLUMNS = 200
MAX_CELLS = 1_800_000
MAX_CHARACTERS = 40_000_000
ERROR_CELL = re.compile(rb'<c (?=[^>]{0,150}\bt="e")[^>]{0,150}?\br="([A-Z]+[0-9]+)"')


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
    return str(value)


def read(data: bytes, titles: list[str]) -> list[list[str]]:
    refuse_formula_errors(data)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    first: CalamineSheet | None = None
    for position, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_index(position)
        check_size(sheet)
        if find_header(islice(_texts(sheet), HEADER_WITHIN), titles) is not None:
            return list(limited(_texts(sheet)))
        first = first or (sheet if sheet.height else None)
    return list(limited(_texts(first))) if first else []


def refuse_formula_errors(data: bytes) -> None:
    """#DIV/0! and the like would otherwise come as blanks, which mean "not given"."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as stream:
                kept = b""
                while block := stream.read(1 << 20):
                    if found := ERROR_CELL.search(kept + block):
                        cell = found[1].decode()
                        raise UnreadableSheetError(
                            f"单元格 {cell} 是出错的公式（如 #DIV/0!、#REF!）。请改成数值后再上传。"
                        )
                    kept = block[-200:]


def check_size(sheet: CalamineSheet) -> None:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise UnreadableSheetError(
            f"工作表“{sheet.name}”有 {height} 行 {width} 列，超出可读范围（{MAX_ROWS} 行、"
            f"{MAX_COLUMNS} 列）。请删去数据下方和右侧多余的行列，或拆成几个文件。"
        )


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([cell_text(value) for value in row] for row in sheet.iter_rows())


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
        answer: dict[str, object] = {"rows": read(sys.stdin.buffer.read(), titles)}
    except UnreadableSheetError as error:
        answer = {"error": str(error)}
    except MemoryError:
        raise
    except Exception:
        answer = {
            "error": (
                "文件已损坏，或者不是标准的 .xlsx。请用 WPS 或 Excel 打开，“另存为”.xlsx 后再上传。"
            )
        }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
