"""标准 by points: the items with what a reader may change, and behind them the bonus cap and the
bands."""

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from documents.workbook import Fixed, Formula, Sheet, SheetColumn

from ...standards.data import ITEM, Grade, PointsItem
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.document import without_figures
from ...standards.points_wording import ROLES, item_rule
from ...standards.wording import window_rule
from .figures import NO, YES, is_numbered
from .layout import ABOVE, STANDARD
from .points_grades import UNBEGUN
from .points_layout import FULL, PointsLayout
from .standard import FIXED, NUMBERED, kinds, numbers, share

WHOLE = "按一步算"
NOTE = (
    "黄色的可以改：分值、目标、每一步、每一步扣（加）分、不足一步的、是否采用，"
    f"以及下面的加分上限和各等次最低分。{FIXED}改了以后看“等次”和“汇总”，系统里的标准不变。"
)
COLUMNS = (
    *(
        SheetColumn("部分", 18),
        SheetColumn("条款", 10),
        SheetColumn("项目", 28),
        SheetColumn("性质", 10),
    ),
    SheetColumn("分值", 10, "amount", input=True),
    SheetColumn("目标", 10, "percent", input=True),
    SheetColumn("每一步（百分点或例）", 12, "step", input=True),
    SheetColumn("每一步扣（加）分", 12, "amount", input=True),
    SheetColumn("不足一步的", 10, input=True, choices=(WHOLE, UNBEGUN)),
    SheetColumn("最低得分", 10, "amount"),
    SheetColumn("是否采用", 10, input=True, choices=(YES, NO)),
    *(SheetColumn("适用", 8), SheetColumn("否决到", 12), SheetColumn("考评期（固定）", 38)),
    *(SheetColumn("导出时的计分办法", 80), SheetColumn("没有数据时", 50)),
)
NOTHING = Fixed("")
SPECIAL = (
    *NUMBERED,
    SheetColumn("得0分的数（按比例）", 10, "step"),
    SheetColumn("最多得", 10, "amount"),
)


def points_standard(layout: PointsLayout) -> Sheet:
    special = any(_is_special(item) for item in layout.criteria)
    rows = [
        *(_item(layout, item, special) for item in layout.criteria),
        *_frame(layout, wide=special),
    ]
    heading = layout.heading("考评标准")
    return Sheet(
        STANDARD,
        (*COLUMNS, *SPECIAL) if special else COLUMNS,
        rows,
        heading=heading,
        note=NOTE,
        frozen=3,
        landscape=True,
        tall=True,
    )


def _is_special(item: PointsItem) -> bool:
    return item.share or item.most > 0 or is_numbered(item.measure)


def _item(layout: PointsLayout, item: PointsItem, special: bool) -> list[object]:
    sections = {section.code: section.title for section in layout.points.sections}
    titles, veto = layout.points.grade_titles, not item.is_worth
    target, step = share(item.measure), _step(item)
    costs = not veto and not item.share and not isinstance(item.measure, InspectedScore)
    stepped = not veto and not item.share and step is not None
    judged = item.is_condition and isinstance(item.measure, InspectedScore)
    return [
        *(sections[item.section], item.clause, item.title, ROLES[item.role]),
        NOTHING if veto and not judged else _points(item.full),
        NOTHING if target is None else target,
        step if stepped else NOTHING,
        _points(item.off) if costs else NOTHING,
        (WHOLE if item.begun else UNBEGUN) if stepped else NOTHING,
        NOTHING if veto else Fixed(_points(item.floor)),
        NO if item.switched_off(layout.year) else YES,
        *(kinds(item), titles.get(item.grade, "") if veto else "", Fixed(window_rule(item))),
        *(item_rule(item, layout.points), without_figures(item)),
        *([*numbers(item.measure), *_beyond(item)] if special else ()),
    ]


def _step(item: PointsItem) -> Fraction | None:
    """One step: percentage points, or cases."""
    match item.measure:
        case Ratio():
            return Fraction(item.per, 100)
        case Count():
            return Fraction(item.per)
        case OnSiteFinding() | InspectedScore():
            return None
        case _:
            assert_never(item.measure)


def _beyond(item: PointsItem) -> list[object]:
    """Where an item in proportion has no points, and the most that one may come to."""
    zero = Fraction(item.zero, 1 if isinstance(item.measure, Count) else 100)
    return [Fixed(zero) if item.share else NOTHING, Fixed(_points(item.most or item.full))]


def _frame(layout: PointsLayout, *, wide: bool) -> Iterator[list[object]]:
    """What the items add up to, the bonus cap, and the least of every band, from the highest
    down."""
    last = ABOVE + len(layout.criteria)
    full = f'SUMIF(D{ABOVE + 1}:D{last},"{ROLES[ITEM]}",{FULL}{ABOVE + 1}:{FULL}{last})'
    empty = [NOTHING] * (len(COLUMNS) - 5 + (len(SPECIAL) if wide else 0))
    yield [*_line("计分项满分合计", Fixed(Formula(full))), *empty]
    yield [*_line("加分上限", _points(layout.points.bonus_cap)), *empty]
    for grade in reversed(layout.points.grades[1:]):
        yield [*_line(f"{grade.title}：最低分（含本数）", _points(_least(grade))), *empty]


def _line(title: str, value: object) -> list[object]:
    return ["总分和等次", "", title, "", value]


def _least(grade: Grade) -> int:
    return grade.least or 0


def _points(points: int) -> Fraction:
    return Fraction(points, 100)
