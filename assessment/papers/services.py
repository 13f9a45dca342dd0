"""Making the year-end book: directly, or by a worker while the page is left."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import jobs, trail
from accounts.models import User
from associations.divisions import name_of
from associations.divisions.states import last_day, named_as_on
from documents.pdf import PdfError, render_book
from documents.workbook import write_workbook

from ..flags.services import raise_flags
from ..standards.services import NoStandardError
from . import book
from .models import BookJob

Progress = Callable[[int, int], None]
TOLD = (
    LookupError,
    NoStandardError,
    PdfError,
)  # these alone: a KeyError would quote what it looked for
UNEXPECTED = "制作时出现意外错误，请重试；仍不成功请联系管理员。"
CACHE = settings.VAR_DIR / "book-cache"
SHELF = settings.VAR_DIR / "books"


def write_book(
    *, code: str, year: int, out: Path, progress: Progress = lambda done, total: None
) -> None:
    """The book as PDF or workbook, by the ending of `out`. Raises LookupError, NoStandardError,
    PdfError (Chinese)."""
    raise_flags(code=code)
    with named_as_on(last_day(year), code):
        content = book.collect(code, year)
        if out.suffix == ".xlsx":
            _write_workbook(content, out)
            return
        render_book(
            book.parts(content),
            contents=book.contents,
            out=out,
            title=content.title,
            cache=CACHE,
            progress=progress,
        )


def _write_workbook(content: book.YearEndBook, out: Path) -> None:
    unfinished = out.with_suffix(".part")
    with unfinished.open("wb") as file:
        write_workbook(book.sheets(content), file)
    unfinished.replace(out)


@transaction.atomic
def start_book(*, code: str, year: int, form: str, by: User) -> BookJob:
    """A job for a worker. One that is already under way for the same book is joined, not
    doubled."""
    running = BookJob.objects.filter(division=code, year=year, form=form, state__in=UNFINISHED)
    if (job := running.first()) and not is_stalled(job):
        return job
    job = BookJob.objects.create(division=code, year=year, form=form, by=by)
    trail.record(
        by=by,
        action="制作年终报告",
        target=f"{name_of(code)}{year}年度（{job.get_form_display()}）",
        division=code,
    )
    make_book.enqueue(job.pk)
    return job


UNFINISHED = (BookJob.State.WAITING, BookJob.State.RUNNING)


def standing(job: BookJob) -> jobs.JobStanding:
    return jobs.standing(make_book, job.pk)


def is_stalled(job: BookJob) -> bool:
    """Whether nobody is at it any more, nor will be; the book can then be asked for again."""
    if job.state not in UNFINISHED or standing(job).under_way:
        return False
    job.refresh_from_db()  # it may have ended just now
    return job.state in UNFINISHED


@jobs.job
def make_book(pk: int) -> None:
    """What a worker does: make the book; a failure is told on the page."""
    job = BookJob.objects.filter(pk=pk).first()
    if job is None:
        return
    _say(job, state=BookJob.State.RUNNING)
    SHELF.mkdir(parents=True, exist_ok=True)
    out = SHELF / f"{job.pk}.{job.form}"
    try:
        write_book(code=job.division, year=job.year, out=out, progress=jobs.tell)
    except Exception as error:
        told = type(error) in TOLD
        _say(job, state=BookJob.State.FAILED, message=str(error) if told else UNEXPECTED)
        if not told:
            raise
    else:
        _say(job, state=BookJob.State.DONE, file=out.name)
        _prune(job)


def _say(job: BookJob, **fields: object) -> None:
    for name, value in fields.items():
        setattr(job, name, value)
    job.updated_at = timezone.now()
    job.save(update_fields=[*fields, "updated_at"])


KEPT = 5


def _prune(job: BookJob) -> None:
    """Older printings of the same book leave the shelf; the last few stay."""
    same = BookJob.objects.filter(
        division=job.division, year=job.year, form=job.form, state=BookJob.State.DONE
    )
    for old in same.order_by("-pk")[KEPT:]:
        (SHELF / old.file).unlink(missing_ok=True)
        old.delete()


def file_of(job: BookJob) -> Path | None:
    """The finished file, None while there is none."""
    path = SHELF / job.file
    return path if job.state == BookJob.State.DONE and path.is_file() else None
