"""What a criterion may measure, as lists to choose from: each indicator with the columns it is read
from."""

from collections.abc import Iterable

from ..grading.models import Finding
from ..reports import columns
from ..standards.data import Criterion
from ..standards.data.measures import Measure
from ..standards.data.stored import Indicator, indicator, measure_of
from ..standards.wording import SEVERAL

COUNTABLE = ("six_none", "outside_policy", *columns.SIX_NONE)
COLUMNS = columns.REQUIRED  # blank in no approved month, so that a missing one is noticed

Choices = list[tuple[str, list[tuple[str, str]]]]
OWN_SUM, OWN_STOCK = Indicator("sum"), Indicator("stock")  # of two columns chosen freely
RATES = {
    Indicator("sum", "planned_births", "births"): "政策内出生率",
    Indicator("stock", "contraception_done", "contraception_due"): "避孕节育措施落实率（年末）",
    Indicator("stock", "migrants_signed", "migrants_due"): "流动人口合同签订率（年末）",
    Indicator("sum", "levy_collected", "levy_due"): "社会抚养费征收到位率",
    Indicator("appraisals"): "群众满意率（民主评议）",
}
OWN = {OWN_SUM: "自选两栏相除，按月累计", OWN_STOCK: "自选两栏相除，取年末数"}
COUNTS = {
    Indicator("count", name): f"{SEVERAL.get(name) or columns.BY_NAME[name].title}（次数）"
    for name in COUNTABLE
}
ZERO = {Indicator("zero"): "连续“六无”"}
FINDINGS = {Indicator("finding", kind): label for kind, label in Finding.Kind.choices}
SCORE = {Indicator("score"): "村自评、乡镇验收打分"}


def choices(*, points: bool) -> Choices:
    """For a ladder without points given by people, for points without the six none as one
    answer."""
    groups = [
        ("月报和评议的比例", {**RATES, **OWN}),
        ("月报的次数", COUNTS if points else {**ZERO, **COUNTS}),
    ]
    groups += [("现场核查", FINDINGS), *([("打分", SCORE)] if points else [])]
    return [
        (title, [(found.key, label) for found, label in group.items()]) for title, group in groups
    ]


def column_choices(names: Iterable[str] = COLUMNS) -> list[tuple[str, str]]:
    return [("", "（不选）"), *((name, columns.BY_NAME[name].title) for name in names)]


KNOWN = {**RATES, **COUNTS, **ZERO, **FINDINGS, **SCORE}


def key_of(criterion: Criterion) -> str:
    """The key of what a criterion measures, two columns of its own included."""
    found = indicator(criterion.measure)
    return found.key if found in KNOWN else found.measure


def chosen(key: str) -> Indicator:
    """What a key says of a criterion's data."""
    return Indicator(*key.split(":"))


def is_own(key: str) -> bool:
    """Whether its two columns are chosen freely."""
    return chosen(key) in OWN


def measure(found: Indicator) -> Measure:
    """As it is judged; of the window and the target nothing is known yet."""
    return measure_of({**found._asdict(), "code": "", "years": 1})
