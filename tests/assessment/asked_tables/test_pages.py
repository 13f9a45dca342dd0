"""来表作答 on its pages: asked once, remembered by the layout, refused for persons, gone again."""

import datetime
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import TrailEntry, User
from assessment.asked_tables import services, shelf
from assessment.models import AskedTable, KnownLayout, MonthlyReport
from associations.models import Village
from tests.conftest import TOWNSHIP

pytestmark = pytest.mark.django_db
LIST = reverse("asked-table-list", args=[TOWNSHIP])


@pytest.fixture
def reports(village: Village, other_village: Village, community: Village) -> None:
    for number, place in enumerate((village, other_village, community), 1):
        for month in (1, 2):
            MonthlyReport.objects.create(
                village=place,
                period=202500 + month,
                state="approved" if number < 3 or month == 1 else "submitted",
                births=number * month,
                planned_births=number,
            )


def a_table(names: list[str], heads: list[str], title: str = "2025年1月统计表") -> bytes:
    book = Workbook()
    book.active.append([title])
    book.active.append(["村名", *heads])
    for name in names:
        book.active.append([name, *[None] * len(heads)])
        book.active.cell(book.active.max_row, len(heads) + 1).number_format = "0"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(client: Client, data: bytes, name: str = "表.xlsx") -> Any:
    return client.post(LIST, {"file": SimpleUploadedFile(name, data)})


def values(response: Any) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_asked_once_and_known_again(client_for: Any, staff: User, reports: None) -> None:
    client = client_for(staff)
    data = a_table(["观冲村", "双桥", "合计"], ["出生人数", "政策内人数"])
    page = client.get(send(client, data).url, follow=True)
    table = AskedTable.objects.get()
    matching = services.matching_of(table, None)
    assert [item.words for item in matching.open_items] == ["政策内人数"]
    assert matching.open_places == ["双桥", "合计"]
    form = page.context["form"]
    names = {field.label: field.html_name for field in form}
    answers = {
        names["双桥"]: "431321107210",
        names["合计"]: "listed",
        names["政策内人数"]: "report.planned_births",
    }
    file = reverse("asked-table-file", args=[TOWNSHIP, table.pk])
    assert client.get(file).status_code == 302
    client.post(page.request["PATH_INFO"], answers)
    filled = client.get(file)
    assert values(filled) == [["观冲村", 1, 1], ["双桥", 2, 2], ["合计", 3, 3]]
    assert TrailEntry.objects.filter(action="导出来表").get().after["行数"] == 6
    again = send(
        client, a_table(["观冲村", "双桥", "合计"], ["出生人数", "政策内人数"], "2025年2月统计表")
    )
    assert again.url == reverse("asked-table", args=[TOWNSHIP, table.pk + 1])
    second = client.get(reverse("asked-table-file", args=[TOWNSHIP, table.pk + 1]))
    assert values(second) == [["观冲村", 2, 1], ["双桥", 4, 2], ["合计", 6, 3]]
    assert KnownLayout.objects.count() == 1


def test_what_waits_for_approval_is_told_and_not_filled(
    client_for: Any, staff: User, reports: None, community: Village
) -> None:
    client = client_for(staff)
    data = a_table(["观冲村", community.name], ["出生人数"], "2025年2月统计表")
    page = client.get(send(client, data).url)
    marks = {(cell.place, cell.mark_words, cell.value) for cell in page.context["table"].ordered}
    assert marks == {("观冲村", "台账已有", "2"), (community.name, "待审核", "")}
    sources = client.get(
        reverse("asked-table-sources", args=[TOWNSHIP, AskedTable.objects.get().pk])
    )
    rows = load_workbook(io.BytesIO(b"".join(sources.streaming_content))).active
    texts = {str(cell) for row in rows.iter_rows(values_only=True) for cell in row}
    assert {"2025年2月月报“出生人数”", "出生人数：2025年2月月报待审核"} <= texts


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["姓名", "身份证号", "孕检日期"], "个人名册"),
        (["出生人数", "备注431321199001010018"], "身份证号"),
    ],
)
def test_persons_are_refused(
    client_for: Any, staff: User, reports: None, heads: list[str], told: str
) -> None:
    book = Workbook()
    book.active.append(["序号", *heads])
    for number in range(3):
        book.active.append([number + 1, *[None] * len(heads)])
        book.active.cell(number + 2, len(heads) + 1).number_format = "0"
    file = io.BytesIO()
    book.save(file)
    page = send(client_for(staff), file.getvalue())
    assert told in page.context["form"].errors["file"][0]
    assert not AskedTable.objects.exists()


def test_a_heading_on_persons_is_told_with_its_rule(
    client_for: Any, staff: User, reports: None
) -> None:
    client = client_for(staff)
    page = client.get(send(client, a_table(["观冲村"], ["失独家庭户数", "出生人数"])).url)
    (never, known) = page.context["table"].ordered
    assert (never.mark_words, known.mark_words) == ("不应向村里要", "台账已有")
    assert "要保密" in never.why


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.docx", "a.pdf"])
def test_other_files_are_refused(client_for: Any, staff: User, name: str) -> None:
    page = send(client_for(staff), a_table(["观冲村"], ["出生人数"]), name)
    assert page.context["form"].errors["file"]


def test_the_file_goes_after_a_week(client_for: Any, staff: User, reports: None) -> None:
    client = client_for(staff)
    send(client, a_table(["观冲村"], ["出生人数"]))
    table = AskedTable.objects.get()
    services.clear_away()
    assert shelf.taken(table.pk) is not None
    AskedTable.objects.update(created_at=timezone.now() - datetime.timedelta(days=8))
    services.clear_away()
    assert shelf.taken(table.pk) is None
    assert not AskedTable.objects.exists()


def test_queries_do_not_grow_with_villages(
    client_for: Any, staff: User, reports: None, community: Village
) -> None:
    client, counts = client_for(staff), []
    heads = ["出生人数", "会员数", "总人口"]
    for names in (["观冲村"], ["观冲村", "双桥村", community.name]):
        url = send(client, a_table(names, heads, "2025年统计表")).url
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
