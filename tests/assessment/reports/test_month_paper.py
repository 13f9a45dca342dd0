"""The month's report as one sheet to sign, and its blank form."""

import subprocess
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.reports.month_paper import month_paper, report_digest
from associations.models import Village
from documents.paper import TableBlock
from tests.assessment.records import add_report

pytestmark = pytest.mark.django_db
PERIOD = 202506
SignIn = Callable[[User], Client]


def text_of(client: Client, url: str) -> tuple[str, int]:
    """Without blanks, and how many pages."""
    answer = client.get(url)
    assert answer.status_code == 200
    pdf = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return "".join(told.split()), told.count("\f")


def test_one_sheet_with_every_figure_and_the_digest_of_the_page(
    village: Village, secretary: User, client_for: SignIn
) -> None:
    report = add_report(village, PERIOD, births=7, planned_births=6, levy_due=-1, levy_collected=-1)
    client, url = client_for(secretary), f"/reports/{village.pk}/{PERIOD}/"
    text, pages = text_of(client, f"{url}print/")
    assert pages == 1
    for part in (
        "观冲村2025年6月月报表",
        "填报单位：洪山殿镇观冲村",
        "填表人签字",
        "出生人数人7",
    ):
        assert part in text, part
    assert text.count("不适用") == 2
    assert report_digest(report) in text
    assert report_digest(report) in client.get(url).content.decode()


def test_the_digest_changes_with_a_cell_and_with_the_note_only(village: Village) -> None:
    report = add_report(village, PERIOD)
    first = report_digest(report)
    report.version, report.state = 9, "submitted"
    assert report_digest(report) == first
    report.births = 2
    second = report_digest(report)
    report.note = "补报"
    assert len({first, second, report_digest(report)}) == 3


def test_a_blank_form_of_a_month_that_is_not_there_yet(
    village: Village, secretary: User, client_for: SignIn
) -> None:
    add_report(village, PERIOD, births=7)
    client = client_for(secretary)
    for url in (f"{PERIOD}/print/?blank=1", f"{PERIOD + 1}/print/"):
        text, pages = text_of(client, f"/reports/{village.pk}/{url}")
        assert (pages, "校验码" in text) == (1, False)
    table, _ = [
        block
        for block in month_paper(MonthlyReport(village=village, period=PERIOD)).blocks
        if isinstance(block, TableBlock)
    ]
    assert {row[3] for row in table.rows} == {""}
    assert client.get(f"/reports/{village.pk}/299901/print/").status_code == 404
