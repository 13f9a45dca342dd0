"""The second factor, tried as an authenticator app would: codes are computed here from what the
page shows."""

import base64
import hashlib
import hmac
import html
import re
import struct
import time
from typing import Any
from urllib.parse import quote

import pytest
import segno
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.checks import settings_name_roles
from accounts.models import TrailEntry, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SET_UP, CODE, CHANGE = "/security/set-up/", "/security/code/", "/security/change/"


def code_at(secret: bytes, seconds: float, digits: int = 6) -> str:
    """RFC 6238 with SHA-1 and steps of 30 seconds."""
    digest = hmac.new(secret, struct.pack(">Q", int(seconds) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def test_the_codes_of_this_file_are_those_of_the_rfc() -> None:
    """RFC 6238, appendix B."""
    key = b"12345678901234567890"
    vectors = {
        59: "94287082",
        1111111109: "07081804",
        1234567890: "89005924",
        20000000000: "65353130",
    }
    assert {at: code_at(key, at, 8) for at in vectors} == vectors


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock(seconds)` lets time pass; it stands still otherwise."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def pass_by(seconds: float = 0) -> float:
        now[0] += seconds
        return now[0]

    return pass_by


class App:
    """An authenticator app that was shown the page."""

    def __init__(self, page: str, clock: Any) -> None:
        self.text = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1]
        self.secret = base64.b32decode(self.text.replace(" ", ""))
        self.clock = clock

    def code(self) -> str:
        return code_at(self.secret, self.clock())


def paired(client: Client, clock: Any) -> tuple[App, list[str]]:
    """The app, and the recovery codes."""
    app = App(client.get(SET_UP).content.decode(), clock)
    page = client.post(SET_UP, {"code": app.code()}).content.decode()
    return app, re.findall(r"<li>(\w{5}-\w{5})</li>", page)


def signed_in(password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/login/", {"username": "leader", "password": password}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/help/").status_code == 200


def test_the_qr_code_says_what_the_page_says(leader: User, client_for: Any, clock: Any) -> None:
    page = client_for(leader).get(SET_UP).content.decode()
    secret = App(page, clock).text.replace(" ", "")
    issuer = quote("村协通")
    address = f"otpauth://totp/{issuer}%3Aleader?secret={secret}&algorithm=SHA1&digits=6&period=30&issuer={issuer}"
    picture = html.unescape(re.search(r'<img src="(data:image/svg[^"]+)"', page)[1])
    assert picture == segno.make(address, error="m").svg_data_uri(scale=4, border=3, light="#fff")


def test_it_is_on_after_a_code_of_the_app_and_then_asked_for(
    leader: User, client_for: Any, clock: Any
) -> None:
    client = client_for(leader)
    app = App(client.get(SET_UP).content.decode(), clock)
    wrong = str((int(app.code()) + 1) % 1_000_000).zfill(6)
    assert "动态码不正确" in client.post(SET_UP, {"code": wrong}).content.decode()
    leader.refresh_from_db()
    assert not leader.second_factor
    page = client.post(SET_UP, {"code": app.code()}).content.decode()
    assert len(re.findall(r"<li>\w{5}-\w{5}</li>", page)) == 10
    assert is_in(client), "the session that set it up goes on"

    other = signed_in()
    assert not is_in(other)
    assert other.get("/trail/?text=x").url == "/security/code/?next=%2Ftrail%2F%3Ftext%3Dx"
    assert other.post("/trail/").url == CODE
    assert "动态码不正确" in other.post(CODE, {"code": app.code()}).content.decode(), (
        "it was used in setting up"
    )
    clock(30)
    answer = other.post(
        CODE, {"code": f" {app.code()[:3]} {app.code()[3:]} ", "next": "/trail/?text=x"}
    )
    assert answer.url == "/trail/?text=x"
    assert is_in(other)
    assert not is_in(signed_in()), "each session for itself"


def test_a_code_is_used_once(leader: User, client_for: Any, clock: Any) -> None:
    app, _ = paired(client_for(leader), clock)
    clock(30)
    first, second = signed_in(), signed_in()
    assert first.post(CODE, {"code": app.code()}).status_code == 302
    assert second.post(CODE, {"code": app.code()}).status_code == 200
    clock(30)
    assert second.post(CODE, {"code": app.code()}).status_code == 302


def test_an_old_code_and_one_to_come_are_no_codes(
    leader: User, client_for: Any, clock: Any
) -> None:
    app, _ = paired(client_for(leader), clock)
    old = code_at(app.secret, clock(300) - 90)
    for code in (old, code_at(app.secret, clock() + 120), "12345", "1234567", "", "x" * 60):
        client = signed_in()
        client.post(CODE, {"code": code})
        assert not is_in(client)


def test_five_wrong_codes_and_the_right_one_waits(
    leader: User, client_for: Any, clock: Any
) -> None:
    app, codes = paired(client_for(leader), clock)
    clock(30)
    wrong = str((int(app.code()) + 1) % 1_000_000).zfill(6)
    assert [signed_in().post(CODE, {"code": wrong}).status_code for _ in range(5)] == [200] * 5
    for code in (app.code(), codes[0]):
        client = signed_in()
        assert client.post(CODE, {"code": code}).status_code == 429
        assert not is_in(client)
    entry = TrailEntry.objects.filter(action="登录锁定").get()
    assert entry.reason == "动态码连续输错 5 次"


def test_recovery_codes_let_in_once_each(leader: User, client_for: Any, clock: Any) -> None:
    _, codes = paired(client_for(leader), clock)
    client = signed_in()
    assert client.post(CODE, {"code": codes[3].upper()}).status_code == 302
    again = signed_in()
    assert again.post(CODE, {"code": codes[3]}).status_code == 200
    assert again.post(CODE, {"code": codes[4].replace("-", "")}).status_code == 302
    assert "还有 8 个没有用过" in client.get("/security/").content.decode()


def test_new_recovery_codes_ask_for_a_code_and_end_the_old_ones(
    leader: User, client_for: Any, clock: Any
) -> None:
    client = client_for(leader)
    app, codes = paired(client, clock)
    assert client.post(CHANGE, {"act": "codes", "code": "000000"}).status_code == 302
    clock(30)
    page = client.post(CHANGE, {"act": "codes", "code": app.code()}).content.decode()
    new = re.findall(r"<li>(\w{5}-\w{5})</li>", page)
    assert len(new) == 10
    other = signed_in()
    assert other.post(CODE, {"code": codes[0]}).status_code == 200
    assert other.post(CODE, {"code": new[0]}).status_code == 302


def test_it_is_given_up_with_a_code(leader: User, client_for: Any, clock: Any) -> None:
    client = client_for(leader)
    app, _ = paired(client, clock)
    client.post(CHANGE, {"act": "remove", "code": "000000"})
    assert not is_in(signed_in())
    clock(30)
    client.post(CHANGE, {"act": "remove", "code": app.code()})
    assert is_in(signed_in())
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_a_role_that_must_have_it_is_led_to_set_it_up(
    leader: User, clock: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["township_leader"]
    client = signed_in()
    assert client.get("/").url == client.get("/trail/").url == SET_UP
    page = client.get(SET_UP).content.decode()
    assert "您的角色必须使用动态码。" in page
    assert "主菜单" not in page
    app, _ = paired(client, clock)
    assert is_in(client)
    clock(30)
    client.post(CHANGE, {"act": "remove", "code": app.code()})
    leader.refresh_from_db()
    assert leader.second_factor, "not to be given up"


def test_other_roles_go_on_without(secretary: User, client_for: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["township_leader"]
    assert is_in(client_for(secretary))


def test_a_role_that_does_not_exist_is_told_at_start(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["leader"]
    assert [error.id for error in settings_name_roles(None)] == ["accounts.E006"]
    settings.SECOND_FACTOR_ROLES = ["township_leader"]
    assert settings_name_roles(None) == []


def test_the_phone_is_lost(county: User, leader: User, client_for: Any, clock: Any) -> None:
    paired(client_for(leader), clock)
    page = client_for(county).get(f"/accounts/{leader.pk}/").content.decode()
    assert "取消动态码" in page
    client_for(county).post(f"/accounts/{leader.pk}/second-factor/", {"form_token": "t"})
    client = signed_in()
    assert "颜北辰（县级督导）对您的账号办理了“取消动态码”" in client.get("/help/").content.decode()
    assert not StaticToken.objects.exists(), "recovery codes go too"
    assert TrailEntry.objects.filter(action="取消动态码", by=county).count() == 1


def test_the_command_takes_it_away(leader: User, client_for: Any, clock: Any) -> None:
    paired(client_for(leader), clock)
    call_command("reset_account", "leader", "--second-factor")
    assert is_in(signed_in())


def test_the_database_alone_makes_no_code(
    leader: User, client_for: Any, clock: Any, settings: Any
) -> None:
    app, codes = paired(client_for(leader), clock)
    kept = "".join(f"{device.key}{device.config_url}" for device in TOTPDevice.objects.all())
    assert app.secret.hex() not in kept
    assert app.text.replace(" ", "") not in kept
    tokens = "".join(StaticToken.objects.values_list("token", flat=True))
    assert [code for code in codes if code in tokens or code.replace("-", "") in tokens] == []
    settings.IDENTITY_KEY = b"another"
    client = signed_in()
    clock(30)
    client.post(CODE, {"code": app.code()})
    assert not is_in(client), "the key belongs to it"
