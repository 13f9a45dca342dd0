"""Members and households from a workbook into the books."""

import pytest

from accounts.models import TrailEntry
from members.models import Household, Member, MemberGroup, MemberImport
from tests.conftest import TOWNSHIP, VILLAGE

from .rosters import act, compared, errors, identity_number, imported, kinds

pytestmark = pytest.mark.django_db

HEADER = [
    "序号",
    "会员姓名",
    "男女",
    "出生年月",
    "身份证号码",
    "组别",
    "户主姓名",
    "手机号",
    "类别",
    "是否组长",
]
ROWS = [
    ["桃林村计划生育协会会员花名册"],
    ["填报单位：测试", "", "", "2025年6月"],
    HEADER,
    [
        1,
        "王测试",
        "男",
        "1980.1",
        identity_number(1),
        "第一小组",
        "王测试",
        13812345678,
        "骨干、五老",
        "是",
    ],
    [
        2,
        "李　测",
        "女",
        "1985年3月",
        identity_number(2, born="19850312", man=False),
        "1组",
        "王测试",
        "",
        "",
        "",
    ],
    [3, "张𠮷测", "男", "1990-5-6", "", "二组", "张𠮷测", "", "志愿者", "√"],
    ["合计", 3],
]


def test_a_roster_becomes_members_households_and_groups(staff, village, client_for):
    batch = imported(client_for(staff), VILLAGE, ROWS)
    assert (batch.state, kinds(batch)) == ("applied", {"new": 3})
    wang, li, zhang = Member.objects.order_by("number")
    assert [wang.number, li.number, zhang.number] == ["207-0001", "207-0002", "207-0003"]
    assert (wang.name, wang.sex, wang.born, wang.phone) == (
        "王测试",
        "m",
        "1980-01-05",
        "13812345678",
    )
    assert (wang.is_backbone, wang.is_elder, wang.is_volunteer) == (True, True, False)
    assert (li.name, li.born, li.household_id) == ("李测", "1985-03-12", wang.household_id)
    assert (zhang.name, zhang.born, zhang.identity) == ("张𠮷测", "1990-05-06", "")
    assert len(wang.identity) == 64
    assert "wcs" in wang.initials.split()
    first, second = MemberGroup.objects.order_by("number")
    assert (first.name, first.leader, second.number, second.leader) == ("第一小组", wang, 2, zhang)
    assert list(Household.objects.order_by("pk").values_list("head", flat=True)) == [
        "王测试",
        "张𠮷测",
    ]
    assert {wang.batch, first.batch, wang.household.batch} == {batch}


def test_imported_twice_the_second_says_no_change(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, ROWS)
    again = compared(client, VILLAGE, ROWS)
    assert kinds(again) == {"same": 3}
    page = client.get(f"/imports/{VILLAGE}/{again.pk}/").content.decode()
    assert "没有变化。" in page
    assert "确认写入" not in page


def test_nothing_is_written_before_confirming(staff, village, client_for):
    batch = compared(client_for(staff), VILLAGE, ROWS)
    assert batch.state == "ready"
    assert not Member.objects.exists()
    assert not Household.objects.exists()
    assert not MemberGroup.objects.exists()


def test_the_trail_tells_how_many_and_of_which_village(staff, village, client_for):
    batch = imported(client_for(staff), VILLAGE, ROWS)
    entry = TrailEntry.objects.get(action="导入会员")
    assert entry.by == staff
    assert entry.after["新增"] == 3
    assert entry.after["各村"] == {village.name: "新增 3"}
    assert entry.after["文件校验值"] == batch.digest
    assert "王测试" not in str(entry.after)


def test_a_cell_is_changed_and_its_old_content_shown(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, ROWS)
    rows = [HEADER, [1, "王测试", "", "", identity_number(1), "2", "", "13900000001", "", ""]]
    batch = compared(client, VILLAGE, rows)
    assert kinds(batch) == {"changed": 1}
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/").content.decode()
    assert '<del class="cell-old d-block">13812345678</del>13900000001' in page
    assert '<del class="cell-old d-block">第一小组</del>2' in page
    act(client, batch, "confirm")
    wang = Member.objects.get(name="王测试")
    assert (wang.phone, wang.group.number, wang.version) == ("13900000001", 2, 2)
    assert wang.is_backbone  # its cell was blank


