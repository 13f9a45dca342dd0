"""A file of divisions (code,name and perhaps kind and days): reading it, and finding what it would
change."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from documents.reading.named_tables import NamedSheet, Titles

from .models import County, Township, Village, VillageKind
from .naming import day_of as day_of
from .naming import infer_kind, of_its_level, told_apart

MORE = {
    "code": ("代码", "行政区划代码", "统计用区划代码", "区划编码"),
    "name": ("区划名称", "单位名称", "行政区划名称"),
}  # as lists are published
COLUMNS = {
    "code": "区划代码",
    "name": "名称",
    "kind": "类别",
    "opened": "设立日期",
    "closed": "撤销日期",
}
TITLES: Titles = {column: (title, *MORE.get(column, ())) for column, title in COLUMNS.items()}
DAYS = ("opened", "closed")
LONGEST_NAME = 60
COUNTY_DIGITS, VILLAGE_DIGITS = 6, 12
LEVELS: tuple[tuple[int, type[Model]], ...] = ((6, County), (9, Township), (12, Village))

KINDS = {
    "": "",
    "village": VillageKind.VILLAGE,
    "community": VillageKind.COMMUNITY,
    "村": VillageKind.VILLAGE,
    "村委会": VillageKind.VILLAGE,
    "社区": VillageKind.COMMUNITY,
    "居委会": VillageKind.COMMUNITY,
    "居民委员会": VillageKind.COMMUNITY,
}
KIND_LABELS = dict(VillageKind.choices)
CLOSED_BY_MERGING = "已有的村（社区）撤销时要把人和家庭转走，请从“合并村”办理，这里留空。"


@dataclass(frozen=True)
class DivisionFault:
    """What is wrong in one cell, and what to do about it; `column` is one of COLUMNS."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        value = f"“{self.value}”" if self.value else "空白"
        return f"第{self.line}行“{COLUMNS[self.column]}”{value}：{self.reason}"


@dataclass(frozen=True)
class Division:
    """One row of a file; `kind` and the days (ISO) are empty where the file does not give them, and
    above the village."""

    line: int
    code: str
    name: str
    kind: str = ""
    opened: str = ""
    closed: str = ""

    @property
    def parent(self) -> str:
        """The code it lies in; empty for a county."""
        return self.code[:-3] if len(self.code) > COUNTY_DIGITS else ""


@dataclass(frozen=True)
class DivisionReading:
    """A file's usable rows, one per code, what is wrong in it, and every code it mentions."""

    divisions: list[Division] = field(default_factory=list)
    faults: list[DivisionFault] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class DivisionChange:
    """A division as it will be; `before` is [name, kind] as it is now, None when it is not there
    yet; `days` are its opening and closing now. A day that is not said stays as it is."""

    code: str
    name: str
    kind: str
    before: list[str] | None
    opened: str = ""
    closed: str = ""
    days: list[str] = field(default_factory=lambda: ["", ""])

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_renamed(self) -> bool:
        return self.before is not None and self.before[0] != self.name

    @property
    def is_same(self) -> bool:
        return self.before == self.described and not self.is_redated

    @property
    def described(self) -> list[str]:
        return [self.name, self.kind]

    @property
    def is_redated(self) -> bool:
        said = [self.opened or self.days[0], self.closed or self.days[1]]
        return self.before is not None and said != self.days

    @property
    def kind_label(self) -> str:
        return KIND_LABELS.get(self.kind, "")

    @property
    def kind_before_label(self) -> str:
        return KIND_LABELS.get(self.before[1], "") if self.before else ""


def read_divisions(sheet: NamedSheet) -> DivisionReading:
    rows: dict[str, Division] = {}
    reading = DivisionReading()
    for row in sheet.rows:
        cells = {column: row.cells.get(column, "") for column in COLUMNS}
        cells["code"] = of_its_level(cells["code"])
        reading.codes.add(cells["code"])
        faults = [
            DivisionFault(row.number, column, cells[column], reason)
            for column, reason in _wrong(cells)
        ]
        if not faults:
            kind, days = KINDS[cells["kind"]], [day_of(cells[column]) or "" for column in DAYS]
            division = Division(row.number, cells["code"], cells["name"], kind, *days)
            faults = _contradiction(rows.setdefault(division.code, division), division)
        reading.faults.extend(faults)
    reading.divisions.extend(rows.values())
    return reading


