"""One account cannot keep the server busy: beyond so many at once it is refused quickly, and loses
nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.requests.in_flight import RETRY_SECONDS, InFlight, InFlightMiddleware


class Busy:
    """The middleware with requests under way in it, each in a thread of its own until `end`."""

    def __init__(self) -> None:
        self.ended = Event()
        self.middleware = InFlightMiddleware(self._answer)
        self.threads: list[Thread] = []

    def _answer(self, request: Any) -> HttpResponse:
        if (
            refused := self.middleware.process_view(request, None, (), {})
        ) is None and request.waits:
            request.entered.set()
            self.ended.wait(10)
        return refused or HttpResponse("answered")

    def ask(
        self, user: Any, method: str = "GET", *, waits: bool = False, session: str = ""
    ) -> HttpResponse | None:
        """In a session of its own, if none is named."""
        request: Any = RequestFactory().generic(method, "/")
        request.COOKIES["sessionid"] = session or token_hex(8)
        request.user, request.waits, request.entered = user, waits, Event()
        if not waits:
            return self.middleware(request)
        self.threads.append(Thread(target=self.middleware, args=(request,)))
        self.threads[-1].start()
        assert request.entered.wait(10)
        return None

    def end(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def busy() -> Iterator[Busy]:
    with ExitStack() as stack:
        made = Busy()
        stack.callback(made.end)
        yield made


ONE, ANOTHER = User(pk=1), User(pk=2)


def test_posts_beyond_two_are_refused_and_reading_goes_on(busy: Busy) -> None:
    for _ in range(settings.IN_FLIGHT_WRITES):
        busy.ask(ONE, "POST", waits=True)
    refused = busy.ask(ONE, "POST")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(RETRY_SECONDS))
    assert "刚才填的内容没有丢" in refused.content.decode()
    assert busy.ask(ONE).content == b"answered"
    assert busy.ask(ANOTHER, "POST").content == b"answered"
    busy.end()
    assert busy.ask(ONE, "POST").content == b"answered"


def test_a_browsers_six_connections_are_answered_and_no_more(busy: Busy) -> None:
    for _ in range(6):
        busy.ask(ONE, waits=True)
    refused = busy.ask(ONE)
    assert refused.status_code == 429
    assert "您同时打开的页面太多" in refused.content.decode()
    assert busy.ask(ANOTHER).content == b"answered"


def test_a_session_is_refused_before_anybody_asks_whose_it_is(busy: Busy) -> None:
    for _ in range(settings.IN_FLIGHT_WRITES):
        busy.ask(ONE, "POST", waits=True, session="s")
    request: Any = RequestFactory().post("/")
    request.COOKIES["sessionid"] = "s"
    assert busy.middleware(request).status_code == 429, "without request.user"


def test_a_failing_view_gives_its_place_back() -> None:
    def fail(request: Any) -> HttpResponse:
        middleware.process_view(request, None, (), {})
        raise ZeroDivisionError

    middleware = InFlightMiddleware(fail)
    for _ in range(3 * settings.IN_FLIGHT):
        request: Any = RequestFactory().post("/")
        request.user = ONE
        with pytest.raises(ZeroDivisionError):
            middleware(request)
    assert middleware.in_flight.enter("account 1", writes=True)


def test_nothing_is_kept_of_who_has_been_answered() -> None:
    counted = InFlight()
    assert counted.enter("account 1", writes=True)
    counted.leave("account 1", writes=True)
    assert not counted._all
    assert not counted._writes


def test_it_stands_where_the_account_is_known_and_nothing_was_read(
    staff: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused before the token is looked for in what was posted; a refusal shows no menu and is not
    kept."""
    client = client_for(staff)
    client.handler.enforce_csrf_checks = True
    monkeypatch.setattr(settings, "IN_FLIGHT_WRITES", 0)
    response = client.post("/accounts/new/", {"name": "x"})
    assert (response.status_code, response.headers["Cache-Control"]) == (429, "no-store")
    assert "sidenav" not in response.content.decode()
    assert Client().post("/login/", {"username": "x", "password": "x"}).status_code == 200, (
        "nobody's limit"
    )


# What is too big to be looked at


@pytest.mark.parametrize("limit", ["DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_MEMORY_SIZE"])
def test_too_much_is_refused_in_chinese(
    staff: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(settings, limit, 1)
    response = client_for(staff).post("/accounts/new/", {"name": "甲一", "username": "x"})
    assert response.status_code == 413
    assert "提交的内容太多" in response.content.decode()


def test_too_many_files_and_too_large_ones_are_not_read(
    staff: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import BytesIO

    client = client_for(staff)
    many = {"files": [BytesIO(b"x") for _ in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]}
    assert client.post("/accounts/new/", many).status_code == 413
    monkeypatch.setattr("accounts.requests.upload_handlers.MOST_POSTED", 100)
    assert client.post("/accounts/new/", {"files": BytesIO(b"x" * 200)}).status_code == 413
