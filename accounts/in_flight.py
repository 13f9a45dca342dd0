"""How much of the server one account may keep busy at once, so that nobody can stop it for the others.

Counted in each process of the server (config/gunicorn.py: two, of eight threads each). A browser has six connections to
one server: pages, their fragments and pictures never meet the limit. Somebody at a form posts one thing after another.
"""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]
READING = frozenset({"GET", "HEAD"})
RETRY_SECONDS = 3


class InFlight:
    """What is being answered now, by account; and of that, what may write."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: Counter[int] = Counter()
        self._writes: Counter[int] = Counter()

    def enter(self, account: int, *, writes: bool) -> bool:
        """False: too many already."""
        with self._lock:
            if self._all[account] >= settings.IN_FLIGHT:
                return False
            if writes and self._writes[account] >= settings.IN_FLIGHT_WRITES:
                return False
            self._all[account] += 1
            self._writes[account] += writes
            return True

    def leave(self, account: int, *, writes: bool) -> None:
        with self._lock:
            for counted, by in ((self._all, 1), (self._writes, writes)):
                counted[account] -= by
                if not counted[account]:
                    del counted[account]


class InFlightMiddleware:
    """Refuses at once what is too much. Stands before the check of the token, which reads what was posted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.in_flight = InFlight()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            if entered := getattr(request, "in_flight", None):
                self.in_flight.leave(entered, writes=request.method not in READING)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Behind all middleware's way in, so that the account is known."""
        account = request.user.pk
        if account is None:
            return None
        writes = request.method not in READING
        if not self.in_flight.enter(account, writes=writes):
            return _refusal(writes)
        request.in_flight = account  # type: ignore[attr-defined]
        return None


def _refusal(writes: bool) -> HttpResponse:
    """Without the menu, which would ask the database."""
    page = render_to_string("429.html", {"writes": writes})
    return HttpResponse(page, status=429, headers={"Retry-After": str(RETRY_SECONDS)})
