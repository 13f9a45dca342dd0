"""Returning a report to its village, and a village taking one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import Request
from accounts.records import ConflictError, tokens

from ...flags.models import Flag
from ...reports import sheet
from ...reports.forms import read_version
from ...reports.models import MonthlyReport
from ...reports.pages import sheet_context
from ...reports.returns.forms import ReturnForm
from ...reports.returns.services import recall_report, return_report
from ...reports.services import ReportError
from ...reports.states import MoveNotAllowedError, can, move
from ...reports.views.village import report_page
from .reports import decide, explain, last_values, stored

CHANGED = "您打开之后，这张月报又有变动，没有退回。请重新核对再退回，您写的还在下面。"


def report_return(request: Request, code: str, period: int) -> HttpResponse:
    """Which cells, why; what looks odd is ticked."""
    report = stored(request, code, period)
    back = redirect("report-detail", code=code, period=period)
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted, report.form, report.shown, proposals(request, report))
    status = 200
    try:
        move(report.state, "return")
        if posted is not None and form.is_valid():
            with tokens.once(request):
                return_report(
                    report=report,
                    reason=form.cleaned_data["reason"],
                    cells=form.picked,
                    by=request.user,
                    version=read_version(request.POST.get("version", "")),
                )
            name = sheet.report_name(period)
            messages.success(request, f"{name}已退回，村里会看到{_told(form.picked)}。")
            return back
    except ConflictError:
        messages.error(request, CHANGED)
        status = 409
    except (MoveNotAllowedError, tokens.AlreadyDoneError) as error:
        explain(request, error)
        return back
    except ReportError as error:
        for name, reason in error.cells.items():
            form.add_error(f"why_{name}", reason)
        if not error.cells:
            form.add_error("reason", str(error))
    context = {**report_page(report.village, period), "report": report, "form": form}
    return render(request, "assessment/approval/report_return.html", context, status=status)


def _told(picked: dict[str, str]) -> str:
    return f"是哪 {len(picked)} 栏、为什么" if picked else "原因"


def proposals(request: Request, report: MonthlyReport) -> dict[str, str]:
    """Column → what looks odd in it: against last month, other records, and what is asked about the
    month and not answered yet."""
    found: dict[str, str] = {}
    for flag in Flag.objects.visible_to(request.user).open().about(report.period):
        if flag.village_id == report.village_id:
            found |= {name: flag.words for name in flag.columns if name in report.form.by_name}
    parts = sheet_context(report, last_values(report))["parts"]
    return found | {c.column.name: c.odd for part in parts for c in part.cells if c.odd}


def report_recall(request: Request, code: str, period: int) -> HttpResponse:
    report = stored(request, code, period)
    version = read_version(request.POST.get("version", ""))
    done = f"{sheet.report_name(period)}已撤回，改好以后请重新上报。"
    answer = decide(
        request,
        report,
        lambda: recall_report(report=report, version=version, by=request.user),
        done,
    )
    report.refresh_from_db(fields=["state"])
    if can(report.state, "save"):
        return redirect("report-edit", code=code, period=period)
    return answer
