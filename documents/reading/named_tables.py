"""Tables whose columns go by several titles, read under one name each; what is wrong in a row, by
row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..uploads import UploadError
from .tables import Row, read_table

SHOWN_ERRORS = 50
Titles = Mapping[str, Sequence[str]]  # column name → the titles it may also have


@dataclass(frozen=True)
class RowError:
    """`row` and `column` as the person sees them in the file."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"第 {self.row} 行“{self.column}”（{self.value or '空白'}）：{self.reason}"


class ImportRefusedError(Exception):
    """Nothing was imported; `errors` says why, in the order of the file."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        shown = "\n".join(str(error) for error in errors[:SHOWN_ERRORS])
        rest = (
            f"\n……其余 {len(errors) - SHOWN_ERRORS} 处未列出。"
            if len(errors) > SHOWN_ERRORS
            else ""
        )
        super().__init__(f"共有 {len(errors)} 处错误，没有导入任何一行：\n{shown}{rest}")
        self.errors = list(errors)


@dataclass(frozen=True)
class NamedSheet:
    """A table under its columns' names; `titles`: column name → its title in the file; `ignored`:
    unknown titles."""

    titles: dict[str, str]
    rows: list[Row]
    ignored: list[str]

    def error(self, row: Row, name: str, reason: str) -> RowError:
        return RowError(row.number, self.titles.get(name, name), row.cells.get(name, ""), reason)


def read_sheet(data: bytes, name: str, titles: Titles, required: Sequence[str]) -> NamedSheet:
    """The table with its columns under their names. Raises UploadError."""
    names = {title: name for name, others in titles.items() for title in (name, *others)}
    chinese = [titles[name][0] for name in required]
    table = read_table(data, name, titles=list(names), required=(), expected=chinese)
    found: dict[str, str] = {}
    for title in table.header:
        if (first := found.setdefault(names[title], title)) != title:
            raise UploadError(f"“{first}”和“{title}”是同一栏，请只保留一列。")
    if missing := [
        title for name, title in zip(required, chinese, strict=True) if name not in found
    ]:
        raise UploadError(f"表头里缺少这些列：{'、'.join(f'“{title}”' for title in missing)}。")
    if not table.rows:
        raise UploadError(f"“{name}”的表头下面没有数据。")
    rows = [
        Row(row.number, {names[title]: text for title, text in row.cells.items()})
        for row in table.rows
    ]
    return NamedSheet(found, rows, table.ignored)


def ordered(errors: Sequence[RowError]) -> list[RowError]:
    """As in the file, one per cell: the first one told."""
    cells: dict[tuple[int, str], RowError] = {}
    for error in errors:
        cells.setdefault((error.row, error.column), error)
    return sorted(cells.values(), key=lambda error: error.row)
