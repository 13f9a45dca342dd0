"""Rows against the books: who is meant, and what is wrong and where."""

import pytest

from members.models import Household, Member, MemberGroup
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

from .rosters import compared, errors, identity_number, imported, kinds, match, upload

pytestmark = pytest.mark.django_db

PLANTED = [
    ("姓名", "", "姓名没有填写。"),
    ("姓名", "王3", "姓名里有数字，请核对。"),
    ("性别", "妇", "性别只能写“男”或“女”。"),
    ("出生年月", "1980-13-01", "日历上没有这一天。请写成 1980-01-05、1980-01 或 1980。"),
    ("出生年月", "2999-01", "晚于今天，请核对。"),
    ("入会时间", "不详", "不是日期。请写成 1980-01-05、1980-01 或 1980。"),
    ("电话", "一三八", "电话只能是数字，如 13812345678 或 0738-8321111。"),
    ("类别", "村民", "只认得骨干、五老、种养能手、志愿者、流动，几样之间用顿号隔开；没有的空着。"),
    ("村", "没有村", "没有这个村，或者不在您的管理范围内。请写成系统里的村名或 12 位村代码。"),
    ("身份证号", "43132119800105", "身份证号应为 18 位，这里是 14 位，请核对。"),
]
HEADER = ["村", "姓名", "性别", "出生年月", "身份证号", "入会时间", "电话", "类别"]


