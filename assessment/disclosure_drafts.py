"""What the monthly reports know of a village's disclosure: the births of a quarter, from approved
reports only."""

from associations.models import Village
from autonomy.disclosure import drafts
from autonomy.disclosure.drafts import DisclosureDraft

from .reports import periods
from .reports.models import MonthlyReport
from .reports.states import ReportState

SOURCE = "按已审核的三个月月报填好，请核对后保存。"


def births(village: Village, year: int, part: int) -> DisclosureDraft:
    counts = _counts(village, year, part)
    if counts is None:
        return DisclosureDraft(source=_missing(year, part))
    return DisclosureDraft("本季度出生{}人，其中政策内{}人。".format(*counts), SOURCE)


def violations(village: Village, year: int, part: int) -> DisclosureDraft:
    """How they were dealt with is for the village to add."""
    counts = _counts(village, year, part)
    if counts is None:
        return DisclosureDraft(source=_missing(year, part))
    outside = counts[0] - counts[1]
    found = (
        f"本季度违法生育{outside}人。处理和执行情况："
        if outside
        else "本季度无违法生育，无需要处理的事项。"
    )
    return DisclosureDraft(found, SOURCE)


def _counts(village: Village, year: int, part: int) -> tuple[int, int] | None:
    """Births, and those within policy; None unless all three months are approved and say both."""
    months = MonthlyReport.objects.filter(
        village=village, state=ReportState.APPROVED, period__in=_months(year, part)
    )
    rows = list(months.order_by().values_list("births", "planned_births"))
    if len(rows) < len(_months(year, part)) or any(
        count is None or count < 0 for row in rows for count in row
    ):
        return None
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _months(year: int, part: int) -> list[int]:
    return [periods.of(year, 3 * part - 2 + number) for number in range(3)]


def _missing(year: int, part: int) -> str:
    first, _, last = (periods.month_of(period) for period in _months(year, part))
    return f"{first}月到{last}月的月报审核齐了，才能自动填出人数；现在请自己填。"


def register_all() -> None:
    drafts.register("births", births)
    drafts.register("violations", violations)
