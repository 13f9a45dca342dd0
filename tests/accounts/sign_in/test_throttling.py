"""Limits on guessing, and that nothing of what was typed at sign-in is kept."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client

from accounts.models import Attempts, TrailEntry, User
from accounts.sign_in import services, throttling
from accounts.sign_in.throttling import ACCOUNT, ACCOUNT_AT_ADDRESS, EVERYWHERE, NETWORK, Limit
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CANARIES = ("43132119870101001X", "431321198701010015", "Lushan-Mima-9931")


def sign_in(
    client: Client, username: str, password: str = "wrong", address: str = "10.1.1.1", **rest: Any
) -> int:
    return client.post(
        "/login/", {"username": username, "password": password}, REMOTE_ADDR=address, **rest
    ).status_code


def guess(times: int, name: str = "u{}", address: str = "10.1.1.{}") -> list[int]:
    """Each from a browser of its own."""
    return [
        sign_in(Client(), name.format(turn), address=address.format(turn % 250))
        for turn in range(times)
    ]


def pass_by(minutes: float) -> None:
    Attempts.objects.update(until=F("until") - timedelta(minutes=minutes))


def test_a_network_that_guesses_at_many_accounts_is_stopped(secretary: User) -> None:
    assert set(guess(NETWORK.times)) == {200}
    assert set(guess(3, "v{}")) == {429}
    assert sign_in(Client(), "secretary", PASSWORD) == 429, "a new browser of that network waits"
    assert sign_in(Client(), "secretary", PASSWORD, address="10.1.2.1") == 302, (
        "another network does not"
    )
    pass_by(NETWORK.minutes)
    assert sign_in(Client(), "secretary", PASSWORD) == 302


def test_a_network_of_ipv6_is_what_one_office_is_given() -> None:
    assert set(guess(NETWORK.times, address="2001:db8:1:1::{}")) == {200}
    assert sign_in(Client(), "w", address="2001:db8:1:1:ffff::7") == 429
    assert sign_in(Client(), "w", address="2001:db8:1:2::7") == 200


def test_the_office_goes_on_in_the_browsers_it_uses(secretary: User, other_secretary: User) -> None:
    client = Client()
    assert sign_in(client, "secretary", PASSWORD) == 302
    client.post("/logout/")
    guess(NETWORK.times)
    assert sign_in(client, "secretary", PASSWORD) == 302
    client.post("/logout/")
    assert sign_in(client, "other", PASSWORD) == 429, (
        "known is the account in the browser, not the browser"
    )


def test_a_known_browser_is_still_held_to_its_five(secretary: User) -> None:
    client = Client()
    sign_in(client, "secretary", PASSWORD)
    client.post("/logout/")
    assert [sign_in(client, "secretary") for _ in range(6)] == [200] * 4 + [429] * 2


def test_what_a_browser_says_of_itself_is_signed(secretary: User) -> None:
    client = Client()
    client.cookies[settings.KNOWN_COOKIE_NAME] = throttling.SignInAttempt.__name__ + ":forged"
    guess(NETWORK.times)
    assert sign_in(client, "secretary", PASSWORD) == 429


def test_one_account_from_many_networks_is_stopped(secretary: User) -> None:
    found = [
        sign_in(Client(), "secretary", address=f"10.{turn}.1.1")
        for turn in range(ACCOUNT.times + 1)
    ]
    assert found == [200] * ACCOUNT.times + [429]
    assert sign_in(Client(), "secretary", PASSWORD, address="10.200.1.1") == 429


def test_everybody_together_is_stopped(monkeypatch: pytest.MonkeyPatch, secretary: User) -> None:
    assert EVERYWHERE.times == 300
    monkeypatch.setattr(throttling, "EVERYWHERE", EVERYWHERE._replace(times=20))
    assert set(guess(20, address="10.{}.1.1")) == {200}
    rows = Attempts.objects.count()
    assert set(guess(5, "v{}", "11.{}.1.1")) == {429}
    assert Attempts.objects.filter(count__gt=0).count() <= rows, "what is refused fills no table"


def test_signing_in_is_no_failure(secretary: User) -> None:
    for _ in range(NETWORK.times + 5):
        client = Client()
        assert sign_in(client, "secretary", PASSWORD) == 302
    assert sign_in(Client(), "") == 200, "nothing was guessed"
    assert not Attempts.objects.filter(count__gt=0).exists()


def test_refused_without_looking_at_the_password(
    secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(NETWORK.times)
    monkeypatch.setattr(User, "check_password", lambda *args: pytest.fail("looked at"))
    assert sign_in(Client(), "secretary", PASSWORD) == 429


def test_many_at_once_are_no_more_than_many_in_a_row() -> None:
    """The attempt is counted before its answer is looked at."""
    limit = (Limit("some", 5, 15, renewed=True), "x")
    assert [throttling.enter(limit) is None for _ in range(7)] == [True] * 5 + [False] * 2
    assert throttling.is_full(limit)
    throttling.give_back(limit)
    assert throttling.enter(limit) is None


def test_what_is_past_is_cleared_away_at_night(secretary: User) -> None:
    guess(3)
    pass_by(ACCOUNT.minutes + ACCOUNT_AT_ADDRESS.minutes)
    services.clear_away()
    assert not Attempts.objects.filter(count__gt=0).exists()


def test_the_old_password_is_not_guessed_on_the_change_page(
    client_for: Any, secretary: User
) -> None:
    def change(old: str) -> Any:
        new = "Qingshan-Lushui-7"
        return client.post(
            "/password/", {"old_password": old, "new_password1": new, "new_password2": new}
        )

    client = client_for(secretary)
    assert [change(f"wrong{turn}").status_code for turn in range(6)] == [200] * 5 + [429]
    refused = change(PASSWORD)
    assert refused.status_code == 429
    assert '请等待 <strong class="nowrap">15 分钟</strong>再试' in refused.content.decode()
    secretary.refresh_from_db()
    assert secretary.check_password(PASSWORD)
    assert TrailEntry.objects.get().reason == "原密码连续输错 5 次"
    pass_by(15)
    assert change(PASSWORD).status_code == 302


def everything_stored() -> Iterator[str]:
    """Every value of every table, those of libraries and Django's own too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (str(value) for row in cursor.fetchall() for value in row)
    for model in apps.get_models():
        if model.__name__ == "Session":
            yield from (str(session.get_decoded()) for session in model.objects.all())


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_typed_at_sign_in_is_kept(
    canary: str,
    secretary: User,
    client_for: Any,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """An ID number or a password in the wrong box, in the address, in what the browser says of
    itself."""
    caplog.set_level(logging.DEBUG)
    fields = {"username": canary, "password": canary, "next": f"/{canary}/"}
    for _ in range(6):
        Client().post(f"/login/?next=/{canary}/", fields, headers={"user-agent": canary})
    for _ in range(6):
        Client().post(
            "/login/", {**fields, "username": "secretary"}, headers={"user-agent": canary}
        )
    client = Client()
    sign = {"username": "secretary", "password": PASSWORD, "next": f"/{canary}/"}
    client.post(
        "/login/",
        sign,
        headers={"user-agent": canary, "x-forwarded-for": canary},
        REMOTE_ADDR="10.9.9.9",
    )
    inside = client_for(secretary)
    User.objects.update(second_factor=True)
    for path in ("/security/code/", "/security/change/"):
        inside.post(path, {"code": canary, "next": f"/{canary}/"})
    User.objects.update(second_factor=False)
    inside.post("/security/set-up/", {"code": canary})
    inside.post(
        "/password/",
        {"old_password": canary, "new_password1": canary, "new_password2": canary + "x"},
    )
    inside.post("/security/sessions/end/", {"mark": canary})
    assert [value for value in everything_stored() if canary in value] == []
    written = caplog.text + "".join(capfd.readouterr())
    own = [
        line for line in written.splitlines() if canary in line and "django.db.backends" not in line
    ]
    assert [line for line in own if "execute" not in line] == []
