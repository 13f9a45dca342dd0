"""What the report to the villagers says of the monthly reports: the village's sums and stocks, of
approved months."""

import datetime

from django.db.models import QuerySet

from associations.report_sections import ReportSpan, Told
from documents.word import WordSection

from .reports import periods
from .reports.form.columns import NOT_APPLICABLE
from .reports.models import MonthlyReport
from .reports.states import ReportState

FLOWS = ("births", "planned_births", "supplies_distributed", "visits", "people_reached")


def figures(period: ReportSpan) -> Told:
    """Of a whole year its yearly total counts where there are no months."""
    approved = MonthlyReport.objects.filter(village=period.village, state=ReportState.APPROVED)
    year, first, last = period.first.year, period.first.month, _last_month(period.last)
    months = approved.filter(period__range=(periods.of(year, first), periods.of(year, last)))
    rows = list(months.order_by("period"))
    if not rows and (first, last) == (1, 12):
        months = approved.filter(period=periods.of(year))
        rows = list(months)
    if not rows:
        return Told(
            WordSection("人口和服务的数字", ["本期还没有审核过的月报，数字以后补报。"]),
            _to_do(0, first, last),
        )
    whole = periods.is_total(rows[-1].period)
    when = f"{year}年全年" if whole else f"本期{last - first + 1}个月中已审核{len(rows)}个月的月报"
    texts = [f"按{when}，{_flows(months)}。", f"{_stocks(rows[-1])}。"]
    return Told(
        WordSection("人口和服务的数字", texts), [] if whole else _to_do(len(rows), first, last)
    )


def _last_month(day: datetime.date) -> int:
    """The last that is over; 0 for December of the year before."""
    return day.month if (day + datetime.timedelta(days=1)).day == 1 else day.month - 1


def _to_do(approved: int, first: int, last: int) -> list[str]:
    owed = last - first + 1 - approved
    return [f"报齐还没有审核的{owed}个月的月报。"] if owed > 0 else []


def _flows(months: QuerySet) -> str:
    """Nothing is said of a column that nobody filled in."""
    total = MonthlyReport.objects.filter(pk__in=months.values("pk")).totals(FLOWS)
    words = (
        ("births", "出生{}人"),
        ("planned_births", "其中政策内{}人"),
        ("supplies_distributed", "发放药具{}人次"),
        ("visits", "上门服务{}户次"),
        ("people_reached", "宣传教育{}人次"),
    )
    texts = [text.format(total[name]) for name, text in words if _given(total[name])]
    return "，".join(texts) or "各项都没有数字"


def _stocks(row: MonthlyReport) -> str:
    when = "年末" if periods.is_total(row.period) else f"{periods.month_of(row.period)}月末"
    texts = []
    if _given(row.contraception_due) and _given(row.contraception_done):
        texts.append(
            f"应落实避孕节育措施{row.contraception_due}人，已落实{row.contraception_done}人"
        )
    if _given(row.migrants_due) and _given(row.migrants_signed):
        texts.append(f"流动人口应签合同{row.migrants_due}人，已签{row.migrants_signed}人")
    return f"{when}" + ("；".join(texts) or "没有存量数字")


def _given(value: int | None) -> bool:
    return value is not None and value != NOT_APPLICABLE
