"""A village's year, one report, and what happens to it: submitted, approved."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import Request
from accounts.models import TrailEntry, User
from accounts.records import ConflictError, tokens
from associations.models import Village
from documents.paper import to_html
from documents.responses import pdf_response

from ...flags.models import Flag
from ...reports import expected, periods, sheet
from ...reports.form.in_force import form_of_year
from ...reports.form.report_form import ReportForm
from ...reports.forms import read_version
from ...reports.models import MonthlyReport
from ...reports.month_paper import month_paper, paper_name, report_digest
from ...reports.pages import (
    acts,
    last_values,
    may_write_total,
    neighbours,
    redirect_to,
    sheet_context,
)
from ...reports.querysets import ReportQuerySet
from ...reports.returns.changes import since_return
from ...reports.returns.models import ReportReturn
from ...reports.returns.sections import without
from ...reports.services import ReportError, submit_report
from ...reports.states import MoveNotAllowedError, ReportState
from ...reports.views.township import year_or_404
from ...reports.views.village import report_page, village_or_404
from ..services.approve import approve_report


def report_year(request: Request, code: str, year: int) -> HttpResponse:
    if len(code) == 9:
        return redirect("completeness", code=code, year=year)
    village = village_or_404(code, year)
    year_or_404(year)
    reports = MonthlyReport.objects.visible_to(request.user).in_division(code).of_year(year)
    by_period = {report.period: report for report in reports}
    total = by_period.get(periods.of(year))
    form = form_of_year(code, year)
    months = [
        sheet.YearPageMonth(period, by_period.get(period), expected.refusal(village, period), form)
        for period in ([total.period] if total else periods.months(year, year))
    ]
    context = {
        "village": village,
        "year": year,
        "months": months,
        "total": total,
        "next": next((month for month in months if month.open), None),
        "sums": _year_sums(form, reports) if by_period and not total else None,
        "all_approved": all(report.state == ReportState.APPROVED for report in by_period.values()),
        "titles": list(sheet.key_figures(form, {}, None)),
        "notes": sheet.key_notes(form),
        "may_write": "save" in acts(request.user, "draft"),
        "history": _history_period(request.user, village, year, bool(by_period)),
    }
    return render(request, "assessment/approval/report_year.html", context)


def _year_sums(form: ReportForm, reports: ReportQuerySet) -> list[tuple[str, str]]:
    """The key figures of the year: counts summed, stocks as they last stood."""
    sums = reports.totals(form.flow)
    outside = sums.pop("outside_policy")
    stock = sheet.latest_stock(form, reports)
    return list(sheet.key_figures(form, sums | stock, outside).items())


def _history_period(user: User, village: Village, year: int, reported: bool) -> int | None:
    """The yearly total that the township may still enter for an earlier year without any report."""
    period = periods.of(year)
    if reported or not may_write_total(user, period) or expected.refusal(village, period):
        return None
    return period


def report_detail(request: Request, code: str, period: int) -> HttpResponse:
    village = village_or_404(code, period)
    if not periods.is_period(period):
        raise Http404(f"没有 {period} 这个月份。")
    report = (
        MonthlyReport.objects.visible_to(request.user)
        .filter(village=village, period=period)
        .first()
    )
    refused = "" if report else expected.refusal(village, period)
    context = {
        **report_page(village, period),
        "report": report,
        "refused": refused or ("" if report else expected.mixture(village, period)),
        "acts": acts(request.user, report.state if report else "draft"),
        "due": periods.due_date(period),
        **neighbours(period),
    }
    if report:
        shown = sheet_context(report, last_values(report))
        context |= {
            **shown,
            **_returned(report, shown["parts"]),
            "digest": report_digest(report),
            "history": _history(request.user, report),
            "flags": Flag.objects.visible_to(request.user).in_division(code).about(period),
            "corrections": report.corrections.select_related("by").prefetch_related(
                "items", "effects"
            ),
        }
    return render(request, "assessment/approval/report_detail.html", context)


def _returned(report: MonthlyReport, parts: list[sheet.ReportSheetSection]) -> dict[str, object]:
    """The record of returns, the last first. Submitted again, a report shows what changed since;
    the rest is folded."""
    rows = list(_returns(report))
    if not rows or report.state != ReportState.SUBMITTED:
        return {"returns": rows}
    since = since_return(report, rows[0])
    folded = without(parts, {line.name for line in since})
    return {
        "returns": rows,
        "since": since,
        "since_row": rows[0],
        "folded": folded,
        "folded_odd": sum(bool(cell.odd) for part in folded for cell in part.cells),
    }


def _returns(report: MonthlyReport) -> Iterator[ReportReturn]:
    for row in report.returns.select_related("by").prefetch_related("cells").order_by("-number"):
        row.report = report
        yield row


def report_print(request: Request, code: str, period: int) -> FileResponse:
    """One sheet to sign; `blank`: the form of the month without figures."""
    village = village_or_404(code, period)
    if refused := expected.refusal(village, period):
        raise Http404(refused)
    reports = MonthlyReport.objects.visible_to(request.user).select_related("village__township")
    found = (
        None if "blank" in request.GET else reports.filter(village=village, period=period).first()
    )
    report = found or MonthlyReport(village=village, period=period)
    return pdf_response(to_html(month_paper(report)), paper_name(report))


def _history(user: User, report: MonthlyReport) -> QuerySet[TrailEntry]:
    """What the trail says about this report, newest first."""
    target = f" {periods.label(report.period)}"
    return TrailEntry.objects.visible_to(user).filter(
        division=report.village_id, target__endswith=target
    )


def report_submit(request: Request, code: str, period: int) -> HttpResponse:
    report = stored(request, code, period)
    version = read_version(request.POST.get("version", ""))
    try:
        with tokens.once(request):
            submit_report(report=report, version=version, by=request.user)
    except ReportError:
        return redirect_to("report-edit", code, period, "?check=1")
    except ConflictError:
        messages.warning(request, "您核对之后，这张月报又被保存过。请重新核对再上报。")
        return redirect_to("report-edit", code, period, "?confirm=1")
    except (MoveNotAllowedError, tokens.AlreadyDoneError) as error:
        explain(request, error)
    else:
        messages.success(request, f"{sheet.report_name(period)}已上报，等待乡镇审核。")
    return redirect("report-detail", code=code, period=period)


def report_approve(request: Request, code: str, period: int) -> HttpResponse:
    report = stored(request, code, period)
    version = read_version(request.POST.get("version", ""))
    return decide(
        request,
        report,
        lambda: approve_report(report=report, by=request.user, version=version),
        f"{sheet.report_name(period)}已审核。",
    )


def decide(
    request: Request, report: MonthlyReport, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        with tokens.once(request):
            act()
    except ConflictError:
        messages.error(request, "您打开之后，这张月报又有变动，没有办理。请重新核对下面的内容。")
    except (ReportError, MoveNotAllowedError, tokens.AlreadyDoneError) as error:
        explain(request, error)
    else:
        messages.success(request, done)
    return redirect("report-detail", code=report.village_id, period=report.period)


def explain(request: Request, error: Exception) -> None:
    if isinstance(error, tokens.AlreadyDoneError):
        messages.warning(request, tokens.ALREADY_DONE)
    else:
        messages.error(request, str(error))


def stored(request: Request, code: str, period: int) -> MonthlyReport:
    reports = MonthlyReport.objects.visible_to(request.user)
    return get_object_or_404(reports, village=village_or_404(code, period), period=period)
