"""How much of the server one account may keep busy at once, so that nobody can stop it for the
others.

Counted in each process of the server (config/gunicorn.py: two, of eight threads each). A browser
has six connections to one server: pages, their fragments and pictures never meet the limit.
Somebody at a form posts one thing after another. A session is counted before anything is asked of
the database, so that a refusal costs next to nothing; the account, of all its sessions together, as
soon as it is known.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]
READING = frozenset({"GET", "HEAD"})
RETRY_SECONDS = 3


class InFlight:
    """What is being answered now, by session or account; and of that, what may write."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: Counter[str] = Counter()
        self._writes: Counter[str] = Counter()

    def enter(self, who: str, *, writes: bool) -> bool:
        """False: too many already."""
        with self._lock:
            if self._all[who] >= settings.IN_FLIGHT or (
                writes and self._writes[who] >= settings.IN_FLIGHT_WRITES
            ):
                return False
            self._all[who] += 1
            self._writes[who] += writes
            return True

    def leave(self, who: str, *, writes: bool) -> None:
        with self._lock:
            for counted, by in ((self._all, 1), (self._writes, writes)):
                counted[who] -= by
                if not counted[who]:
                    del counted[who]


class InFlightMiddleware:
    """Refuses at once what is too much. Stands before the session is read, and before the check of
    the token, which reads what was posted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.in_flight = InFlight()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.in_flight = []  # type: ignore[attr-defined]
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        try:
            if session and not self._enters(request, f"session {session}"):
                return _refusal(_writes(request))
            return self.get_response(request)
        finally:
            for who in request.in_flight:  # type: ignore[attr-defined]
                self.in_flight.leave(who, writes=_writes(request))

    def process_view(
        self,
        request: HttpRequest,
        view: Callable,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Behind all middleware's way in, so that the account is known."""
        if request.user.pk is None or self._enters(request, f"account {request.user.pk}"):
            return None
        return _refusal(_writes(request))

    def _enters(self, request: HttpRequest, who: str) -> bool:
        entered = self.in_flight.enter(who, writes=_writes(request))
        if entered:
            request.in_flight.append(who)  # type: ignore[attr-defined]
        return entered


def _writes(request: HttpRequest) -> bool:
    return request.method not in READING


def _refusal(writes: bool) -> HttpResponse:
    return HttpResponse(_page(writes), status=429, headers={"Retry-After": str(RETRY_SECONDS)})


@cache
def _page(writes: bool) -> str:
    """Without the menu and whatever else depends on the account."""
    return render_to_string("429.html", {"writes": writes})
