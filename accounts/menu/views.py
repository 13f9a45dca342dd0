"""The page of a section of the menu."""

from re import fullmatch

from django.http import Http404, HttpResponse
from django.shortcuts import render

from .. import divisions
from ..http import Request
from .navigation import TIMES, entries_of, section_called


def menu_section(request: Request, code: str, section: str) -> HttpResponse:
    found, names = section_called(section), divisions.names(code)
    entries = entries_of(found, request.user, code, _times(request)) if found else []
    if found is None or not entries or code not in names:
        raise Http404
    context = {"section": found, "entries": entries, "name": names[code]}
    return render(request, "accounts/menu/section.html", context)


def _times(request: Request) -> dict[str, object]:
    """The year or month of the page from which one came."""
    given = {name: request.GET.get(name, "") for name in TIMES}
    return {name: text for name, text in given.items() if fullmatch(TIMES[name], text)}
