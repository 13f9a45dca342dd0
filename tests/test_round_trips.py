"""What was made to be filled in and brought in again comes in without a difference: every template
and every workbook that an import takes (EXPORTS); a list with masked names says that it is none."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessment.models import MonthlyReport
from care.models import Family
from members.models import MemberImport
from tests.conftest import TOWNSHIP, VILLAGE
from tests.members.imports.rosters import compared, errors

pytestmark = pytest.mark.django_db

MEMBERS = ("member-workbook", "household-workbook")


@pytest.fixture
def office(demo: int, client_for: Any) -> Client:
    return client_for(User.objects.get(role="township_staff", scope=TOWNSHIP))


def taken(client: Client, name: str, *args: object, query: str = "") -> bytes:
    response: Any = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("code", [VILLAGE, TOWNSHIP])
@pytest.mark.parametrize("export", MEMBERS)
def test_a_roster_that_was_taken_out(office: Client, code: str, export: str) -> None:
    data = taken(office, export, code, query="?state=all")
    batch = compared(office, code, data, target=export.split("-")[0] + "s")
    assert errors(batch) == []
    assert batch.counts["questions"] == []
    assert batch.counts["same"] == batch.counts["rows"] > 0
    assert batch.state == MemberImport.State.READY


@pytest.mark.parametrize("code", [VILLAGE, TOWNSHIP])
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "template"])
def test_a_month_of_reports(office: Client, code: str, filled: bool) -> None:
    reports = MonthlyReport.objects.filter(village__code__startswith=code)
    period = max(reports.values_list("period", flat=True))
    if not filled:
        reports = reports.none()
        period = 202001
    data = taken(office, "report-workbook", code, period)
    upload = SimpleUploadedFile("月报.xlsx", data)
    page = office.post(reverse("report-upload", args=[code]), {"file": upload}, follow=True)
    assert page.status_code == 200, page.content.decode()
    assert not page.context["errors"]
    assert not page.context["questions"]
    changes = page.context["plan"].changes
    assert not [
        (c.is_new, c.changed, c.report.unread, c.note, c.report.note, c.row)
        for c in changes
        if c.differs
    ]
    assert len(changes) == reports.filter(period=period).count()


def test_a_list_with_masked_names_says_that_it_is_not_for_entry(office: Client) -> None:
    assert Family.objects.filter(sensitive=True, village__code__startswith=TOWNSHIP).exists()
    book = openpyxl.load_workbook(io.BytesIO(taken(office, "family-workbook", TOWNSHIP)))
    above = [str(cell.value) for row in book.worksheets[0].iter_rows(max_row=3) for cell in row]
    assert any("不能用来导入" in text for text in above)
