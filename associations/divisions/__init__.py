"""Divisions by their code alone: what a page's `code` names."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject

from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.menu.navigation import division_at_hand
from accounts.scope import within

from . import said
from .models import County, Township, Village
from .states import as_on, last_day, names_on

Division = County | Township | Village


def find(code: str, when: int | None = None) -> Division:
    """The county (6 digits), township (9) or village (12) of that code, its parents fetched along:
    one query. A village as it was at the end of a past year (2024) or month (202406).

    Raises LookupError with a Chinese message when there is none.
    """
    rows: QuerySet | None = {
        6: County.objects.all(),
        9: Township.objects.select_related("county"),
        12: Village.objects.select_related("township__county"),
    }.get(len(code))
    division = rows.filter(pk=code).first() if rows is not None else None
    if division is None:
        raise LookupError(f"没有代码为 {code} 的区划。")
    if isinstance(division, Village) and when and last_day(when) < timezone.localdate():
        [division] = as_on([division], last_day(when))
    return division


def find_or_404(code: str, when: int | None = None) -> Division:
    """As `find`, for the address of a page."""
    try:
        return find(code, when)
    except LookupError as error:
        raise Http404(str(error)) from None


def place_or_404(code: str, when: int | None = None) -> Township | Village:
    """For pages that a township and its villages have, and a county has not."""
    division = find_or_404(code, when)
    if isinstance(division, County):
        raise Http404("请先选择乡镇。")
    return division


def name_of(code: str) -> str:
    """Its name, or the code itself when no such division is known."""
    try:
        return find(code).name
    except LookupError:
        return code


def names(prefix: str) -> dict[str, str]:
    """Code → name of the county, townships and villages whose code starts with `prefix`; at most
    three queries."""
    found: dict[str, str] = {}
    for model, digits in ((County, 6), (Township, 9), (Village, 12)):
        if len(prefix) <= digits:
            rows = model.objects.filter(within(prefix, "code")).order_by("code")
            found.update(rows.values_list("code", "name"))
    return {code: said.called(code, name) for code, name in found.items()}


def closed(prefix: str) -> set[str]:
    """Codes of the villages that are closed by today."""
    rows = Village.objects.in_division(prefix).filter(closed__lte=timezone.localdate())
    return set(rows.values_list("code", flat=True))


def path_of(division: Division) -> list[Division]:
    """The division behind those it lies in, outermost first: 双峰县, 洪山殿镇, 太平社区."""
    if isinstance(division, Village):
        return [division.township.county, division.township, division]
    return [division.county, division] if isinstance(division, Township) else [division]


class NamesMiddleware:
    """A page of a past year, month or day calls villages by their names of then; what is sent is
    about those of today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with names_of_today():
            return self.get_response(request)

    def process_view(
        self, request: Request, view: object, args: object, kwargs: Mapping[str, Any]
    ) -> None:
        _set_names(request, kwargs)


@contextmanager
def names_of_today() -> Iterator[None]:
    token = said.names.set(None)
    try:
        yield
    finally:
        said.names.reset(token)


@contextmanager
def names_of_its_day(request: Request, kwargs: Mapping[str, Any]) -> Iterator[None]:
    """For a page that a worker opens."""
    with names_of_today():
        _set_names(request, kwargs)
        yield


def _set_names(request: Request, kwargs: Mapping[str, Any]) -> None:
    day = _day_of(request, kwargs) if request.method in ("GET", "HEAD") else None
    if day and day < timezone.localdate() and request.user.is_authenticated:
        said.names.set(names_on(day, request.user.scope[:6]))


def _day_of(request: Request, kwargs: Mapping[str, Any]) -> datetime.date | None:
    when = kwargs.get("period") or kwargs.get("year") or request.GET.get("year", "")
    try:
        return last_day(int(when)) if when else parse_date(request.GET.get("day", ""))
    except (ValueError, OverflowError):
        return None  # which the page says


def place(request: Request) -> dict[str, object]:
    """Context processor: `place`, the divisions from the person's own down to the one the page is
    about."""
    return {"place": SimpleLazyObject(lambda: _place(request))}


def _place(request: Request) -> list[Division]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    try:
        path = path_of(find(division_at_hand(request), kwargs.get("period") or kwargs.get("year")))
    except LookupError:
        return []
    outermost = min(
        len(user.scope), TOWNSHIP
    )  # a village's name alone is ambiguous: its township is shown too
    return [division for division in path if len(division.pk) >= outermost]
