"""上报进度: the year's matrix of villages and months, and the list of who is to be reminded."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.models import User
from accounts.records.deadlines import late_words
from accounts.records.telling import after_comma
from associations.models import Township, Village

from .. import periods
from ..completeness import OWED, ReportStatus, Status, VillageReports, due_month, owed, year_lines
from ..links import MonthLinks
from ..models import MonthlyReport
from ..periods import missing_text
from ..states import ReportState
from .township import for_township, month_or_404, year_or_404

LEGEND = (
    (Status.APPROVED, "已审核，数据锁定"),
    (Status.SUBMITTED, "村里已上报，等乡镇审核"),
    (Status.RETURNED, "已退回村里修改"),
    (Status.DRAFT, "村里填了，还没有上报"),
    (Status.LATE, f"次月{periods.DUE_DAY}日前（遇休息日顺延）没有上报"),
    (Status.MISSING, "还没有上报，未到期"),
)


class MatrixCell(NamedTuple):
    """What the matrix shows of a month; `url` is "" for what is not there and not yet expected."""

    status: str
    word: str
    title: str
    url: str


class MatrixRow(NamedTuple):
    village: Village
    total: MatrixCell | None
    months: list[MatrixCell]
    approved: int
    expected: int


@for_township
def completeness(request: Request, township: Township, year: int) -> HttpResponse:
    lines = year_lines(township.pk, year_or_404(year))
    problems = [line for line in lines if line.has_problem]
    only_problems = "problems" in request.GET
    month = due_month(year)
    context = {
        "township": township,
        "year": year,
        "due_month": month,
        "reminders": sum(any(_is_owed(m, month) for m in line.months) for line in lines),
        "only_problems": only_problems,
        "villages": len(lines),
        "problem_count": len(problems),
        "rows": _rows(problems if only_problems else lines, request.user),
        "counts": Counter(m.status.value for line in lines for m in line.months),
        "came_late": sum(m.days_late > 0 and not m.late for line in lines for m in line.months),
        "approved": sum(line.approved for line in lines),
        "expected": sum(line.expected for line in lines),
        "columns": _columns(township.pk, year, lines),
        "legend": LEGEND,
    }
    return render(request, "assessment/reports/completeness.html", context)


def _is_owed(month: ReportStatus, until: int) -> bool:
    return month.status in OWED and month.period <= until


def _rows(lines: Iterable[VillageReports], user: User) -> list[MatrixRow]:
    links = MonthLinks(user)
    rows = []
    for line in lines:
        cells = [_cell(line.village, month, links) for month in line.months]
        total = cells[0] if line.total else None
        rows.append(
            MatrixRow(line.village, total, [] if total else cells, line.approved, line.expected)
        )
    return rows


def _cell(village: Village, month: ReportStatus, links: MonthLinks) -> MatrixCell:
    label = periods.label(month.period)
    if month.status == Status.ABSENT:
        why = "不用报（未设立、已撤并或还没有开始上报）"
        return MatrixCell("absent", "—", f"{village.name}{label}：{why}", "")
    if month.status == Status.MISSING and month.period > periods.current():
        return MatrixCell("ahead", "", f"{label}：未到", "")
    word = str(month.status.label)
    explanation = f"{word}，未到期" if month.status == Status.MISSING else word
    if month.late and month.status != Status.LATE:
        explanation += "，已过上报期限"
    explanation += after_comma(month.days_late)
    url = links.to(
        village.pk,
        month.period,
        None if month.status in (Status.LATE, Status.MISSING) else month.status,
    )
    word = f"{word} {late_words(month.days_late)}".strip()
    return MatrixCell(month.status.value, word, f"{village.name}{label}：{explanation}", url)


class MatrixColumn(NamedTuple):
    title: str
    url: str
    approved: int
    expected: int


def _columns(code: str, year: int, lines: list[VillageReports]) -> list[MatrixColumn]:
    """Month by month: how many villages are approved, of how many there were; a yearly total counts
    in each."""
    columns = []
    for number, period in enumerate(periods.months(year, year)):
        cells = [line.total or line.months[number] for line in lines]
        approved = sum(cell.status == Status.APPROVED for cell in cells)
        expected = sum(cell.status != Status.ABSENT for cell in cells)
        begun = period <= periods.current()
        url = reverse("report-grid", kwargs={"code": code, "period": period}) if begun else ""
        columns.append(MatrixColumn(f"{number + 1}月", url, approved, expected))
    return columns


class Debt(NamedTuple):
    """A village on the list: who answers for it, what it owes, why it was returned."""

    village: Village
    secretary: str
    months: str
    reason: str


@for_township
def reminders(request: Request, township: Township, period: int) -> HttpResponse:
    month_or_404(period)
    lines = year_lines(township.pk, periods.year_of(period))
    names, reasons = User.objects.secretary_names(township.pk), _return_reasons(township.pk, period)
    groups = [
        (
            status,
            _heading(status, period),
            [_debt(village, months, names, reasons) for village, months in debts],
        )
        for status, debts in owed(lines, period).items()
    ]
    context = {
        "township": township,
        "period": period,
        "year": periods.year_of(period),
        "label": periods.label(period),
        "due": periods.due_date(period),
        "groups": groups,
        "message": _message(township, period, groups),
        "villages": len({debt.village.pk for _, _, debts in groups for debt in debts}),
        "today": timezone.localdate(),
    }
    return render(request, "assessment/reports/reminders.html", context)


def _heading(status: Status, period: int) -> str:
    due = periods.due_date(period)
    return {
        Status.LATE: "逾期未报",
        Status.RETURNED: "退回待改",
        Status.DRAFT: "草稿未上报",
        Status.MISSING: f"尚未上报（{due.month}月{due.day}日截止）",
    }[status]


def _debt(
    village: Village, months: list[int], names: dict[str, str], reasons: dict[tuple[str, int], str]
) -> Debt:
    found = [text for month in months if (text := reasons.get((village.pk, month)))]
    return Debt(
        village, names.get(village.pk, ""), missing_text(months), "；".join(dict.fromkeys(found))
    )


def _return_reasons(code: str, period: int) -> dict[tuple[str, int], str]:
    rows = MonthlyReport.objects.in_division(code).filter(
        state=ReportState.RETURNED,
        period__gte=periods.of(periods.year_of(period)),
        period__lte=period,
    )
    return {
        (village, month): reason
        for village, month, reason in rows.values_list("village_id", "period", "return_reason")
    }


def _message(township: Township, period: int, groups: list[tuple[Status, str, list[Debt]]]) -> str:
    """The list as a chat message: plain text, one village a line."""
    lines = [f"【{township.name}计划生育协会】{periods.label(period)}月报催报"]
    for _, heading, debts in groups:
        lines += ["", f"{heading}（{len(debts)}个村或社区）："]
        lines += [_message_line(number, debt) for number, debt in enumerate(debts, start=1)]
    lines += ["", "请以上村、社区尽快登录村协通补报；有困难请与我们联系。谢谢！"]
    return "\n".join(lines)


def _message_line(number: int, debt: Debt) -> str:
    who = f"（{debt.secretary}）" if debt.secretary else ""
    why = f"，退回原因：{debt.reason}" if debt.reason else ""
    return f"{number}. {debt.village.name}{who}：{debt.months}{why}"
