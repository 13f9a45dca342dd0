"""全镇录入: the month's grid of a township, saved, submitted and approved as a whole."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from associations.models import Township

from ...reports import periods
from ...reports.derived import derived, remarks
from ...reports.form.in_force import form_of
from ...reports.form.report_form import ReportForm
from ...reports.forms import read_version
from ...reports.models import MonthlyReport
from ...reports.returns.changes import CellSinceReturn, since_return
from ...reports.returns.closed import last_returns
from ...reports.states import ReportState
from ...reports.views.township import for_township, month_or_404
from ...reports.warnings import oddities
from .. import grid
from ..services.grid import (
    GridRefusedError,
    Submitted,
    TypedRow,
    approve_month,
    one_line,
    save_grid,
    submit_month,
)

NAMES_SHOWN = 8  # villages named in a message; more are counted


@for_township
def report_grid(request: Request, township: Township, period: int) -> HttpResponse:
    month_or_404(period)
    if request.method == "POST":
        return _save(request, township, period)
    return _show(request, township, period)


def _show(
    request: Request,
    township: Township,
    period: int,
    attempt: grid.Attempt = grid.NO_ATTEMPT,
    status: int = 200,
) -> HttpResponse:
    may_write, form = may(request.user, "report-grid", "POST"), form_of(township.pk, period)
    context = {
        "township": township,
        "period": period,
        "label": periods.label(period),
        "grid": grid.month_grid(
            township, period, user=request.user, may_write=may_write, attempt=attempt
        ),
        "period_year": periods.year_of(period),
        "form": form,
        "groups": grid.groups(form.columns),
        "columns": form.columns,
        "may_write": may_write,
        "attempt": attempt,
    }
    return render(request, "assessment/approval/report_grid.html", context, status=status)


def _save(request: Request, township: Township, period: int) -> HttpResponse:
    rows = list(typed_rows(request.POST, form_of(township.pk, period)))
    submit = request.POST.get("act") == "submit"
    try:
        with tokens.once(request):
            saved = save_grid(township=township, period=period, rows=rows, by=request.user)
            submitted = (
                submit_month(township=township, period=period, by=request.user) if submit else None
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except GridRefusedError as error:
        attempt = grid.Attempt(
            {row.village: row for row in rows}, frozenset(error.conflicts), error.refusals
        )
        return _show(request, township, period, attempt, status=409)
    else:
        _tell(request, saved, submitted)
    return redirect("report-grid", code=township.pk, period=period)


def typed_rows(post: QueryDict, form: ReportForm) -> Iterator[TypedRow]:
    """The rows that were typed in; a row that came back as it was sent out is nobody's change."""
    for key in post:
        if key.startswith("row."):
            village = key.removeprefix("row.")
            version, _, sent = post.get(key, "").partition(":")
            cells = {
                name: post.get(f"{village}.{name}", "").replace("\0", "") for name in form.names
            }
            note = one_line(post.get(f"{village}.note", "").replace("\0", ""))
            if grid.fingerprint([*cells.values(), note]) != sent:
                yield TypedRow(village, read_version(version), cells, note)


def _tell(request: Request, saved: list[MonthlyReport], submitted: Submitted | None) -> None:
    messages.success(
        request, f"已保存 {len(saved)} 个村（社区）。" if saved else "没有改动，不需要保存。"
    )
    if submitted is None:
        return
    if submitted.submitted:
        messages.success(
            request,
            f"已上报 {len(submitted.submitted)} 个村（社区）：{_named(submitted.submitted)}。",
        )
    if submitted.unfinished:
        messages.warning(
            request,
            (
                f"{len(submitted.unfinished)} 个村（社区）还没填完，没有上报："
                f"{_named(submitted.unfinished)}。"
            ),
        )
    if not submitted.submitted and not submitted.unfinished:
        messages.info(request, "没有可以上报的草稿。")


def _named(reports: list[MonthlyReport]) -> str:
    names = "、".join(report.village.name for report in reports[:NAMES_SHOWN])
    return names if len(reports) <= NAMES_SHOWN else f"{names}等"


class Candidate(NamedTuple):
    """A report that waits for approval, with what deserves a second look; `since`: what changed
    after it was returned."""

    report: MonthlyReport
    cells: list[str]
    remarks: list[str]
    since: list[CellSinceReturn]


@for_township
def report_approve_month(request: Request, township: Township, period: int) -> HttpResponse:
    """First the list of what would be approved, then (`confirmed`) the act on what was ticked
    there."""
    month_or_404(period)
    if "confirmed" not in request.POST:
        return _ask(request, township, period)
    seen = dict(_seen(request.POST))
    if not seen:
        messages.warning(request, "一个村也没有勾选，没有审核。")
        return _ask(request, township, period)
    try:
        with tokens.once(request):
            approved = approve_month(township=township, period=period, seen=seen, by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except GridRefusedError as error:
        messages.error(
            request,
            (
                f"您查看之后，{len(error.conflicts)} 个村（社区）的月报有变化，这次一个也没有审核。"
                "请看新情况再确认。"
            ),
        )
        return _ask(request, township, period, status=409)
    else:
        messages.success(
            request, f"已审核 {len(approved)} 个村（社区）的{periods.label(period)}月报。"
        )
    return redirect("report-grid", code=township.pk, period=period)


def _seen(post: QueryDict) -> Iterator[tuple[str, int]]:
    for chosen in post.getlist("village"):
        village, _, version = chosen.partition(":")
        yield village, read_version(version)


def _ask(request: Request, township: Township, period: int, status: int = 200) -> HttpResponse:
    candidates = _candidates(township, period)
    required = [column for column in form_of(township.pk, period).columns if column.required]
    context = {
        "township": township,
        "period": period,
        "label": periods.label(period),
        "candidates": sorted(candidates, key=lambda candidate: not candidate.remarks),
        "odd": sum(bool(candidate.remarks) for candidate in candidates),
        "columns": required,
        "groups": grid.groups(required),
    }
    return render(request, "assessment/approval/report_approve_month.html", context, status=status)


def _candidates(township: Township, period: int) -> list[Candidate]:
    before = periods.previous(period)
    found = MonthlyReport.objects.in_division(township.pk).filter(period__in=[period, before])
    reports = list(found.select_related("village").order_by("village_id"))
    last = {report.village_id: report.values for report in reports if report.period == before}
    records = derived([report.village_id for report in reports], period)
    waiting = [
        report
        for report in reports
        if report.period == period and report.state == ReportState.SUBMITTED
    ]
    returns = last_returns(waiting)
    return [
        Candidate(
            report,
            [report.shown[name] for name in report.form.required],
            [
                *oddities(report.form, report.values, last.get(report.village_id)),
                *remarks(report.form, report.values, records.get(report.village_id, {})),
            ],
            since_return(report, returns[report.pk]) if report.pk in returns else [],
        )
        for report in waiting
    ]
