"""An import is taken back whole, or not at all with the reason why."""

import datetime

import pytest

from accounts.models import TrailEntry
from members.models import Contact, Household, Member, MemberGroup
from tests.conftest import VILLAGE

from .rosters import act, imported, upload

pytestmark = pytest.mark.django_db

HEADER = ["姓名", "出生日期", "小组", "户主", "电话", "组长"]
FIRST = [
    HEADER,
    ["王测试", "1980-01", "1组", "王测试", "13812345678", "是"],
    ["李测试", "1985", "1组", "王测试", "", ""],
]
SECOND = [
    HEADER,
    ["王测试", "1980-01-05", "2组", "李四测", "13900000001", ""],
    ["新会员", "1990", "1组", "新会员", "", "是"],
]


def books() -> list[list[tuple]]:
    return [
        list(
            Member.objects.order_by("pk").values_list(
                "pk", "name", "born", "group", "household", "phone"
            )
        ),
        list(MemberGroup.objects.order_by("pk").values_list("pk", "number", "leader")),
        list(Household.objects.order_by("pk").values_list("pk", "head")),
    ]


def test_everything_is_as_it_was(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, FIRST)
    before = books()
    batch = imported(client, VILLAGE, SECOND)
    assert books() != before
    page = act(client, batch, "undo")
    assert "已撤销" in page
    assert batch.state == "undone"
    assert books() == before
    assert TrailEntry.objects.filter(action="撤销导入会员", by=staff).count() == 1


def test_the_first_import_is_taken_back_to_nothing(staff, village, client_for):
    client = client_for(staff)
    batch = imported(client, VILLAGE, FIRST)
    act(client, batch, "undo")
    assert books() == [[], [], []]


def test_a_new_member_who_was_changed_since_stands_in_the_way(staff, village, client_for):
    client = client_for(staff)
    batch = imported(client, VILLAGE, FIRST)
    Member.objects.filter(name="李测试").update(note="补记", version=2)
    page = act(client, batch, "undo")
    assert "导入新增的会员后来又改过：李测试（207-0002）。" in page
    assert (batch.state, Member.objects.count()) == ("applied", 2)


def test_a_changed_member_who_was_changed_again_stands_in_the_way(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, FIRST)
    batch = imported(client, VILLAGE, SECOND)
    Member.objects.filter(name="王测试").update(phone="13700000000", version=3)
    assert "王测试（207-0001）在导入以后又改过。" in act(client, batch, "undo")
    assert Member.objects.get(name="王测试").phone == "13700000000"


def test_what_hangs_on_the_new_rows_stands_in_the_way(staff, village, client_for):
    client = client_for(staff)
    batch = imported(client, VILLAGE, FIRST)
    member = Member.objects.get(name="王测试")
    Contact.objects.create(
        member=member, household=member.household, since=datetime.date(2025, 1, 1), version=1
    )
    page = act(client, batch, "undo")
    assert "导入新增的会员已有联系户 1 条，请先办理这些联系户。" in page
    assert Member.objects.count() == 2
    Contact.objects.all().delete()
    act(client, batch, "undo")
    assert not Member.objects.exists()


def test_a_later_import_stands_in_the_way_until_it_is_taken_back(staff, village, client_for):
    client = client_for(staff)
    first = imported(client, VILLAGE, FIRST)
    second = imported(client, VILLAGE, SECOND)
    assert "不能撤销" in act(client, first, "undo")
    act(client, second, "undo")
    assert second.state == "undone"


def test_what_was_never_compared_cannot_be_undone(staff, village, client_for):
    client = client_for(staff)
    batch = upload(client, VILLAGE, [["姓名", "性别"], ["王测试", "男"]])
    assert "这次导入已经撤销，或者还没有写入。" in act(client, batch, "undo")
