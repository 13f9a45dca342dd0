"""Right rows in, wrong rows out: by choice the good rows are written and the others taken home."""

import io

import openpyxl
import pytest

from members.models import Household, Member, MemberGroup
from tests.conftest import VILLAGE

from .rosters import act, compared, identity_number, imported, kinds

pytestmark = pytest.mark.django_db
HEADER = ["姓名", "性别", "小组", "户主", "出生日期"]


def taken_home(client, batch) -> openpyxl.Workbook:
    response = client.get(f"/imports/{VILLAGE}/{batch.pk}/errors/")
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_141_rows_come_in_and_30_go_out_with_the_reason(staff, village, client_for) -> None:
    client = client_for(staff)
    rows = [
        [
            f"王{chr(0x4E00 + i)}试",
            "男",
            "第1小组",
            "王试",
            "1980-13" if i % 6 == 0 and i < 180 else "",
        ]
        for i in range(171)
    ]
    wrong = sum(row[4] != "" for row in rows)
    batch = compared(client, VILLAGE, [HEADER, *rows])
    assert kinds(batch) == {"new": 171 - wrong, "error": wrong}
    act(client, batch, "confirm")
    assert not Member.objects.exists(), "all or nothing unless it is asked for"
    page = act(client, batch, "confirm-partly", seen=batch.fingerprint)
    assert f"{wrong} 行有错误，没有写入" in page
    assert Member.objects.count() == 171 - wrong
    sheet = taken_home(client, batch)["要改的行"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(found) == wrong
    assert {cell.value for cell in found} == {"1980-13"}
    assert "日历上没有这一天" in found[0].comment.text
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = lines.index(HEADER)
    corrected = [HEADER, *([*line[:4], "1980-12"] for line in lines[start + 1 :])]
    imported(client, VILLAGE, corrected)
    assert (Member.objects.count(), MemberGroup.objects.count()) == (171, 1)
    assert Household.objects.count() == 1


def test_what_a_refused_row_would_have_added_comes_with_the_next(
    staff, village, client_for
) -> None:
    client = client_for(staff)
    rows = [
        HEADER,
        ["王测试", "男", "第1小组", "王测试", ""],
        ["李测试", "女", "第9小组", "张测试", ""],
        ["张测试", "女", "第9小组", "张测试", ""],
    ]
    Member.objects.create(
        village=village, number="7", name="李测试", sex="f", left="2020-01-01", left_kind="moved"
    )
    batch = compared(client, VILLAGE, rows)
    assert kinds(batch) == {"new": 2, "error": 1}
    act(client, batch, "confirm-partly", seen=batch.fingerprint)
    assert Member.objects.get(name="张测试").group.name == "第9小组"
    assert Household.objects.filter(head="张测试").count() == 1


def test_no_id_number_is_taken_home(staff, village, client_for) -> None:
    client, number = client_for(staff), identity_number(1)
    rows = [["姓名", "性别", "身份证号"], ["王测试", "女", number], ["李测试", "男", ""]]
    batch = compared(client, VILLAGE, rows)
    assert kinds(batch) == {"new": 1, "error": 1}
    sheet = taken_home(client, batch)["要改的行"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert number not in {cell.value for cell in cells}
    assert any("不保存" in cell.comment.text for cell in cells if cell.comment)


def test_what_stands_above_goes_home_with_the_row(staff, village, client_for) -> None:
    client = client_for(staff)
    rows = [HEADER, ["王测试", "男", "第1小组", "王测试", ""], ["李测试", "x", "〃", "同上", ""]]
    batch = compared(client, VILLAGE, rows)
    sheet = taken_home(client, batch)["要改的行"]
    assert [cell.value for cell in [*sheet.iter_rows()][-1]][2:4] == ["第1小组", "王测试"]
