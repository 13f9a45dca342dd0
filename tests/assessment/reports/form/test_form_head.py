"""What a county's form says of itself stands above the month on pages, papers and workbooks."""

import datetime
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ImportBatch, User
from assessment.models import MonthlyReport
from assessment.papers.book.months import head_line, month_titles, months
from assessment.reports.form.in_force import form_of
from associations.models import Village
from tests.conftest import TOWNSHIP, VILLAGE

from .made import content, publish_form

SignIn = Callable[[User], Client]
HEAD = {"number": "计生协01表", "issuer": "县计生协", "valid_until": "2028年12月"}
LINE = "表号：计生协01表　制定机关：县计生协　有效期至：2028年12月"
MONTH = 202704


@pytest.fixture(autouse=True)
def in_2027(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 5, 2))
    publish_form(MONTH, content() | {"head": HEAD})


def approved(village: Village, period: int, **cells: int) -> MonthlyReport:
    values = dict.fromkeys(form_of(VILLAGE, period).names, 0) | cells
    return MonthlyReport.objects.create(village=village, period=period, state="approved", **values)


def test_on_pages(client_for: SignIn, staff: User, village: Village) -> None:
    client = client_for(staff)
    for period, there in ((MONTH, True), (202703, False)):
        approved(village, period)
        pages = [
            client.get(address).content.decode()
            for address in (f"/reports/{VILLAGE}/{period}/", f"/grid/{TOWNSHIP}/{period}/")
        ]
        assert [LINE in page for page in pages] == [there, there]
        assert ("单位负责人：" in pages[0]) is there


def test_in_the_template_which_is_read_back(
    client_for: SignIn, staff: User, village: Village
) -> None:
    client = client_for(staff)
    answer: Any = client.get(f"/workbook/{TOWNSHIP}/{MONTH}/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert [book.active.cell(row, 1).value for row in (1, 2)] == ["洪山殿镇2027年4月月报", LINE]
    head = next(row for row in book.active.iter_rows() if row[0].value == "村级代码")
    place = next(cell.column for cell in head if cell.value == "自设栏目之5（人）")
    book.active.cell(head[0].row + 1, place).value = 6
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("月报.xlsx", file.getvalue())
    client.post(f"/workbook/{TOWNSHIP}/upload/", {"file": upload, "form_token": "t1"})
    batch = ImportBatch.objects.get()
    assert batch.errors == []
    first = batch.rows["rows"][0]
    assert (first["period"], first["values"]["n05"]) == (MONTH, 6)


def test_in_the_book(village: Village) -> None:
    """Months of both forms stand below the titles of the year's form."""
    form = content(without={"births", "planned_births", "levy_due", "levy_collected"})
    publish_form(202705, form | {"head": HEAD})
    found = {
        202703: approved(village, 202703, births=2),
        MONTH: approved(village, MONTH, visits=4),
        202705: approved(village, 202705, contraception_due=7),
    }
    book: Any = SimpleNamespace(year=2027, reports={VILLAGE: found})
    titles = month_titles(book, VILLAGE)
    assert titles[:2] == ["应落实", "已落实"]
    rows = [row["cells"] for row in months(book, VILLAGE) if "cells" in row]
    assert {len(row) for row in rows} == {len(titles)}
    assert rows[2][0] == "7"
    assert head_line(book, VILLAGE) == LINE.replace("　", "，")
    book.year = 2026
    assert head_line(book, VILLAGE) == ""
    assert month_titles(book, VILLAGE)[-1] == "六无（例）"
