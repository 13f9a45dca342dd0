"""Layouts that were not foreseen: headers found, columns proposed, corrections remembered."""

import csv
import io

import pytest

from members.models import ColumnMemory, Member, MemberImport
from tests.conftest import TOWNSHIP, VILLAGE

from .rosters import compared, identity_number, imported, kinds, match, upload, workbook

pytestmark = pytest.mark.django_db

PEOPLE = [
    ["王测试", "男", "1980.01.05", identity_number(1), "13812345678"],
    ["李测试", "女", "1985/3/12", identity_number(2, born="19850312", man=False), "13812345679"],
    ["张𠮷测", "男", "1990年5月6日", identity_number(3, born="19900506"), "13812345670"],
]


def fields(batch) -> dict[str, str]:
    return {title: batch.columns[str(column)] for column, title in enumerate(batch.header)}


def test_titles_above_merged_and_columns_in_any_order(staff, village, client_for):
    rows = [
        ["某镇会员花名册"],
        [],
        ["制表：办公室"],
        ["手机", "公民身份号码", "生日", "性 别", "名字"],
    ]
    rows += [person[::-1] for person in PEOPLE]
    batch = upload(client_for(staff), VILLAGE, workbook(rows, merge=["A1:E1", "A3:E3"]))
    assert fields(batch) == {
        "手机": "phone",
        "公民身份号码": "identity",
        "生日": "born",
        "性别": "sex",
        "名字": "name",
    }
    match(client_for(staff), batch)
    assert kinds(batch) == {"new": 3}


def test_two_rows_of_header(staff, village, client_for):
    rows = [
        ["姓名", "基本情况", "", "", "联系电话"],
        ["", "性别", "出生日期", "身份证号", ""],
        *PEOPLE,
    ]
    batch = upload(client_for(staff), VILLAGE, workbook(rows, merge=["A1:A2", "B1:D1", "E1:E2"]))
    assert fields(batch) == {
        "姓名": "name",
        "性别": "sex",
        "出生日期": "born",
        "身份证号": "identity",
        "联系电话": "phone",
    }
    match(client_for(staff), batch)
    assert kinds(batch) == {"new": 3}


def test_unknown_titles_are_proposed_by_what_stands_under_them(staff, village, client_for):
    rows = [["称呼", "乾坤", "诞辰", "国民号", "拨打"], *PEOPLE]
    batch = upload(client_for(staff), VILLAGE, rows)
    assert list(fields(batch).values()) == ["name", "sex", "born", "identity", "phone"]


def test_a_correction_is_remembered_for_the_township(staff, village, client_for):
    client = client_for(staff)
    rows = [["姓名", "补充", "特别"], ["王测试", "会木工", "甲"]]
    batch = upload(client, VILLAGE, rows)
    assert fields(batch) == {"姓名": "name", "补充": "", "特别": ""}
    match(client, batch, 补充="skills")
    assert kinds(batch) == {"new": 1}
    again = upload(client, TOWNSHIP, rows)
    assert fields(again) == {"姓名": "name", "补充": "skills", "特别": ""}
    assert ColumnMemory.objects.get(title="补充").township == TOWNSHIP


def test_a_wrong_choice_is_said(staff, village, client_for):
    client = client_for(staff)
    batch = upload(client, VILLAGE, [["姓名", "补充"], ["王测试", "会木工"]])
    assert "“姓名”选了不止一列，只能选一列。" in match(client, batch, 补充="name")
    assert "请选出哪一列是“姓名”。" in match(client, batch, 姓名="", 补充="note")
    assert batch.state == "ready"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv(staff, village, client_for, encoding):
    text = io.StringIO()
    csv.writer(text).writerows(
        [["会员花名册"], ["姓名", "性别", "生日", "身份证号", "电话"], *PEOPLE]
    )
    batch = imported(client_for(staff), VILLAGE, text.getvalue().encode(encoding), name="名册.csv")
    assert kinds(batch) == {"new": 3}
    assert Member.objects.filter(name="张𠮷测", born="1990-05-06").exists()


def test_merged_cells_below_one_another_all_count(staff, village, other_village, client_for):
    rows = [
        ["村", "姓名"],
        [village.name, "王测试"],
        ["", "李测试"],
        [other_village.name, "张测试"],
    ]
    batch = compared(client_for(staff), TOWNSHIP, workbook(rows, merge=["A2:A3"]))
    assert [batch.counts["villages"][code]["new"] for code in sorted(batch.counts["villages"])] == [
        2,
        1,
    ]


def test_the_sheet_that_is_not_read_is_named(staff, village, client_for):
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(workbook([["填表说明"], ["请如实填写"]], sheet="说明"))
    )
    book.create_sheet("会员").append(["姓名", "性别"])
    book["会员"].append(["王测试", "男"])
    file = io.BytesIO()
    book.save(file)
    batch = upload(client_for(staff), VILLAGE, file.getvalue())
    assert batch.header == ["姓名", "性别"]
    assert batch.notes == ["只读取了工作表“会员”，没有读取：“说明”。要导入的请另存为单独的文件。"]


def test_october_as_a_number(staff, village, client_for):
    rows = [["姓名", "出生年月"], ["王测试", 1980.01], ["李测试", 1980.1], ["张测试", 1980.12]]
    imported(client_for(staff), VILLAGE, rows)
    assert list(Member.objects.order_by("born").values_list("born", flat=True)) == [
        "1980-01",
        "1980-10",
        "1980-12",
    ]


def test_a_file_that_is_none_is_told(staff, village, client_for):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_for(staff)
    file = SimpleUploadedFile("名册.xls", b"\xd0\xcf\x11\xe0")
    page = client.post(f"/imports/{VILLAGE}/", {"target": "members", "file": file}).content.decode()
    assert "文件已损坏，或者加了密码" in page
    file = SimpleUploadedFile("名册.xlsx", workbook([["姓名", "性别"]]))
    page = client.post(f"/imports/{VILLAGE}/", {"target": "members", "file": file})
    assert page.status_code == 422
    assert "没有数据行" in page.content.decode()
    assert not MemberImport.objects.exists()


def test_what_stands_below_the_table_is_no_member(staff, village, client_for):
    below = [
        ["合  计", "3 人"],
        ["", "共计", "3"],
        ["总人数：3"],
        [],
        ["单位负责人：某某", "", "填报人：某某", "", "填报日期：2025年6月30日"],
        ["主要领导签字：", None, None, "经办人签字："],
        ["注：本表一式两份，一份存档"],
    ]
    rows = [["姓名", "性别", "出生日期", "身份证号", "手机"], *PEOPLE, *below]
    last = len(rows)
    batch = upload(client_for(staff), VILLAGE, workbook(rows, merge=[f"A{last}:E{last}"]))
    match(client_for(staff), batch)
    assert kinds(batch) == {"new": 3}


def test_a_row_that_starts_with_a_duty_is_a_member(staff, village, client_for):
    rows = [["职务", "姓名", "性别"], ["会长", "王测试", "男"], ["负责人", "李测试", "女"]]
    batch = upload(client_for(staff), VILLAGE, rows)
    match(client_for(staff), batch)
    assert kinds(batch) == {"new": 2}
