"""年终评比: who is in it, marks saved at once, two people at once, the rest as qualified, counts
and files."""

import datetime
import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import TrailEntry
from members.appraisals.services import MarkLine, mark_the_rest, save_marks
from members.models import Member, MemberAppraisal, MemberGroup

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def members(village):
    group = MemberGroup.objects.create(village=village, number=1, name="第一组")
    return [
        Member.objects.create(
            village=village, number=f"207-000{n}", name=name, group=group if n < 3 else None
        )
        for n, name in enumerate(["柳青杨", "柏长松", "桑有田"], start=1)
    ]


def typed(client, url, **marks):
    """The form as the page shows it, with some members marked otherwise: name=(mark, reward)."""
    page = client.get(url)
    form = {}
    for row in page.context["rows"]:
        member = row["member"]
        mark, reward = marks.get(member.name, (row["mark"], row["reward"]))
        form |= {
            f"mark-{member.pk}": mark,
            f"reward-{member.pk}": reward,
            f"was-{member.pk}": row["was"],
        }
    return form


def marks():
    return dict(
        MemberAppraisal.objects.order_by("member__number").values_list("member__name", "mark")
    )


def test_members_of_the_year_only(village, members, secretary, client_for):
    end = datetime.date(YEAR, 12, 31)
    for n, (name, joined, left) in enumerate(
        [
            ("次年入", "2026", None),
            ("次月入", "2026-01", None),
            ("年底入", "2025-12-31", None),
            ("年内入", "2025", None),
            ("年内走", "", datetime.date(YEAR, 12, 30)),
            ("次年走", "2020-05", datetime.date(2026, 1, 1)),
            ("末日走", "", end),
        ]
    ):
        kind = "moved" if left else ""
        Member.objects.create(
            village=village, number=f"207-1{n}", name=name, joined=joined, left=left, left_kind=kind
        )
    rows = client_for(secretary).get(f"/member-appraisals/{village.pk}/{YEAR}/").context["rows"]
    names = [row["member"].name for row in rows]
    assert names == ["柳青杨", "柏长松", "桑有田", "年底入", "年内入", "次年走", "末日走"]


def test_marks_saved_at_once_with_one_entry(village, members, secretary, client_for):
    client, url = client_for(secretary), f"/member-appraisals/{village.pk}/{YEAR}/"
    form = typed(
        client, url, 柳青杨=("outstanding", "带头清沟，奖毛巾一条"), 柏长松=("qualified", "")
    )
    assert client.post(url, form).status_code == 302
    assert marks() == {"柳青杨": "outstanding", "柏长松": "qualified"}
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.target, entry.division) == (
        "会员年终评比",
        "观冲村 2025年",
        village.pk,
    )
    assert entry.after == {
        "全村评定": "优秀 1 名，合格 1 名，不合格 0 名",
        "柳青杨（207-0001）": "优秀，带头清沟，奖毛巾一条",
        "柏长松（207-0002）": "合格",
    }
    client.post(url, typed(client, url, 柏长松=("", "")))
    assert marks() == {"柳青杨": "outstanding"}
    assert TrailEntry.objects.first().after["柏长松（207-0002）"] == "未评"
    client.post(url, typed(client, url))
    assert TrailEntry.objects.count() == 2


