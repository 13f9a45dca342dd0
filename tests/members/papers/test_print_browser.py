"""Printing cards in a real Chromium: choose a group, press the button, and the sheet is that
group's."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from tests.looking import width_of

from .test_prints import a_group, some_members, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium, live_server, secretary):
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_hash"] = (
        str(secretary.pk),
        secretary.get_session_auth_hash(),
    )
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    context = chromium.new_context(viewport={"width": 375, "height": 812}, locale="zh-CN")
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session.session_key,
                "url": live_server.url,
            }
        ]
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_cards_of_the_chosen_group(page, live_server, village):
    some_members(village, 2, a_group(village))
    some_members(village, 3, a_group(village, 2), first=10)
    page.goto(f"{live_server.url}/print/{village.pk}/")
    assert width_of(page) == 375
    page.select_option("#group", label="第2小组")
    with page.expect_request("**/cards/*") as asked:
        page.click("button:has-text('联系卡')")
    answer = page.context.request.get(asked.value.url)
    assert answer.headers["content-type"] == "application/pdf"
    assert set(re.findall(r"207-(\d{4})", text_of(answer.body()))) == {"0010", "0011", "0012"}
