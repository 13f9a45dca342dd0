"""A column of a county's form is given up, renamed or counted in another unit from a year on:
windows over the change follow the rule, and say so."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.grading.counting import tally
from assessment.grading.presentation import reason
from assessment.grading.services.outcomes import assess
from assessment.grading.shown import shown_grade
from assessment.models import MonthlyReport, Standard
from assessment.reports import periods
from assessment.reports.form.in_force import form_of
from associations.models import Village, VocabularyDraft
from associations.vocabulary.services import start_draft
from tests.assessment.ladders import DATA, publish_ladder, rung
from tests.conftest import COUNTY, VILLAGE

from .made import OWN, content, own_column, publish_form

SignIn = Callable[[User], Client]
YEAR, CHANGE = 2028, 202801
PAIR = {"n05": {"title": "应访视户数"}, "n06": {"title": "已访视户数"}}
RATE = {"numerator": "n06", "denominator": "n05", "columns": PAIR, "threshold": 9000}


@pytest.fixture(autouse=True)
def two_years(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2029, 2, 2))
    publish_form(202701)


def changed(**columns: dict[str, Any] | None) -> dict[str, Any]:
    """The form with some own columns given up (None) or otherwise."""
    found = [columns.get(c["name"], c) for c in OWN]
    return content([column for column in found if column])


def months() -> None:
    for period in periods.months(2027, YEAR):
        form = form_of(VILLAGE, period)
        cells = {"n05": 10, "n06": 9} if period < CHANGE else {"n05": 10, "n06": 10, "n31": 12}
        given = dict.fromkeys(form.names, 0) | {n: v for n, v in cells.items() if n in form.names}
        MonthlyReport.objects.create(village_id=VILLAGE, period=period, state="approved", **given)


def ladder(**more: Any) -> Standard:
    rate = rung("i1", "qualified", "访视率", "sum", **RATE | {"years": 2} | more)
    grades = DATA["grades"][:2]
    return publish_ladder(effective_from=2027, criteria=[rate], grades=grades)


def told() -> tuple[bool | None, str, str]:
    [outcome] = assess(code=VILLAGE, year=YEAR)
    singly = Counter((one.rank, one.grade_title) for one in assess(code=COUNTY, year=YEAR))
    assert tally.grades(COUNTY, YEAR, outcome.standard) == singly
    return outcome.criteria[0].held, reason(outcome.criteria[0]), shown_grade(outcome).hint


def test_a_column_that_is_renamed_goes_on() -> None:
    publish_form(CHANGE, changed(n05=own_column(5, title="应走访户数", short="应走访")))
    ladder()
    months()
    held, why, _ = told()
    assert held is True
    assert "228÷240" in why


def test_a_column_that_is_given_up_cannot_be_judged(client_for: SignIn, staff: User) -> None:
    ladder()
    publish_form(CHANGE, changed(n05=None))
    months()
    asked = "月报表已没有要用的栏目"
    assert told() == (None, f"{asked}，不能判定", asked)
    page = client_for(staff).get(f"/grade/{VILLAGE}/{YEAR}/").content.decode()
    assert asked in page
    assert "起才填报" not in page
    assert "起参加考评" not in page
    [before] = assess(code=VILLAGE, year=2027)
    assert before.criteria[0].held is None, "its window began before the form"
    assert reason(before.criteria[0]) == "2027年1月起才填报，考评期未满，不能判定"


@pytest.mark.parametrize(("from_start", "held"), [(True, True), (False, None)])
def test_another_unit_is_another_column(from_start: bool, held: bool | None) -> None:
    """The window does not add up people and households; it begins with the new column."""
    new = own_column(31, title="应访视人数", short="应访视人")
    publish_form(CHANGE, changed(n05=new))
    pair = {"n31": {"title": "应访视人数"}, "n06": {"title": "已访视户数"}}
    more = {"denominator": "n31", "columns": pair, "at_most": True}
    ladder(**more, from_start=from_start)
    months()
    answer, why, _ = told()
    assert answer is held, why
    assert ("120÷144" if from_start else "2028年1月起才填报，考评期未满") in why


def test_the_draft_says_which_criteria_would_miss_it(client_for: SignIn, county: User) -> None:
    ladder()
    form = changed(n05=None, n06={**own_column(6), "required": False})
    monthly = {**form, "columns": [c for c in form["columns"] if "births" not in c["name"]]}
    draft = start_draft(title="少两栏", effective_from=202904, data={"form": monthly}, by=county)
    said = [
        "《三等阶梯式考评办法》的“访视率”要用“自设栏目之6”，改为可不填以后这一项不能判定",
        "《三等阶梯式考评办法》的“访视率”要用“自设栏目之5”，停用以后这一项不能判定",
    ]
    client = client_for(county)
    for address in (f"/report-forms/drafts/{draft.pk}/", f"/vocabularies/drafts/{draft.pk}/"):
        page = client.get(address).content.decode()
        assert [text in page for text in said] == [True, True]
        assert "出生人数”，停用" not in page, "nobody measures it"
    kept = VocabularyDraft.objects.get(pk=draft.pk)
    kept.data = {**kept.data, "form": content()}
    kept.save()
    page = client.get(f"/report-forms/drafts/{draft.pk}/").content.decode()
    assert "可以发布，但请先看" not in page
