"""The demo township tells the stories it promises, on whatever day it is loaded."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Role, User
from assessment.grading.services.outcomes import assess
from assessment.models import Correction, MonthlyReport
from demo.stories import CLOSED_VILLAGE, STORIES
from demo.township import build

pytestmark = pytest.mark.django_db
TOWNSHIP = "431321107"


def test_every_story_leads_to_its_grade() -> None:
    last = timezone.localdate().year - 1
    build(last)
    outcomes = assess(code=TOWNSHIP, year=last)
    assert {outcome.village: outcome.grade for outcome in outcomes} == {v: s.grade for v, s in STORIES.items()}
    assert {outcome.grade for outcome in outcomes} == {"created", "qualified", "advanced", "model"}


def test_missing_month_merged_village_correction_and_roles_are_there() -> None:
    last = timezone.localdate().year - 1
    build(last)
    by_village = {outcome.village: outcome for outcome in assess(code=TOWNSHIP, year=last)}
    assert by_village["431321107215"].missing == [last * 100 + 8]
    assert CLOSED_VILLAGE[0] not in by_village
    assert CLOSED_VILLAGE[0] in {o.village for o in assess(code=TOWNSHIP, year=last - 1)}
    assert [item.new - item.old for item in Correction.objects.get().items.all()] == [1, 1]
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)


@pytest.mark.parametrize("day", [datetime.date(2026, 1, 3), datetime.date(2026, 2, 10), datetime.date(2026, 11, 23)])
def test_loads_on_any_day_of_the_year(day: datetime.date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    build(day.year - 1)
    latest = MonthlyReport.objects.order_by("-period").first().period
    assert latest == day.year * 100 + day.month


def test_a_second_load_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    reports, people = MonthlyReport.objects.count(), User.objects.count()
    call_command("load_demo")
    assert (MonthlyReport.objects.count(), User.objects.count()) == (reports, people)
    assert "密码都是" in capsys.readouterr().out
