"""Columns that come from other records: proposed in the draft, filled in at 上报, told where they
differ."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from assessment.approval.services.grid import approve_month, submit_month
from assessment.models import MonthlyReport
from assessment.reports.derived import derived
from assessment.reports.services import submit_report
from associations.models import Village
from care.models import Activity

from ..records import add_report
from .typed import typed

SignIn = Callable[[User], Client]
PERIOD = 202506


@pytest.fixture
def logged(village: Village) -> Village:
    """June 2025: 1 + 12 households visited, 40 + 85 people taught or informed; neither May nor the
    meeting counts."""
    for month, kind, counts in (
        (6, "home_visit", {"households": 1, "reached": 3}),
        (6, "condolence", {"households": 12, "reached": 12}),
        (6, "training", {"reached": 40}),
        (6, "publicity", {"reached": 85}),
        (6, "meeting", {"reached": 20}),
        (6, "health_check", {"reached": 30, "examined": 30}),
        (5, "training", {"reached": 999}),
        (7, "home_visit", {"households": 99}),
    ):
        day = datetime.date(2025, month, 1 if month != 5 else 31)
        Activity.objects.create(village=village, kind=kind, date=day, title="活动", **counts)
    return village


def text(response: object) -> str:
    return response.content.decode()


def test_what_the_log_says(logged: Village, other_village: Village) -> None:
    found = derived([logged.pk, other_village.pk], PERIOD)
    assert {name: item.value for name, item in found[logged.pk].items()} == {
        "visits": 13,
        "people_reached": 125,
    }
    assert found[logged.pk]["visits"].url == f"/activities/{logged.pk}/2025/?month=6"
    assert other_village.pk not in found, (
        "a village that logged nothing is not said to have done nothing"
    )
    assert derived([logged.pk], 202500) == {}


def test_december_ends_with_its_year(village: Village) -> None:
    for day in (datetime.date(2024, 12, 31), datetime.date(2025, 1, 1)):
        Activity.objects.create(village=village, kind="training", date=day, title="培训", reached=7)
    assert derived([village.pk], 202412)[village.pk]["people_reached"].value == 7


def test_the_form_proposes_it_with_its_source(
    logged: Village, secretary: User, client_for: SignIn
) -> None:
    page = text(client_for(secretary).get(f"/reports/{logged.pk}/{PERIOD}/edit/"))
    assert 'name="visits" value="13"' in page
    assert f'href="/activities/{logged.pk}/2025/?month=6"' in page
    assert not MonthlyReport.objects.exists()


def test_another_number_is_kept_and_told(
    logged: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    client, address = client_for(secretary), f"/reports/{logged.pk}/{PERIOD}"
    client.post(f"{address}/edit/", typed(visits="20") | {"version": "0", "act": "save"})
    told = "与活动记录（13）不一致"
    assert told in text(client.get(f"{address}/edit/"))
    assert told in text(client.get(f"{address}/edit/?confirm=1"))
    client.post(f"{address}/submit/", {"version": "1"})
    report = MonthlyReport.objects.get()
    assert (report.state, report.visits, report.people_reached) == ("submitted", 20, 125)
    assert told in text(client_for(staff).get(f"{address}/"))
    page = text(client_for(staff).post(f"/grid/{logged.township_id}/{PERIOD}/approve/"))
    assert "上门服务户次填20，活动记录是13" in page
    assert "宣传教育人次填" not in page


def test_zero_and_does_not_apply_are_answers_too(logged: Village, secretary: User) -> None:
    report = add_report(logged, PERIOD, state="draft", visits=0, people_reached=-1)
    submit_report(report=report, version=report.version, by=secretary)
    report.refresh_from_db()
    assert (report.visits, report.people_reached) == (0, -1)


def test_the_whole_township_at_once(logged: Village, other_village: Village, staff: User) -> None:
    for village in (logged, other_village):
        add_report(village, PERIOD, state="draft")
    add_report(logged, 202507, state="draft", visits=5)
    submit_month(township=logged.township, period=PERIOD, by=staff)
    stored = dict(MonthlyReport.objects.filter(period=PERIOD).values_list("village_id", "visits"))
    assert stored == {logged.pk: 13, other_village.pk: None}
    assert MonthlyReport.objects.get(period=202507).visits == 5


def test_what_was_submitted_stays_and_what_was_approved_is_no_longer_compared(
    logged: Village, staff: User, client_for: SignIn
) -> None:
    report = add_report(logged, PERIOD, state="submitted", visits=13, people_reached=125)
    Activity.objects.create(
        village=logged, kind="home_visit", date="2025-06-30", title="后补", households=4
    )
    assert "与活动记录（17）不一致" in text(
        client_for(staff).get(f"/reports/{logged.pk}/{PERIOD}/")
    )
    approve_month(
        township=logged.township, period=PERIOD, seen={logged.pk: report.version}, by=staff
    )
    page = text(client_for(staff).get(f"/reports/{logged.pk}/{PERIOD}/"))
    assert "活动记录" not in page
    report.refresh_from_db()
    assert report.visits == 13


def test_the_grid_proposes_too_and_an_untouched_row_is_nobodys_change(
    logged: Village, staff: User, client_for: SignIn
) -> None:
    client, address = client_for(staff), f"/grid/{logged.township_id}/{PERIOD}/"
    page = client.get(address)
    row = next(row for row in page.context["grid"].rows if row.code == logged.pk)
    assert (f"{logged.pk}.visits", "13") in row.cells
    client.post(address, {f"row.{logged.pk}": row.token, **dict(row.cells), "act": "save"})
    assert not MonthlyReport.objects.exists()
    cells = dict(row.cells) | {f"{logged.pk}.births": "1"}
    client.post(address, {f"row.{logged.pk}": row.token, **cells, "act": "save"})
    assert (MonthlyReport.objects.get().births, MonthlyReport.objects.get().visits) == (1, 13)
