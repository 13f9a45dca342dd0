"""A trial as a workbook: every village that moves, township by township, with its reasons."""

from collections.abc import Iterator, Mapping

from associations.models import VillageKind
from documents.workbook import Sheet, SheetColumn

from ..grading.shown import so_far
from .what_if import ComparedVillage, WhatIf

NOTE = "只是试算，等次和标准都不变。"
COLUMNS = (
    SheetColumn("乡镇（街道）", 16),
    SheetColumn("区划代码", 16),
    SheetColumn("村（社区）", 18),
    SheetColumn("类别", 8),
    SheetColumn("升降", 6),
    SheetColumn("原等次", 12),
    SheetColumn("试算等次", 12),
    SheetColumn("因为", 80),
)
POINTS = (SheetColumn("原总分", 10), SheetColumn("试算总分", 10))


def sheets(
    name: str, trial: WhatIf, townships: Mapping[str, str], published: str = ""
) -> list[Sheet]:
    """`published`: what is said of grades that are published, beside which these are computed."""
    columns = [*COLUMNS[:-1], *(POINTS if trial.by_points else ()), COLUMNS[-1]]
    rows = (list(_row(pair, townships)) for pair in trial.moved)
    heading = (f"{name}{trial.year}年度标准试算", "；".join(trial.texts) or "没有改动")
    return [
        Sheet(
            "会升降的村",
            columns,
            rows,
            heading=heading,
            note=NOTE + published,
            frozen=3,
            landscape=True,
        )
    ]


def _row(pair: ComparedVillage, townships: Mapping[str, str]) -> Iterator[object]:
    before, after = pair.before, pair.after
    township = before.village[:9]
    yield from (
        townships.get(township, township),
        before.village,
        before.name,
        VillageKind(before.kind).label,
    )
    yield from ("升" if pair.move > 0 else "降", so_far(before).title, so_far(after).title)
    if before.points:
        yield from (before.points_text, after.points_text)
    yield pair.why
