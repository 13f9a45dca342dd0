"""What every answer tells the browser: whom to trust, what to keep, where it may stand; and the
cookies it sets."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import PASSWORD

from .test_architecture import read, source_files

ROOT = Path(__file__).resolve().parent.parent
TOLD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PAGES = {
    "a page": ("/accounts/", 200),
    "a fragment": ("/trail/", 200),
    "one that is not there": ("/nothing/here/", 404),
    "one moved on from": ("/login/", 302),
    "another's place": ("/trail/999/", 404),
    "a style sheet": ("/static/css/app.css", 200),
    "a picture that could hold script": ("/static/img/logo.svg", 200),
    "a word of life": ("/health/", 200),
}

HTTPS_SERVER = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
answer = Client(SERVER_NAME="localhost").get("/login/", secure=True)
plain = [Client(SERVER_NAME="localhost").get(path).status_code for path in ("/login/", "/health/")]
cookies = {name: dict(cookie.items()) for name, cookie in answer.cookies.items()}
asked = "NAME SECURE HTTPONLY SAMESITE DOMAIN PATH".split()
session = {name: getattr(settings, f"SESSION_COOKIE_{name}") for name in asked}
found = {"headers": dict(answer.headers), "cookies": cookies, "session": session, "plain": plain}
print(json.dumps(found
                 | {"known": settings.KNOWN_COOKIE_NAME}))
"""


@pytest.mark.parametrize(("path", "status"), PAGES.values(), ids=PAGES)
def test_every_answer_says_what_browsers_may_do(client_for, staff, path, status):
    response = client_for(staff).get(path)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in TOLD} == TOLD
    policy = response.headers["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("codec", ["utf-16", "utf-7", "nonsense"])
def test_no_codec_is_taken_from_a_request(codec, db):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    kind = f"application/x-www-form-urlencoded; charset={codec}"
    assert client.generic("POST", "/login/?next=/", b"a=1", content_type=kind).status_code == 403


def test_a_text_answer_names_its_characters(client_for, staff):
    for path in ("/accounts/", "/nothing/here/", "/static/css/app.css", "/login/"):
        response = client_for(staff).get(path, follow=True)
        assert re.fullmatch(r'text/(html|css); charset="?utf-8"?', response.headers["Content-Type"])


@pytest.fixture(scope="module")
def over_https() -> dict:
    """What a server with CUNXIE_HTTPS=1 says."""
    environment = {**os.environ, "CUNXIE_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    child = subprocess.run(
        [sys.executable, "-c", HTTPS_SERVER],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(child.stdout)


def test_https_is_kept_for_a_year_and_below(over_https):
    assert (
        over_https["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    )


def test_only_pages_for_people_lead_from_http_to_https(over_https):
    assert over_https["plain"] == [301, 200]


def test_cookies_are_for_this_host_over_https_alone(over_https):
    session, cookies = over_https["session"], over_https["cookies"]
    assert session["NAME"] == "__Host-sessionid"
    assert (session["SECURE"], session["HTTPONLY"], session["SAMESITE"]) == (True, True, "Lax")
    assert (session["DOMAIN"], session["PATH"]) == (None, "/")
    assert list(cookies) == ["__Host-csrftoken"]
    (token,) = cookies.values()
    assert (token["secure"], token["httponly"], token["samesite"]) == (True, True, "Lax")
    assert (token["domain"], token["path"]) == ("", "/")


def test_the_cookie_of_a_known_browser_too(client, staff, over_https):
    assert over_https["known"] == "__Host-known"
    client.post("/login/", {"username": "staff", "password": PASSWORD}, secure=True)
    cookie = client.cookies[settings.KNOWN_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["domain"], cookie["path"]) == ("", "/")


def test_no_other_cookie_is_set():
    assert [path for path in source_files() if ".set_cookie(" in read(path)] == [
        "accounts/sign_in/throttling.py"
    ]


def test_what_was_done_is_told_by_the_session_and_not_by_a_cookie(client_for, staff):
    client = client_for(staff)
    client.post("/logout/")
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert "已退出登录。" in client.get("/login/").content.decode()


def test_password_fields_are_masked_and_password_managers_know_them(client, client_for, staff):
    page = client.get("/login/").content.decode()
    assert 'type="password" name="password" autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page
    page = client_for(staff).get("/password/").content.decode()
    assert page.count('type="password"') == 3
    assert page.count('autocomplete="new-password"') == 2
    assert page.count('autocomplete="current-password"') == 1


OURS = [
    "/.git/config",
    "/.env",
    "/.venv/pyvenv.cfg",
    "/manage.py",
    "/config/settings.py",
    "/var/secret_key",
]
AROUND = [
    "/static/",
    "/static/css/",
    "/static/../manage.py",
    "/static/%2e%2e/manage.py",
    "/static/..%2fmanage.py",
]


@pytest.mark.parametrize("path", [*OURS, *AROUND])
def test_nothing_of_the_programs_files_is_given_out(client_for, staff, path):
    assert client_for(staff).get(path).status_code == 404
