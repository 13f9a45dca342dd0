"""Leaving, coming back, moving to another village: each one act, told before."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Village
from members.models import Member, Transfer

from ...conftest import OTHER_VILLAGE
from ..records import add_contact, add_group, add_household, add_member, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


@pytest.fixture
def member(village: Village) -> Member:
    """Leads 第1组 and keeps in touch with a household."""
    group, household = add_group(village), add_household(village)
    member = add_member(village, group=group, household=household, joined="2019")
    group.leader = member
    group.save()
    add_contact(member, household)
    return member


def test_leaving_is_one_act_told_before(client: Client, member: Member) -> None:
    address = f"/members/{member.village_id}/{member.pk}/leave/"
    page = client.get(address).content.decode()
    assert "是第1组的组长" in page
    assert "联系的 1 户到这一天结束联系" in page
    assert "登记注销" not in page
    typed = {"left_kind": "moved", "left": "2025-06-30", "left_reason": "随子女", "version": 0}
    assert client.post(address, typed).status_code == 302
    member.refresh_from_db()
    assert (member.left, member.left_kind, member.left_reason) == (
        datetime.date(2025, 6, 30),
        "moved",
        "随子女",
    )
    assert member.group.leader is None
    assert member.contacts.get().until == datetime.date(2025, 6, 30)
    actions = list(TrailEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["办理离会", "组长空缺", "结束联系"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"left_kind": "", "left": "2025-06-30"}, "离会方式"),
        ({"left_kind": "struck", "left": "2025-06-30"}, "离会方式"),
        ({"left_kind": "died", "left": "2099-01-01"}, "日期还没有到"),
        ({"left_kind": "died", "left": "2018-01-01"}, "离会日期不能早于入会日期"),
    ],
)
def test_a_leaving_that_cannot_be(
    client: Client, member: Member, typed: dict[str, str], message: str
) -> None:
    answer = client.post(
        f"/members/{member.village_id}/{member.pk}/leave/", {**typed, "version": 0}
    )
    assert answer.status_code == 422
    assert message in answer.content.decode()
    member.refresh_from_db()
    assert member.left is None
    assert member.contacts.get().until is None
    assert member.leads.count() == 1


def test_somebody_changed_the_member_meanwhile(client: Client, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(version=3)
    typed = {"left_kind": "died", "left": "2025-06-30", "version": 0}
    assert client.post(f"/members/{member.village_id}/{member.pk}/leave/", typed).status_code == 409
    assert Member.objects.get(pk=member.pk).left is None


def test_coming_back_under_the_old_number(client: Client, village: Village) -> None:
    gone, closed = (
        add_group(village, dissolved="2025-01-01"),
        add_household(village, closed="2025-01-01"),
    )
    member = add_member(
        village, group=gone, household=closed, left="2024-05-01", left_kind="withdrew"
    )
    answer = client.post(
        f"/members/{village.pk}/{member.pk}/rejoin/", {"on": "2025-06-01", "version": 0}
    )
    assert answer.url == f"/members/{village.pk}/{member.pk}/edit/"
    member.refresh_from_db()
    assert (member.left, member.left_kind, member.joined, member.number) == (
        None,
        "",
        "2025-06-01",
        "207-0001",
    )
    assert (member.group, member.household) == (None, None)


def test_to_another_village_with_the_number(
    client: Client, member: Member, other_village: Village
) -> None:
    old_village, old_group = member.village, member.group
    typed = {"to": other_village.pk, "on": "2025-06-30", "reason": "结婚落户", "version": 0}
    answer = client.post(f"/members/{old_village.pk}/{member.pk}/transfer/", typed)
    assert answer.url == f"/members/{other_village.pk}/{member.pk}/edit/"
    member.refresh_from_db()
    assert (member.village, member.number, member.group, member.household) == (
        other_village,
        "207-0001",
        None,
        None,
    )
    old_group.refresh_from_db()
    assert old_group.leader is None
    assert member.contacts.get().until == datetime.date(2025, 6, 30)
    row = Transfer.objects.get()
    assert (row.from_village, row.to_village, row.reason) == (
        old_village,
        other_village,
        "结婚落户",
    )
    assert add_member(old_village, "禹秋实").number == "207-0002"
    page = client.get(f"/members/{other_village.pk}/{member.pk}/").content.decode()
    assert "2025-06-30 从观冲村转到双桥村，结婚落户" in page


def test_not_to_another_township_nor_by_a_secretary(
    client: Client,
    client_for: Callable[[User], Client],
    secretary: User,
    member: Member,
    foreign_village: Village,
) -> None:
    address = f"/members/{member.village_id}/{member.pk}/transfer/"
    answer = client.post(address, {"to": foreign_village.pk, "on": "2025-06-30", "version": 0})
    assert answer.status_code == 422
    number = {"to": OTHER_VILLAGE, "on": "2025-06-30", "version": 0, "reason": id_number()}
    assert "不保存身份证号" in client.post(address, number).content.decode()
    assert client_for(secretary).get(address).status_code == 403
    assert not Transfer.objects.exists()
