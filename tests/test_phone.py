"""A village secretary's phone: no page scrolls sideways, whatever state it is in. Each page is made
by the test client in a small world with long names, and laid out by Chromium."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.models import Role
from accounts.records import tokens
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Village
from members.models import Household

from .assessment.records import HEALTHY, add_report
from .prove.share import a_share
from .test_access import NAMES, VILLAGE, is_file, made_world, own_kwargs, undone

WIDTHS = (320, 375, 1366)
LONG_NAME = "双峰县洪山殿镇青树坪观冲万载塘联合新农村"
LONG_TEXT = (
    "本月流动人口合同数与协议登记不一致，请到村民小组逐户核对以后再上报，并在说明里写明原因。" * 3
)
SECRETARY = Role.VILLAGE_SECRETARY
ASKED = [name for name in NAMES if SECRETARY in rules()[name].read | rules()[name].write]
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent).map(one =>
    one.tagName + "." + one.className).slice(0, 5)"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        found = made_world()
        assert len(LONG_NAME) == 20
        Village.objects.filter(code=VILLAGE).update(name=LONG_NAME)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def check(chromium: Any) -> Iterator[Callable[[str, str], None]]:
    """Lays a page out at each width, and asserts that nothing of it lies beside the screen."""
    context = chromium.new_context(base_url="http://phone.test", locale="zh-CN")
    page, html = context.new_page(), dict[str, str]()

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path in html:
            route.fulfill(body=html[path], content_type="text/html; charset=utf-8")
        elif file := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=Path(file))
        else:
            route.abort()

    def laid_out(path: str, text: str) -> None:
        html[path] = text
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 812})
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= width, f"{path}: {wide} at {width}: {page.evaluate(TOO_WIDE)}"

    page.route("**/*", answer)
    yield laid_out
    context.close()


def is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not is_file(
        response
    )


@pytest.mark.parametrize("name", a_share(ASKED, one_in=20))
def test_no_page_scrolls_sideways(
    name: str,
    world: SimpleNamespace,
    client_for: Callable[..., Client],
    check: Callable[[str, str], None],
    papers_not_typeset: None,
) -> None:
    """As it opens, and as it comes back when nothing was filled in."""
    path = reverse(name, kwargs=own_kwargs(name, world, "secretary"))
    client = client_for(world.cast["secretary"])
    for ask in (client.get, client.post):
        with undone():
            response = ask(path)
        if is_page(response) and response.status_code not in (301, 302):
            check(path, response.content.decode())


@pytest.mark.parametrize("name", ["household-detail", "household-list", "household-edit"])
def test_a_word_without_breaks_scrolls_nothing(
    name: str,
    world: SimpleNamespace,
    client_for: Callable[..., Client],
    check: Callable[[str, str], None],
) -> None:
    with undone():
        long = {"head": "Abcdefghij" * 4, "address": "Abcdefghij" * 4}
        home = Household.objects.create(village_id=VILLAGE, **long)
        path = reverse(name, args=[VILLAGE, home.pk][: 1 if name == "household-list" else 2])
        page = client_for(world.cast["secretary"]).get(path).content.decode()
        assert long["head"] in page
        check(path, page)


PERIOD, BEFORE = 202501, 202412  # the month in which the world has an activity
ODD = {"late_abortions": 3, "contraception_due": 999, "contraception_done": 990}


def write(village: Village, state: str, **cells: Any) -> None:
    spare = {name: 9999999 for name in FIRST_FORM.names if name not in HEALTHY}
    at = datetime.datetime(2025, 7, 3, tzinfo=datetime.UTC)
    texts = {"note": LONG_TEXT, "return_reason": LONG_TEXT, "submitted_at": at, "approved_at": at}
    add_report(village, PERIOD, state, **(spare | texts | cells))


STATES: dict[str, dict[str, Any] | None] = {
    "empty": None,
    "plain": {"state": "draft"},
    "warnings": {"state": "draft", **ODD},
    "errors": {"state": "draft", "births": None, "unread": {"births": LONG_TEXT}},
    **{state: {"state": state, **ODD} for state in ("returned", "submitted", "approved")},
}
PLACES = ("report-detail", "report-edit", "report-edit?confirm=1", "report-edit?check=1")


@pytest.mark.parametrize("state", STATES)
def test_no_state_of_a_report_scrolls_sideways(
    state: str,
    world: SimpleNamespace,
    client_for: Callable[..., Client],
    check: Callable[[str, str], None],
) -> None:
    village, client = Village.objects.get(code=VILLAGE), client_for(world.cast["secretary"])
    with undone():
        MonthlyReport.objects.filter(village=village, period=PERIOD).delete()
        add_report(village, BEFORE)
        if cells := STATES[state]:
            write(village, **cells)
        for place in PLACES:
            name, _, query = place.partition("?")
            path = reverse(name, kwargs={"code": VILLAGE, "period": PERIOD})
            answer = client.get(f"{path}?{query}", follow=True)
            check(path, answer.content.decode())
        typed = {
            tokens.FIELD: tokens.new_token(),
            "version": "0",
            "births": LONG_TEXT,
            "act": "save",
        }
        answer = client.post(reverse("report-edit", args=[VILLAGE, PERIOD]), typed, follow=True)
        check("/conflict/", answer.content.decode())
        check("/year/", client.get(reverse("report-year", args=[VILLAGE, 2025])).content.decode())
