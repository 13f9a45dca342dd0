"""The page of results, and the same as a drop-down of the box while one types."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from .. import divisions
from ..http import Request
from ..models import User
from ..texts.identity_numbers import holds_number
from . import LONGEST, Found, FoundKind, kinds, tidy

REFUSED = "身份证号不能用来查找，也没有留下。请填姓名或编号。"


def search(request: Request) -> HttpResponse:
    """What is typed is kept nowhere; an ID number is not even looked for or shown again."""
    text = tidy(request.GET.get("q", ""))
    refused = holds_number(text)
    if refused and not request.htmx:
        messages.warning(request, REFUSED)
        return redirect("search")  # neither in the address nor in the browser's history
    text = "" if refused else text[:LONGEST]
    found = kinds(request.user, text) if text else []
    names = _names_below(request.user, found)
    context = {
        "searched": text,
        "refused": REFUSED if refused else "",
        "parts": [(kind, [(line, _place(line, names)) for line in kind.lines]) for kind in found],
    }
    template = "accounts/search/found.html" if request.htmx else "accounts/search/search.html"
    return render(request, template, context)


def _names_below(user: User, found: list[FoundKind]) -> dict[str, str]:
    """Of the places below the person's own, where any is told."""
    deep = any(len(line.where) > len(user.scope) for kind in found for line in kind.lines)
    names = divisions.names(user.scope) if deep else {}
    return {code: name for code, name in names.items() if len(code) > len(user.scope)}


def _place(line: Found, names: dict[str, str]) -> str:
    place = names.get(line.where, "")
    return "" if place == line.title else place
