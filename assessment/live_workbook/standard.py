"""标准: the criteria with what a reader may change, the threshold and whether a criterion counts."""

from collections.abc import Iterator
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Column, Sheet

from ..standard import Criterion
from ..wording import no_cases_text, rule_text
from .layout import STANDARD, Layout

EVERY = "全部"
YES, NO = "是", "否"
NOTE = "黄色的两列可以改：门槛（最多两位小数）和是否采用。改了以后看“等次”和“汇总”，系统里的标准不变。"
COLUMNS = (
    Column("等次", 10),
    Column("条款", 18),
    Column("标准", 30),
    Column("门槛", 10, "percent", input=True),
    Column("是否采用", 10, input=True, choices=(YES, NO)),
    Column("适用", 8),
    Column("怎样算达到", 92),
    Column("没有数据时", 60),
)


def standard_sheet(layout: Layout) -> Sheet:
    return Sheet(
        STANDARD, COLUMNS, _rows(layout), heading=layout.heading("考评标准"), note=NOTE, frozen=3, landscape=True
    )


def _rows(layout: Layout) -> Iterator[list[object]]:
    for criterion in layout.criteria:
        yield [
            layout.standard.grade_titles[criterion.grade],
            criterion.clause,
            criterion.title,
            "无" if criterion.threshold is None else Fraction(criterion.threshold, 10_000),
            NO if criterion.switched_off(layout.year) else YES,
            _kinds(criterion),
            rule_text(criterion),
            no_cases_text(criterion),
        ]


def _kinds(criterion: Criterion) -> str:
    return VillageKind(criterion.kinds[0]).label if len(criterion.kinds) == 1 else EVERY