def test_two_hundred_planted_errors_are_each_named_by_row_and_column(staff, village, client_for):
    rows, expected = [["会员花名册"], HEADER], []
    for index in range(600):
        row = dict(
            zip(
                HEADER,
                [
                    village.name,
                    f"会员{chr(0x4E00 + index)}",
                    "男",
                    "1980-01-05",
                    "",
                    "2015",
                    "",
                    "",
                ],
                strict=True,
            )
        )
        if index % 3 == 0:
            title, value, text = PLANTED[index // 3 % len(PLANTED)]
            row[title] = value
            expected.append((index + 3, title, text))
        rows.append(list(row.values()))
    batch = compared(client_for(staff), TOWNSHIP, rows)
    assert len(expected) == 200
    assert errors(batch) == expected
    assert kinds(batch) == {"new": 400, "error": 200}
    assert not Member.objects.exists()


def test_the_number_contradicts_sex_and_birth(staff, village, client_for):
    rows = [
        ["姓名", "性别", "生日", "身份证号"],
        ["王测试", "女", "1981-01-05", identity_number(1)],
    ]
    assert errors(compared(client_for(staff), VILLAGE, rows)) == [
        (2, "性别", "和身份证号不一致：身份证号是男性的。请核对这两格。"),
        (2, "生日", "和身份证号不一致：身份证号里是 1980-01-05。请核对这两格。"),
    ]


def test_what_a_note_must_not_tell(staff, village, client_for):
    rows = [
        ["姓名", "特长", "备注"],
        ["王测试", "油茶", "怀孕5个月"],
        ["李测试", "宣传计划生育", "热心"],
    ]
    batch = compared(client_for(staff), VILLAGE, rows)
    text = "里面的“怀孕”像是个人的生育、避孕或孕检情况，本系统不保存。请删掉这几个字再保存。"
    assert errors(batch) == [(2, "备注", text)]
    assert kinds(batch) == {"new": 1, "error": 1}


def test_twice_in_one_file(staff, village, client_for):
    rows = [
        ["姓名", "出生日期", "身份证号"],
        ["王测试", "", identity_number(1)],
        ["王测试", "", identity_number(1)],
        ["李测试", "1990", ""],
        ["李测试", "1990-01-05", ""],
        ["李测试", "1991", ""],
    ]
    assert errors(compared(client_for(staff), VILLAGE, rows)) == [
        (3, "身份证号", "和第 2 行是同一个身份证号。请只留一行。"),
        (5, "姓名", "和第 4 行同村同名，分不清是不是同一个人，请补上身份证号或出生日期。"),
    ]


def test_two_of_one_name_are_told_apart_by_what_the_file_says(staff, village, client_for):
    client = client_for(staff)
    imported(
        client,
        VILLAGE,
        [["姓名", "出生日期", "电话"], ["王测试", "1980", ""], ["王测试", "1990", ""]],
    )
    batch = compared(client, VILLAGE, [["姓名", "电话"], ["王测试", "13812345678"]])
    assert errors(batch) == [
        (2, "姓名", "本村有 2 名“王测试”分不清，请补上会员编号、身份证号或出生日期。")
    ]
    imported(client, VILLAGE, [["姓名", "生日", "电话"], ["王测试", "1990-05", "13812345678"]])
    assert list(Member.objects.order_by("born").values_list("born", "phone")) == [
        ("1980", ""),
        ("1990-05", "13812345678"),
    ]


def test_a_member_of_another_village_is_sent_to_the_transfer(
    staff, village, other_village, client_for
):
    client = client_for(staff)
    imported(client, VILLAGE, [["姓名", "身份证号"], ["王测试", identity_number(1)]])
    batch = compared(client, OTHER_VILLAGE, [["姓名", "身份证号"], ["王测试", identity_number(1)]])
    text = f"同一身份证号已是{village.name}的会员，请办理转会，或从表中删去这一行。"
    assert errors(batch) == [(2, "身份证号", text)]


def test_villages_by_code_name_and_short_name(staff, village, other_village, community, client_for):
    names = [
        village.pk,
        other_village.name,
        community.name.removesuffix("社区"),
        f"洪山殿镇{village.name}",
    ]
    rows = [
        ["所在村", "姓名"],
        *([name, f"会员{mark}"] for name, mark in zip(names, "甲乙丙丁", strict=True)),
    ]
    imported(client_for(staff), TOWNSHIP, rows)
    assert list(Member.objects.order_by("name").values_list("name", "village")) == sorted(
        [
            ("会员甲", village.pk),
            ("会员乙", other_village.pk),
            ("会员丙", community.pk),
            ("会员丁", village.pk),
        ]
    )


def test_a_secretary_imports_into_the_own_village_only(
    secretary, village, other_village, client_for
):
    rows = [["村", "姓名"], [village.name, "王测试"], [other_village.name, "李测试"]]
    batch = compared(client_for(secretary), VILLAGE, rows)
    assert [(row, column) for row, column, _ in errors(batch)] == [(3, "村")]


def test_a_township_file_without_a_village_asks_for_it(staff, village, client_for):
    client = client_for(staff)
    batch = upload(client, TOWNSHIP, [["姓名"], ["王测试"]])
    assert "或者选择全表是哪个村的" in match(client, batch)
    match(client, batch, village=VILLAGE)
    assert kinds(batch) == {"new": 1}


def test_the_village_named_above_the_header_is_proposed(staff, village, client_for):
    batch = upload(
        client_for(staff),
        TOWNSHIP,
        [[f"{village.name}会员花名册"], ["姓名", "性别"], ["王测试", "男"]],
    )
    assert batch.village == VILLAGE


def test_a_group_is_found_however_it_is_written(staff, village, client_for):
    group = MemberGroup.objects.create(village=village, number=3, name="第三小组", version=1)
    written = ["第三小组", "3组", "3", "三", "第3会员小组", "第 三 小 组"]
    rows = [
        ["姓名", "小组"],
        *([f"会员{mark}", text] for mark, text in zip("甲乙丙丁戊己", written, strict=True)),
    ]
    imported(client_for(staff), VILLAGE, rows)
    assert Member.objects.filter(group=group).count() == 6
    assert MemberGroup.objects.count() == 1


def test_heads_of_one_name_need_a_number(staff, village, client_for):
    for number in ("1", "2"):
        Household.objects.create(village=village, number=number, head="王户主", version=1)
    client = client_for(staff)
    batch = compared(client, VILLAGE, [["姓名", "户主"], ["王测试", "王户主"]])
    assert errors(batch) == [(2, "户主", "本村有 2 户的户主叫王户主，请补上户编号。")]
    imported(client, VILLAGE, [["姓名", "户主", "户编号"], ["王测试", "王户主", "2"]])
    assert Member.objects.get().household.number == "2"


def test_a_group_without_a_number_takes_none_that_the_file_gives_to_another(
    staff, village, client_for
):
    names = ("老屋组", "第二小组", "1组")
    people = zip(("王测甲", "王测乙", "王测丙"), names, strict=True)
    rows = [["姓名", "小组"], *map(list, people)]
    imported(client_for(staff), VILLAGE, rows)
    found = Member.objects.order_by("pk").values_list("group__name", "group__number")
    assert [*found] == [("老屋组", 3), ("第二小组", 2), ("1组", 1)]


def test_ditto_where_people_differ_is_refused_and_elsewhere_read(staff, village, client_for):
    rows = [["姓名", "生日", "备注"], ["王测试", "1980", "外出"], ["同上", "〃", "同上"]]
    batch = compared(client_for(staff), VILLAGE, rows)
    assert [(row, column) for row, column, _ in errors(batch)] == [(3, "姓名"), (3, "生日")]


def test_one_group_has_one_leader(staff, village, client_for):
    rows = [["姓名", "小组", "组长"], ["王测试", "1组", "是"], ["李测试", "1组", "√"]]
    assert errors(compared(client_for(staff), VILLAGE, rows)) == [
        (3, "组长", "第 2 行已是1组的组长，一个小组只有一名组长。")
    ]


def test_who_has_left_is_not_taken_back_unseen(staff, village, client_for):
    client = client_for(staff)
    rows = [["姓名", "离会日期", "离会方式"], ["王测试", "2024-05-01", "退会"]]
    imported(client, VILLAGE, rows)
    assert str(Member.objects.get().left) == "2024-05-01"
    assert kinds(compared(client, VILLAGE, rows)) == {"same": 1}
    batch = compared(client, VILLAGE, [["姓名", "电话"], ["王测试", "13812345678"]])
    assert errors(batch)[0][2].startswith("这名会员已于 2024-05-01 离会。")
