"""The limits of a session. What the access table does stands in tests/test_access.py."""

import pytest
from django.contrib.auth.views import redirect_to_login

from accounts.requests import middleware
from tests.conftest import PASSWORD

HOUR = 3600
PAGE = "/accounts/?role=auditor"


@pytest.fixture
def clock(monkeypatch):
    """`clock(seconds)` lets time pass for the middleware."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(middleware.time, "time", lambda: now[0])

    def pass_by(seconds):
        now[0] += seconds

    return pass_by


@pytest.fixture
def browser(client_for, staff, clock):
    client = client_for(staff)
    assert client.get(PAGE).status_code == 200
    return client


def said_on_signing_in(client, response):
    return [str(message) for message in client.get(response.url).context["messages"]]


def test_two_hours_without_a_request_sign_out(browser, clock):
    clock(2 * HOUR)
    assert browser.get(PAGE).status_code == 200
    clock(2 * HOUR + 1)
    response = browser.get(PAGE)
    assert response.url == redirect_to_login(PAGE).url
    assert said_on_signing_in(browser, response) == [
        "已有 2 小时没有操作，为保护数据已自动退出，请重新登录。"
    ]
    again = browser.post(response.url, {"username": "staff", "password": PASSWORD})
    assert again.url == PAGE
    assert browser.get(PAGE).status_code == 200


def test_twelve_hours_sign_out_however_busy(browser, clock):
    for _ in range(12):
        clock(HOUR)
        assert browser.get(PAGE).status_code == 200
    clock(1)
    response = browser.get(PAGE)
    assert response.url == redirect_to_login(PAGE).url
    assert said_on_signing_in(browser, response) == [
        "登录已满 12 小时，为保护数据已自动退出，请重新登录。"
    ]


def test_the_session_row_is_written_at_most_once_a_minute(browser, clock):
    seen = browser.session["seen"]
    clock(59)
    browser.get(PAGE)
    assert browser.session["seen"] == seen
    clock(1)
    browser.get(PAGE)
    assert browser.session["seen"] == seen + 60


def test_a_form_posted_too_late_leads_back_to_its_page(browser, clock):
    clock(3 * HOUR)
    response = browser.post("/logout/", headers={"referer": "http://testserver/trail/?text=x"})
    assert response.url == redirect_to_login("/trail/?text=x").url


def test_a_foreign_referrer_leads_home(browser, clock):
    clock(3 * HOUR)
    response = browser.post("/logout/", headers={"referer": "https://elsewhere.example/trap/"})
    assert response.url == "/login/?next=/"


def test_a_fragment_asked_for_too_late_moves_the_whole_page(browser, clock):
    clock(3 * HOUR)
    response = browser.get(
        "/trail/", headers={"hx-request": "true", "hx-current-url": "http://testserver/accounts/"}
    )
    assert response.headers["HX-Redirect"] == "/login/?next=/accounts/"


def test_an_address_without_a_rule_is_not_there(client_for, staff, monkeypatch):
    client = client_for(staff)
    monkeypatch.setattr(middleware, "rule_for", lambda name: None)
    assert client.get(PAGE).status_code == 404
