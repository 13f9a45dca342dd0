"""A trial as a workbook: every village that moves, township by township, with its reasons."""

from collections.abc import Iterator, Mapping

from associations.models import VillageKind
from documents.workbook import Column, Sheet

from .what_if import ComparedVillage, WhatIf

NOTE = "只是试算，等次和标准都不变。"
COLUMNS = (
    Column("乡镇（街道）", 16),
    Column("区划代码", 16),
    Column("村（社区）", 18),
    Column("类别", 8),
    Column("升降", 6),
    Column("原等次", 12),
    Column("试算等次", 12),
    Column("因为", 80),
)
POINTS = (Column("原总分", 10), Column("试算总分", 10))


def sheets(name: str, trial: WhatIf, townships: Mapping[str, str], published: str = "") -> list[Sheet]:
    """`published`: what is said of grades that are published, beside which these are computed."""
    columns = [*COLUMNS[:-1], *(POINTS if trial.by_points else ()), COLUMNS[-1]]
    rows = (list(_row(pair, townships)) for pair in trial.moved)
    heading = (f"{name}{trial.year}年度标准试算", "；".join(trial.texts) or "没有改动")
    return [Sheet("会升降的村", columns, rows, heading=heading, note=NOTE + published, frozen=3, landscape=True)]


def _row(pair: ComparedVillage, townships: Mapping[str, str]) -> Iterator[object]:
    before, after = pair.before, pair.after
    township = before.village[:9]
    yield from (townships.get(township, township), before.village, before.name, VillageKind(before.kind).label)
    yield from ("升" if pair.move > 0 else "降", before.grade_title, after.grade_title)
    if before.points:
        yield from (before.points_text, after.points_text)
    yield pair.why
