"""The list of members: finding, sorting, paging, and a workbook of just what is shown."""

import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from associations.models import Village
from members.models import Member

from ..records import add_contact, add_group, add_household, add_member

pytestmark = pytest.mark.django_db
TOWNSHIP = "431321107"
SignIn = Callable[[User], Client]
TITLES = (
    *("会员编号", "村", "村代码", "小组", "姓名", "性别", "出生日期", "家庭户编号", "户主"),
    *("骨干", "五老", "种养能手", "志愿者", "流动"),
    *("特长", "联系电话", "入会日期", "离会日期", "离会方式", "离会原因", "备注"),
)


def shown(client: Client, code: str = TOWNSHIP, **query: str) -> list[str]:
    """The names in the list, in its order."""
    html = client.get(f"/members/{code}/", query).content.decode()
    return re.findall(r'<a class="row-link" href="/members/\d+/\d+/">([^<]+)</a>', html)


def exported(client: Client, code: str = TOWNSHIP, **query: str) -> list[dict[str, object]]:
    answer = client.get(f"/members/{code}/workbook/", query)
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    header = next(number for number, row in enumerate(rows) if "姓名" in row)
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]


@pytest.fixture
def client(staff: User, client_for: SignIn) -> Client:
    return client_for(staff)


@pytest.fixture
def people(village: Village, other_village: Village) -> dict[str, Member]:
    group, household = add_group(village), add_household(village, number="0012")
    people = {
        "曾䶮玥": add_member(
            village, "曾䶮玥", group=group, household=household, is_backbone=True, sex="f"
        ),
        "吉𬱖": add_member(village, "吉𬱖", skills="养蜂、嫁接", phone="13800002468", sex="m"),
        "禹秋实": add_member(other_village, "禹秋实", is_grower=True, sex="m"),
        "文晓荷": add_member(
            other_village, "文晓荷", left="2024-05-01", left_kind="withdrew", left_reason="外出"
        ),
    }
    add_contact(people["曾䶮玥"], household)
    return people


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["曾䶮玥", "吉𬱖", "禹秋实"]),
        ({"text": "䶮"}, ["曾䶮玥"]),
        ({"text": "𬱖"}, ["吉𬱖"]),
        ({"text": "zy"}, ["曾䶮玥"]),
        ({"text": "CYY"}, ["曾䶮玥"]),
        ({"text": "yqs"}, ["禹秋实"]),
        ({"text": "qs"}, []),
        ({"text": "207-0002"}, ["吉𬱖"]),
        ({"text": "2468"}, ["吉𬱖"]),
        ({"text": "养蜂"}, ["吉𬱖"]),
        ({"text": " 秋实 "}, ["禹秋实"]),
        ({"text": "%"}, []),
        ({"village": "431321107210"}, ["禹秋实"]),
        ({"kind": "is_backbone"}, ["曾䶮玥"]),
        ({"kind": "is_elder"}, []),
        ({"sex": "m"}, ["吉𬱖", "禹秋实"]),
        ({"state": "left"}, ["文晓荷"]),
        ({"state": "all"}, ["曾䶮玥", "吉𬱖", "禹秋实", "文晓荷"]),
        ({"gap": "no_household"}, ["吉𬱖", "禹秋实"]),
        ({"gap": "no_group"}, ["吉𬱖", "禹秋实"]),
        ({"gap": "no_contact"}, ["吉𬱖", "禹秋实"]),
        ({"gap": "no_contact", "village": "431321107207"}, ["吉𬱖"]),
        ({"sort": "-number"}, ["禹秋实", "吉𬱖", "曾䶮玥"]),
        ({"sort": "name"}, ["曾䶮玥", "吉𬱖", "禹秋实"]),
    ],
)
def test_finding(
    client: Client, people: dict[str, Member], query: dict[str, str], names: list[str]
) -> None:
    if "sort" in query:
        assert sorted(shown(client, **query)) == sorted(names)
    assert shown(client, **query) == names
    assert [row["姓名"] for row in exported(client, **query)] == names


