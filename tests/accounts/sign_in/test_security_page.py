"""账号与安全: where one is signed in, and the rules for passwords that settings make."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import OldPassword, User
from accounts.sign_in import services, sessions
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; M2101K9C) AppleWebKit/537.36 Chrome/120.0 Mobile "
    "MicroMessenger/8.0"
)
NEW = ("Qingshan-Lushui-7", "Gaoshan-Liushui-8", "Mingyue-Qingfeng-9", "Chunhua-Qiushi-10")


def signed_in(
    username: str = "secretary", agent: str = WINDOWS, address: str = "10.1.1.1"
) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert client.post("/login/", {"username": username, "password": PASSWORD}).status_code == 302
    client.get("/security/")
    return client


def is_in(client: Client) -> bool:
    return client.get("/help/").status_code == 200


def marks(client: Client) -> list[str]:
    return re.findall(r'name="mark" value="(\w+)"', client.get("/security/").content.decode())


def test_one_sees_where_one_is_signed_in(secretary: User, other_secretary: User) -> None:
    here = signed_in()
    signed_in(agent=PHONE, address="10.2.2.2")
    signed_in("other", address="10.3.3.3")
    page = here.get("/security/").content.decode()
    assert "Windows 上的 Chrome" in page
    assert "安卓 上的 微信" in page
    assert "10.2.2.2" in page
    assert "10.3.3.3" not in page
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]


def test_another_session_is_ended_and_this_one_goes_on(secretary: User) -> None:
    here, phone, third = signed_in(), signed_in(agent=PHONE), signed_in()
    first, second = marks(here)
    here.post("/security/sessions/end/", {"mark": first, "form_token": "1"})
    assert sorted([is_in(phone), is_in(third)]) == [False, True]
    here.post("/security/sessions/end/", {"mark": second, "form_token": "2"})
    assert [is_in(client) for client in (here, phone, third)] == [True, False, False]


def test_all_others_are_ended_at_once(secretary: User, other_secretary: User) -> None:
    here, phone, third, other = signed_in(), signed_in(agent=PHONE), signed_in(), signed_in("other")
    here.post("/security/sessions/end/", {"form_token": "1"})
    assert [is_in(client) for client in (here, phone, third, other)] == [True, False, False, True]


def test_nobody_ends_anothers_session(secretary: User, other_secretary: User) -> None:
    theirs, third = signed_in("other"), signed_in("other")
    mark = marks(third)[0]
    signed_in().post("/security/sessions/end/", {"mark": mark, "form_token": "1"})
    assert is_in(theirs)
    assert is_in(third)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (WINDOWS, "Windows 上的 Chrome"),
        (WINDOWS + " Edg/120.0", "Windows 上的 Edge"),
        (PHONE, "安卓 上的 微信"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "iPhone 上的 Safari",
        ),
        ("431321198701010015", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_of_a_browsers_words_only_names_that_we_know(agent: str, expected: str) -> None:
    assert sessions.device(agent) == expected


def change(client: Client, old: str, new: str) -> Any:
    response = client.post(
        "/password/", {"old_password": old, "new_password1": new, "new_password2": new}
    )
    return response.context["form"].errors if response.status_code == 200 else response.status_code


def test_the_last_passwords_are_not_taken_again(
    secretary: User, client_for: Any, settings: Any
) -> None:
    settings.PASSWORDS_KEPT = 2
    client, old = client_for(secretary), PASSWORD
    for new in NEW[:3]:
        assert change(client, old, new) == 302
        old = new
    for recent in NEW[:2]:
        assert change(client, old, recent) == {
            "new_password1": ["这个密码最近用过，请换一个新的。"]
        }
    assert OldPassword.objects.count() == 2
    assert change(client, old, PASSWORD) == 302, "long ago"


def test_a_password_that_is_too_old_comes_first(
    secretary: User, client_for: Any, settings: Any
) -> None:
    User.objects.update(password_set_at=timezone.now() - datetime.timedelta(91))
    client = client_for(secretary)
    assert is_in(client), "no limit unless a setting makes one"
    settings.PASSWORD_DAYS = 90
    assert client.get("/help/").url == "/password/"
    assert "您的密码用得太久了。" in client.get("/password/").content.decode()
    assert change(client, PASSWORD, NEW[0]) == 302
    assert is_in(client)


def test_an_initial_password_expires(staff: User, secretary: User) -> None:
    def sign_in() -> Any:
        return Client().post("/login/", {"username": "secretary", "password": password})

    password = services.reset_password(by=staff, account=secretary)
    User.objects.update(password_set_at=timezone.now() - datetime.timedelta(13, 86000))
    assert sign_in().status_code == 302
    User.objects.update(password_set_at=timezone.now() - datetime.timedelta(14, 10))
    assert sign_in().context["form"].non_field_errors() == [
        "初始密码超过 14 天没有使用，已经失效。请找乡镇经办重置。"
    ]
    password = services.reset_password(by=staff, account=secretary)
    assert sign_in().status_code == 302


def test_the_idle_limit_is_a_setting(secretary: User, client_for: Any, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS = 30 * 60
    client = client_for(secretary)
    client.get("/help/")
    session = client.session
    session["seen"] -= 30 * 60 + 5
    session.save()
    assert client.get("/help/").url == "/login/?next=/help/"
