"""What a criterion may measure, as lists to choose from: each indicator with the columns it is read from."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from . import columns
from .models import Finding
from .standard import Criterion
from .wording import COUNTED

WINDOWED = ("sum", "zero", "count")  # what may be added up over several years
RATIOS = ("sum", "stock", "appraisals")
COUNTABLE = ("six_none", "outside_policy", *columns.SIX_NONE)
COLUMNS = columns.REQUIRED  # blank in no approved month, so that a missing one is noticed
MOST_YEARS = 5

Choices = list[tuple[str, list[tuple[str, str]]]]


class Indicator(NamedTuple):
    measure: str
    numerator: str = ""
    denominator: str = ""

    @property
    def key(self) -> str:
        return ":".join(part for part in self if part)


OWN_SUM, OWN_STOCK = Indicator("sum"), Indicator("stock")  # of two columns chosen freely
RATES = {
    Indicator("sum", "planned_births", "births"): "政策内出生率",
    Indicator("stock", "contraception_done", "contraception_due"): "避孕节育措施落实率（年末）",
    Indicator("stock", "migrants_signed", "migrants_due"): "流动人口合同签订率（年末）",
    Indicator("sum", "levy_collected", "levy_due"): "社会抚养费征收到位率",
    Indicator("appraisals"): "群众满意率（民主评议）",
}
OWN = {OWN_SUM: "自选两栏相除，按月累计", OWN_STOCK: "自选两栏相除，取年末数"}
COUNTS = {Indicator("count", name): f"{COUNTED.get(name) or columns.BY_NAME[name].title}（次数）" for name in COUNTABLE}
ZERO = {Indicator("zero"): "连续“六无”"}
FINDINGS = {Indicator("finding", kind): label for kind, label in Finding.Kind.choices}
SCORE = {Indicator("score"): "村自评、乡镇验收打分"}


def choices(*, points: bool) -> Choices:
    """For a ladder without points given by people, for points without the six none as one answer."""
    groups = [("月报和评议的比例", {**RATES, **OWN}), ("月报的次数", COUNTS if points else {**ZERO, **COUNTS})]
    groups += [("现场核查", FINDINGS), *([("打分", SCORE)] if points else [])]
    return [(title, [(found.key, label) for found, label in group.items()]) for title, group in groups]


def column_choices(names: Iterable[str] = COLUMNS) -> list[tuple[str, str]]:
    return [("", "（不选）"), *((name, columns.BY_NAME[name].title) for name in names)]


def key_of(criterion: Criterion) -> str:
    """The key of what a criterion measures, two columns of its own included."""
    numerator = criterion.finding_kind if criterion.measure == "finding" else criterion.numerator
    found = Indicator(criterion.measure, numerator, criterion.denominator)
    known = {**RATES, **COUNTS, **ZERO, **FINDINGS, **SCORE}
    return found.key if found in known else criterion.measure


def parts(key: str) -> dict[str, Any]:
    """What a key says of a criterion's data."""
    measure, numerator, denominator, *_ = [*key.split(":"), "", ""]
    return {"measure": measure, "numerator": numerator, "denominator": denominator}