def test_a_group_is_chosen_inside_a_village(
    client: Client, village: Village, people: dict[str, Member]
) -> None:
    group = people["曾䶮玥"].group
    assert shown(client, village.pk, group=str(group.pk)) == ["曾䶮玥"]
    assert 'name="group"' not in client.get(f"/members/{TOWNSHIP}/").content.decode()
    assert 'name="village"' not in client.get(f"/members/{village.pk}/").content.decode()


def test_the_workbook_says_what_an_import_asks_for(
    client: Client, people: dict[str, Member]
) -> None:
    row, *_, left = exported(client, state="all")
    assert tuple(row) == TITLES
    assert row | {} == {
        **dict.fromkeys(TITLES),
        **{
            "会员编号": "207-0001",
            "村": "观冲村",
            "村代码": "431321107207",
            "小组": "第1组",
            "姓名": "曾䶮玥",
        },
        **{"性别": "女", "家庭户编号": "0012", "户主": "乐小满", "骨干": "是"},
    }
    assert (left["离会日期"].date().isoformat(), left["离会方式"], left["离会原因"]) == (
        "2024-05-01",
        "退会",
        "外出",
    )


def test_fifty_a_page(client: Client, village: Village) -> None:
    for number in range(51):
        add_member(village, f"会员{number}")
    assert len(shown(client)) == 50
    assert shown(client, page="2") == ["会员50"]
    assert len(exported(client, page="2")) == 51


def test_a_rare_character_from_the_list_to_the_page(
    client: Client, people: dict[str, Member]
) -> None:
    member = people["吉𬱖"]
    assert "吉𬱖" in client.get(f"/members/{member.village_id}/{member.pk}/").content.decode()


def test_who_sees_whom(
    client_for: SignIn, secretary: User, outsider: User, county: User, people: dict[str, Member]
) -> None:
    assert shown(client_for(secretary), "431321107207") == ["曾䶮玥", "吉𬱖"]
    assert client_for(secretary).get(f"/members/{TOWNSHIP}/").status_code == 404
    assert client_for(outsider).get(f"/members/{TOWNSHIP}/").status_code == 404
    html = client_for(county).get("/members/431321/").content.decode()
    assert "洪山殿镇" in html
    assert shown(client_for(county), "431321", township=TOWNSHIP) == ["曾䶮玥", "吉𬱖", "禹秋实"]
    assert shown(client_for(county), "431321", township="431321108") == []


def test_readers_get_no_buttons(
    client_for: SignIn, leader: User, staff: User, people: dict[str, Member]
) -> None:
    member = people["曾䶮玥"]
    for address in (f"/members/{TOWNSHIP}/", f"/members/{member.village_id}/{member.pk}/"):
        page = client_for(leader).get(address).content.decode()
        assert "登记会员" not in page
        assert "/edit/" not in page
        assert "办理" not in page
    assert "登记会员" in client_for(staff).get(f"/members/{TOWNSHIP}/").content.decode()


def test_the_same_queries_for_more_members(client: Client, village: Village) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/members/{TOWNSHIP}/")
        return len(captured)

    add_member(village, household=add_household(village), group=add_group(village))
    client.get(f"/members/{TOWNSHIP}/")
    few = queries()
    for number in range(20):
        add_member(village, household=add_household(village), group=add_group(village, 10 + number))
    assert queries() == few


def test_the_default_order_and_the_count_need_neither_join_nor_sort(
    client: Client, village: Village
) -> None:
    add_member(village)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/members/{TOWNSHIP}/")
    count, page = [q["sql"] for q in captured if '"members_member"' in q["sql"]]
    assert "COUNT(*)" in count
    assert "JOIN" not in count
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {page}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan, plan
        assert "USING INDEX" in plan
