"""等次 by points: each item's points, the total and the grade, as formulas over the facts and the standard.

The sheets show points; every formula works in whole hundredths, as scoring/points.py does.
"""

from collections.abc import Iterator
from fractions import Fraction

from documents.workbook import Column, Formula, Sheet

from ..outcomes import VillageOutcome
from ..points_wording import given_text
from ..standard import BONUS, ITEM, VETO, Item
from ..wording import short_title
from .facts import KEYS, keys
from .figures import HELD, NOT_HELD, OTHER, SAME, exempt, parts, reached, threshold, undecided
from .layout import COMPUTED, GRADES, PUBLISHED, SUMMARY
from .points_layout import BEGUN, FLOOR, FULL, OFF, PER, PointsLayout

OPEN, STRUCK, SPARED, EXEMPT = "待定", "一票否决", "没有否决", "不适用"
UNBEGUN = "不算"
NOTE = (
    "每一项得分、总分和等次都是公式，按“标准”和“原始数据”现算；“系统等次”“系统总分”是导出时系统算出的。"
    "都是计算值；已发布的年度以“发布等次”为准。"
    "比较的都是整数，不四舍五入。对本村不适用或不采用的计分项得满分，加分项不加分；有待定的，总分待定，等次为最低一等。"
)


def points_grades(layout: PointsLayout) -> Sheet:
    columns = [
        *KEYS,
        *(Column(short_title(item), 12, "text" if item.role == VETO else "amount") for item in layout.criteria),
        *(Column("待定（项）", 8, "integer"), Column("计分项得分", 10, "amount"), Column("计入的加分", 10, "amount")),
        *(Column("总分", 10, "amount"), Column("否决（项）", 8, "integer")),
        *(Column(COMPUTED, 10), Column("系统等次", 10), Column("是否一致", 10)),
        *(Column("系统总分", 10, "amount"), Column("总分相差", 10, "decimal"), Column(PUBLISHED, 10)),
    ]
    rows = (list(_row(layout, outcome, row)) for row, outcome in enumerate(layout.outcomes, start=layout.first))
    return Sheet(GRADES, columns, rows, heading=layout.heading("等次测算"), note=NOTE, frozen=2, landscape=True)


def _row(layout: PointsLayout, outcome: VillageOutcome, row: int) -> Iterator[object]:
    yield from keys(outcome)
    for item in layout.criteria:
        yield Formula(_VALUES[item.role](layout, item, row))
    yield from map(Formula, _sums(layout, row))
    yield Formula(_grade(layout, row))
    yield outcome.grade_title
    yield Formula(f'IF({layout.grade}{row}={layout.given}{row},"{SAME}","{OTHER}")')
    given = outcome.points.total if outcome.points else None
    yield OPEN if given is None else Fraction(given, 100)
    total, given_total = f"{layout.total}{row}", f"{layout.given_total}{row}"
    yield Formula(f'IF(COUNT({total},{given_total})=2,ROUND({total}-{given_total},2),"")')
    yield layout.published(outcome)


def _earned(layout: PointsLayout, item: Item, row: int) -> str:
    """As scoring.points.score of an item that counts."""
    full, least, off = (_points(layout, item, column) for column in (FULL, FLOOR, OFF))
    open_ = undecided(layout, item, row)
    if item.measure == "finding":
        cell = layout.fact(item, "finding", row)
        value = f'IF({cell}="{HELD}",{full}/100,IF({cell}="{NOT_HELD}",MAX({least},{full}-{off})/100,"{OPEN}"))'
    elif item.measure == "score":
        value = f'IF({_given(layout, item, row)},MAX({least},MIN({full},{_score(layout, item, row)}))/100,"{OPEN}")'
    else:
        worth = f"MAX({least},{full}-{_steps(layout, item, row)}*{off})/100"
        if item.threshold is not None:
            no_cases = "0" if item.measure == "appraisals" else f"{full}/100"
            worth = f"IF({parts(layout, item, row)[1]}=0,{no_cases},{worth})"
        value = f'IF({open_},"{OPEN}",{worth})'
    return f"IF({exempt(layout, item, row)},{full}/100,{value})"


def _gained(layout: PointsLayout, item: Item, row: int) -> str:
    """A bonus: nothing without proof."""
    full, off = (_points(layout, item, column) for column in (FULL, OFF))
    none = exempt(layout, item, row)
    if item.measure == "finding":
        value = f'IF({layout.fact(item, "finding", row)}="{HELD}",{full}/100,0)'
    elif item.measure == "score":
        value = f"IF({_given(layout, item, row)},MAX(0,MIN({full},{_score(layout, item, row)}))/100,0)"
    else:
        none = f"OR({none},{undecided(layout, item, row)})"
        value = f"MIN({full},{_steps(layout, item, row)}*{off})/100"
        if item.threshold is not None:
            value = f"IF({parts(layout, item, row)[1]}=0,0,{value})"
    return f"IF({none},0,{value})"