def _wrong(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(column, reason) for each cell that cannot be used."""
    if reason := _wrong_code(cells["code"]):
        yield "code", reason
    if reason := _wrong_name(cells["name"]):
        yield "name", reason
    if cells["kind"] not in KINDS:
        yield "kind", "类别只能填“村”或“社区”（village 或 community），不清楚的留空。"
    elif cells["kind"] and len(cells["code"]) < VILLAGE_DIGITS:
        yield "kind", "县和乡镇没有类别，请留空。"
    yield from _wrong_days(cells)


def _wrong_days(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    days = {column: day_of(cells[column]) for column in DAYS}
    for column, day in days.items():
        if day is None:
            yield column, "日期写成 2026-07-01 这样。不清楚的留空。"
        elif day and len(cells["code"]) < VILLAGE_DIGITS:
            yield column, "只有村（社区）登记这个日期，县和乡镇请留空。"
    if days["opened"] and days["closed"] and days["closed"] <= days["opened"]:
        yield "closed", "撤销日期须晚于设立日期。"


def _wrong_code(code: str) -> str:
    if not code:
        return "请填写区划代码。"
    if "E+" in code.upper():
        return "代码被表格软件改成了科学计数法。请把这一列设为文本格式，重新填写完整代码。"
    if not (code.isascii() and code.isdigit()) or len(code) not in (6, 9, 12):
        return "区划代码应为数字：县 6 位，乡镇 9 位，村（社区）12 位。请改正。"
    return ""


def _wrong_name(name: str) -> str:
    if not name:
        return "请填写名称。"
    if len(name) > LONGEST_NAME:
        return f"名称最多 {LONGEST_NAME} 个字，请缩短。"
    if any(unicodedata.category(character) == "Cc" for character in name):
        return "名称里有换行等控制字符，请重新输入。"
    return ""


def _contradiction(first: Division, row: Division) -> list[DivisionFault]:
    """The same code may stand twice only when it says the same."""
    for column in ("name", "kind", *DAYS):
        if getattr(first, column) != getattr(row, column):
            reason = (
                f"代码 {row.code} 在第 {first.line} 行已经出现，{COLUMNS[column]}却不同。"
                "请只保留正确的一行。"
            )
            return [DivisionFault(row.line, column, getattr(row, column), reason)]
    return []


def plan(
    reading: DivisionReading, scope: str = ""
) -> tuple[list[DivisionChange], list[DivisionFault]]:
    """What the file would change, counties first, and all its faults in the order of its lines.

    Divisions outside `scope` may be in the file only as they are in the database. Three queries
    however many rows.
    """
    known = stored({*reading.codes, *(row.parent for row in reading.divisions)})
    rows = told_apart(reading.divisions, known)
    rows.sort(key=lambda row: (len(row.code), row.code))
    changes, faults = [], list(reading.faults)
    for row in rows:
        change = _change(row, known.get(row.code))
        if row.parent and row.parent not in known and row.parent not in reading.codes:
            faults.append(DivisionFault(row.line, "code", row.code, _no_parent(row)))
        elif not row.code.startswith(scope) and not change.is_same:
            reason = f"不在您管辖的范围（代码以 {scope} 开头）内，不能新增或更改。请删去这一行。"
            faults.append(DivisionFault(row.line, "code", row.code, reason))
        if change.before and row.closed not in ("", change.days[1]):
            faults.append(DivisionFault(row.line, "closed", row.closed, CLOSED_BY_MERGING))
        changes.append(change)
    return changes, sorted(faults, key=lambda fault: fault.line)


def _no_parent(row: Division) -> str:
    level = "县（区）" if len(row.parent) == COUNTY_DIGITS else "乡镇（街道）"
    return (
        f"所属{level} {row.parent} 不在文件里，系统里也没有。请在文件里补上这一行，"
        "或者检查代码是否写错。"
    )


def _change(row: Division, before: list[str] | None) -> DivisionChange:
    """A kind set in the system stays as long as the file neither gives one nor renames the
    village."""
    kind = row.kind
    if not kind and len(row.code) == VILLAGE_DIGITS:
        kind = before[1] if before and before[0] == row.name else infer_kind(row.name)
    named, days = (before[:2], before[2:]) if before else (None, ["", ""])
    return DivisionChange(row.code, row.name, kind, named, row.opened, row.closed, days)


def stored(codes: Collection[str]) -> dict[str, list[str]]:
    """Code → [name, kind, opened, closed] of those divisions, and others about them, that are in
    the database; of villages all of their townships."""
    found: dict[str, list[str]] = {}
    for digits, model in LEVELS:
        of_level = [code for code in codes if len(code) == digits]
        if of_level:
            first, last = min(of_level), max(of_level)
            if model is Village:
                first, last = f"{first[:9]}000", f"{last[:9]}999"
            rows = model._default_manager.filter(code__range=(first, last))
            more = ("kind", *DAYS) if model is Village else ()
            found |= {
                code: [name, *(str(value or "") for value in values or ("", "", ""))]
                for code, name, *values in rows.values_list("code", "name", *more)
            }
    return found
