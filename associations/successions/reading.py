"""A file of codes on its way in: old_code, new_code, date and perhaps new_name; or, as the official
list has it, new codes and names alone."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from documents.reading.named_tables import NamedSheet, Titles
from documents.uploads import UploadError

from ..divisions.importing import MORE, day_of

COLUMNS = {
    "old_code": "原代码",
    "new_code": "新代码",
    "date": "变更日期",
    "new_name": "新名称",
    "code": "区划代码",
    "name": "名称",
}
TITLES: Titles = {name: (title, *MORE.get(name, ())) for name, title in COLUMNS.items()}
CODE = re.compile(r"\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True)
class Succession:
    """One row: `old` is empty where the file does not say it, `name` where it stays."""

    line: int
    old: str
    new: str
    on: datetime.date
    name: str = ""


def read_successions(
    sheet: NamedSheet, day: datetime.date | None
) -> tuple[list[Succession], list[str]]:
    """The rows and what is wrong in them; `day` where the file has none. Raises UploadError."""
    if not {"new_code", "code"} & sheet.titles.keys():
        raise UploadError("表头里缺少 new_code（新代码）。表头一行应写“原代码”“新代码”“变更日期”。")
    rows, faults = [], []
    for row in sheet.rows:
        cells = {name: row.cells.get(name, "") for name in COLUMNS}
        old, new = cells["old_code"], cells["new_code"] or cells["code"]
        on = day_of(cells["date"])
        if reason := _wrong(old, new, "old_code" in sheet.titles, on, day):
            faults.append(f"第{row.number}行：{reason}")
        else:
            date = datetime.date.fromisoformat(on) if on else day
            assert date is not None
            rows.append(Succession(row.number, old, new, date, cells["new_name"] or cells["name"]))
    return rows, faults


def _wrong(old: str, new: str, must: bool, on: str | None, day: datetime.date | None) -> str:
    if must and not CODE.fullmatch(old):
        return f"原代码“{old}”应为 6、9 或 12 位数字。"
    if not CODE.fullmatch(new):
        return f"新代码“{new}”应为 6、9 或 12 位数字。"
    if old and len(old) != len(new):
        return f"原代码 {old} 和新代码 {new} 的位数不同。"
    if old == new:
        return f"原代码和新代码都是 {new}。"
    if on is None:
        return "变更日期写成 2026-07-01 这样。"
    return "" if on or day else "没有写变更日期。"
