"""What a criterion may measure, as lists to choose from: each indicator with the columns it is read
from."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..grading.models import Finding
from ..indicators.definition import MeasuredIndicator
from ..reports.form.columns import OWN as OWN_COLUMNS
from ..reports.form.columns import SIX_NONE
from ..reports.form.in_force import FIRST_FORM
from ..reports.form.report_form import ReportForm
from ..standards.data import Criterion
from ..standards.data.measures import ANY_OF_SIX, Measure, cells, terms
from ..standards.data.stored import CASES, RATE, Indicator, indicator, measure_of
from ..standards.wording import SEVERAL

COUNTABLE = ("six_none", "outside_policy", *SIX_NONE)

Choices = list[tuple[str, list[tuple[str, str]]]]
OWN_SUM, OWN_STOCK, OWN_PER = (
    Indicator("sum"),
    Indicator("stock"),
    Indicator("per"),
)  # of two columns chosen freely
RATES = {
    Indicator("sum", "planned_births", "births"): "计划生育率",
    Indicator(
        "stock", "contraception_done", "contraception_due"
    ): "育龄妇女综合避孕节育措施落实率（年末）",
    Indicator("stock", "migrants_signed", "migrants_due"): "流动人口计划生育合同签订率（年末）",
    Indicator("sum", "levy_collected", "levy_due"): "社会抚养费征收到位率",
    Indicator("appraisals"): "群众综合满意率（民主评议）",
}
OWN = {
    OWN_SUM: "自选两栏相除，按月累计",
    OWN_STOCK: "自选两栏相除，取年末数",
    OWN_PER: "自选两栏相除，分子按月累计、分母取年末数",
}
COUNTS = {
    Indicator("count", name): f"{SEVERAL.get(name) or FIRST_FORM.by_name[name].title}（次数）"
    for name in COUNTABLE
}
SIX = frozenset(ANY_OF_SIX.names)
ZERO = {Indicator("zero"): "连续“六无”"}
FINDINGS = {Indicator("finding", kind): label for kind, label in Finding.Kind.choices}
SCORE = {Indicator("score"): "村自评、乡镇验收打分"}


def of_county(found: Iterable[MeasuredIndicator]) -> dict[Indicator, MeasuredIndicator]:
    """The county's indicators that a criterion may measure."""
    return {
        Indicator(CASES if one.is_count else RATE, one.definition.code): one
        for one in found
        if one.copied
    }


def choices(
    form: ReportForm, county: Mapping[Indicator, MeasuredIndicator], *, points: bool
) -> Choices:
    """For a ladder without points given by people, for points without the six none as one
    answer."""
    counts = {found: label for found, label in COUNTS.items() if asked(found, form)}
    counts |= {
        Indicator("count", column.name): f"{column.title}（次数）"
        for column in form.columns
        if column.case and column.name in OWN_COLUMNS
    }
    rates = {found: label for found, label in RATES.items() if asked(found, form)}
    none = {} if points else {found: label for found, label in ZERO.items() if form.asks >= SIX}
    groups = [
        ("月报和评议的比例", {**rates, **OWN}),
        ("月报的次数", {**none, **counts}),
    ]
    own = {
        found: f"{one.title}{'（次数）' if one.is_count else ''}" for found, one in county.items()
    }
    groups += [("本系统记录的指标", own)] if own else []
    groups += [("现场核查", FINDINGS), *([("打分", SCORE)] if points else [])]
    return [
        (title, [(found.key, label) for found, label in group.items()]) for title, group in groups
    ]


def asked(found: Indicator, form: ReportForm) -> bool:
    """Whether the form asks for all that it is read from."""
    names = (name for term in terms(measure(found)) for name in cells(term))
    return form.asks.issuperset(names)


def column_choices(form: ReportForm) -> list[tuple[str, str]]:
    """Blank in no approved month, so that a missing one is noticed."""
    return [("", "（不选）"), *((name, form.by_name[name].title) for name in form.required)]


def key_of(criterion: Criterion) -> str:
    """The key of what a criterion measures, two columns of its own included."""
    found = indicator(criterion.measure)
    own = Indicator(found.measure) in OWN and found not in RATES
    return found.measure if own else found.key


def chosen(key: str) -> Indicator:
    """What a key says of a criterion's data."""
    return Indicator(*key.split(":"))


def is_own(key: str) -> bool:
    """Whether its two columns are chosen freely."""
    return chosen(key) in OWN


def measure(found: Indicator, records: Mapping[str, Any] | None = None) -> Measure:
    """As it is judged; of the window and the target nothing is known yet. `records`: of an
    indicator of the county."""
    return measure_of({**found._asdict(), "code": "", "years": 1, "records": records})
