"""The wrong rows of a table, as a workbook to be put right and sent again by itself."""

from collections.abc import Iterable, Iterator, Sequence

from ..workbook import Noted, Sheet, SheetColumn
from .named_tables import NamedSheet, RowError

_NOTE = "红色的格子有批注，说明怎么改。改好以后只上传这个文件就行，没有错误的行不用再传。"


def sent_back(
    name: str,
    header: Sequence[str],
    lines: Iterable[Sequence[Noted | str]],
    errors: Iterable[RowError],
) -> list[Sheet]:
    """The errors of the file `name`, and its wrong rows."""
    columns = [
        SheetColumn("行", 8, "integer"),
        SheetColumn("列", 16),
        SheetColumn("填的内容", 24),
        SheetColumn("怎么改", 70),
    ]
    told = ((error.row, error.column, error.value, error.reason) for error in errors)
    listed = Sheet("错误", columns, told, heading=[f"{name}的错误"])
    own = Sheet("要改的行", [SheetColumn(title, 14) for title in header], lines, note=_NOTE)
    return [listed, own] if header else [listed]


def wrong_rows(name: str, sheet: NamedSheet, errors: Sequence[RowError]) -> list[Sheet]:
    return sent_back(name, list(sheet.titles.values()), _lines(sheet, errors), errors)


def _lines(sheet: NamedSheet, errors: Sequence[RowError]) -> Iterator[list[Noted | str]]:
    """As they stand in the file, with the reasons on their cells."""
    reasons: dict[int, dict[str, str]] = {}
    for error in errors:
        reasons.setdefault(error.row, {}).setdefault(error.column, error.reason)
    for row in sheet.rows:
        if told := reasons.get(row.number):
            first = next((title for title in sheet.titles.values() if title in told), None)
            astray = "" if first else "；".join(told.values())  # in no column of the file
            yield [
                Noted(row.cells[name], why)
                if (why := told.get(title, "" if number else astray))
                else row.cells[name]
                for number, (name, title) in enumerate(sheet.titles.items())
            ]
