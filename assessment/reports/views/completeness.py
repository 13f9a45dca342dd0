"""上报进度: the year's matrix of villages and months."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from accounts.records.deadlines import late_words
from accounts.records.telling import after_comma
from associations.models import Township, Village

from .. import periods
from ..completeness import OWED, ReportStatus, Status, VillageReports, due_month, year_lines
from ..links import MonthLinks
from .township import for_township, year_or_404

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
