"""等次: each criterion's answer and the grade, as formulas over the facts and the standard."""

from collections.abc import Iterator
from typing import assert_never

from documents.workbook import Formula, Sheet, SheetColumn

from ...grading.outcomes import VillageOutcome
from ...standards.data import Criterion, Grade
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.wording import short_title
from .facts import KEYS, keys
from .figures import HELD, NOT_HELD, OTHER, SAME, UNDECIDED, exempt, reached, undecided
from .layout import COMPUTED, FOUND, GRADES, PUBLISHED, LadderLayout

EXEMPT = "不适用"
NOTE = (
    "每一项和等次都是公式，按“标准”和“原始数据”现算；“系统等次”是导出时系统算出的。"
    "都是计算值；已发布的年度以“发布等次”为准。"
    "比较的是“分子×10000”与“门槛的万分数×分母”，都是整数，不四舍五入。"
)


def grades(layout: LadderLayout) -> Sheet:
    columns = [
        *KEYS,
        *(SheetColumn(short_title(criterion), 12) for criterion in layout.criteria),
        *(SheetColumn(f"{grade.title}差几项", 10, "integer") for grade in layout.steps),
        SheetColumn(COMPUTED, 10),
        SheetColumn("系统等次", 10),
        SheetColumn("是否一致", 10),
        SheetColumn(PUBLISHED, 10),
    ]
    rows = (
        list(_row(layout, outcome, number))
        for number, outcome in enumerate(layout.outcomes, start=layout.first)
    )
    return Sheet(
        GRADES,
        columns,
        rows,
        heading=layout.heading("等次测算"),
        note=NOTE,
        frozen=2,
        landscape=True,
    )


def _row(layout: LadderLayout, outcome: VillageOutcome, row: int) -> Iterator[object]:
    yield from keys(outcome)
    for criterion in layout.criteria:
        yield Formula(
            f'IF({exempt(layout, criterion, row)},"{EXEMPT}",{_held(layout, criterion, row)})'
        )
    for grade in layout.steps:
        yield Formula(_lacking(layout, grade, row))
    yield Formula(_grade(layout, row))
    yield layout.given_title(outcome)
    yield Formula(f'IF({layout.grade}{row}={layout.given}{row},"{SAME}","{OTHER}")')
    yield layout.published(outcome)


def _held(layout: LadderLayout, criterion: Criterion, row: int) -> str:
    """As scoring.holds answers."""
    measure = criterion.measure
    match measure:
        case Ratio() | Count():
            held = reached(layout, criterion, measure, row, HELD, NOT_HELD)
            return f'IF({undecided(layout, criterion, row)},"{UNDECIDED}",{held})'
        case OnSiteFinding():
            cell = layout.fact(criterion, FOUND, row)
            return f'IF(OR({cell}="{HELD}",{cell}="{NOT_HELD}"),{cell},"{UNDECIDED}")'
        case InspectedScore():
            return f'"{UNDECIDED}"'  # of points alone
        case _:
            assert_never(measure)


def _lacking(layout: LadderLayout, grade: Grade, row: int) -> str:
    columns = layout.of_grade(grade)
    if columns is None:
        return "0"
    span = f"{columns[0]}{row}:{columns[1]}{row}"
    return f'COUNTIF({span},"{NOT_HELD}")+COUNTIF({span},"{UNDECIDED}")'


def _grade(layout: LadderLayout, row: int) -> str:
    """As scoring.grade: the highest grade of which nothing is lacking, nor of those that it
    inherits."""
    formula, held = layout.title_of(layout.standard.grades[0]), "TRUE"
    for step, grade in enumerate(layout.steps):
        nothing = f"{layout.behind(step)}{row}=0"
        held = f"AND({nothing},{held})" if grade.inherits else nothing
        formula = f"IF({held},{layout.title_of(grade)},{formula})"
    return formula
