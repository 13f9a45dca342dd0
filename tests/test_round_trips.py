"""What was made to be filled in and brought in again comes in without a difference: every template
and every workbook that an import takes, found among the addresses; a list with masked names says
that it is none."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.checks import url_patterns
from accounts.models import User
from accounts.records.tables_in import TableUpload, questions_of
from assessment.approval.services.imports import preview_upload, upload_of, upload_reports
from assessment.models import MonthlyReport
from associations.divisions import services as divisions
from associations.divisions.importing import DivisionChange
from associations.divisions.services import preview_divisions
from autonomy.agreements.services import answer_imports
from autonomy.agreements.services.answer_imports import preview_answers, upload_answers
from care.ledger import statement_files
from care.ledger.services import openings
from care.models import Family
from documents.uploads import UploadError
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


def _divisions(data: bytes, by: User) -> list[object]:
    batch = preview_divisions(data=data, file_name="表.xlsx", by=by)
    changes = [DivisionChange(**row) for row in batch.rows["rows"]]
    assert changes
    return [*batch.errors, *questions_of(batch), *(one for one in changes if not one.is_same)]


def _answers(data: bytes, by: User) -> list[object]:
    batch = upload_answers(data=data, name="表.xlsx", division=TOWNSHIP, by=by)
    plan = preview_answers(batch)
    assert plan.lines
    return [*plan.errors, *questions_of(batch), *plan.changes]


def _reports(data: bytes, by: User) -> list[object]:
    batch = upload_reports(data=data, name="表.xlsx", division=TOWNSHIP, by=by)
    plan = preview_upload(batch)
    assert plan.changes
    return [*plan.errors, *questions_of(batch), *(one for one in plan.changes if one.differs)]


def _nothing(data: bytes, by: User) -> list[object]:
    """No list is a bank's statement, or the sums of an opening."""
    return ["taken for a table to come in"]


def _ways() -> dict[str, tuple[TableUpload, Callable[[bytes, User], list[object]]]]:
    return {
        "divisions": (divisions.UPLOAD, _divisions),
        "answers": (answer_imports.UPLOAD, _answers),
        "reports": (upload_of(TOWNSHIP), _reports),
        "openings": (openings.UPLOAD, _nothing),
        "statements": (statement_files.UPLOAD, _nothing),
    }


def test_every_workbook_that_a_way_in_takes_changes_nothing(office: Client) -> None:
    by = User.objects.get(role="township_staff", scope=TOWNSHIP)
    period = max(MonthlyReport.objects.values_list("period", flat=True))
    taken_in = {}
    for export, data in _workbooks(office, {"code": TOWNSHIP, "year": 2025, "period": period}):
        for way, (upload, differences) in _ways().items():
            try:
                upload.read(data, "表.xlsx")
            except UploadError:
                continue
            taken_in[export, way] = differences(data, by)
    assert not {where: found[:3] for where, found in taken_in.items() if found}
    assert {*taken_in} >= {
        ("village-workbook", "divisions"),
        ("agreement-workbook", "answers"),
        ("report-workbook", "reports"),
    }


def _workbooks(client: Client, needs: dict[str, object]) -> Iterator[tuple[str, bytes]]:
    """Of every address that gives a workbook for a township."""
    for pattern in url_patterns():
        converters = pattern.pattern.converters
        if (pattern.name or "").endswith("-workbook") and converters.keys() <= needs.keys():
            address = reverse(pattern.name, kwargs={name: needs[name] for name in converters})
            response: Any = client.get(address)
            if response.status_code == 200 and response.streaming:
                yield pattern.name, b"".join(response.streaming_content)


def test_a_list_with_masked_names_says_that_it_is_not_for_entry(office: Client) -> None:
    assert Family.objects.filter(sensitive=True, village__code__startswith=TOWNSHIP).exists()
    book = openpyxl.load_workbook(io.BytesIO(taken(office, "family-workbook", TOWNSHIP)))
    above = [str(cell.value) for row in book.worksheets[0].iter_rows(max_row=3) for cell in row]
    assert any("不能用来导入" in text for text in above)
