"""原始数据: what the records say of each village, as the grades stand on it."""

from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Kind, Sheet, SheetColumn

from ...grading.figures import Figure, FindingFigure
from ...grading.outcomes import VillageOutcome
from ...standards.data import VETO, Criterion, PointsItem
from ...standards.data.measures import InspectedScore
from ...standards.points_wording import given_text
from ...standards.wording import ANSWERS, is_money
from .layout import FACTS, FOUND, FactColumn, Layout

NOTE = (
    "来自已审核的月报、民主评议、现场核查和验收，空白是没有数据。"
    "改动本表的数字，“等次”随之重算；改动只在这份文件里，不影响系统。"
)
KEYS = (
    SheetColumn("区划代码", 16),
    SheetColumn("村（社区）", 16),
    SheetColumn("类别", 8),
    SheetColumn("乡镇代码", 12),
)


def facts(layout: Layout) -> Sheet:
    shown = [*KEYS, *(SheetColumn(part.title, 13, _kind(part)) for part in layout.parts)]
    rows = (
        [*keys(o), *(_value(layout, o, part) for part in layout.parts)] for o in layout.outcomes
    )
    return Sheet(
        FACTS,
        shown,
        rows,
        heading=layout.heading("考评原始数据"),
        note=NOTE,
        frozen=2,
        landscape=True,
    )


def keys(outcome: VillageOutcome) -> list[str]:
    return [outcome.village, outcome.name, VillageKind(outcome.kind).label, outcome.village[:9]]


def _kind(part: FactColumn) -> Kind:
    if part.role == FOUND or _is_judged(part.criterion):
        return "text"
    return "decimal" if _in_hundredths(part) else "integer"


def _is_judged(criterion: Criterion) -> bool:
    """A veto that people decide: whether there is such a case."""
    return (
        isinstance(criterion, PointsItem)
        and criterion.role == VETO
        and isinstance(criterion.measure, InspectedScore)
    )


def _in_hundredths(part: FactColumn) -> bool:
    """Money, or points: kept a hundred times as large as they are shown."""
    if part.role == "missing":
        return False
    money = is_money(part.criterion, part=part.role == "numerator")
    return money or isinstance(part.criterion.measure, InspectedScore)


def _value(layout: Layout, outcome: VillageOutcome, part: FactColumn) -> object:
    figure = outcome.facts.figures[layout.numbers[part.criterion.code]]
    return None if figure is None else _of(figure, part)


def _of(figure: Figure, part: FactColumn) -> object:
    if isinstance(figure, FindingFigure):
        return "" if figure.held is None else ANSWERS[figure.held]
    if part.role == "missing":
        return len(figure.missing)
    value = figure.amounts[0 if part.role == "numerator" else 1]
    if _is_judged(part.criterion):
        return None if value is None else given_text(part.criterion, value)
    return Fraction(value, 100) if value is not None and _in_hundredths(part) else value
