"""What each blank cell asks: of which place, what, and of which time; read from its headings."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from documents.layouts import AskedCell, LayoutTable
from documents.layouts.headings import SERIAL
from documents.layouts.times import TimeSaid, time_in, without_times
from documents.reading.header import fold

from .places import VILLAGE_HEAD, PlacesKnown, lists_villages
from .spans import SUM

WHOLE_TABLE = "整张表"  # of which no place is told
UNITS = frozenset(
    (
        *("人", "户", "例", "件", "元", "万元", "千元", "%", "‰", "次", "人次", "户次", "份", "个"),
        *("项", "条", "处", "场", "场次", "村", "名", "月次", "岁", "亩", "平方米"),
    )
)
_IN_BRACKETS = re.compile(r"[(\[](?:单位:)?([^()\[\]]{1,4})[)\]]$")
_UNIT_LINE = re.compile(r"(?:计量)?单位:([^\s:，,、;)]{1,4})(?=$|[\s)])")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d))"
)
_OF_WHICH = re.compile(r"^(?:#|其中:?)")
_NEUTRAL = re.compile(
    "(?:(?:基本|总体|主要)?(?:情况|数据|指标|项目|内容))|数值|数量|数|填报数|上报数|指标值"
)
_FOR_HANDS = re.compile(
    "备注|说明|盖章|.{0,6}(?:签名|签字|签章)|(?:填表|填报|审核|经办|负责|联系)人|联系电话"
)
_OTHER_DAY = re.compile("日期|时间|填报日|报送|上报|印发|之?前报|文号|号$")
_MARKS = re.compile(r"[*★:、,，。;；\s]")


class AskedItem(NamedTuple):
    """What is asked, whatever the place and the time: headings from the outside in."""

    path: tuple[str, ...]
    unit: str = ""

    @property
    def key(self) -> str:
        text = "/".join((*self.path, self.unit))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def words(self) -> str:
        unit = f"（{self.unit}）" if self.unit else ""
        return " › ".join(self.path) + unit

    @property
    def is_for_hands(self) -> bool:
        """A remark or a signature."""
        return bool(self.path) and bool(_FOR_HANDS.fullmatch(self.path[-1]))

    @property
    def is_village_name(self) -> bool:
        return len(self.path) == 1 and bool(VILLAGE_HEAD.fullmatch(self.path[0]))


@dataclass(frozen=True)
class CellAsked:
    """`place`: a code, LISTED, or "?" with the text that is not known; `time`: None where two
    headings say different ones."""

    cell: AskedCell
    part: int
    place: str
    item: AskedItem
    time: TimeSaid | None

    @property
    def is_known_place(self) -> bool:
        return not self.place.startswith("?")


@dataclass
class TableAsked:
    """`unnamed`: cells of rows that nothing stands beside; `listed`: codes that it names; `said`:
    what its title says of time."""

    part: int
    name: str
    lines: list[str]
    heads: list[str]
    cells: list[CellAsked]
    unnamed: list[CellAsked]
    listed: set[str]
    said: TimeSaid


def asked_in(table: LayoutTable, places: PlacesKnown) -> TableAsked:
    reader = _CellReader(table, places)
    cells: list[CellAsked] = []
    unnamed: list[CellAsked] = []
    for cell in table.cells:
        if asked := reader.read(cell):
            rows = [heading for heading in cell.rows if not SERIAL.search(heading.under)]
            (cells if rows or not cell.columns else unnamed).append(asked)
    return TableAsked(
        *(table.part, table.name, table.lines, table.heads),
        *(cells, unnamed, reader.listed, time_of_lines([*table.lines, table.name])),
    )


def unit_of_lines(lines: Iterable[str]) -> str:
    """Of （单位：人）, where it is one unit."""
    found = {unit for line in lines for unit in _UNIT_LINE.findall(fold(line))}
    return found.pop() if len(found) == 1 and found <= UNITS else ""


def time_of_lines(lines: Iterable[str]) -> TimeSaid:
    """Of the title; nothing where its lines say different ones. Days of filling in are left out."""
    found = set()
    for line in lines:
        if _OTHER_DAY.search(line):
            continue
        try:
            said, _ = time_in(line)
        except ValueError:
            return TimeSaid()
        if said.year:
            found.add(said)
    return found.pop() if len(found) == 1 else TimeSaid()


def tidied(text: str) -> str:
    """A heading without its number and marks."""
    text = _NUMBERED.sub("", fold(text))
    return _MARKS.sub("", _OF_WHICH.sub("", text))


class _CellReader:
    """Of one table."""

    def __init__(self, table: LayoutTable, places: PlacesKnown) -> None:
        self.part, self.places = table.part, places
        self.listed = lists_villages(table, places)
        self.unit = unit_of_lines(table.lines)
        rows = [heading.text for cell in table.cells for heading in cell.rows]
        columns = [text for cell in table.cells for text in cell.columns]
        self.rows_are_places = any(map(places.named, rows))
        self.columns_are_places = any(map(places.named, columns))
        self.months = _months_of(columns)
        about = places.in_lines([*table.lines, table.name])
        self.about = about.code if about else f"?{WHOLE_TABLE}"

    def read(self, cell: AskedCell) -> CellAsked | None:
        """None of a cell that nothing is told of."""
        parts = _Parts()
        for heading in cell.rows:
            if _UNIT_HEAD.fullmatch(fold(heading.under)):
                parts.unit = fold(heading.text)
            elif not SERIAL.search(heading.under) and not _is_serial(heading.text):
                self._take(parts, heading.text, self.rows_are_places)
        self._settle_row(parts, cell)
        for text in cell.columns:
            self._take(parts, text, self.columns_are_places)
        if cell.section and not self.rows_are_places:
            parts.path.insert(0, tidied(without_times(cell.section)))
        if not parts.path:
            return None
        path = [text for text in parts.path if not _NEUTRAL.fullmatch(text)] or parts.path
        item = AskedItem(tuple(dict.fromkeys(path)), parts.unit or self.unit)
        time = None if parts.clash else parts.time
        place = parts.place or self.about
        if parts.unknown and not parts.place:
            place = f"?{parts.unknown}"
        return CellAsked(cell, self.part, place, item, time)

    def _take(self, parts: "_Parts", text: str, axis_of_places: bool) -> None:
        if axis_of_places and (place := self.places.named(text)):
            parts.place = place.code
            return
        if self.places.is_whole(text):
            if axis_of_places and not parts.place:
                parts.place = self.places.division.pk if self._lists_all else ""
                parts.unknown = "" if parts.place else text
                return
            if self.months and not axis_of_places and not parts.time:
                parts.say(replace(self.months, relative=(SUM,)))
                return
        if axis_of_places and self.places.is_like_a_place(text) and not parts.place:
            parts.unknown = text
            return
        parts.take(text)

    def _settle_row(self, parts: "_Parts", cell: AskedCell) -> None:
        """Where rows are villages, whatever else stands beside them groups them."""
        if self.rows_are_places and cell.rows:
            if not parts.place and not parts.unknown and parts.path:
                parts.unknown = parts.path[-1]
            parts.path.clear()

    @property
    def _lists_all(self) -> bool:
        there = {village.pk for village in self.places.villages if not village.is_gone}
        return self.listed >= there or {code[:9] for code in there} <= self.listed


class _Parts:
    """Of a cell, as its headings are read one after another."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.unit = self.place = self.unknown = ""
        self.time, self.clash = TimeSaid(), False

    def take(self, text: str) -> None:
        key = fold(text)
        if (found := _IN_BRACKETS.search(key)) and found[1] in UNITS:
            self.unit, key = found[1], key[: found.start()]
        try:
            said, left = time_in(key)
        except ValueError:
            self.clash, said, left = True, TimeSaid(), key
        if said or said.at_end:
            self.say(said)
        if left := tidied(left):
            self.path.append(left)

    def say(self, said: TimeSaid) -> None:
        now = self.time
        relative = tuple(dict.fromkeys((*now.relative, *said.relative)))
        for name in ("year", "first"):
            if getattr(now, name) and getattr(said, name) not in (0, getattr(now, name)):
                self.clash = True
        self.time = TimeSaid(
            said.year or now.year,
            said.first or now.first,
            said.last or now.last,
            relative,
            now.at_end or said.at_end,
        )


def _is_serial(text: str) -> bool:
    return text.isdecimal() and len(text) < len("431321")


def _months_of(columns: Sequence[str]) -> TimeSaid | None:
    """From the first to the last month that columns stand for, without a gap."""
    months: set[int] = set()
    years: set[int] = set()
    for text in columns:
        try:
            said, left = time_in(text)
        except ValueError:
            continue
        if said.first and said.first == said.last and not left and not said.relative:
            months.add(said.first)
            years.add(said.year)
    if len(months) < 2 or len(years) > 1 or len(months) != max(months) - min(months) + 1:
        return None
    return TimeSaid(years.pop(), min(months), max(months))
