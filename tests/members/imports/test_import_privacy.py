"""No ID number is anywhere after an import: not in the database, the files, the trail, the pages or
the log."""

import io
import logging
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import connection

from members.imports.sealing import MASK, masked, seal
from members.models import Member
from tests.conftest import VILLAGE

from .rosters import act, compared, identity_number, match, upload, workbook

pytestmark = pytest.mark.django_db

VALID = [identity_number(index) for index in range(1, 9)]
WRONG_DIGIT = VALID[7][:17] + ("1" if VALID[7][17] != "1" else "2")


def needles() -> list[str]:
    """Every number, and what is telling of each: 12 digits in a row from anywhere in it."""
    numbers = [*VALID, WRONG_DIGIT]
    return sorted({number[start : start + 12] for number in numbers for start in range(7)})


def everything_kept() -> str:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        parts = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            parts.append(str(cursor.fetchall()))
    files = [
        path
        for path in Path(settings.VAR_DIR).rglob("*")
        if path.is_file() and "sqlite" not in path.name
    ]
    parts += [path.read_bytes().decode("utf-8", "replace") for path in files]
    return "\n".join(parts)


def spaced(number: str) -> str:
    return f"{number[:6]} {number[6:14]} {number[14:]}"


ROWS = [
    [f"花名册 填表人 {VALID[0]}"],
    ["姓名", "身份证号", "联系电话", "备注", "旧号", "出生日期"],
    ["王测试", VALID[0], "13812345678", f"身份证{spaced(VALID[1])}，会木工", "", "1980-01-05"],
    ["李测试", f"'{VALID[2]}", "", "", VALID[3], "1980-1-5"],
    [
        "张测试",
        spaced(VALID[4]),
        "",
        VALID[5].translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "",
        "",
    ],
    ["赵测试", WRONG_DIGIT, VALID[6], "", "", ""],
    ["钱测试", VALID[7][:16], "", "", float(VALID[3].replace("X", "0")), "1990-01-01"],
    ["孙测试", VALID[7], "", "", "", "1981-02-03"],
]


def test_none_is_kept_nor_shown(staff, village, client_for, caplog):
    client = client_for(staff)
    with caplog.at_level(logging.DEBUG):
        batch = upload(client, VILLAGE, ROWS, name=f"名册{VALID[0]}.xlsx")
        pages = [
            client.get(f"/imports/{VILLAGE}/{batch.pk}/").content.decode(),
            match(client, batch),
        ]
        for kind in ("error", "new", "same", "changed"):
            pages.append(client.get(f"/imports/{VILLAGE}/{batch.pk}/?kind={kind}").content.decode())
        workbook_of_errors = client.get(f"/imports/{VILLAGE}/{batch.pk}/errors/")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(workbook_of_errors.streaming_content)))
        pages.append(str([[cell.value for cell in row] for row in book.active.rows]))
    assert batch.counts["error"] >= 3
    kept = everything_kept() + "\n".join(pages) + caplog.text
    assert [needle for needle in needles() if needle in kept] == []
    assert "校验不符" in pages[-1]
    assert "王测试" in kept  # the search does find what is there


def test_none_is_kept_after_writing(staff, village, client_for):
    client = client_for(staff)
    rows = [ROWS[1], ROWS[2], ROWS[3]]
    batch = compared(client, VILLAGE, rows)
    act(client, batch, "confirm")
    assert Member.objects.exclude(identity="").count() == 2
    assert Member.objects.get(name="王测试").note == f"身份证{MASK}，会木工"
    kept = everything_kept()
    assert [needle for needle in needles() if needle in kept] == []


def test_a_column_of_numbers_under_another_title_is_sealed_and_can_be_chosen(
    staff, village, client_for
):
    client = client_for(staff)
    rows = [["姓名", "某某代号"], ["王测试", VALID[0]], ["李测试", VALID[1][:14]]]
    batch = upload(client, VILLAGE, workbook(rows))
    assert batch.columns == {"0": "name", "1": "identity"}
    match(client, batch, 某某代号="")
    match(client, batch, 某某代号="identity")
    assert batch.counts["error"] == 1
    kept = everything_kept()
    assert VALID[0] not in kept
    assert VALID[1][:14] not in kept


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "1980-01-05 2010-03-02",
        "13812345678 13912345678",
        "0738-8321111",
        "2025-06-30 08:15:00",
        "湖南省娄底市双峰县洪山殿镇 12 组 5 号",
        "1980-01-05 13812345678",
    ],
)
def test_other_figures_stay(text):
    assert seal(text) == text


@pytest.mark.parametrize(
    "write",
    [
        lambda number: f"号码：{number}。",
        lambda number: f"{number}{number}",
        lambda number: f"电话 13812345678 {number}",
        lambda number: f"备注 {'-'.join(number[start : start + 4] for start in range(0, 18, 4))}",
        lambda number: f"见 {number.lower()}（本人）",
        lambda number: f"{number[:6]}.{number[6:14]}.{number[14:]} 旧",
        lambda number: "备注" + number[:6] + number[8:17],
    ],
)
def test_a_number_within_a_text_is_taken_out(write):
    for number in VALID[:4]:
        text = masked(write(number))
        assert number[6:14] not in "".join(character for character in text if character.isalnum())
        assert MASK in text
