"""No answer outlives its session in a browser. Every URL × role is walked in tests/test_access.py.

Here: answers that no view gives, files that may be kept, signing out, and Back in a Chromium with
its memory on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.office import views
from accounts.requests.middleware import NoStoreMiddleware
from associations.models import Village
from care.models import Family
from members.models import Household

HEAD = "欧阳丰年"


def test_answers_that_no_view_gives(
    staff: User, client_for: Callable[[User], Client], monkeypatch
) -> None:
    client = client_for(staff)
    client.handler.enforce_csrf_checks = True
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/accounts").status_code == 301
    assert client.post("/logout/").status_code == 403, "without its token"
    client.raise_request_exception = False
    monkeypatch.setattr(views.divisions, "names", lambda code: 1 / 0)
    assert client.get("/trail/").status_code == 500
    for path in ("/nowhere/", "/accounts", "/trail/"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.post("/logout/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/login/", "/verify/", "/health/"])
def test_public_pages_too(db: None, client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_static_files_may_be_kept(client: Client) -> None:
    response = client.get("/static/js/base.js")
    assert response.status_code == 200
    assert "no-store" not in response.headers["Cache-Control"]


def test_signing_out_empties_the_cache_and_not_the_storage(
    staff: User, client_for: Callable[[User], Client]
) -> None:
    response = client_for(staff).post("/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache"'


# Back, in Chromium


@pytest.fixture
def remembering(launch: Callable[..., Any]) -> Iterator[Any]:
    """A Chromium that keeps pages in memory, as the one on a desk does and playwright's does
    not."""
    browser = launch(
        "--enable-features=BackForwardCache", without=("--disable-back-forward-cache",)
    )
    yield browser
    browser.close()


@pytest.fixture
def family_page(village: Village) -> str:
    home = Household.objects.create(village=village, number="1", head=HEAD)
    family = Family.objects.create(village=village, household=home)
    return f"/families/{village.pk}/{family.ref}/"


@contextmanager
def page_of(
    user: User, browser: Any, live_server: Any, client_for: Callable[[User], Client]
) -> Iterator[Any]:
    session = client_for(user).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    context.add_init_script(
        "addEventListener('pageshow', (event) => { window.restored = event.persisted; });"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def sign_out(page: Any) -> None:
    page.locator(".topbar .dropdown > button").click()
    page.get_by_role("button", name="退出").click()
    page.get_by_label("账号").wait_for()


def back(page: Any) -> None:
    """playwright waits for a load that never comes of a page out of memory."""
    page.go_back(wait_until="commit")
    page.wait_for_timeout(1000)


@pytest.fixture
def visit(
    staff: User, remembering: Any, live_server: Any, client_for: Any, family_page: str
) -> Callable[[], Any]:
    """The family's page, opened by staff."""

    @contextmanager
    def opened() -> Iterator[Any]:
        with page_of(staff, remembering, live_server, client_for) as page:
            page.goto(family_page)
            assert HEAD in page.inner_text("main")
            yield page

    return opened


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_back_after_signing_out_shows_the_sign_in_page(visit: Callable[[], Any]) -> None:
    with visit() as page:
        sign_out(page)
        back(page)
        page.get_by_label("账号").wait_for()
        assert HEAD not in page.content()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_back_into_a_session_that_ended_shows_the_sign_in_page(
    visit: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with visit() as page:
        page.goto("/static/img/logo.svg")
        monkeypatch.setattr(settings, "SESSION_IDLE_SECONDS", -1)
        back(page)
        page.get_by_label("账号").wait_for()
        assert HEAD not in page.content()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_out_of_memory_reloads(
    visit: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Browsers may keep even a page that is not to be stored; here one keeps it for certain."""
    monkeypatch.setattr(
        NoStoreMiddleware, "__call__", lambda self, request: self.get_response(request)
    )
    with visit() as page:
        sign_out(page)
        back(page)
        page.get_by_label("账号").wait_for()
        assert HEAD not in page.content()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_all_this_back_shows_the_family(
    visit: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above can fail: the cache is on."""
    monkeypatch.setattr(
        NoStoreMiddleware, "__call__", lambda self, request: self.get_response(request)
    )
    with visit() as page:
        page.route(
            "**/js/base.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        page.reload()
        sign_out(page)
        back(page)
        assert HEAD in page.inner_text("main")
        assert page.evaluate("() => window.restored") is True
