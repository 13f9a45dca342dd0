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
from ..menu.navigation import NavigationEntry, entry_of, place_entry
from ..models import Role, User
from . import NAMED, SHORTCUTS, SHOWN, Item, Kind, in_village, kinds
from .first_run import first_run
from .message import message
from .notices import news
from .year_pictures import year_pictures

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
    names, gone = divisions.names(user.scope), divisions.closed(user.scope)
    standing = {code: name for code, name in names.items() if code not in gone}
    parts = [_part(kind, user, names) for kind in found]
    context = {
        "today": day,
        "weekday": WEEKDAYS[day.weekday()],
        "parts": parts,
        "is_done": asked and not found,
        "count": len(lines),
        "late": sum(item.late > 0 for item in lines),
        "first_run": first_run(user),
        "news": news(user, names.get(user.scope, "")),
        "message": message(user, day, found, standing),
        "shortcuts": [] if user.scope in gone else _shortcuts(user, user.scope),
        "pictures": year_pictures(user, day),
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
    more = "等" if len(item.villages) > NAMED else ""
    told = (
        ""
        if in_village(user)
        else "、".join(names.get(code, code) for code in [*item.villages][:NAMED])
    )
    return Line(item, place, url, told + more)


def _shortcuts(user: User, code: str) -> list[NavigationEntry]:
    pages = SHORTCUTS.get(user.role, ())
    return [entry for page in pages if (entry := entry_of(page, user, code))]


def _townships(
    user: User, names: dict[str, str]
) -> list[tuple[str, str, list[NavigationEntry]]] | None:
    """Of a county its townships: the name, the address of its own page, what leads on; None for
    everybody else."""
    if user.role != Role.COUNTY_SUPERVISOR:
        return None
    return [
        (name, own.url if (own := place_entry(user, code)) else "", _shortcuts(user, code))
        for code, name in names.items()
        if len(code) == TOWNSHIP
    ]
