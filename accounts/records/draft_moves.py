"""A part of a draft goes one place up or down."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect

from ..http import Request
from . import ConflictError, tokens

T = TypeVar("T")


def moved(
    request: Request, parts: Sequence[T], part: T, alike: Callable[[T], object] = lambda _: None
) -> list[T]:
    """The parts with this one changed over with its next neighbour of those alike, if any."""
    places = [at for at, other in enumerate(parts) if alike(other) == alike(part)]
    at = places.index(parts.index(part))
    to = at + step(request)
    found = [*parts]
    if 0 <= to < len(places):
        here, there = places[at], places[to]
        found[here], found[there] = found[there], found[here]
    return found


def step(request: Request) -> int:
    return -1 if request.POST.get("to") == "up" else 1


def keep_moved(request: Request, keep: Callable[[int], object], back: str) -> HttpResponse:
    """`keep` is given the version that the person saw."""
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise BadRequest("没有写明看到的是哪一版。")
    try:
        with tokens.once(request):
            keep(int(version))
    except (ConflictError, tokens.AlreadyDoneError):
        messages.warning(request, "别人刚刚改过这份草稿，没有移动。请看过现在的内容再移。")
    return redirect(back)
