"""标准: the criteria with what a reader may change, the threshold and whether a criterion
counts."""

from collections.abc import Iterator
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Fixed, Sheet, SheetColumn

from ...standards.data import Criterion
from ...standards.data.measures import Count, Measure, Ratio, Scale, Target
from ...standards.wording import no_cases_text, rule_text, window_rule
from .figures import EVERY, NO, YES, is_numbered
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
NUMBERED = (
    SheetColumn("目标（数）", 10, "step", input=True),
    SheetColumn("目标上限（数）", 10, "step"),
)


def standard_sheet(layout: LadderLayout) -> Sheet:
    heading = layout.heading("考评标准")
    numbered = any(is_numbered(criterion.measure) for criterion in layout.criteria)
    return Sheet(
        STANDARD,
        (*COLUMNS, *NUMBERED) if numbered else COLUMNS,
        _rows(layout, numbered=numbered),
        heading=heading,
        note=NOTE,
        frozen=3,
        landscape=True,
        tall=True,
    )


def _rows(layout: LadderLayout, *, numbered: bool) -> Iterator[list[object]]:
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
            *(numbers(criterion.measure) if numbered else ()),
        ]


def _threshold(criterion: Criterion) -> Fixed | Fraction:
    return share(criterion.measure) or Fixed("无")


def share(measure: Measure) -> Fraction | None:
    """A target in per cent."""
    match measure:
        case Ratio(scale=Scale.PERCENT, target=target):
            return Fraction(target.basis_points, 10_000)
    return None


def numbers(measure: Measure) -> list[object]:
    """A target that is a number, and where its range ends."""
    match measure:
        case Ratio(scale=scale, target=target):
            number = None if scale == Scale.PERCENT else Fraction(target.basis_points, 100)
            up_to = None if target.up_to is None else Fraction(target.up_to, 100)
            return [Fixed("") if number is None else number, Fixed(up_to)]
        case Count(target=Target(basis_points=cases)):
            return [Fraction(cases), Fixed("")]
    return [Fixed(""), Fixed("")]


def kinds(criterion: Criterion) -> str:
    return VillageKind(criterion.kinds[0]).label if len(criterion.kinds) == 1 else EVERY
