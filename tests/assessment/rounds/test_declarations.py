"""自定类型: declared by 18 May, held against the grade last computed."""

import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import TrailEntry
from assessment.models import MonthlyReport, SelfDeclaration
from autonomy.models import Appraisal

from ..ladders import publish_ladder
from ..records import HEALTHY, YEAR

TOWN, VILLAGE = "431321107", "431321107207"
DAY = datetime.date


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day of all tests here unless they change it."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY(2026, 6, 3))
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *_: day)


@pytest.fixture
def qualified(village):
    """观冲村 was an advanced village in 2025: three good years, but no finding on site."""
    MonthlyReport.objects.bulk_create(
        MonthlyReport(village=village, period=year * 100 + month, state="approved", **HEALTHY)
        for year in (YEAR - 2, YEAR - 1, YEAR)
        for month in range(1, 13)
    )
    Appraisal.objects.create(village=village, date=DAY(YEAR, 6, 10), asked=100, satisfied=95)
    return village


def rows_of(client, year=2026, code=TOWN):
    return {
        row.village.name: row
        for row in client.get(f"/declarations/{code}/{year}/").context["table"].rows
    }


def test_in_time_late_and_undeclared(divisions, staff, client_for):
    SelfDeclaration.objects.create(
        village=divisions.village, year=2026, type="model", declared=DAY(2026, 5, 18)
    )
    SelfDeclaration.objects.create(
        village=divisions.community, year=2026, type="created", declared=DAY(2026, 5, 19)
    )
    response = client_for(staff).get(f"/declarations/{TOWN}/2026/")
    states = {row.village.name: row.state for row in response.context["table"].rows}
    assert states == {"观冲村": "in_time", "中心社区": "late", "双桥村": "missing"}
    assert response.context["tally"] == {"in_time": 1, "late": 1, "missing": 1, "awaited": 0}


def test_nothing_is_missing_on_the_last_day(divisions, staff, client_for, today):
    today(DAY(2026, 5, 18))
    assert {row.state for row in rows_of(client_for(staff)).values()} == {"awaited"}
    today(DAY(2026, 5, 19))
    assert {row.state for row in rows_of(client_for(staff)).values()} == {"missing"}


@pytest.mark.parametrize(
    ("kind", "compared"),
    [("created", "below"), ("qualified", "below"), ("advanced", "equal"), ("model", "above")],
)
def test_the_type_against_the_grade_of_the_year_before(
    qualified, staff, client_for, kind, compared
):
    SelfDeclaration.objects.create(
        village=qualified, year=2026, type=kind, declared=DAY(2026, 5, 10)
    )
    row = rows_of(client_for(staff))["观冲村"]
    assert (row.outcome.year, row.outcome.grade, row.compared) == (2025, "advanced", compared)


def test_a_year_that_is_over_is_held_against_its_own_grade(qualified, staff, client_for):
    SelfDeclaration.objects.create(
        village=qualified, year=2025, type="model", declared=DAY(2025, 5, 10)
    )
    row = rows_of(client_for(staff), 2025)["观冲村"]
    assert (row.outcome.year, row.compared_word) == (2025, "高于考评")


def test_a_secretary_declares_and_changes_the_own_type(divisions, secretary, client_for):
    client, address = client_for(secretary), f"/declarations/{VILLAGE}/2026/edit/"
    assert "2026-05-18 前报乡镇" in client.get(address).content.decode()
    response = client.post(address, {"type": "qualified", "declared": "2026-05-12"})
    assert response.headers["Location"] == f"/declarations/{VILLAGE}/2026/"
    client.post(address, {"type": "advanced", "declared": "2026-05-13", "version": 1})
    row = SelfDeclaration.objects.get()
    assert (row.type, row.declared, row.version) == ("advanced", DAY(2026, 5, 13), 2)
    assert client.get(f"/declarations/{TOWN}/2026/").status_code == 404
    assert (
        client.post("/declarations/431321107210/2026/edit/", {"type": "model"}).status_code == 404
    )


def test_the_types_are_the_grades_of_the_countys_standard(qualified, staff, client_for):
    old = SelfDeclaration.objects.create(
        village=qualified, year=2026, type="qualified", declared=DAY(2026, 5, 10)
    )
    publish_ladder(effective_from=2026)
    client, address = client_for(staff), f"/declarations/{VILLAGE}/2026/edit/"
    assert "checked" not in client.get(address).content.decode(), (
        "合格村 is no grade of this ladder"
    )
    old.delete()
    assert client.post(address, {"type": "model", "declared": "2026-05-12"}).status_code == 422
    assert client.post(address, {"type": "grade5", "declared": "2026-05-12"}).status_code == 302
    assert TrailEntry.objects.first().after["自定类型"] == "标杆村"
    row = rows_of(client)["观冲村"]
    assert (row.declaration.type_title, row.outcome.grade_title, row.compared) == (
        "标杆村",
        "先进村",
        "",
    )
    assert "标杆村" in client.get(f"/declarations/{TOWN}/2026/").content.decode()


@pytest.mark.parametrize(
    ("declared", "told"),
    [("2026-06-04", "还没有到"), ("2025-12-31", "日期要在2026年内"), ("", "请填写")],
)
def test_what_is_refused(divisions, staff, client_for, declared, told):
    response = client_for(staff).post(
        f"/declarations/{VILLAGE}/2026/edit/", {"type": "model", "declared": declared}
    )
    assert (response.status_code, SelfDeclaration.objects.count()) == (422, 0)
    assert told in response.content.decode()


def test_staff_declares_for_a_village_and_takes_it_back(divisions, staff, client_for):
    client, address = client_for(staff), f"/declarations/{VILLAGE}/2026/edit/"
    response = client.post(address, {"type": "model", "declared": "2026-05-12"})
    assert response.headers["Location"] == f"/declarations/{TOWN}/2026/"
    client.post(address, {"act": "remove"})
    assert not SelfDeclaration.objects.exists()


def test_the_workbook_holds_what_the_page_shows(qualified, staff, client_for):
    SelfDeclaration.objects.create(
        village=qualified, year=2026, type="model", declared=DAY(2026, 5, 20)
    )
    file = io.BytesIO(client_for(staff).get(f"/declarations/{TOWN}/2026/workbook/").getvalue())
    lines = [list(row) for row in load_workbook(file).active.iter_rows(values_only=True)]
    line = next(row for row in lines if row[0] == "观冲村")
    late = ["模范村", datetime.datetime(2026, 5, 20), "迟报（迟2天）"]
    assert line[1:] == [*late, "先进村", "高于考评"]


def test_a_village_sees_the_years_it_declared(qualified, secretary, client_for):
    SelfDeclaration.objects.create(
        village=qualified, year=2024, type="qualified", declared=DAY(2024, 5, 20)
    )
    rows = client_for(secretary).get(f"/declarations/{VILLAGE}/2026/").context["table"].rows
    assert [(row.year, row.state) for row in rows] == [(2026, "missing"), (2024, "late")]


def test_a_village_that_is_gone_declares_no_more(village, staff, client_for):
    village.closed = DAY(2025, 9, 1)
    village.save()
    client = client_for(staff)
    assert client.get(f"/declarations/{VILLAGE}/2026/edit/").status_code == 404
    assert "申报2026年类型" not in client.get(f"/declarations/{VILLAGE}/2026/").content.decode()
    assert client.get(f"/declarations/{VILLAGE}/2024/edit/").status_code == 200
    assert "申报2024年类型" in client.get(f"/declarations/{VILLAGE}/2024/").content.decode()
    assert "观冲村" not in rows_of(client)
