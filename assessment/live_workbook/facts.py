"""原始数据: what the records say of each village, as the grades stand on it."""

from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Column, Kind, Sheet

from .. import columns
from ..facts import Measure
from ..outcomes import VillageOutcome
from ..points_wording import given_text
from ..standard import VETO, Criterion, Item
from ..wording import ANSWERS
from .layout import FACTS, Layout, Part

NOTE = (
    "来自已审核的月报、民主评议、现场核查和验收，空白是没有数据。"
    "改动本表的数字，“等次”随之重算；改动只在这份文件里，不影响系统。"
)
KEYS = (Column("区划代码", 16), Column("村（社区）", 16), Column("类别", 8), Column("乡镇代码", 12))


def facts(layout: Layout) -> Sheet:
    shown = [*KEYS, *(Column(part.title, 13, _kind(part)) for part in layout.parts)]
    rows = ([*keys(o), *(_value(layout, o, part) for part in layout.parts)] for o in layout.outcomes)
    return Sheet(FACTS, shown, rows, heading=layout.heading("考评原始数据"), note=NOTE, frozen=2, landscape=True)


def keys(outcome: VillageOutcome) -> list[str]:
    return [outcome.village, outcome.name, VillageKind(outcome.kind).label, outcome.village[:9]]


def is_money(criterion: Criterion) -> bool:
    column = columns.BY_NAME.get(criterion.denominator)
    return bool(column and column.money)


def _kind(part: Part) -> Kind:
    if part.role == "finding" or _is_judged(part.criterion):
        return "text"
    return "decimal" if _in_hundredths(part.criterion) and part.role != "missing" else "integer"


def _is_judged(criterion: Criterion) -> bool:
    """A veto that people decide: whether there is such a case."""
    return isinstance(criterion, Item) and criterion.role == VETO and criterion.measure == "score"


def _in_hundredths(criterion: Criterion) -> bool:
    """Money, or points: kept a hundred times as large as they are shown."""
    return is_money(criterion) or criterion.measure == "score"


def _value(layout: Layout, outcome: VillageOutcome, part: Part) -> object:
    measure = outcome.facts.measures[layout.numbers[part.criterion.code]]
    return None if measure is None else _of(measure, part)


def _of(measure: Measure, part: Part) -> object:
    if part.role == "finding":
        return "" if measure.held is None else ANSWERS[measure.held]
    if part.role == "missing":
        return len(measure.missing)
    value = measure.numerator if part.role == "numerator" else measure.denominator
    if _is_judged(part.criterion):
        return None if value is None else given_text(part.criterion, value)
    return Fraction(value, 100) if value is not None and _in_hundredths(part.criterion) else value
