"""A row of the file on its way: its cells read, and what comes of it."""

from dataclasses import dataclass, field
from typing import Any

from documents.reading.questions import AmbiguousError
from documents.reading.words import DITTO, NOTHING, UNREADABLE

from ...people.partial_dates import PartialDateError
from ..models import MemberImport
from ..sealing import Cell, sealed
from . import values
from .doubts import Doubts, lost_name, marked_name, rounded_code
from .own import OwnCells
from .places import FileVillage, Villages

NEW, CHANGED, SAME, ERROR, OUT = RESULTS = "new", "changed", "same", "error", "out"
ABOVE = "沿用上一行："
CellRead = tuple[Any, str, str]  # the value, what is wrong, what is stored instead


@dataclass(slots=True)
class FileRow:
    """`said` has only what is not blank. `errors`: key of the field, and what to do. `told`: where
    something else is stored than stands in the cell. `out`: hidden, and not wanted."""

    number: int
    said: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    place: FileVillage | None = None
    told: dict[str, str] = field(default_factory=dict)
    out: bool = False

    @property
    def village(self) -> str:
        return self.place.code if self.place else ""

    def wrong(self, key: str, text: str) -> None:
        self.errors.append((key, text))


class RowReader:
    """Reads the cells of the chosen columns. Equal cells are read once."""

    def __init__(
        self, batch: MemberImport, columns: dict[int, str], villages: Villages, doubts: Doubts
    ) -> None:
        self.villages, self.doubts, self.titles = villages, doubts, batch.header
        self.columns = [
            (column, key) for column, key in columns.items() if key and key != "ignored"
        ]
        self.own = OwnCells(batch.target, batch.division)
        self.dates = values.DATES | self.own.dates
        self.readers = {
            column: values.READERS[batch.target].get(key) or self.own.reader(key)
            for column, key in self.columns
        }
        self._read: dict[int, dict[str, CellRead]] = {column: {} for column, _ in self.columns}
        self._above: dict[int, str] = {}

    def read(self, number: int, cells: list[Cell]) -> FileRow:
        row = FileRow(number)
        if number in self.doubts.hidden_rows and self._is_out(row):
            for column, key in self.columns:
                cell = cells[column] if column < len(cells) else ""
                if key in values.REPEATED and isinstance(cell, str) and cell not in DITTO:
                    self._above[column] = cell
            return row
        for column, key in self.columns:
            cell = cells[column] if column < len(cells) else ""
            if key == "identity":
                self._identity(row, sealed(cell))
            elif isinstance(cell, dict):
                row.wrong(key, "这一格像是身份证号，不能放在这一栏，请核对。")
            else:
                self._take(row, column, key, cell)
        self._place(row)
        return row

    def column(self, key: str) -> tuple[int, str]:
        column = next(column for column, found in self.columns if found == key)
        return column, self.titles[column]

    def _is_out(self, row: FileRow) -> bool:
        row.out = self.doubts.leaves_out(row.number)
        if not row.out and self.doubts.answers.get("hidden-rows") != "in":
            row.wrong("", "这一行是隐藏的，请在上面的问题里选要不要读入。")
        return row.out

    def _take(self, row: FileRow, column: int, key: str, cell: str) -> None:
        if key in values.REPEATED:
            if cell in DITTO:
                cell = self._above.get(column, "")
                if not cell:
                    row.wrong(key, "上面没有可以沿用的内容，请写出来。")
                    return
                row.told[key] = f"{ABOVE}{cell}"
            self._above[column] = cell
        elif cell in DITTO:
            row.wrong(key, "这一栏各人不同，不能写同上，请写出来。")
            return
        if not cell:
            return
        read = self._read[column]
        if cell not in read:
            if len(read) > 50_000:
                read.clear()
            read[cell] = self._attempt(column, key, cell)
        value, error, told = read[cell]
        if error:
            row.wrong(key, error)
        elif value not in ("", None):
            row.said[key] = value
        if told:
            row.told[key] = f"{row.told[key]}，{told}" if key in row.told else told

    def _attempt(self, column: int, key: str, cell: str) -> CellRead:
        if cell in NOTHING and key not in {*values.OWN_NOTHING, *self.own.choices}:
            return "", "", "不填"
        try:
            try:
                value = self._value(column, key, cell)
            except AmbiguousError as error:
                value, why = self.doubts.settle(column, self.titles[column], error)
                if why:
                    return None, why, ""
            if self.dates.get(key) and value:
                value = values.whole_day(value)
        except (values.CellError, PartialDateError) as error:
            return None, str(error), ""
        told = key in values.TOLD and value != cell.strip()
        return value, "", f"存为 {value}" if told and value else ""

    def _value(self, column: int, key: str, cell: str) -> Any:
        if key in self.dates:
            return self.doubts.date(column, cell)
        reader = self.readers[column]
        assert reader
        try:
            value = reader(cell)
        except values.UnreadableError:
            if asked := lost_name(values.plain(cell), self.villages.people):
                raise asked from None
            raise
        return marked_name(str(value)) if key in {"name", "head"} else value

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
        if "E+" in code.upper() and name:
            try:
                code = rounded_code(code, name)
            except AmbiguousError as error:
                code, why = self.doubts.settle(*self.column("village_code"), error)
                if why:
                    row.wrong("village_code", why)
                    return
        if any(key in {"village", "village_code"} for key, _ in row.errors):
            return
        try:
            if (
                not code
                and UNREADABLE.search(name)
                and (
                    asked := lost_name(
                        name, [place.name for place in self.villages.by_code.values()]
                    )
                )
            ):
                name, why = self.doubts.settle(*self.column("village"), asked)
                if why:
                    raise values.CellError(why)
            row.place = self.villages.find(name, code)
        except values.CellError as error:
            row.wrong("village_code" if code and not name else "village", str(error))


def result(row: FileRow, kind: str, **more: object) -> dict[str, Any]:
    """As it is kept with the row: `n` row number, `k` kind, `v` village."""
    if row.told:
        more["as"] = row.told
    return {"n": row.number, "k": kind, "v": row.village, **more}


def refused(row: FileRow) -> dict[str, Any]:
    return result(row, ERROR, errors=row.errors)
