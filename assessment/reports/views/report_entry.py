"""Filling in a report: the form, drafts saved as typed, two people at once, and the last look
before 上报."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import Request
from accounts.records import ConflictError, tokens
from associations.models import Village

from .. import expected, periods, sheet
from ..derived import ByColumn, derived_for, proposed, unexplained
from ..form.in_force import form_of
from ..form.report_form import ReadCells, outside_policy
from ..forms import PostedReport, read_report
from ..models import MonthlyReport
from ..pages import last_values, may_write_total, neighbours, redirect_to, year_to_show
from ..returns.changes import since_return
from ..returns.closed import last_returns, open_cells
from ..returns.sections import returned_first
from ..services import ReportError, save_report, submit_report
from ..states import MoveNotAllowedError, can
from .quiet import quiet_month
from .village import report_page, village_or_404

NOTHING = "还没有填；没有发生填 0"
NOTHING_OR_NOT_APPLICABLE = "还没有填；没有发生填 0，没有这项工作点“不适用”"


def report_edit(request: Request, code: str, period: int) -> HttpResponse:
    village = village_or_404(code, period)
    if periods.is_total(period) and not may_write_total(request.user, period):
        raise PermissionDenied
    if request.method == "POST":
        posted = read_report(request.POST, form_of(village.pk, period))
        save = _autosave if posted.act == "autosave" else _save
        return save(request, village, period, posted)
    if refused := expected.refusal(village, period) or expected.mixture(village, period):
        messages.error(request, refused)
        return redirect("report-year", code=code, year=year_to_show(period))
    report = _stored(request, village, period)
    if not can(report.state, "save"):
        messages.info(
            request, f"{sheet.report_name(period)}{report.get_state_display()}，不能直接修改。"
        )
        return redirect("report-detail", code=code, period=period)
    if "confirm" in request.GET:
        return _confirm(request, report)
    return _form(request, report, report.shown, check="check" in request.GET)


def _stored(request: Request, village: Village, period: int) -> MonthlyReport:
    """The report, or an unsaved one with version 0."""
    reports = MonthlyReport.objects.visible_to(request.user).select_related("saved_by")
    found = reports.filter(village=village, period=period).first()
    return found or MonthlyReport(village=village, period=period, version=0)


def _autosave(
    request: Request, village: Village, period: int, posted: PostedReport
) -> HttpResponse:
    """The draft as typed so far: {"version", "saved_at"}; 409 with a message when that would not be
    right."""
    try:
        report = _write(request, village, period, posted)
    except ConflictError as error:
        own = error.current.saved_by == request.user
        told = {"conflict": True, "own": own, "message": _who(error.current, request)}
        return JsonResponse(told, status=409)
    except (MoveNotAllowedError, ReportError) as error:
        return JsonResponse({"conflict": False, "message": str(error)}, status=409)
    return JsonResponse({"version": report.version, "saved_at": _clock(report)})


def _save(request: Request, village: Village, period: int, posted: PostedReport) -> HttpResponse:
    if posted.empty and posted.version == 0 and posted.act == "save":
        messages.info(request, "还没有填写任何内容，没有保存。")
        return redirect_to("report-edit", village.pk, period)
    try:
        with tokens.once(request):
            report = _write(request, village, period, posted)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ConflictError as error:
        return _conflict(request, error.current, posted, _who(error.current, request))
    except MoveNotAllowedError as error:
        return _conflict(request, _stored(request, village, period), posted, str(error))
    except ReportError as error:
        messages.error(request, str(error))
        report = _stored(request, village, period)
        report.version, report.note = posted.version, posted.note
        return _form(request, report, posted.typed, refused=error.cells)
    else:
        if posted.act == "submit":
            return _go_on(request, report)
        messages.success(request, "草稿已保存，还没有上报。")
    return redirect_to("report-edit", village.pk, period)


def _go_on(request: Request, report: MonthlyReport) -> HttpResponse:
    """To the last look before 上报. Where only some cells were open and all that were named are
    changed, there is nothing else to look at: it goes up."""
    code, period = report.village_id, report.period
    row = last_returns([report]).get(report.pk) if open_cells(report).some else None
    if row is None or not all(line.changed for line in since_return(report, row) if line.why):
        return redirect_to("report-edit", code, period, "?confirm=1")
    try:
        submit_report(report=report, version=report.version, by=request.user)
    except ReportError:
        return redirect_to("report-edit", code, period, "?check=1")
    except (ConflictError, MoveNotAllowedError):  # somebody was quicker
        return redirect_to("report-edit", code, period, "?confirm=1")
    messages.success(request, f"{sheet.report_name(period)}已改好上报，等待乡镇审核。")
    return redirect("report-detail", code=code, period=period)


def _write(request: Request, village: Village, period: int, posted: PostedReport) -> MonthlyReport:
    return save_report(
        village=village,
        period=period,
        typed=posted.typed,
        note=posted.note,
        version=posted.version,
        by=request.user,
    )


def _conflict(
    request: Request, report: MonthlyReport, posted: PostedReport, message: str
) -> HttpResponse:
    """Both versions side by side; nothing is saved and nothing typed is lost."""
    context = {
        **report_page(report.village, report.period),
        "report": report,
        "message": message,
        "locked": not can(report.state, "save"),
        "lines": sheet.differences(posted.typed, posted.note, report),
    }
    return render(request, "assessment/reports/report_conflict.html", context, status=409)


def _confirm(request: Request, report: MonthlyReport) -> HttpResponse:
    """The summary before 上报, what changed first; a report that cannot be submitted goes back to
    the form with the list."""
    found = derived_for(report)
    texts = proposed(report.shown, found)
    cells = report.form.read_cells(texts)
    if _faults(report, cells, found):
        return redirect_to("report-edit", report.village_id, report.period, "?check=1")
    last = last_values(report)
    page = report_page(report.village, report.period)
    parts = sheet.sections(report.form, texts, last, records=found)
    context = {
        **page,
        "report": report,
        "parts": sheet.changed_first(report.form, parts, f"与{page['last_label']}不同的"),
        "odd": [cell for part in parts for cell in part.cells if cell.odd],
        "outside_policy": outside_policy(report.values),
    }
    return render(request, "assessment/reports/report_confirm.html", context)


def _form(
    request: Request,
    report: MonthlyReport,
    texts: dict[str, str],
    check: bool = False,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    """`refused`: closed cells of a returned report that were typed into, with what to do."""
    found, refused, last = derived_for(report), refused or {}, last_values(report)
    quiet = None if request.method == "POST" else quiet_month(report, last, found)
    texts = proposed(texts, found)
    cells = report.form.read_cells(texts)
    wrong = (_faults(report, cells, found) if check else cells.wrong) | refused
    parts = sheet.sections(report.form, texts, last, wrong, found)
    some = open_cells(report)
    shown = returned_first(parts, some, refused)
    context = {
        **report_page(report.village, report.period),
        "report": report,
        "quiet": quiet,
        "saved_at": _clock(report) if report.pk else "",
        "parts": shown.parts,
        "closed_parts": shown.closed,
        "open_cells": some,
        "faults": _titled(report, wrong) if check else [],
        "outside_policy": outside_policy(cells.values),
        **neighbours(report.period),
    }
    return render(request, "assessment/reports/report_form.html", context)


def _faults(report: MonthlyReport, cells: ReadCells, found: ByColumn) -> dict[str, str]:
    """What keeps the report from being submitted, in the order of the form."""
    form, values = report.form, cells.values
    asked = open_cells(report).among(found)
    wrong = cells.wrong | unexplained(form, values, report.note, asked)
    missing = {
        name: NOTHING_OR_NOT_APPLICABLE if name in form.offered else NOTHING
        for name in form.unfinished(values)
    }
    return {
        name: (missing | wrong)[name] for name in form.names if name in missing or name in wrong
    }


def _titled(report: MonthlyReport, texts: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(name, report.form.by_name[name].title, text) for name, text in texts.items()]


def _who(report: MonthlyReport, request: Request) -> str:
    if report.saved_by == request.user:
        return f"您在另一个窗口里，{_clock(report)} 保存过这张月报。"
    name = report.saved_by.name if report.saved_by else "别人"
    return f"您打开之后，{name}在 {_clock(report)} 保存过这张月报。"


def _clock(report: MonthlyReport) -> str:
    """14:32 today, else 11月23日 14:32, in Shanghai time."""
    at = timezone.localtime(report.saved_at)
    if at.date() == timezone.localdate():
        return f"{at:%H:%M}"
    return f"{at.month}月{at.day}日 {at:%H:%M}"
