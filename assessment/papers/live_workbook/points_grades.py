"""等次 by points: each item's points, the total and the grade, as formulas over the facts and the
standard.

The sheets show points; every formula works in whole hundredths, as scoring/points.py does.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from documents.workbook import Formula, Sheet, SheetColumn

from ...grading.outcomes import VillageOutcome
from ...standards.data import BONUS, ITEM, VETO, PointsItem
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.points_wording import given_text
from ...standards.wording import short_title
from .facts import KEYS, keys
from .figures import HELD, NOT_HELD, OTHER, SAME, exempt, parts, reached, threshold, undecided
from .layout import COMPUTED, FOUND, GRADES, PUBLISHED, SUMMARY
from .points_layout import BEGUN, FLOOR, FULL, OFF, PER, PointsLayout

OPEN, STRUCK, NOT_STRUCK, EXEMPT = "待定", "一票否决", "没有否决", "不适用"
UNBEGUN = "不算"
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
            SheetColumn(short_title(item), 12, "text" if item.role == VETO else "amount")
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
    """As scoring.points.score of an item that counts."""
    full, least, off = (_points(layout, item, column) for column in (FULL, FLOOR, OFF))
    open_, cell = undecided(layout, item, row), layout.fact(item, FOUND, row)
    match item.measure:
        case Ratio() as ratio:
            no_cases = f"{full}/100" if ratio.empty_holds else "0"
            worth = f"MAX({least},{full}-{_steps_from(layout, item, ratio, row)}*{off})/100"
            value = f'IF({open_},"{OPEN}",IF({parts(layout, item, row)[1]}=0,{no_cases},{worth}))'
        case Count():
            value = (
                f'IF({open_},"{OPEN}",MAX({least},{full}-{_cases(layout, item, row)}*{off})/100)'
            )
        case OnSiteFinding():
            without = f'IF({cell}="{NOT_HELD}",MAX({least},{full}-{off})/100,"{OPEN}")'
            value = f'IF({cell}="{HELD}",{full}/100,{without})'
        case InspectedScore():
            given, score = _given(layout, item, row), _score(layout, item, row)
            value = f'IF({given},MAX({least},MIN({full},{score}))/100,"{OPEN}")'
        case _:
            assert_never(item.measure)
    return f"IF({exempt(layout, item, row)},{full}/100,{value})"


def _gained(layout: PointsLayout, item: PointsItem, row: int) -> str:
    """A bonus: nothing without proof."""
    full, off = (_points(layout, item, column) for column in (FULL, OFF))
    none, unproven = exempt(layout, item, row), undecided(layout, item, row)
    match item.measure:
        case Ratio() as ratio:
            worth = f"MIN({full},{_steps_from(layout, item, ratio, row)}*{off})/100"
            none, value = f"OR({none},{unproven})", f"IF({parts(layout, item, row)[1]}=0,0,{worth})"
        case Count():
            none, value = (
                f"OR({none},{unproven})",
                f"MIN({full},{_cases(layout, item, row)}*{off})/100",
            )
        case OnSiteFinding():
            value = f'IF({layout.fact(item, FOUND, row)}="{HELD}",{full}/100,0)'
        case InspectedScore():
            given, score = _given(layout, item, row), _score(layout, item, row)
            value = f"IF({given},MAX(0,MIN({full},{score}))/100,0)"
        case _:
            assert_never(item.measure)
    return f"IF({none},0,{value})"


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


_VALUES = {ITEM: _earned, BONUS: _gained, VETO: _struck}


def _points(layout: PointsLayout, item: PointsItem, column: str) -> str:
    """In hundredths."""
    return f"ROUND({layout.of_standard(item, column)}*100,0)"


def _given(layout: PointsLayout, item: PointsItem, row: int) -> str:
    return f"COUNT({layout.fact(item, 'numerator', row)})=1"


def _score(layout: PointsLayout, item: PointsItem, row: int) -> str:
    return f"ROUND({layout.fact(item, 'numerator', row)}*100,0)"


def _steps_from(layout: PointsLayout, item: PointsItem, ratio: Ratio, row: int) -> str:
    """As scoring.points: whole steps away from the target (a bonus: beyond it)."""
    numerator, denominator = parts(layout, item, row)
    wanted, found = f"{threshold(layout, item)}*{denominator}", f"{numerator}*10000"
    below = ratio.target.at_most is (item.role == BONUS)
    away = f"{wanted}-{found}" if below else f"{found}-{wanted}"
    return _steps(
        layout, item, away, f"(ROUND({layout.of_standard(item, PER)}*100,0)*{denominator})"
    )


def _cases(layout: PointsLayout, item: PointsItem, row: int) -> str:
    return _steps(layout, item, parts(layout, item, row)[0], layout.of_standard(item, PER))


def _steps(layout: PointsLayout, item: PointsItem, away: str, size: str) -> str:
    whole = f"INT(({away})/{size}),-INT(-({away})/{size})"
    begun = f'IF({layout.of_standard(item, BEGUN)}="{UNBEGUN}",{whole})'
    return f"IF({away}<=0,0,{begun})"


def _sums(layout: PointsLayout, row: int) -> Iterator[str]:
    """What is open, earned, added, the total, and how many vetoes strike."""
    items, bonuses, vetoes = (layout.cells(role, row) for role in (ITEM, BONUS, VETO))
    yield "+".join(f'COUNTIF({cells},"{OPEN}")' for cells in (items, vetoes) if cells) or "0"
    yield f"ROUND(SUM({items}),2)" if items else "0"
    yield f"MIN(ROUND(SUM({bonuses}),2),{layout.bonus_cap})" if bonuses else "0"
    open_, earned, bonus = (
        f"{column}{row}" for column in (layout.open, layout.earned, layout.bonus)
    )
    yield f'IF({open_}>0,"{OPEN}",ROUND({earned}+{bonus},2))'
    yield f'COUNTIF({vetoes},"{STRUCK}")' if vetoes else "0"


def _grade(layout: PointsLayout, row: int) -> str:
    """As scoring.points: the band of the total, or the lowest grade that a veto caps at. Counted
    from the highest."""
    lowest, *upper = layout.points.grades
    total, band = f"{layout.total}{row}", str(layout.place_of(lowest))
    for grade in upper:
        reached_ = f"ROUND({total}*100,0)>=ROUND({layout.least(grade)}*100,0)"
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