def test_two_people_at_once_lose_nothing(village, members, secretary, staff, client_for):
    url = f"/member-appraisals/{village.pk}/{YEAR}/"
    mine, theirs = client_for(secretary), client_for(staff)
    form = typed(mine, url, 柳青杨=("qualified", "我写的"), 柏长松=("qualified", ""))
    theirs.post(
        url, typed(theirs, url, 柳青杨=("outstanding", "他写的"), 桑有田=("unqualified", ""))
    )
    answer = mine.post(url, form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "别人改过下面标红的 1 名" in page
    assert "现在保存着：优秀，他写的" in page
    assert 'value="我写的"' in page
    assert marks() == {"柳青杨": "outstanding", "柏长松": "qualified", "桑有田": "unqualified"}
    row = answer.context["rows"][0]
    again = {
        f"mark-{members[0].pk}": "qualified",
        f"reward-{members[0].pk}": "我写的",
        f"was-{members[0].pk}": row["was"],
    }
    assert mine.post(url, again).status_code == 302
    assert marks()["柳青杨"] == "qualified"


def test_the_same_mark_by_both_is_no_conflict(village, members):
    line = MarkLine(members[0].pk, "qualified", "", (0, "", ""))
    assert save_marks(village=village, year=YEAR, lines=[line], by=None).count == 1
    again = save_marks(village=village, year=YEAR, lines=[line], by=None)
    assert (again.count, again.conflicts) == (0, [])


def test_the_rest_is_qualified_after_what_was_chosen_is_saved(
    village, members, secretary, client_for
):
    client, url = client_for(secretary), f"/member-appraisals/{village.pk}/{YEAR}/"
    client.post(url, {**typed(client, url, 桑有田=("unqualified", "")), "act": "rest"})
    assert marks() == {"柳青杨": "qualified", "柏长松": "qualified", "桑有田": "unqualified"}


def test_the_rest_of_one_group(village, members):
    assert mark_the_rest(village=village, year=YEAR, group=members[0].group_id, by=None) == 2
    assert marks() == {"柳青杨": "qualified", "柏长松": "qualified"}
    assert mark_the_rest(village=village, year=YEAR, by=None) == 1
    assert mark_the_rest(village=village, year=YEAR, by=None) == 0


def test_a_reward_without_a_mark_and_an_identity_number_are_refused(
    village, members, secretary, client_for
):
    client, url = client_for(secretary), f"/member-appraisals/{village.pk}/{YEAR}/"
    for given, told in (
        (("", "毛巾"), "请先选评定"),
        (("outstanding", "11010519491231002X"), "不保存身份证号"),
    ):
        answer = client.post(url, typed(client, url, 柳青杨=given, 柏长松=("qualified", "")))
        assert answer.status_code == 422
        assert "柳青杨" in answer.content.decode()
        assert told in answer.content.decode()
        assert f'value="{given[1]}"' in answer.content.decode()
    assert marks() == {}


def test_the_township_counts_and_lists_the_outstanding(
    village, other_village, members, staff, client_for
):
    Member.objects.create(village=other_village, number="210-0001", name="石敬亭")
    lines = [
        MarkLine(members[0].pk, "outstanding", "带头清沟", (0, "", "")),
        MarkLine(members[1].pk, "unqualified", "", (0, "", "")),
    ]
    save_marks(village=village, year=YEAR, lines=lines, by=None)
    save_marks(
        village=village,
        year=YEAR - 1,
        lines=[MarkLine(members[2].pk, "outstanding", "", (0, "", ""))],
        by=None,
    )
    client = client_for(staff)
    page = client.get(f"/member-appraisals/431321107/{YEAR}/")
    total = page.context["total"]
    assert (
        total.members,
        total.outstanding,
        total.qualified,
        total.unqualified,
        total.unmarked,
    ) == (4, 1, 0, 1, 2)
    assert [row.member.name for row in page.context["page_obj"]] == ["柳青杨"]
    book = load_workbook(
        BytesIO(client.get(f"/member-appraisals/431321107/{YEAR}/workbook/").getvalue())
    )
    assert list(book["各村情况"].values)[3:] == [
        ("双桥村", 1, 0, 0, 0, 1) if other_village.pk < village.pk else ("观冲村", 3, 1, 0, 1, 1),
        ("观冲村", 3, 1, 0, 1, 1) if other_village.pk < village.pk else ("双桥村", 1, 0, 0, 0, 1),
        ("合计", 4, 1, 0, 1, 2),
    ]
    assert list(book["优秀会员"].values)[3:] == [
        ("观冲村", "207-0001", "柳青杨", "第一组", "带头清沟")
    ]


def test_the_villages_file_follows_the_filter(village, members, secretary, client_for):
    save_marks(
        village=village,
        year=YEAR,
        lines=[MarkLine(members[0].pk, "outstanding", "", (0, "", ""))],
        by=None,
    )
    url = f"/member-appraisals/{village.pk}/{YEAR}/workbook/?mark=unmarked"
    book = load_workbook(BytesIO(client_for(secretary).get(url).getvalue()))
    assert [row[2:5:2] for row in list(book["评比名单"].values)[3:]] == [
        ("柏长松", "未评"),
        ("桑有田", "未评"),
    ]


def test_villages_are_apart_and_no_year_to_come(
    village, other_village, members, secretary, leader, client_for
):
    stranger = Member.objects.create(village=other_village, number="210-0001", name="石敬亭")
    client, url = client_for(secretary), f"/member-appraisals/{village.pk}/{YEAR}/"
    form = {
        f"mark-{stranger.pk}": "outstanding",
        f"reward-{stranger.pk}": "",
        f"was-{stranger.pk}": json.dumps([0, "", ""]),
    }
    client.post(url, form)
    assert marks() == {}
    assert client.get(f"/member-appraisals/{other_village.pk}/{YEAR}/").status_code == 404
    assert client.get(f"/member-appraisals/{village.pk}/2999/").status_code == 404
    page = client_for(leader).get(url).content.decode()
    assert "柳青杨" in page
    assert "其余全部记为合格" not in page
