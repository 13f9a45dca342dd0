"""等次 by points: each item's points, the total and the grade, as formulas over the facts and the
standard.

The sheets show points; every formula works in whole hundredths, as scoring/points.py does.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from documents.workbook import Formula, Sheet, SheetColumn

from ...grading.outcomes import VillageOutcome
from ...standards.data import BONUS, CONDITION, DEDUCTION, ITEM, VETO, PointsItem
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.points_wording import given_text
from ...standards.wording import short_title
from .facts import KEYS, keys
from .figures import (
    HELD,
    NOT_HELD,
    OTHER,
    SAME,
    exempt,
    parts,
    reached,
    short,
    threshold,
    undecided,
    value,
)
from .layout import COMPUTED, FOUND, GRADES, PUBLISHED, SUMMARY
from .points_layout import BEGUN, FLOOR, FULL, MOST, OFF, ORDER, PER, ZERO, PointsLayout

OPEN, STRUCK, NOT_STRUCK, EXEMPT = "待定", "一票否决", "没有否决", "不适用"
UNBEGUN = "不算"
EXACT = 8  # decimals: only what a computer adds to a sum of fractions is cut off
NOTE = (
    "每一项得分、总分和等次都是公式，按“标准”和“原始数据”现算；“系统等次”“系统总分”"
    "是导出时系统算出的。都是计算值；已发布的年度以“发布等次”为准。"
    "比较的都是整数，不四舍五入。对本村不适用或不采用的计分项得满分，加分项不加分；有待定的，"
    "总分待定，等次为最低一等。"
)


def points_grades(layout: PointsLayout) -> Sheet:
    columns = [
        *KEYS,
        *(
            SheetColumn(short_title(item), 12, "amount" if item.is_worth else "text")
            for item in layout.criteria
        ),
        *(
            SheetColumn("待定（项）", 8, "integer"),
            SheetColumn("计分项得分", 10, "amount"),
            SheetColumn("计入的加分", 10, "amount"),
        ),
        *(SheetColumn("总分", 10, "amount"), SheetColumn("否决（项）", 8, "integer")),
        *(SheetColumn(COMPUTED, 10), SheetColumn("系统等次", 10), SheetColumn("是否一致", 10)),
        *(
            SheetColumn("系统总分", 10, "amount"),
            SheetColumn("总分相差", 10, "decimal"),
            SheetColumn(PUBLISHED, 10),
        ),
    ]
    rows = (
        list(_row(layout, outcome, row))
        for row, outcome in enumerate(layout.outcomes, start=layout.first)
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


def _row(layout: PointsLayout, outcome: VillageOutcome, row: int) -> Iterator[object]:
    yield from keys(outcome)
    for item in layout.criteria:
        yield Formula(_VALUES[item.role](layout, item, row))
    yield from map(Formula, _sums(layout, row))
    yield Formula(_grade(layout, row))
    yield layout.given_title(outcome)
    yield Formula(f'IF({layout.grade}{row}={layout.given}{row},"{SAME}","{OTHER}")')
    given = outcome.points.total if outcome.points else None
    yield OPEN if given is None else Fraction(given, 100)
    total, given_total = f"{layout.total}{row}", f"{layout.given_total}{row}"
    yield Formula(f'IF(COUNT({total},{given_total})=2,ROUND({total}-{given_total},2),"")')
    yield layout.published(outcome)


def _earned(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """As scoring.points.score of an item that counts; nothing where a condition is not met."""
    full = _points(layout, item, FULL)
    value = f"IF({exempt(layout, item, row)},{full}/100,{_left(layout, item, row)})"
    conditions = [layout.cell(one, row) for one in layout.besides(item, CONDITION)]
    if not conditions:
        return value
    unmet = ",".join(f'{cell}="{NOT_HELD}"' for cell in conditions)
    return f"IF(OR({unmet}),MIN(0,{_points(layout, item, FLOOR)}/100),{value})"


def _left(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """What is left of the full marks."""
    full, least, off = (_points(layout, item, column) for column in (FULL, FLOOR, OFF))
    open_, cell = undecided(layout, item, row), layout.fact(item, FOUND, row)
    match item.measure:
        case Ratio() as ratio:
            no_cases = f"{full}/100" if ratio.empty_holds else "0"
            worth = f"{_worth(layout, item, ratio, row)}/100"
            return f'IF({open_},"{OPEN}",IF({parts(layout, item, row)[1]}=0,{no_cases},{worth}))'
        case Count() as count:
            return f'IF({open_},"{OPEN}",{_worth(layout, item, count, row)}/100)'
        case OnSiteFinding():
            without = f'IF({cell}="{NOT_HELD}",MAX({least},{full}-{off})/100,"{OPEN}")'
            return f'IF({cell}="{HELD}",{full}/100,{without})'
        case InspectedScore():
            given, score = _given(layout, item, row), _score(layout, item, row)
            left = f"{full}-{score}" if item.is_deduction else score
            return f'IF({given},MAX({least},MIN({full},{left}))/100,"{OPEN}")'
        case _:
            assert_never(item.measure)


def _taken(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """What is taken off, below zero; no more than the item `of` has left."""
    full, left = _points(layout, item, FULL), _left(layout, item, row)
    raw = f"({left})-{full}/100"
    for whole in layout.of_role(ITEM):
        if whole.code != item.of:
            continue
        others = layout.besides(whole, DEDUCTION)
        before = ["0", *(layout.cell(o, row) for o in others[: others.index(item)])]
        own, floor = layout.cell(whole, row), _points(layout, whole, FLOOR)
        rest = f"MAX(0,{own}+SUM({','.join(before)})-{floor}/100)"
        raw = f"IF(ISNUMBER({own}),-MIN(-({raw}),{rest}),{raw})"
    value = f'IF(ISNUMBER({left}),{raw},"{OPEN}")'
    return f"IF({exempt(layout, item, row)},0,{value})"


def _gained(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """A bonus: nothing without proof."""
    full = _points(layout, item, FULL)
    none, unproven = exempt(layout, item, row), undecided(layout, item, row)
    match item.measure:
        case Ratio() as ratio:
            worth = f"{_worth(layout, item, ratio, row)}/100"
            none, value = f"OR({none},{unproven})", f"IF({parts(layout, item, row)[1]}=0,0,{worth})"
        case Count() as count:
            none, value = (
                f"OR({none},{unproven})",
                f"{_worth(layout, item, count, row)}/100",
            )
        case OnSiteFinding():
            value = f'IF({layout.fact(item, FOUND, row)}="{HELD}",{full}/100,0)'
        case InspectedScore():
            given, score = _given(layout, item, row), _score(layout, item, row)
            value = f"IF({given},MAX(0,MIN({full},{score}))/100,0)"
        case _:
            assert_never(item.measure)
    return f"IF({none},0,{value})"


def _met(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """Whether a condition is met."""
    measure = item.measure
    match measure:
        case Ratio() | Count():
            answer = reached(layout, item, measure, row, HELD, NOT_HELD)
            value = f'IF({undecided(layout, item, row)},"{OPEN}",{answer})'
        case OnSiteFinding():
            cell = layout.fact(item, FOUND, row)
            value = f'IF(OR({cell}="{HELD}",{cell}="{NOT_HELD}"),{cell},"{OPEN}")'
        case InspectedScore():
            met = f"{_score(layout, item, row)}>={_points(layout, item, FULL)}"
            value = f'IF({_given(layout, item, row)},IF({met},"{HELD}","{NOT_HELD}"),"{OPEN}")'
        case _:
            assert_never(measure)
    return f'IF({exempt(layout, item, row)},"{EXEMPT}",{value})'


def _struck(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """Whether a veto strikes: a known case does, whatever month is missing."""
    measure = item.measure
    match measure:
        case Ratio() | Count():
            answer = reached(layout, item, measure, row, NOT_STRUCK, STRUCK)
            value = f'IF({undecided(layout, item, row)},"{OPEN}",{answer})'
            if isinstance(measure, Count):
                value = f'IF({parts(layout, item, row)[0]}>0,"{STRUCK}",{value})'
        case OnSiteFinding():
            value = _decided(layout.fact(item, FOUND, row), HELD, NOT_HELD)
        case InspectedScore():
            value = _decided(
                layout.fact(item, "numerator", row), *(given_text(item, case) for case in (0, 1))
            )
        case _:
            assert_never(measure)
    return f'IF({exempt(layout, item, row)},"{EXEMPT}",{value})'


def _decided(cell: str, not_struck: str, struck: str) -> str:
    """Of a cell in which people say the one or the other."""
    return f'IF({cell}="{not_struck}","{NOT_STRUCK}",IF({cell}="{struck}","{STRUCK}","{OPEN}"))'


_VALUES = {ITEM: _earned, BONUS: _gained, VETO: _struck, DEDUCTION: _taken, CONDITION: _met}


def _points(layout: PointsLayout, item: PointsItem, column: str) -> str:
    """In hundredths."""
    return f"ROUND({layout.of_standard(item, column)}*100,0)"


def _given(layout: PointsLayout, item: PointsItem, row: int) -> str:
    return f"COUNT({layout.fact(item, 'numerator', row)})=1"


def _score(layout: PointsLayout, item: PointsItem, row: int) -> str:
    return f"ROUND({layout.fact(item, 'numerator', row)}*100,0)"


def _worth(layout: PointsLayout, item: PointsItem, measure: Ratio | Count, row: int) -> str:
    """As scoring.points, of what has cases: in proportion, or by steps."""
    full, least, off = (_points(layout, item, column) for column in (FULL, FLOOR, OFF))
    found, whole = value(measure, *parts(layout, item, row))
    most = _points(layout, item, MOST) if item.most else full
    if item.share:
        wanted, zero = threshold(layout, item), _zero(layout, item, measure)
        share = f"{full}*({found}-{zero}*{whole})/(({wanted}-{zero})*{whole})"
        return f"MAX({0 if item.is_bonus else least},MIN({most},{share}))"
    target = measure.target if isinstance(measure, Ratio) else measure.wanted
    if item.is_bonus and isinstance(measure, Count) and not measure.target:
        return f"MIN({full},{_steps(layout, item, found, whole)}*{off})"
    away = short(layout, item, target, found, whole)
    beyond = f"{_steps(layout, item, f'-({away})', whole)}*{off}"
    if item.is_bonus:
        return f"MIN({full},{beyond})"
    lost = f"MAX({least},{full}-{_steps(layout, item, away, whole)}*{off})"
    return f"IF({away}<=0,MIN({most},{full}+{beyond}),{lost})" if item.most else lost


def _zero(layout: PointsLayout, item: PointsItem, measure: Ratio | Count) -> str:
    cell = layout.of_standard(item, ZERO)
    return cell if isinstance(measure, Count) else f"ROUND({cell}*100,0)"


def _steps(layout: PointsLayout, item: PointsItem, away: str, whole: str) -> str:
    per = layout.of_standard(item, PER)
    step = per if isinstance(item.measure, Count) else f"ROUND({per}*100,0)"
    size = f"({step}*{whole})"
    counted = f"INT(({away})/{size}),-INT(-({away})/{size})"
    begun = f'IF({layout.of_standard(item, BEGUN)}="{UNBEGUN}",{counted})'
    return f"IF({away}<=0,0,{begun})"


def _sums(layout: PointsLayout, row: int) -> Iterator[str]:
    """What is open, earned, added, the total, and how many vetoes strike."""
    cells = {role: layout.cells(role, row) for role in ORDER}
    open_to = [found for role, found in cells.items() if found and role != BONUS]
    yield "+".join(f'COUNTIF({found},"{OPEN}")' for found in open_to) or "0"
    worth = [cells[role] for role in (ITEM, DEDUCTION) if cells[role]]
    yield f"ROUND(SUM({','.join(worth)}),{EXACT})" if worth else "0"
    bonuses, vetoes = cells[BONUS], cells[VETO]
    yield f"MIN(ROUND(SUM({bonuses}),{EXACT}),{layout.bonus_cap})" if bonuses else "0"
    open_, earned, bonus = (
        f"{column}{row}" for column in (layout.open, layout.earned, layout.bonus)
    )
    yield f'IF({open_}>0,"{OPEN}",ROUND({earned}+{bonus},{EXACT}))'
    yield f'COUNTIF({vetoes},"{STRUCK}")' if vetoes else "0"


def _grade(layout: PointsLayout, row: int) -> str:
    """As scoring.points: the band of the total, or the lowest grade that a veto caps at. Counted
    from the highest."""
    lowest, *upper = layout.points.grades
    total, band = f"{layout.total}{row}", str(layout.place_of(lowest))
    for grade in upper:
        reached_ = f"ROUND({total}*100,{EXACT - 2})>=ROUND({layout.least(grade)}*100,0)"
        band = f"IF({reached_},{layout.place_of(grade)},{band})"
    band = f'IF({total}="{OPEN}",{layout.place_of(lowest)},{band})'
    places = {grade.code: layout.place_of(grade) for grade in layout.points.grades}
    column = {item.code: (layout.span([item]) or ("",))[0] for item in layout.of_role(VETO)}
    caps = [
        f'IF({column[item.code]}{row}="{STRUCK}",{places[item.grade]},1)'
        for item in layout.of_role(VETO)
    ]
    first, last = layout.title_of(layout.points.grades[-1]), layout.title_of(lowest)
    return f"INDEX({first}:{last.removeprefix(f'{SUMMARY}!')},MAX({','.join([band, *caps])}))"
