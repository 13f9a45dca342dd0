"""What rosters made by chance (tests/prove/test_layouts.py) found, a test each."""

import pytest

from members.models import Household, Member
from tests.conftest import VILLAGE

from .rosters import act, compared, errors, identity_number, kinds, match, upload

pytestmark = pytest.mark.django_db


def test_a_total_in_the_column_of_id_numbers_is_no_data(staff, village, client_for) -> None:
    rows = [["身份证号", "姓名"], [identity_number(1), "王测试"], ["合计", "1人"]]
    batch = compared(client_for(staff), VILLAGE, rows)
    assert kinds(batch) == {"new": 1}
    assert errors(batch) == []


@pytest.mark.parametrize("title", ["配偶姓名", "介绍人", "父亲姓名"])
def test_names_of_others_are_nobody_of_ours(staff, village, client_for, title) -> None:
    rows = [["姓名", title], ["王测试", "周某戊"], ["李测试", "郑某庚"]]
    batch = upload(client_for(staff), VILLAGE, rows)
    assert batch.columns == {"0": "name", "1": ""}


@pytest.mark.parametrize("title", ["配偶身份证号", "户主身份证号"])
def test_numbers_of_others_are_not_the_members(staff, village, client_for, title) -> None:
    rows = [["姓名", title], ["王测试", identity_number(1)], ["李测试", identity_number(2)]]
    batch = upload(client_for(staff), VILLAGE, rows)
    assert batch.columns == {"0": "name", "1": ""}
    assert identity_number(1) not in str(list(batch.chunks.values_list("rows", flat=True)))


def test_a_column_that_only_its_content_tells_is_said_to_be_guessed(
    staff, village, client_for
) -> None:
    client = client_for(staff)
    batch = upload(client, VILLAGE, [["姓名", "领证时间"], ["王测试", "2019-05-01"]])
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/?match=1").content.decode()
    assert page.count("按内容猜的，请核对") == 2
    plain = upload(client, VILLAGE, [["姓名", "入会时间"], ["王测试", "2019-05-01"]])
    page = client.get(f"/imports/{VILLAGE}/{plain.pk}/?match=1").content.decode()
    assert "按内容猜的" not in page


def test_ditto_below_a_hidden_row_is_what_stands_there(staff, village, client_for) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for row in (["姓名", "户主"], ["王测试", "王测试"], ["李测试", "李测试"], ["赵测试", "同上"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    client = client_for(staff)
    batch = compared(client, VILLAGE, file.getvalue())
    match_with = {f"column_{at}": key for at, key in batch.columns.items()}
    act(client, batch, "match", **match_with, **{"answer_hidden-rows": "out"})
    act(client, batch, "confirm")
    assert Member.objects.get(name="赵测试").household.head == "李测试"
    assert Household.objects.count() == 2


def test_a_number_that_a_program_wrote_with_a_point_is_the_number(
    staff, village, client_for
) -> None:
    batch = compared(
        client_for(staff),
        VILLAGE,
        "户号,户主\n12.0,王测试\n".encode(),
        name="户.csv",
        target="households",
    )
    [chunk] = batch.chunks.all()
    assert chunk.results[0]["set"]["number"] == "12"


def test_a_word_for_nothing_in_wide_brackets_is_blank(staff, village, client_for) -> None:
    batch = upload(client_for(staff), VILLAGE, [["姓名", "备注"], ["王测试", "（空白）"]])
    match(client_for(staff), batch)
    [chunk] = batch.chunks.all()
    assert "note" not in chunk.results[0]["set"]
