"""The first page of everybody."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from .. import divisions
from ..access import may
from ..http import Request
from ..menu import TOWNSHIP
from ..menu.navigation import NavigationEntry, entry_of
from ..models import Role, User
from . import NAMED, SHORTCUTS, Item, Kind, kinds

SHOWN = 5  # lines of a kind at first sight; the rest unfolds
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Line:
    """An item as shown: `url` is "" where the person may not follow it."""

    item: Item
    place: str
    url: str
    names: str


@dataclass(frozen=True)
class Part:
    kind: Kind
    first: list[Line]
    rest: list[Line]


def home(request: Request) -> HttpResponse:
    user, day = request.user, timezone.localdate()
    asked = kinds(user, day)
    found = [kind for kind in asked if kind.items]
    lines = [item for kind in found for item in kind.items]
    names = divisions.names(user.scope)
    parts = [_part(kind, user, names) for kind in found]
    context = {
        "today": day,
        "weekday": WEEKDAYS[day.weekday()],
        "parts": parts,
        "is_done": asked and not found,
        "count": len(lines),
        "late": sum(item.late > 0 for item in lines),
        "shortcuts": _shortcuts(user, user.scope),
        "townships": _townships(user, names),
    }
    return render(request, "accounts/today/home.html", context)


def _part(kind: Kind, user: User, names: dict[str, str]) -> Part:
    lines = [_line(item, user, names) for item in kind.items]
    return Part(kind, lines[:SHOWN], lines[SHOWN:])


def _line(item: Item, user: User, names: dict[str, str]) -> Line:
    url = ""
    if may(user, item.url_name):
        url = reverse(item.url_name, kwargs=dict(item.kwargs)) + item.query
    place = names.get(item.where, "") if len(item.where) > len(user.scope) else ""
    more = "等" if len(item.names) > NAMED else ""
    return Line(item, place, url, "、".join(item.names[:NAMED]) + more)


def _shortcuts(user: User, code: str) -> list[NavigationEntry]:
    pages = SHORTCUTS.get(user.role, ())
    return [entry for page in pages if (entry := entry_of(page, user, {"code": code}))]


def _townships(user: User, names: dict[str, str]) -> list[tuple[str, list[NavigationEntry]]] | None:
    """Of a county its townships, each with what leads on; None for everybody else."""
    if user.role != Role.COUNTY_SUPERVISOR:
        return None
    return [(name, _shortcuts(user, code)) for code, name in names.items() if len(code) == TOWNSHIP]
