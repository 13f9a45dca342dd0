"""What is told of a grade before its year is over: none yet, but what is within reach."""

import datetime

import pytest

from assessment.grading.outcomes import VillageOutcome
from assessment.grading.services.outcomes import compute_village
from assessment.grading.shown import shown_grade, told_early, within_reach
from associations.models import Village

from ..records import YEAR, add_appraisal, add_months, add_report

NOVEMBER, AFTER = datetime.date(YEAR, 11, 20), datetime.date(YEAR + 1, 1, 6)


def outcome_of(village: Village) -> VillageOutcome:
    outcome = compute_village(village=village.pk, year=YEAR)
    assert outcome
    return outcome


def test_a_year_that_is_not_over_has_no_grade_but_one_within_reach(village: Village) -> None:
    add_months(village, last=202510)
    shown = shown_grade(outcome_of(village), NOVEMBER)
    assert (shown.title, shown.is_open) == ("待定", True)
    assert shown.hint == "可望模范村；7项待判定"
    assert shown_grade(outcome_of(village), AFTER).title == "创建村"


def test_what_happened_cannot_be_undone_within_the_year(village: Village) -> None:
    add_months(village, last=202509)
    add_report(village, 202510, late_abortions=1)
    add_appraisal(village)
    outcome = outcome_of(village)
    assert within_reach(outcome).title == "合格村"
    assert (
        shown_grade(outcome, NOVEMBER).hint == "可望合格村；未达到：两年六无、三年六无；4项待判定"
    )


def test_stocks_and_appraisals_may_still_become_better(village: Village) -> None:
    add_months(village, last=202510, contraception_done=90)
    add_appraisal(village, satisfied=80)
    outcome = outcome_of(village)
    assert within_reach(outcome).title == "模范村"
    assert "未达到：措施落实率、满意率" in shown_grade(outcome, NOVEMBER).hint


def test_so_far_a_year_is_told_without_its_lowest_grade(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_months(village)
    grades = outcome_of(village).standard.grades
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: NOVEMBER)
    assert [told_early(g, YEAR).title for g in grades] == ["待定", "合格村", "先进村", "模范村"]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: AFTER)
    assert [told_early(g, YEAR) for g in grades] == list(grades)
