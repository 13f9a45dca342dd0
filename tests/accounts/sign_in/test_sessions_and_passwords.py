"""What Django gives for sessions and passwords and our settings must not take away
(docs/security.md)."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.sign_in.password_words import WORDS
from tests.conftest import PASSWORD

KEY = re.compile(r"[a-z0-9]{32}")  # 165 bits


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sign_in(client: Client, password: str = PASSWORD) -> bool:
    return client.post("/login/", {"username": "staff", "password": password}).status_code == 302


def test_signing_in_gives_a_new_key_and_ends_the_old_one(client, staff):
    assert sign_in(client)
    first = key(client)
    assert sign_in(Client(), PASSWORD)
    client.post("/logout/")
    client.get("/login/")
    assert sign_in(client)
    assert key(client) != first
    assert KEY.fullmatch(key(client))
    assert not Session.objects.filter(session_key=first).exists()


def test_a_key_that_was_planted_is_not_taken_over(client, staff):
    """Signing in with somebody else's choice of a key: the session gets its own."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert sign_in(client)
    assert key(client) != "a" * 32


def test_a_key_of_before_signing_out_opens_nothing(client, staff):
    assert sign_in(client)
    kept = key(client)
    client.post("/logout/")
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert stranger.get("/accounts/").url.startswith("/login/")


@pytest.mark.parametrize(
    "password",
    [
        " 莲子塘 边有 blanks ",
        "Lianzi tang bian you yi ke da zhang shu, shu xia you ren jia 2024 nian",
    ],
)
def test_a_password_is_taken_as_it_was_typed(client_for, staff, password):
    """Long ones, with blanks at the ends and characters of any script."""
    done = client_for(staff).post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": password, "new_password2": password},
    )
    assert done.status_code == 302
    assert sign_in(Client(), password)
    for other in (password.strip()[:60], password.swapcase(), password + " "):
        assert not sign_in(Client(), other)


def test_what_stands_in_the_address_is_no_form(client, staff):
    assert client.post(f"/login/?username=staff&password={PASSWORD}").status_code == 200
    assert client.get("/accounts/").status_code == 302


def test_every_page_has_the_way_out(client_for, staff):
    client = client_for(staff)
    for path in ("/accounts/", "/trail/", "/help/", "/password/", "/not/there/"):
        assert 'action="/logout/"' in client.get(path).content.decode()


def test_passwords_are_stretched_as_long_as_is_advised_today():
    """OWASP's figure for PBKDF2 with SHA-256; the tests themselves use a cheap one."""
    assert PBKDF2PasswordHasher.iterations >= 600_000


@pytest.mark.parametrize(
    "password",
    ["cunxietong2025", "JiSheng-Xie-2026", "Admin@123456", "计生协会2025", "ｍｉｍａ１２３４５６"],
)
def test_the_first_guesses_on_this_program_are_refused(password):
    with pytest.raises(ValidationError, match="常用词"):
        validate_password(password)


def test_a_word_among_others_is_fine():
    validate_password("cunxie-lvshui-qingshan")
    validate_password("Qingshan-Lushui-7")
    assert all(word == word.casefold() for word in WORDS.split())
