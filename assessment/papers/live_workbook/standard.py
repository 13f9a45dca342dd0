"""标准: the criteria with what a reader may change, the threshold and whether a criterion
counts."""

from collections.abc import Iterator
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Fixed, Sheet, SheetColumn

from ...standards.data import Criterion
from ...standards.data.measures import Ratio
from ...standards.wording import no_cases_text, rule_text, window_rule
from .figures import EVERY, NO, YES
from .layout import STANDARD, LadderLayout

FIXED = (
    "灰色的不能改，考评期也在内：“原始数据”已经按考评期累计，改了也不会重算；要试别的考评期，"
    "请用系统里的“标准试算”。"
)
NOTE = (
    f"黄色的可以改：门槛（最多两位小数）和是否采用。{FIXED}改了以后看“等次”和“汇总”，"
    "系统里的标准不变。"
)
COLUMNS = (
    SheetColumn("等次", 10),
    SheetColumn("条款", 18),
    SheetColumn("标准", 30),
    SheetColumn("门槛", 10, "percent", input=True),
    SheetColumn("是否采用", 10, input=True, choices=(YES, NO)),
    SheetColumn("适用", 8),
    SheetColumn("考评期（固定）", 38),
    SheetColumn("怎样算达到", 92),
    SheetColumn("没有数据时", 60),
)


def standard_sheet(layout: LadderLayout) -> Sheet:
    heading = layout.heading("考评标准")
    return Sheet(
        STANDARD,
        COLUMNS,
        _rows(layout),
        heading=heading,
        note=NOTE,
        frozen=3,
        landscape=True,
        tall=True,
    )


def _rows(layout: LadderLayout) -> Iterator[list[object]]:
    for criterion in layout.criteria:
        yield [
            layout.standard.grade_titles[criterion.grade],
            criterion.clause,
            criterion.title,
            _threshold(criterion),
            NO if criterion.switched_off(layout.year) else YES,
            kinds(criterion),
            Fixed(window_rule(criterion)),
            rule_text(criterion),
            no_cases_text(criterion),
        ]


def _threshold(criterion: Criterion) -> Fixed | Fraction:
    ratio = criterion.measure if isinstance(criterion.measure, Ratio) else None
    return Fraction(ratio.target.basis_points, 10_000) if ratio else Fixed("无")


def kinds(criterion: Criterion) -> str:
    return VillageKind(criterion.kinds[0]).label if len(criterion.kinds) == 1 else EVERY
