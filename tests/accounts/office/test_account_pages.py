"""The pages on which accounts are managed; who may which stands in test_managing.py."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import TrailEntry, User
from tests.conftest import OTHER_VILLAGE, PASSWORD, TOWNSHIP, VILLAGE

NEW = {
    "username": "guanchong",
    "name": "桑予安",
    "role": "village_secretary",
    "scope": VILLAGE,
    "form_token": "once",
}
ALREADY_DONE = "这次提交已经办理过了，没有重复办理。"


@pytest.fixture
def office(client_for, staff):
    return client_for(staff)


def errors(response):
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def edit(client, account, **changes):
    values = {
        "name": account.name,
        "role": account.role,
        "scope": account.scope,
        "is_active": "on",
        **changes,
    }
    return client.post(
        reverse("account-edit", args=[account.pk]),
        {k: v for k, v in values.items() if v is not None},
    )


def usernames(client, **query):
    response = client.get(reverse("account-list", query=query))
    return [account.username for account in response.context["table"].rows]


def test_the_list_shows_the_townships_accounts_only(
    office, staff, leader, secretary, county, outsider
):
    assert usernames(office) == ["leader", "staff", "secretary"]
    page = office.get("/accounts/").content.decode()
    assert "观冲村" in page
    assert "闵知白" not in page


def test_the_list_is_filtered(office, staff, leader, secretary):
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert usernames(office, text="望川") == ["leader"]
    assert usernames(office, text="STAF") == ["staff"]
    assert usernames(office, role="village_secretary") == ["secretary"]
    assert usernames(office, is_active="0") == ["secretary"]
    assert usernames(office, is_active="1") == ["leader", "staff"]


def test_an_empty_list_says_so(office):
    page = office.get("/accounts/?text=没有的人").content.decode()
    assert "没有符合条件的账号" in page
    assert "换一个条件，或者清除筛选看全部账号。" in page


def test_the_list_is_paged_with_constant_queries(
    office, staff, django_assert_num_queries, django_assert_max_num_queries
):
    def add(first, last):
        User.objects.bulk_create(
            User(username=f"u{n}", name=f"第{n}人", role="village_secretary", scope=VILLAGE)
            for n in range(first, last)
        )

    add(0, 1)
    office.get("/accounts/")  # the first request of a session writes it
    with django_assert_max_num_queries(12) as few:
        office.get("/accounts/")
    add(1, 120)
    with django_assert_num_queries(len(few)):
        page = office.get("/accounts/").content.decode()
    assert "第 1 页，共 3 页，121 条" in page
    assert len(usernames(office, page=3)) == 21


def test_the_initial_password_is_shown_once_and_kept_nowhere(office, staff):
    response = office.post("/accounts/new/", NEW)
    assert response.status_code == 200
    account = User.objects.get(username="guanchong")
    password = re.search(r'id="password">([^<]+)<', response.content.decode())[1]
    assert account.check_password(password)
    assert "no-store" in response.headers["Cache-Control"]
    assert password not in str(list(TrailEntry.objects.values()))
    assert password not in str([session.get_decoded() for session in Session.objects.all()])
    assert password not in office.get("/accounts/").content.decode()


def test_the_same_post_twice_makes_one_account(office):
    office.post("/accounts/new/", NEW)
    before = User.objects.get(username="guanchong").password
    response = office.post("/accounts/new/", NEW, follow=True)
    assert response.redirect_chain == [("/accounts/", 302)]
    assert ALREADY_DONE in response.content.decode()
    assert User.objects.get(username="guanchong").password == before


def test_choices_are_the_roles_and_divisions_that_one_manages(office, client_for, county):
    fields = office.get("/accounts/new/").context["form"].fields
    assert fields["scope"].choices == [
        ("431321107001", "洪山殿镇 中心社区"),
        (VILLAGE, "洪山殿镇 观冲村"),
        (OTHER_VILLAGE, "洪山殿镇 双桥村"),
    ]
    assert [role for role, _ in fields["role"].choices] == ["village_secretary"]
    fields = client_for(county).get("/accounts/new/").context["form"].fields
    assert {len(code) for code, _ in fields["scope"].choices} == {9, 12}
    assert [role for role, _ in fields["role"].choices] == [
        "village_secretary",
        "township_staff",
        "township_leader",
        "auditor",
    ]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"scope": TOWNSHIP}, "scope", "村级秘书长须选择一个村（社区）。"),
        ({"role": "auditor"}, "scope", "监督员须选择乡镇。"),
        (
            {"scope": "431322101201"},
            "scope",
            "请从列出的选项里选。",
        ),
        (
            {"role": "county_supervisor"},
            "role",
            "请从列出的选项里选。",
        ),
        ({"username": "staff"}, "username", "这个账号已有人使用。"),
        ({"username": "观冲"}, "username", "账号至少 3 个字符，只能用小写字母、数字和 . _ -。"),
        ({"name": ""}, "name", "请填写姓名。"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_kept(
    client_for, county, staff, changes, field, message
):
    response = client_for(county).post("/accounts/new/", {**NEW, **changes})
    assert errors(response)[field] == [message]
    assert response.context["form"]["username"].value() == {**NEW, **changes}["username"]
    assert not User.objects.filter(username="guanchong").exists()


def test_a_corrected_form_goes_through_after_an_error(office):
    office.post("/accounts/new/", {**NEW, "name": ""})
    office.post("/accounts/new/", NEW)
    assert User.objects.get(username="guanchong").name == "桑予安"


def test_editing(office, secretary):
    assert edit(office, secretary, name="桑予安", scope=OTHER_VILLAGE).url == "/accounts/"
    secretary.refresh_from_db()
    assert (secretary.name, secretary.scope, secretary.username) == (
        "桑予安",
        OTHER_VILLAGE,
        "secretary",
    )


def test_deactivating_signs_out_at_once(office, secretary, client_for):
    theirs = client_for(secretary)
    assert theirs.get("/password/").status_code == 200
    edit(office, secretary, is_active=None)
    assert theirs.get("/password/").url == "/login/?next=/password/"
    edit(office, secretary)
    assert client_for(secretary).get("/password/").status_code == 200


def test_an_account_that_is_not_theirs_to_manage_is_listed_without_a_link(
    office, staff, leader, secretary
):
    page = office.get("/accounts/").content.decode()
    assert reverse("account-edit", args=[secretary.pk]) in page
    for account in (staff, leader):
        assert account.name in page
        assert reverse("account-edit", args=[account.pk]) not in page


def test_the_username_stays(office, secretary):
    edit(office, secretary, username="other")
    secretary.refresh_from_db()
    assert secretary.username == "secretary"


def test_resetting_a_password(office, secretary):
    url = reverse("account-reset", args=[secretary.pk])
    assert "童小满" in office.get(url).content.decode()
    assert User.objects.get(pk=secretary.pk).check_password(PASSWORD), "looking resets nothing"
    response = office.post(url, {"form_token": "once"})
    password = re.search(r'id="password">([^<]+)<', response.content.decode())[1]
    account = User.objects.get(pk=secretary.pk)
    assert account.check_password(password)
    assert account.must_change_password
    assert ALREADY_DONE in office.post(url, {"form_token": "once"}, follow=True).content.decode()
    assert User.objects.get(pk=secretary.pk).password == account.password


@pytest.mark.parametrize("name", ["account-edit", "account-reset"])
@pytest.mark.parametrize("who", ["outsider", "county"])
def test_foreign_accounts_do_not_exist(office, request, name, who):
    url = reverse(name, args=[request.getfixturevalue(who).pk])
    assert office.get(url).status_code == office.post(url).status_code == 404
