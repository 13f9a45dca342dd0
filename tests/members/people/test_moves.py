"""Leaving, coming back, moving to another village: each one act, told before."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import TrailEntry, User
from accounts.records.periods import keep
from associations.models import Village
from members.models import Member, Membership
from members.people.services.people import rejoin

from ...conftest import OTHER_VILLAGE
from ..records import add_contact, add_group, add_household, add_member, id_number

pytestmark = pytest.mark.django_db
LATE = {"correction": "当时漏办", "version": 0}


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
    typed = {"left_kind": "moved", "left": "2025-06-30", "left_reason": "随子女", **LATE}
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
    answer = client.post(f"/members/{member.village_id}/{member.pk}/leave/", {**typed, **LATE})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    member.refresh_from_db()
    assert member.left is None
    assert member.contacts.get().until is None
    assert member.leads.count() == 1


def test_somebody_changed_the_member_meanwhile(client: Client, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(version=3)
    typed = {"left_kind": "died", "left": "2025-06-30", **LATE}
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
    answer = client.post(f"/members/{village.pk}/{member.pk}/rejoin/", {"on": "2025-06-01", **LATE})
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
    typed = {"to": other_village.pk, "on": "2025-06-30", "reason": "结婚落户", **LATE}
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
    before, now = Membership.objects.filter(member=member)
    assert (before.village, before.until, before.reason) == (
        old_village,
        datetime.date(2025, 6, 30),
        "结婚落户",
    )
    assert (now.village, now.since, now.until) == (other_village, before.until, None)
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
    answer = client.post(address, {"to": foreign_village.pk, "on": "2025-06-30", **LATE})
    assert answer.status_code == 422
    number = {"to": OTHER_VILLAGE, "on": "2025-06-30", **LATE, "reason": id_number()}
    assert "不保存身份证号" in client.post(address, number).content.decode()
    assert client_for(secretary).get(address).status_code == 403
    assert Membership.objects.get().village == member.village


def test_no_transfer_before_the_member_came(
    client: Client, member: Member, other_village: Village
) -> None:
    """Neither before joining, nor before coming from another village, nor before joining again."""

    def moves(to: Village, on: str) -> str:
        member.refresh_from_db()
        address = f"/members/{member.village_id}/{member.pk}/transfer/"
        typed = {"to": to.pk, "on": on, **LATE, "version": member.version}
        answer = client.post(address, typed)
        return answer.content.decode() if answer.status_code == 422 else ""

    home = member.village
    assert "转会日期不能早于入会日期" in moves(other_village, "1990-01-01")
    assert not moves(other_village, "2024-03-01")
    assert "2024-03-01 才从观冲村转来" in moves(home, "2024-02-29")
    Member.objects.filter(pk=member.pk).update(left="2024-06-01", left_kind="withdrew")
    keep([Member.objects.get(pk=member.pk)])
    rejoin(member=Member.objects.get(pk=member.pk), on=datetime.date(2025, 1, 1), by=None)
    assert "转会日期不能早于入会日期" in moves(home, "2024-12-31")
    assert not moves(home, "2025-01-01")


@pytest.mark.parametrize("act", ["leave", "rejoin", "transfer"])
def test_what_changes_a_year_that_is_over_says_why(
    client: Client, member: Member, other_village: Village, act: str
) -> None:
    village = member.village
    if act == "rejoin":
        member = add_member(village, joined="2018", left="2024-05-01", left_kind="withdrew")
    address = f"/members/{village.pk}/{member.pk}/{act}/"
    typed = {"on": "2025-06-30", "left": "2025-06-30", "left_kind": "moved", "version": 0}
    answer = client.post(address, typed | {"to": other_village.pk})
    assert answer.status_code == 422
    assert "这会改动2025年的会员数和名册，请写更正原因" in answer.content.decode()
    answer = client.post(address, typed | {"to": other_village.pk} | LATE)
    assert answer.status_code == 302
    assert TrailEntry.objects.filter(reason="更正2025年：当时漏办").count() == 1


def test_the_first_joining_stays_told(client: Client, village: Village) -> None:
    member = add_member(village, joined="2018-03", left="2024-05-01", left_kind="withdrew")
    rejoin(member=Member.objects.get(pk=member.pk), on=datetime.date(2025, 1, 1), by=None)
    page = client.get(f"/members/{village.pk}/{member.pk}/").content.decode()
    for line in ("2018-03 入会", "2024-05-01 退会", "2025-01-01 重新入会"):
        assert line in page, line
