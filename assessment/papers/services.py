"""Making the year-end book: directly, or as a job in a process of its own that goes on when the
page is left."""

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.locks import BusyError, locked, path_of
from accounts.models import User
from associations.divisions import name_of
from documents.pdf import PdfError, render_book
from documents.workbook import write_workbook

from ..flags.services import raise_flags
from ..standards.services import NoStandardError
from . import book
from .models import BookJob

Progress = Callable[[int, int], None]
STARTING = datetime.timedelta(seconds=20)  # from the job's row to its process
CACHE = settings.VAR_DIR / "book-cache"
SHELF = settings.VAR_DIR / "books"


def write_book(
    *, code: str, year: int, out: Path, progress: Progress = lambda done, total: None
) -> None:
    """The book as PDF or workbook, by the ending of `out`. Raises LookupError, NoStandardError,
    PdfError (Chinese)."""
    raise_flags(code=code)
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
    """A job and its process. One that is already under way for the same book is joined, not
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
    transaction.on_commit(lambda: _launch(job))
    return job


UNFINISHED = (BookJob.State.WAITING, BookJob.State.RUNNING)


def is_stalled(job: BookJob) -> bool:
    """Whether the job's process is dead, its lock free (accounts/locks.py); the book can then be
    asked for again."""
    if job.state not in UNFINISHED or timezone.now() - job.created_at < STARTING:
        return False
    try:
        with locked(_lock(job)):
            job.refresh_from_db()  # it may have ended just now
    except BusyError:
        return False
    return job.state in UNFINISHED


def _lock(job: BookJob) -> str:
    return f"book-{job.pk}"


def _launch(job: BookJob) -> subprocess.Popen:
    """A process of its own, in its own session: it outlives the request and the worker that served
    it, and holds the job's lock for as long as it lives."""
    with locked(_lock(job)) as lock:
        return subprocess.Popen(  # noqa: S603 - our own command with a number
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_book_job", str(job.pk)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[lock.fileno()],
            start_new_session=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        )


def run_book_job(job: BookJob) -> None:
    """What the job's process does: make the book, saying how far it is; a failure is told on the
    page."""
    _say(job, state=BookJob.State.RUNNING)
    SHELF.mkdir(parents=True, exist_ok=True)
    out = SHELF / f"{job.pk}.{job.form}"
    try:
        write_book(
            code=job.division,
            year=job.year,
            out=out,
            progress=lambda done, total: _say(job, done=done, total=total),
        )
    except Exception as error:
        if type(error) in (
            LookupError,
            NoStandardError,
            PdfError,
        ):  # a KeyError would quote what it looked for
            _say(job, state=BookJob.State.FAILED, message=str(error))
            return
        _say(
            job,
            state=BookJob.State.FAILED,
            message="制作时出现意外错误，请重试；仍不成功请联系管理员。",
        )
        raise
    else:
        _say(job, state=BookJob.State.DONE, done=job.total, file=out.name)
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
        path_of(_lock(old)).unlink(missing_ok=True)
        old.delete()


def file_of(job: BookJob) -> Path | None:
    """The finished file, None while there is none."""
    path = SHELF / job.file
    return path if job.state == BookJob.State.DONE and path.is_file() else None
