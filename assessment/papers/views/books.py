"""The year-end book: ask for it, watch it being made, take it away."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.jobs import JobStanding
from accounts.records import tokens
from associations.divisions import find_or_404, name_of
from associations.models import County, Township, Village
from documents.responses import word_response

from ...flags.models import Flag
from ...reports import periods
from ...reports.views.township import year_or_404
from .. import services as books
from ..book import collect, summary
from ..models import BookJob

SHOWN = 20


def book_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    last_full_year = timezone.localdate().year - 1
    jobs = (
        BookJob.objects.visible_to(request.user).filter(division=code).select_related("by")[:SHOWN]
    )
    context = {
        "code": code,
        "division": division,
        "years": range(last_full_year + 1, last_full_year - 4, -1),
        "has_villages": Village.objects.in_division(code).exists(),
        "chosen": periods.read_year(request.GET.get("year", "")) or last_full_year,
        "this_year": last_full_year + 1,
        "jobs": [_with_progress(job) for job in jobs],
        "may_start": may(request.user, "book-start", "POST"),
        "unanswered": _unanswered(request, code, range(last_full_year - 3, last_full_year + 2)),
    }
    return render(request, "assessment/papers/book_list.html", context)


def _unanswered(request: Request, code: str, years: range) -> list[tuple[int, int]]:
    """(year, how many flags nobody has answered yet), the latest first; they are printed as
    such."""
    flags = (
        Flag.objects.visible_to(request.user)
        .in_division(code)
        .open()
        .values_list("period", "until")
    )
    rows = list(flags.order_by())
    counts = [
        (year, sum(first // 100 <= year <= last // 100 for first, last in rows))
        for year in reversed(years)
    ]
    return [(year, count) for year, count in counts if count]


def book_start(request: Request, code: str) -> HttpResponse:
    find_or_404(code)
    year, form = periods.read_year(request.POST.get("year", "")), request.POST.get("form")
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


def book_draft(request: Request, code: str, year: int) -> FileResponse:
    """The year's summary as an editable Word draft."""
    year_or_404(year)
    division = find_or_404(code, year)
    try:
        content = collect(code, year)
    except LookupError as error:
        raise Http404(str(error)) from None
    names = (
        Township.objects.visible_to(request.user)
        .filter(county=code)
        .order_by("code")
        .values_list("code", "name")
    )
    found = dict(names) if isinstance(division, County) else {}
    return word_response(summary.draft(content, found), summary.title(content))


def book_progress(request: Request, pk: int) -> HttpResponse:
    """The page of one book; asked by htmx, only the part that moves."""
    job = get_object_or_404(BookJob.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = {"job": _with_progress(job), "code": job.division, "name": name_of(job.division)}
    template = (
        "assessment/papers/book_job.html"
        if request.htmx
        else "assessment/papers/book_progress.html"
    )
    return render(
        request, template, context | {"may_start": may(request.user, "book-start", "POST")}
    )


def book_download(request: Request, pk: int) -> FileResponse:
    job = get_object_or_404(BookJob.objects.visible_to(request.user), pk=pk)
    path = books.file_of(job)
    if path is None:
        raise Http404("这份报告还没有制作完成，或文件已清理，请重新制作。")
    return FileResponse(path.open("rb"), as_attachment=True, filename=_file_name(job))


def _file_name(job: BookJob) -> str:
    return f"{name_of(job.division)}{job.year}年度年终考评报告.{job.form}"


def _with_progress(job: BookJob) -> BookJob:
    """The job with what the page says of it."""
    job.stalled = books.is_stalled(job)
    job.standing = books.standing(job) if job.state in books.UNFINISHED else JobStanding()
    job.ready = books.file_of(job) is not None
    return job
