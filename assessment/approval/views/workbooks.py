"""Reports by workbook: download the template, upload it filled in, look at what would change,
confirm."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.models import ImportBatch
from accounts.records import tokens
from accounts.records.tables_in import Page, answer_page, questions_of, wrong_page
from associations.divisions import Division, find_or_404
from associations.models import County
from documents.reading.named_tables import SHOWN_ERRORS
from documents.uploads import UploadError

from ...reports import periods
from ...reports.form.columns import ReportColumn
from ...reports.form.in_force import FIRST_FORM
from ...reports.form.report_form import together
from ...reports.importing import ImportCounts
from ...reports.states import ReportState
from ...reports.views.township import month_or_404
from ..forms import WorkbookForm
from ..import_plan import ReportChange, ReportPlan
from ..services import imports
from ..workbook_template import template_name, write_template

SHOWN_ROWS = 200


def report_workbook(request: Request, code: str, period: int) -> FileResponse:
    division = _division(code)
    _period_or_404(period)
    file = write_template(division, period)
    return FileResponse(
        file, as_attachment=True, filename=f"{template_name(division, period)}.xlsx"
    )


def report_upload(request: Request, code: str) -> HttpResponse:
    division = _division(code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tokens.once(request):
                batch = imports.upload_reports(
                    data=file.read(), name=file.name, division=code, by=request.user
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("report-upload", code=code)
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            return redirect("report-upload-preview", pk=batch.pk)
    context = {"division": division, "form": form, **_templates(request)}
    return render(request, "assessment/approval/workbook_upload.html", context)


def report_upload_preview(request: Request, pk: int) -> Page:
    batches = ImportBatch.objects.visible_to(request.user).filter(kind=ImportBatch.Kind.REPORTS)
    batch = get_object_or_404(batches, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "answer":
        return answer_page(request, imports.upload_of(batch.division), batch)
    if "wrong" in request.GET:
        return wrong_page(batch, None if batch.applied_at else imports.preview_upload(batch).errors)
    if request.method == "POST":
        return _confirm(request, batch)
    return _show(request, batch)


def _confirm(request: Request, batch: ImportBatch) -> HttpResponse:
    submit, seen = request.POST.get("act") == "submit", request.POST.get("seen", "")
    try:
        with tokens.once(request):
            counts = imports.confirm_upload(batch=batch, seen=seen, submit=submit, by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except imports.StaleReportsError:
        messages.error(
            request,
            (
                "您看过对照以后，系统里的月报又有变动，所以一行也没有写入。下面是重新对照的结果，"
                "请再看一遍。"
            ),
        )
        return _show(request, batch, status=409)
    else:
        messages.success(request, _done(counts))
    return redirect("report-upload-preview", pk=batch.pk)


def _done(counts: ImportCounts) -> str:
    states = "、".join(
        f"{ReportState(state).label} {count} 张" for state, count in counts.states.items()
    )
    return (
        f"已写入：新增 {counts.new} 张，更新 {counts.changed} 张（{states}），没有变化 "
        f"{counts.same} 张。"
    )


@dataclass(frozen=True)
class PreviewCell:
    """One cell before and after; texts are "" for not given. `error` is what was typed where that
    is wrong."""

    title: str
    old: str
    new: str
    error: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class PreviewLine:
    change: ReportChange
    cells: list[PreviewCell]


def _show(request: Request, batch: ImportBatch, status: int = 200) -> HttpResponse:
    context = {"batch": batch, "back": _result_page(batch)}
    if not batch.applied_at:
        context |= _comparison(batch, everything="all" in request.GET)
    return render(request, "assessment/approval/workbook_preview.html", context, status=status)


def _comparison(batch: ImportBatch, everything: bool) -> dict[str, object]:
    plan = imports.preview_upload(batch)
    columns = together([c.report.form for c in plan.changes] or [FIRST_FORM]).columns
    shown = [column for column in columns if column.name in batch.rows["titles"]]
    changed = [change for change in plan.changes if change.differs]
    wanted = plan.changes if everything else changed
    return {
        "plan": plan,
        "questions": questions_of(batch),
        "counts": _counts(plan),
        "columns": shown,
        "lines": _lines(wanted[:SHOWN_ROWS], shown, batch, plan),
        "hidden": len(wanted[SHOWN_ROWS:]),
        "everything": everything,
        "errors": plan.errors[:SHOWN_ERRORS],
        "complete": sum(change.is_complete for change in changed),
    }


def _counts(plan: ReportPlan) -> dict[str, int]:
    new = sum(change.is_new for change in plan.changes)
    differs = sum(change.differs for change in plan.changes)
    return {"new": new, "changed": differs - new, "same": len(plan.changes) - differs}


def _lines(
    changes: Sequence[ReportChange],
    shown: Sequence[ReportColumn],
    batch: ImportBatch,
    plan: ReportPlan,
) -> list[PreviewLine]:
    titles = batch.rows["titles"]
    wrong = {(error.row, error.column): error.value or "空白" for error in plan.errors}
    return [
        PreviewLine(
            change,
            [
                _cell(change, column, wrong.get((change.row.number, titles[column.name]), ""))
                for column in shown
            ],
        )
        for change in changes
    ]


def _cell(change: ReportChange, column: ReportColumn, error: str) -> PreviewCell:
    old = change.report.unread.get(column.name) or column.format(
        getattr(change.report, column.name)
    )
    new = column.format(change.values.get(column.name))
    return PreviewCell(column.short, old, new, error)


def _result_page(batch: ImportBatch) -> str:
    """Where the reports of the file are to be seen."""
    found = [row["period"] for row in batch.rows["rows"]] or [periods.current()]
    return reverse(
        "report-year" if len(batch.division) == 12 else "completeness",
        kwargs={"code": batch.division, "year": periods.year_of(max(found))},
    )


def _templates(request: Request) -> dict[str, object]:
    """The months of a year whose template is offered, and its total once the year is over; newest
    year first."""
    last = timezone.localdate().year
    year = periods.read_year(request.GET.get("year", "")) or last
    months = [month for month in periods.months(year, year) if month <= periods.current()]
    return {
        "year": year,
        "months": months,
        "total": periods.of(year) if year < last else None,
        "last": last,
    }


def _period_or_404(period: int) -> None:
    """A month that has begun, or the total of a year that is over."""
    if not (
        periods.is_total(period)
        and periods.FIRST_YEAR <= periods.year_of(period) < timezone.localdate().year
    ):
        month_or_404(period)


def _division(code: str) -> Division:
    """A village or a township."""
    division = find_or_404(code)
    if isinstance(division, County):
        raise Http404("请在乡镇或村的页面上下载和上传表格。")
    return division