def _struck(layout: PointsLayout, item: Item, row: int) -> str:
    """Whether a veto strikes: a known case does, whatever month is missing."""
    if item.measure == "finding":
        cell = layout.fact(item, "finding", row)
        value = f'IF({cell}="{HELD}","{SPARED}",IF({cell}="{NOT_HELD}","{STRUCK}","{OPEN}"))'
    elif item.measure == "score":
        cell, (none, some) = layout.fact(item, "numerator", row), (given_text(item, case) for case in (0, 1))
        value = f'IF({cell}="{none}","{SPARED}",IF({cell}="{some}","{STRUCK}","{OPEN}"))'
    else:
        value = f'IF({undecided(layout, item, row)},"{OPEN}",{reached(layout, item, row, SPARED, STRUCK)})'
        if item.measure in ("zero", "count"):
            value = f'IF({parts(layout, item, row)[0]}>0,"{STRUCK}",{value})'
    return f'IF({exempt(layout, item, row)},"{EXEMPT}",{value})'


_VALUES = {ITEM: _earned, BONUS: _gained, VETO: _struck}


def _points(layout: PointsLayout, item: Item, column: str) -> str:
    """In hundredths."""
    return f"ROUND({layout.of_standard(item, column)}*100,0)"


def _given(layout: PointsLayout, item: Item, row: int) -> str:
    return f"COUNT({layout.fact(item, 'numerator', row)})=1"


def _score(layout: PointsLayout, item: Item, row: int) -> str:
    return f"ROUND({layout.fact(item, 'numerator', row)}*100,0)"


def _steps(layout: PointsLayout, item: Item, row: int) -> str:
    """As scoring.points.steps: whole steps away from the threshold (a bonus: beyond it), or cases."""
    numerator, denominator = parts(layout, item, row)
    per = layout.of_standard(item, PER)
    if item.threshold is None:
        away, size = numerator, per
    else:
        wanted, reached_ = f"{threshold(layout, item)}*{denominator}", f"{numerator}*10000"
        below = item.at_most is (item.role == BONUS)
        away = f"{wanted}-{reached_}" if below else f"{reached_}-{wanted}"
        size = f"(ROUND({per}*100,0)*{denominator})"
    begun = f'IF({layout.of_standard(item, BEGUN)}="{UNBEGUN}",INT(({away})/{size}),-INT(-({away})/{size}))'
    return f"IF({away}<=0,0,{begun})"


def _sums(layout: PointsLayout, row: int) -> Iterator[str]:
    """What is open, earned, added, the total, and how many vetoes strike."""
    items, bonuses, vetoes = (layout.cells(role, row) for role in (ITEM, BONUS, VETO))
    yield "+".join(f'COUNTIF({cells},"{OPEN}")' for cells in (items, vetoes) if cells) or "0"
    yield f"ROUND(SUM({items}),2)" if items else "0"
    yield f"MIN(ROUND(SUM({bonuses}),2),{layout.bonus_cap})" if bonuses else "0"
    open_, earned, bonus = (f"{column}{row}" for column in (layout.open, layout.earned, layout.bonus))
    yield f'IF({open_}>0,"{OPEN}",ROUND({earned}+{bonus},2))'
    yield f'COUNTIF({vetoes},"{STRUCK}")' if vetoes else "0"


def _grade(layout: PointsLayout, row: int) -> str:
    """As scoring.points: the band of the total, or the lowest grade that a veto caps at. Counted from the highest."""
    lowest, *upper = layout.points.grades
    total, band = f"{layout.total}{row}", str(layout.place_of(lowest))
    for grade in upper:
        reached_ = f"ROUND({total}*100,0)>=ROUND({layout.least(grade)}*100,0)"
        band = f"IF({reached_},{layout.place_of(grade)},{band})"
    band = f'IF({total}="{OPEN}",{layout.place_of(lowest)},{band})'
    places = {grade.code: layout.place_of(grade) for grade in layout.points.grades}
    column = {item.code: (layout.span([item]) or ("",))[0] for item in layout.of_role(VETO)}
    caps = [f'IF({column[item.code]}{row}="{STRUCK}",{places[item.grade]},1)' for item in layout.of_role(VETO)]
    first, last = layout.title_of(layout.points.grades[-1]), layout.title_of(lowest)
    return f"INDEX({first}:{last.removeprefix(f'{SUMMARY}!')},MAX({','.join([band, *caps])}))"
