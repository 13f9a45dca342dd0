"""The year-end book: ask for it, watch it being made, take it away."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import tokens
from accounts.access import rule_for
from associations.divisions import Division, find, names

from .. import periods
from ..models import BookJob
from ..services import books

SHOWN = 20


@require_GET
def book_list(request: HttpRequest, code: str) -> HttpResponse:
    division = _division(code)
    last_full_year = timezone.localdate().year - 1
    jobs = BookJob.objects.visible_to(request.user).filter(division=code).select_related("by")[:SHOWN]
    context = {
        "code": code,
        "division": division,
        "years": range(last_full_year + 1, last_full_year - 4, -1),
        "chosen": _year(request.GET.get("year", ""), last_full_year),
        "this_year": last_full_year + 1,
        "jobs": [_shown(job) for job in jobs],
        "may_start": _may_start(request),
    }
    return render(request, "assessment/book_list.html", context)


@require_POST
def book_start(request: HttpRequest, code: str) -> HttpResponse:
    _division(code)
    year, form = _year(request.POST.get("year", ""), None), request.POST.get("form")
    if year is None or form not in ("pdf", "xlsx"):
        messages.error(request, "请选择考评年度和格式。")
        return redirect("book-list", code=code)
    try:
        with tokens.once(request):
            job = books.start_book(code=code, year=year, form=form, by=request.user)
    except tokens.AlreadyDoneError:
        messages.info(request, tokens.ALREADY_DONE)
        return redirect("book-list", code=code)
    return redirect("book-progress", pk=job.pk)


@require_GET
def book_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one book; asked by htmx, only the part that moves."""
    job = get_object_or_404(BookJob.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = {"job": _shown(job), "code": job.division, "name": names(job.division)[job.division]}
    template = "assessment/book_job.html" if request.htmx else "assessment/book_progress.html"
    return render(request, template, context | {"may_start": _may_start(request)})


@require_GET
def book_download(request: HttpRequest, pk: int) -> FileResponse:
    job = get_object_or_404(BookJob.objects.visible_to(request.user), pk=pk)
    path = books.file_of(job)
    if path is None:
        raise Http404("这份报告还没有制作完成，或文件已清理，请重新制作。")
    return FileResponse(path.open("rb"), as_attachment=True, filename=_file_name(job))


def _file_name(job: BookJob) -> str:
    return f"{names(job.division)[job.division]}{job.year}年度年终考评报告.{job.form}"


def _shown(job: BookJob) -> BookJob:
    """The job with what the page says of it."""
    job.stalled = books.is_stalled(job)
    job.under_way = job.state in books.UNFINISHED and not job.stalled
    job.percent = 100 * job.done // job.total if job.total else 0
    job.ready = books.file_of(job) is not None
    return job


def _division(code: str) -> Division:
    try:
        return find(code)
    except LookupError:
        raise Http404 from None


def _year(text: str, otherwise: int | None) -> int | None:
    valid = text.isascii() and text.isdigit() and periods.FIRST_YEAR <= int(text) <= timezone.localdate().year
    return int(text) if valid else otherwise


def _may_start(request: HttpRequest) -> bool:
    rule = rule_for("book-start")
    return bool(rule and rule.allows(request.user.role, "POST"))
