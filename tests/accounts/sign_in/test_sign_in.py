"""Signing in and out, locking, and the first page of each role."""

import datetime

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Attempts, TrailEntry
from accounts.sign_in import services
from tests.conftest import PASSWORD, TOWNSHIP, VILLAGE

WRONG = "账号或密码不正确，请检查后重新输入。"


def sign_in(client, username, password=PASSWORD, address="10.1.1.1", **query):
    return client.post(
        reverse("login", query=query),
        {"username": username, "password": password},
        REMOTE_ADDR=address,
    )


def fail(client, username, times, **kwargs):
    for _ in range(times):
        response = sign_in(client, username, "wrong", **kwargs)
    return response


def trail_of(user):
    return list(
        TrailEntry.objects.filter(division=user.scope)
        .order_by("number")
        .values_list("action", flat=True)
    )


def test_the_sign_in_page_says_what_this_is(client, db):
    page = client.get("/login/").content.decode()
    assert "<title>登录 · 村协通</title>" in page
    assert "村级计划生育协会的月报、考评和年终报告" in page


def test_signing_in_leads_to_the_first_page_and_into_the_trail(client, secretary):
    response = sign_in(client, "secretary")
    assert response.url == "/"
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.division) == ("登录", secretary, VILLAGE)
    assert entry.after == {"来源地址": "10.1.1.1"}


def test_signing_in_leads_back_to_the_page_asked_for(client, secretary):
    response = client.get("/trail/?text=x")
    assert response.url == "/login/?next=/trail/%3Ftext%3Dx"
    response = client.post(response.url, {"username": "secretary", "password": PASSWORD})
    assert response.url == "/trail/?text=x"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/login/?next=/login/"]
)
def test_signing_in_never_leads_elsewhere_nor_in_a_circle(client, secretary, target):
    assert sign_in(client, "secretary", next=target).url == "/"
    assert client.get(reverse("login", query={"next": target})).url == "/"


def test_a_failure_does_not_tell_whether_the_account_exists(client, secretary):
    secretary.is_active = False
    secretary.save()
    failures = [("nobody", PASSWORD), ("secretary", "wrong"), ("secretary", PASSWORD)]
    for username, password in failures:
        response = sign_in(client, username, password)
        assert response.status_code == 200
        assert response.context["form"].errors == {"__all__": [WRONG]}
    assert not TrailEntry.objects.exists()


def test_five_failures_lock_the_account_at_the_address(client, secretary):
    assert fail(client, "secretary", 4).status_code == 200
    locked = fail(client, "secretary", 1)
    assert locked.status_code == 429
    assert '请等待 <strong class="nowrap">15 分钟</strong>后再登录' in locked.content.decode()
    assert sign_in(client, "secretary").status_code == 429, "the right password does not help now"
    assert sign_in(client, "secretary", address="10.1.1.2").status_code == 302, (
        "another address does"
    )


def test_the_lock_out_is_in_the_trail_once(client, secretary):
    fail(client, "secretary", 8)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.by_name, entry.division) == (
        "登录锁定",
        None,
        "系统",
        VILLAGE,
    )
    assert entry.reason == "密码连续输错 5 次"


def test_nobodys_account_locks_alike_and_leaves_no_trail(client, secretary):
    assert fail(client, "nobody", 5).status_code == 429
    assert not TrailEntry.objects.exists()


def test_a_colleague_at_the_same_address_signs_in_undisturbed(client, secretary, other_secretary):
    fail(client, "secretary", 6)
    assert sign_in(Client(), "other").status_code == 302


def test_the_wait_is_not_prolonged_by_trying(client, secretary):
    def pass_by(minutes):
        Attempts.objects.update(until=F("until") - datetime.timedelta(minutes=minutes))

    fail(client, "secretary", 5)
    pass_by(9.5)
    assert (
        '请等待 <strong class="nowrap">6 分钟</strong>'
        in fail(client, "secretary", 1).content.decode()
    )
    pass_by(6)
    assert sign_in(client, "secretary").status_code == 302


def test_a_reset_password_lifts_the_lock(client, staff, secretary):
    fail(client, "secretary", 5)
    password = services.reset_password(by=staff, account=secretary)
    assert sign_in(client, "secretary", password).status_code == 302


def test_a_success_resets_the_count(secretary):
    client = Client()
    for _ in range(3):
        assert fail(client, "secretary", 4).status_code == 200
        assert sign_in(Client(), "secretary").status_code == 302


def test_signing_out(client_for, secretary):
    client = client_for(secretary)
    assert client.get("/logout/").status_code == 405, "a link must not sign out"
    response = client.post("/logout/", follow=True)
    assert response.redirect_chain == [("/login/", 302)]
    assert "已退出登录。" in response.content.decode()
    assert trail_of(secretary) == ["退出"]
    assert client.get("/trail/").url == "/login/?next=/trail/"


def test_a_deactivated_person_is_out_at_once(client_for, staff):
    client = client_for(staff)
    assert client.get("/accounts/").status_code == 200
    staff.is_active = False
    staff.save()
    assert client.get("/accounts/").url == "/login/?next=/accounts/"


def test_everyone_has_a_first_page(
    client_for, secretary, staff, leader, auditor, county, administrator
):
    for user in (secretary, staff, leader, auditor, county, administrator):
        page = client_for(user).get("/")
        assert (page.status_code, page.context["today"]) == (200, timezone.localdate())


def test_the_county_chooses_a_township(client_for, county):
    response = client_for(county).get("/")
    names = [name for name, *_ in response.context["townships"]]
    assert names == ["洪山殿镇", "甘棠镇"]
    link = reverse("village-list", kwargs={"code": TOWNSHIP})
    assert f'<a href="{link}">洪山殿镇</a>' in response.content.decode()


def test_the_server_says_that_it_is_well(client, db):
    assert client.get("/health/").json() == {"status": "ok"}
