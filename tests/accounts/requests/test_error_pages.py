"""What is shown when something is refused or fails: Chinese, in the same look, and nothing about
the inside."""

import re

import pytest
from django.test import Client

from accounts.office import views


def text_of(response):
    page = re.sub(r"<(script|style|head)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", page)


def assert_chinese(response, heading):
    text = text_of(response)
    assert heading in text
    assert re.findall(r"[A-Za-z]{3,}", text.replace("Cookie", "")) == []
    assert "回到首页" in text


@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_there(client, client_for, staff, signed_in):
    response = (client_for(staff) if signed_in else client).get("/secret-path/")
    assert response.status_code == 404
    assert_chinese(response, "没有这个页面")
    assert "secret-path" not in response.content.decode()


def test_no_right(client_for, leader):
    response = client_for(leader).get("/accounts/")
    assert response.status_code == 403
    assert_chinese(response, "没有办理这件事的权限")


def test_not_this_way(client_for, staff):
    response = client_for(staff).get("/logout/")
    assert response.status_code == 405
    assert_chinese(response, "这个网址不能这样打开")


def test_a_form_from_elsewhere(db):
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert_chinese(response, "页面已失效，没有办理")


def test_a_failure_tells_nothing_of_the_inside(client_for, staff, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("/srv/secret: no such table")

    monkeypatch.setattr(views, "AccountFilter", fail)
    client = client_for(staff)
    client.raise_request_exception = False
    response = client.get("/accounts/")
    assert response.status_code == 500
    assert_chinese(response, "系统出错")
    assert "secret" not in response.content.decode()
