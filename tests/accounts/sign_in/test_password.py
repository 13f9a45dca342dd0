"""One's own password, and the initial one that must go."""

import pytest
from django.test import Client

from accounts.models import TrailEntry
from accounts.sign_in import services
from tests.conftest import PASSWORD, VILLAGE

NEW = "Qingshan-Lushui-7"


@pytest.fixture
def newcomer(secretary):
    secretary.must_change_password = True
    secretary.save()
    return secretary


def change(client, new=NEW, old=PASSWORD, again=None):
    return client.post(
        "/password/",
        {
            "old_password": old,
            "new_password1": new,
            "new_password2": new if again is None else again,
        },
    )


def test_nothing_else_opens_before_the_initial_password_is_changed(client_for, newcomer):
    client = client_for(newcomer)
    assert (
        client.get("/").url == client.post("/").url == client.get("/accounts/").url == "/password/"
    )
    assert "您现在用的是初始密码。" in client.get("/password/").content.decode()


def test_signing_out_is_allowed_before(client_for, newcomer):
    assert client_for(newcomer).post("/logout/").url == "/login/"


def test_the_session_is_kept_and_the_others_end(client_for, newcomer):
    client, elsewhere = client_for(newcomer), client_for(newcomer)
    assert change(client).url == "/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert not newcomer.must_change_password
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").url == "/login/?next=/password/"


def test_the_trail_has_the_change_and_not_the_password(client_for, newcomer):
    change(client_for(newcomer))
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.division) == ("修改密码", newcomer, VILLAGE)
    assert (entry.before, entry.after) == (None, None)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("Ab1-x", "密码太短，至少要 8 个字符。"),
        ("8317402956", "密码只包含数字。"),
        ("password1", "这个密码太常见了。"),
        ("secretary1", "密码与账号太相近，容易被猜到。"),
        (PASSWORD, "新密码不能与原密码相同。"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(client_for, newcomer, new, message):
    response = change(client_for(newcomer), new)
    assert response.context["form"].errors == {"new_password1": [message]}
    newcomer.refresh_from_db()
    assert newcomer.must_change_password
    assert newcomer.check_password(PASSWORD)


def test_slips_are_told(client_for, newcomer):
    client = client_for(newcomer)
    assert change(client, again="x").context["form"].errors == {
        "new_password2": ["两次输入的新密码不一致，请重新输入。"]
    }
    assert change(client, old="x").context["form"].errors == {
        "old_password": ["原密码不正确，请重新输入。"]
    }


def test_a_reset_password_lets_in_once_and_must_go(staff, secretary, client_for):
    before = client_for(secretary)
    password = services.reset_password(by=staff, account=secretary)
    assert before.get("/password/").url == "/login/?next=/password/"
    client = Client()
    assert client.post("/login/", {"username": "secretary", "password": password}).url == "/"
    assert client.get("/").url == "/password/"
