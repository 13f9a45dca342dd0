"""Asking for a long file, making it, giving it out once, clearing it away."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from io import BytesIO, FileIO
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from documents.at_once import unhurried
from documents.pdf import PdfError

from .. import jobs
from ..access import rule_for
from ..http import Request
from ..models import LongFile, User
from ..requests.downloads import file_name, is_download, note_of
from ..requests.form_door import cleaned
from ..texts.identity_numbers import holds_number

KEPT = timedelta(days=1)
MOST_AT_ONCE = 3  # of one person, not yet made
NO_NUMBERS = "查找的内容里有像身份证号的长号码。请改用姓名或者编号查找，再导出。"
TOO_MANY = f"您已有{MOST_AT_ONCE}份文件正在制作。请等做好一份，再做下一份。"
UNEXPECTED = "制作时出现意外错误，请重新制作；仍不成功请联系管理员。"
NOT_THERE = "这份文件现在不能给您：要的内容已经没有了，或者您的权限有变动。"
NOT_A_FILE = "选中的范围里没有可以导出或打印的内容。"
GONE = (Http404, PermissionDenied)
OWN_PAGES = {f"long-file-{part}" for part in ("start", "progress", "download")}
Setting = Callable[[Request, Mapping[str, object]], AbstractContextManager[None]]
settings_of_pages: list[Setting] = []  # what pages stand in besides the access table; by apps


def shelf() -> Path:
    return Path(settings.VAR_DIR) / "long-files"


@transaction.atomic
def ask(*, address: str, site: str, by: User) -> LongFile:
    """What the page at `address` gives out, for a worker to make; asked again, the one that is
    being made or waits to be fetched. Raises Http404, ValidationError."""
    path, _, query = address.partition("?")
    _found(by, path)
    words = [word for _, words in QueryDict(query).lists() for word in words]
    if any(map(holds_number, [*words, " ".join(words)])):  # or in two pieces
        raise ValidationError(NO_NUMBERS)
    own = LongFile.objects.filter(by=by, reach=reach_of(by))
    for row in own.filter(address=address).exclude(state=LongFile.State.FAILED):
        if is_ready(row) or (row.state == LongFile.State.WAITING and not is_stalled(row)):
            return row
    if len([row for row in own.filter(state=LongFile.State.WAITING) if not is_stalled(row)]) >= (
        MOST_AT_ONCE
    ):
        raise ValidationError(TOO_MANY)
    row = LongFile.objects.create(by=by, address=address, site=site, reach=reach_of(by))
    make.enqueue(row.pk)
    return row


def reach_of(user: User) -> str:
    return f"{user.role}:{user.scope}"


def standing(row: LongFile) -> jobs.JobStanding:
    return jobs.standing(make, row.pk)


def is_stalled(row: LongFile) -> bool:
    """Whether nobody is at it any more, nor will be."""
    if row.state != LongFile.State.WAITING or standing(row).under_way:
        return False
    row.refresh_from_db()  # it may have ended just now
    return row.state == LongFile.State.WAITING


@jobs.job
def make(pk: int) -> None:
    """What a worker does: what the page would have answered, kept as a file."""
    row = LongFile.objects.select_related("by").filter(pk=pk).first()
    if row is None or row.state != LongFile.State.WAITING:
        return
    try:
        _make(row)
    except GONE:
        _say(row, state=LongFile.State.FAILED, message=NOT_THERE)
    except PdfError as error:
        _say(row, state=LongFile.State.FAILED, message=str(error))
    except Exception:
        _say(row, state=LongFile.State.FAILED, message=UNEXPECTED)
        raise


def _make(row: LongFile) -> None:
    if not may_have(row, row.by):
        raise PermissionDenied
    request = _request(row)
    match = request.resolver_match
    assert match
    with ExitStack() as around:
        around.enter_context(unhurried(jobs.tell))
        for setting in settings_of_pages:
            around.enter_context(setting(request, match.kwargs))
        response = match.func(request, *match.args, **match.kwargs)
    if not is_download(request, response):
        _say(row, state=LongFile.State.FAILED, message=NOT_A_FILE)
        return
    _keep(response, row)
    _say(
        row,
        state=LongFile.State.DONE,
        name=file_name(response),
        kind=response.headers["Content-Type"],
        trail_note=note_of(request, response),
    )


def _request(row: LongFile) -> Request:
    """As the person's browser asked, behind the access table."""
    path, _, query = row.address.partition("?")
    site = urlsplit(row.site)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"HTTP_HOST": site.netloc, "SERVER_NAME": site.netloc, "SERVER_PORT": "80"}
    request = WSGIRequest({**environ, "wsgi.url_scheme": site.scheme, "wsgi.input": BytesIO()})
    request.GET = cleaned(request.GET)  # type: ignore[assignment]
    request.user = row.by
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.resolver_match = _found(row.by, path)
    return cast(Request, request)


def _found(user: User, path: str) -> ResolverMatch:
    """The page, where it is there for the person. Raises Http404, PermissionDenied."""
    try:
        match = resolve(path)
    except Resolver404:
        raise Http404 from None
    rule = rule_for(match.view_name)
    if (
        rule is None
        or match.view_name in OWN_PAGES
        or not user.covers(match.kwargs.get("code", user.scope))
    ):
        raise Http404
    if not (user.is_active and rule.allows(user.role, "GET")):
        raise PermissionDenied
    return match


def may_have(row: LongFile, user: User) -> bool:
    """Whoever asked, with the role and scope of then, as long as the page itself is there for
    them."""
    try:
        _found(user, row.address.partition("?")[0])
    except GONE:
        return False
    return row.by_id == user.pk and row.reach == reach_of(user)


def _keep(response: HttpResponseBase, row: LongFile) -> None:
    """Under its name only once it is whole."""
    shelf().mkdir(mode=0o700, parents=True, exist_ok=True)
    part = _path(row).with_suffix(".part")
    with part.open("wb") as out:
        if isinstance(response, HttpResponse):
            out.write(response.content)
        else:
            shutil.copyfileobj(response.file_to_stream, out)  # type: ignore[attr-defined]
    part.replace(_path(row))


def _say(row: LongFile, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _path(row: LongFile) -> Path:
    return shelf() / str(row.pk)


def is_ready(row: LongFile) -> bool:
    """Made, not yet fetched, of today."""
    fresh = row.asked_at > timezone.now() - KEPT
    return fresh and row.state == LongFile.State.DONE and _path(row).is_file()


class ReadOnce(FileIO):
    """A file that is removed when it was read."""

    def close(self) -> None:
        super().close()
        Path(str(self.name)).unlink(missing_ok=True)


def opened(row: LongFile) -> ReadOnce | None:
    try:
        return ReadOnce(str(_path(row))) if is_ready(row) else None
    except FileNotFoundError:
        return None


def clear_away() -> None:
    """Every night: rows of more than a day, and files of no row."""
    LongFile.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
    kept = {str(pk) for pk in LongFile.objects.values_list("pk", flat=True)}
    for path in _files():
        if path.stem not in kept:
            path.unlink(missing_ok=True)


def _files() -> Iterable[Path]:
    return shelf().iterdir() if shelf().is_dir() else ()
