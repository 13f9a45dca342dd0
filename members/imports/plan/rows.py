"""A row of the file on its way: its cells read, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..sealing import Cell, sealed
from . import values
from .places import FileVillage, Villages

NEW, CHANGED, SAME, ERROR = "new", "changed", "same", "error"


@dataclass(slots=True)
class FileRow:
    """`said` has only what is not blank. `errors`: key of the field, and what to do."""

    number: int
    said: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    place: FileVillage | None = None

    @property
    def village(self) -> str:
        return self.place.code if self.place else ""

    def wrong(self, key: str, text: str) -> None:
        self.errors.append((key, text))


class RowReader:
    """Reads the cells of the chosen columns. Equal cells are read once."""

    def __init__(self, target: str, columns: dict[int, str], villages: Villages) -> None:
        self.villages = villages
        self.columns = [
            (column, key) for column, key in columns.items() if key and key != "ignored"
        ]
        self.readers = dict(values.READERS[target])
        self._read: dict[str, dict[str, tuple[Any, str]]] = {key: {} for _, key in self.columns}

    def months_have_two_digits(self, key: str) -> None:
        """1980.1 in this column is what a workbook made of 1980.10."""
        self.readers[key] = lambda text: values.partial(text, two_digit_months=True)

    def read(self, number: int, cells: list[Cell]) -> FileRow:
        row = FileRow(number)
        for column, key in self.columns:
            cell = cells[column] if column < len(cells) else ""
            if cell:
                if key == "identity":
                    self._identity(row, sealed(cell))
                elif isinstance(cell, dict):
                    row.wrong(key, "这一格像是身份证号，不能放在这一栏，请核对。")
                else:
                    self._take(row, key, cell)
        self._place(row)
        return row

    def _take(self, row: FileRow, key: str, cell: str) -> None:
        read = self._read[key]
        if cell not in read:
            if len(read) > 50_000:
                read.clear()
            read[cell] = _attempt(self.readers[key], cell)
        value, error = read[cell]
        if error:
            row.wrong(key, error)
        elif value != "":
            row.said[key] = value

    def _identity(self, row: FileRow, cell: Cell) -> None:
        if not isinstance(cell, dict):
            return
        if "bad" in cell:
            row.wrong("identity", cell["bad"])
            return
        row.said |= {
            "identity": cell["id"],
            "identity_sex": cell["sex"],
            "identity_born": cell["born"],
        }

    def _place(self, row: FileRow) -> None:
        name, code = row.said.pop("village", ""), row.said.pop("village_code", "")
        if any(key in {"village", "village_code"} for key, _ in row.errors):
            return
        try:
            row.place = self.villages.find(name, code)
        except values.CellError as error:
            row.wrong("village_code" if code and not name else "village", str(error))


def _attempt(reader: Callable[[str], Any], cell: str) -> tuple[Any, str]:
    try:
        return reader(cell), ""
    except values.CellError as error:
        return None, str(error)


def result(row: FileRow, kind: str, **more: object) -> dict[str, Any]:
    """As it is kept with the row: `n` row number, `k` kind, `v` village."""
    return {"n": row.number, "k": kind, "v": row.village, **more}


def refused(row: FileRow) -> dict[str, Any]:
    return result(row, ERROR, errors=row.errors)
