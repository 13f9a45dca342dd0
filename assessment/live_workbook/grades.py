"""等次: each criterion's answer and the grade, as formulas over the facts and the standard."""

from collections.abc import Iterator

from documents.workbook import Column, Formula, Sheet

from ..outcomes import VillageOutcome
from ..standard import Criterion, Grade
from ..wording import ANSWERS, short_title
from .facts import KEYS, is_money, keys
from .layout import GRADES, KIND, THRESHOLD, USED, Layout
from .standard import EVERY, NO

HELD, NOT_HELD, UNDECIDED = (ANSWERS[answer] for answer in (True, False, None))
EXEMPT = "不适用"
SAME, OTHER = "一致", "不同"
NOTE = (
    "每一项和等次都是公式，按“标准”和“原始数据”现算；“系统等次”是导出时系统算出的。"
    "比较的是“分子×10000”与“门槛的万分数×分母”，都是整数，不四舍五入。"
)


def grades(layout: Layout) -> Sheet:
    columns = [
        *KEYS,
        *(Column(short_title(criterion), 12) for criterion in layout.criteria),
        *(Column(f"{grade.title}差几项", 10, "integer") for grade in layout.steps),
        Column("等次", 10),
        Column("系统等次", 10),
        Column("是否一致", 10),
    ]
    rows = (list(_row(layout, outcome, number)) for number, outcome in enumerate(layout.outcomes, start=layout.first))
    return Sheet(GRADES, columns, rows, heading=layout.heading("等次测算"), note=NOTE, frozen=2, landscape=True)


def _row(layout: Layout, outcome: VillageOutcome, row: int) -> Iterator[object]:
    yield from keys(outcome)
    for criterion in layout.criteria:
        yield Formula(_answer(layout, criterion, row))
    for grade in layout.steps:
        yield Formula(_lacking(layout, grade, row))
    yield Formula(_grade(layout, row))
    yield outcome.grade_title
    yield Formula(f'IF({layout.grade}{row}={layout.given}{row},"{SAME}","{OTHER}")')


def _answer(layout: Layout, criterion: Criterion, row: int) -> str:
    used, kind = layout.of_standard(criterion, USED), layout.of_standard(criterion, KIND)
    exempt = f'OR({used}="{NO}",AND({kind}<>"{EVERY}",{kind}<>$C{row}))'
    return f'IF({exempt},"{EXEMPT}",{_held(layout, criterion, row)})'


def _held(layout: Layout, criterion: Criterion, row: int) -> str:
    """As scoring.holds answers."""
    if criterion.measure == "finding":
        cell = layout.fact(criterion, "finding", row)
        return f'IF(OR({cell}="{HELD}",{cell}="{NOT_HELD}"),{cell},"{UNDECIDED}")'
    numerator, denominator = (layout.fact(criterion, role, row) for role in ("numerator", "denominator"))
    cells = [cell for cell in (numerator, denominator) if cell]
    missing = layout.fact(criterion, "missing", row)
    undecided = f"COUNT({','.join(cells)})<{len(cells)}"
    undecided = f"OR({undecided},{missing}>0)" if missing else undecided
    return f'IF({undecided},"{UNDECIDED}",{_compared(layout, criterion, numerator, denominator)})'


def _compared(layout: Layout, criterion: Criterion, numerator: str, denominator: str) -> str:
    if criterion.measure in ("zero", "count"):
        return f'IF({numerator}=0,"{HELD}","{NOT_HELD}")'
    no_cases = NOT_HELD if criterion.measure == "appraisals" else HELD
    threshold = f"ROUND({layout.of_standard(criterion, THRESHOLD)}*10000,0)"
    if is_money(criterion):  # shown in yuan, compared in fen
        numerator, denominator = f"ROUND({numerator}*100,0)", f"ROUND({denominator}*100,0)"
    relation = "<=" if criterion.at_most else ">="
    reached = f'IF({numerator}*10000{relation}{threshold}*{denominator},"{HELD}","{NOT_HELD}")'
    return f'IF({denominator}=0,"{no_cases}",{reached})'


def _lacking(layout: Layout, grade: Grade, row: int) -> str:
    if grade.code not in layout.spans:
        return "0"
    first, last = layout.spans[grade.code]
    span = f"{first}{row}:{last}{row}"
    return f'COUNTIF({span},"{NOT_HELD}")+COUNTIF({span},"{UNDECIDED}")'


def _grade(layout: Layout, row: int) -> str:
    """As scoring.grade: the highest grade of which nothing is lacking, nor of those that it inherits."""
    formula, held = layout.title_of(layout.standard.grades[0]), "TRUE"
    for step, grade in enumerate(layout.steps):
        nothing = f"{layout.lacking(step)}{row}=0"
        held = f"AND({nothing},{held})" if grade.inherits else nothing
        formula = f"IF({held},{layout.title_of(grade)},{formula})"
    return formula
