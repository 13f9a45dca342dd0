"""更正单: changing an approved report, and the list of what was changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import may
from accounts.http import Request
from accounts.records import ConflictError, tokens
from accounts.records.planned import PlannedUpload
from accounts.records.tables_in import Page
from associations.divisions import find_or_404, place_or_404
from associations.models import Village

from ...reports import periods, sheet
from ...reports.forms import read_changes, read_text, read_version
from ...reports.models import Correction, MonthlyReport
from ...reports.pages import redirect_to
from ...reports.services import ReportError
from ...reports.states import MoveNotAllowedError, can
from ...reports.views.village import report_page, village_or_404
from ..forms import WorkbookForm
from ..services.approve import correct_report
from ..services.correction_tables import correct, plan_corrections, upload_of

PER_PAGE = 20
COUNTY = 6  # digits of its code


def report_correct(request: Request, code: str, period: int) -> HttpResponse:
    report = get_object_or_404(
        MonthlyReport.objects.visible_to(request.user).select_related("village"),
        village=village_or_404(code, period),
        period=period,
    )
    if request.method == "POST":
        return _correct(request, report)
    if not can(report.state, "correct"):
        messages.info(request, "只有已审核的月报才需要更正单；未审核的请直接修改。")
        return redirect("report-detail", code=code, period=period)
    return _form(request, report)


def _correct(request: Request, report: MonthlyReport) -> HttpResponse:
    typed, reason = read_changes(request.POST, report.form), read_text(request.POST, "reason")
    try:
        with tokens.once(request):
            correction = correct_report(
                report=report,
                typed=typed,
                reason=reason,
                version=read_version(request.POST.get("version", "")),
                by=request.user,
            )
    except ReportError as error:
        return _form(request, report, typed, reason, str(error), error.cells)
    except ConflictError as error:
        message = "您打开之后，这张月报又被更正过，没有办理。下面是现在的数，请核对后再提交。"
        return _form(request, error.current, typed, reason, message)
    except (MoveNotAllowedError, tokens.AlreadyDoneError) as error:
        messages.warning(request, str(error) or tokens.ALREADY_DONE)
        return redirect("report-detail", code=report.village_id, period=report.period)
    messages.success(
        request, f"更正单已办理：{sheet.report_name(report.period)}已更正，下面是改动和涉及的等次。"
    )
    return redirect_to(
        "report-detail", report.village_id, report.period, f"#correction-{correction.pk}"
    )


def _form(
    request: Request,
    report: MonthlyReport,
    typed: dict[str, str] | None = None,
    reason: str = "",
    message: str = "",
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    """The form; with what was typed and what is wrong with it after a refusal."""
    typed, wrong = typed or {}, wrong or {}
    titles = {column.name: column.title for column in report.form.columns} | {"reason": "更正原因"}
    context = {
        **report_page(report.village, report.period),
        "report": report,
        "parts": sheet.sections(report.form, typed, report.values, wrong),
        "reason": reason,
        "message": message,
        "faults": [(name, title, wrong[name]) for name, title in titles.items() if name in wrong],
        "reason_wrong": wrong.get("reason", ""),
    }
    return render(request, "assessment/approval/correction_form.html", context)


def correction_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    corrections = Correction.objects.visible_to(request.user).in_division(code)
    reported = corrections.order_by().values_list("report__period", flat=True).distinct()
    years = sorted({periods.year_of(period) for period in reported}, reverse=True)
    year = next((each for each in years if str(each) == request.GET.get("year")), None)
    if year:
        corrections = corrections.filter(
            report__period__gte=periods.of(year), report__period__lte=periods.of(year, 12)
        )
    rows = corrections.select_related("report__village", "by").prefetch_related("items", "effects")
    context = {
        "division": division,
        "may_import": len(code) > COUNTY and may(request.user, "correction-table"),
        "of_village": isinstance(division, Village),
        "years": years,
        "year": year,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessment/approval/correction_list.html", context)


TABLE = PlannedUpload(
    upload_of,
    plan_corrections,
    correct,
    WorkbookForm,
    "correction-table",
    "assessment/approval/correction_table",
    "已办理 {} 张更正单。",
    (ReportError, MoveNotAllowedError),
)


def table(request: Request, code: str) -> HttpResponse:
    """Corrections in bulk, by workbook."""
    return TABLE.upload_page(request, place_or_404(code))


def review(request: Request, code: str, pk: int) -> Page:
    return TABLE.preview_page(request, code, pk)
