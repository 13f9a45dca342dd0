"""The reading child for whole sheets: `python -m documents.reading.cells_reader`, limited in memory
and time.

stdin: a line of JSON (the known titles), then the .xlsx file. stdout, a line of JSON each:
`{"sheet": name, "others": [names]}` of the visible sheet with the best header (else the longest),
then its rows in blocks `[[text, ...], ...]`; or `{"error": text}` anywhere. Merged cells all have
the text of the first.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from documents.headers import HEADER_WITHIN, fold

from .sheet_reader import (
    MAX_ROWS,
    UnreadableSheetError,
    cell_text,
    check_size,
    limit_resources,
    limited,
    refuse_formula_errors,
)

BLOCK = 1000


def read(data: bytes, titles: Iterable[str]) -> Iterator[object]:
    refuse_formula_errors(data)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    known = {fold(title) for title in titles}
    best: tuple[tuple[int, int], int] | None = None
    names = {}
    for position, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_index(position)
        if not sheet.height:
            continue
        names[position] = sheet.name
        check_size(sheet)
        score = (_known_titles(sheet, known), sheet.height)
        if best is None or score > best[0]:
            best = (score, position)
    if best is None:
        yield {"sheet": "", "others": []}
        return
    chosen = names.pop(best[1])
    yield {"sheet": chosen, "others": list(names.values())}
    rows = limited(_texts(workbook.get_sheet_by_index(best[1])))
    while block := list(islice(rows, BLOCK)):
        yield block


def _known_titles(sheet: CalamineSheet, known: set[str]) -> int:
    """In the best of the first rows."""
    rows = islice(sheet.iter_rows(), HEADER_WITHIN)
    return max((len(known & {fold(str(value)) for value in row}) for row in rows), default=0)


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    merged = _merged(sheet)
    first: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        texts = [value if type(value) is str else cell_text(value) for value in row]
        for column, start in merged.get(number, ()):
            if start == (number, column):
                first[start] = texts[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = first.get(start, "")
        yield texts


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """Row → its merged cells with the cell that holds their text."""
    cells: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    left = (sheet.start or (0, 0))[
        1
    ]  # rows are counted from the sheet's edge, cells from the first that is used
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, MAX_ROWS)):
            columns = range(max(first - left, 0), min(last - left + 1, sheet.width))
            cells.setdefault(row, []).extend((column, (top, first - left)) for column in columns)
    return cells


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
                    "文件已损坏，或者不是标准的 .xlsx。请用 WPS 或 Excel 打开，“另存为”"
                    ".xlsx 后再上传。"
                )
            }
        )


def _say(part: object) -> None:
    sys.stdout.buffer.write(json.dumps(part).encode() + b"\n")


if __name__ == "__main__":
    main()