def test_a_vaguer_date_changes_nothing(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, ROWS)
    batch = compared(
        client, VILLAGE, [["姓名", "出生日期"], ["张𠮷测", "1990"], ["王测试", "1980-01"]]
    )
    assert kinds(batch) == {"same": 2}


def test_somebody_changed_the_books_after_the_preview(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, ROWS)
    batch = compared(client, VILLAGE, [["姓名", "手机号"], ["王测试", "13900000001"]])
    Member.objects.filter(name="王测试").update(phone="13700000000", version=2)
    page = act(client, batch, "confirm")
    assert "对照以后名册又有变动，所以一行也没有写入" in page
    assert (batch.state, Member.objects.get(name="王测试").phone) == ("ready", "13700000000")
    act(client, batch, "confirm")
    assert Member.objects.get(name="王测试").phone == "13900000001"


def test_a_change_that_does_not_touch_the_preview_is_no_obstacle(staff, village, client_for):
    client = client_for(staff)
    imported(client, VILLAGE, ROWS)
    batch = compared(client, VILLAGE, [["姓名", "手机号"], ["王测试", "13900000001"]])
    Member.objects.filter(name="张𠮷测").update(note="新", version=2)
    act(client, batch, "confirm")
    assert batch.state == "applied"


def test_confirmed_twice_it_is_written_once(staff, village, client_for):
    client = client_for(staff)
    batch = imported(client, VILLAGE, ROWS)
    assert "没有重复办理" in act(client, batch, "confirm")
    assert Member.objects.count() == 3


def test_with_an_error_nothing_can_be_confirmed(staff, village, client_for):
    client = client_for(staff)
    batch = compared(client, VILLAGE, [*ROWS[2:5], [3, "", "男"]])
    assert errors(batch) == [(4, "会员姓名", "姓名没有填写。")]
    act(client, batch, "confirm")
    assert (batch.state, Member.objects.count()) == ("ready", 0)


def test_an_unexpected_failure_leaves_nothing_and_can_be_tried_again(
    staff, village, client_for, monkeypatch
):
    from members.imports import apply

    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    with monkeypatch.context() as patch:
        patch.setattr(apply, "tell", lambda *args: 1 / 0)
        page = act(client, batch, "confirm")
    assert "一行也没有写入" in page
    assert (batch.state, Member.objects.count(), MemberGroup.objects.count()) == ("ready", 0, 0)
    act(client, batch, "confirm")
    assert Member.objects.count() == 3


def test_households(staff, village, other_village, client_for):
    client = client_for(staff)
    rows = [
        ["村名", "户号", "户主姓名", "家庭住址", "组", "是否流动户"],
        [village.name, "H001", "王户主", "一组 5 号", "一组", "是"],
        [other_village.name, "H001", "李户主", "", "", ""],
    ]
    batch = imported(client, TOWNSHIP, rows, target="households")
    assert kinds(batch) == {"new": 2}
    wang = Household.objects.get(head="王户主")
    assert (wang.village, wang.number, wang.address, wang.is_migrant) == (
        village,
        "H001",
        "一组 5 号",
        True,
    )
    assert kinds(compared(client, TOWNSHIP, rows, target="households")) == {"same": 2}
    rows[1][3] = "二组 6 号"
    changed = imported(client, TOWNSHIP, rows, target="households")
    assert kinds(changed) == {"changed": 1, "same": 1}
    assert Household.objects.get(head="王户主").address == "二组 6 号"


def test_a_member_of_a_household_by_its_number(staff, village, client_for):
    client = client_for(staff)
    household = Household.objects.create(village=village, number="12", head="王户主", version=1)
    imported(client, VILLAGE, [["姓名", "户编号"], ["王测试", 12]])
    assert Member.objects.get().household == household
    assert MemberImport.objects.get().counts["households"] == 0
