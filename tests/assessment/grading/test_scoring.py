"""Facts → grades, without a database."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.grading import scoring
from assessment.grading.figures import CountFigure, FindingFigure, RatioFigure, VillageFacts
from assessment.standards.data import LadderStandard, load
from assessment.standards.data.measures import Measure, Ratio
from assessment.standards.data.stored import indicator
from tests.assessment.measures import births, rule

V1 = json.loads(
    (Path(__file__).resolve().parents[3] / "assessment" / "standards" / "v1.json").read_text(
        "utf-8"
    )
)
COUNTS = st.integers(min_value=0, max_value=10**9)


@pytest.fixture(scope="module")
def standard() -> LadderStandard:
    return load("v1", V1)


def ratio(threshold: int = 9000, measure: str = "sum") -> Measure:
    return births(threshold, measure=measure).measure


def wanted(measure: Measure) -> int | None:
    return measure.target.basis_points if isinstance(measure, Ratio) else None


def test_the_first_version_is_that_of_the_county(standard: LadderStandard) -> None:
    assert {
        c.code: (c.grade, indicator(c.measure).measure, c.years, wanted(c.measure), c.kinds)
        for c in standard.criteria
    } == {
        "planned_birth_rate": ("qualified", "sum", 3, 9000, ()),
        "contraception_rate": ("qualified", "stock", 1, 9800, ()),
        "migrant_contract_rate": ("qualified", "stock", 1, 10000, ()),
        "levy_rate": ("qualified", "sum", 1, 10000, ()),
        "satisfaction_rate": ("qualified", "appraisals", 1, 9000, ()),
        "community_services": ("qualified", "finding", 1, None, ("community",)),
        "six_none_2y": ("advanced", "zero", 2, None, ()),
        "informed_choice": ("model", "finding", 1, None, ()),
        "six_none_3y": ("model", "zero", 3, None, ()),
        "three_life_services": ("model", "finding", 1, None, ()),
    }
    assert standard.targets == {"qualified": 9000, "model": 7000, "model_villages": 3}


@pytest.mark.parametrize(
    ("numerator", "denominator", "threshold", "answer"),
    [
        (90, 100, 9000, True),
        (9, 10, 9000, True),
        (27, 30, 9000, True),
        (8999, 10000, 9000, False),
        (9000, 10000, 9000, True),
        (9001, 10000, 9000, True),
        (89995, 100000, 9000, False),
        (899_999_999, 1_000_000_000, 9000, False),
        (17, 19, 9000, False),
        (98, 100, 9800, True),
        (97, 99, 9800, False),
        (49, 50, 9800, True),
        (10, 10, 10000, True),
        (99_999_999, 100_000_000, 10000, False),
    ],
)
def test_a_ratio_holds_from_the_threshold_itself(
    numerator: int, denominator: int, threshold: int, answer: bool
) -> None:
    assert scoring.holds(ratio(threshold), RatioFigure(numerator, denominator)) is answer


@pytest.mark.parametrize(
    ("measure", "answer"), [("sum", True), ("stock", True), ("appraisals", False)]
)
def test_no_cases_hold_but_no_appraisal_does_not(measure: str, answer: bool) -> None:
    assert scoring.holds(ratio(measure=measure), RatioFigure(0, 0)) is answer


@pytest.mark.parametrize("measure", ["sum", "stock", "zero"])
def test_a_missing_month_leaves_it_open_however_good_the_rest(measure: str) -> None:
    kind = CountFigure if measure == "zero" else RatioFigure
    assert (
        scoring.holds(ratio(measure=measure), kind(100 if measure == "sum" else 0, 100, (202301,)))
        is None
    )


@pytest.mark.parametrize(("reports", "answer"), [(0, True), (1, False), (36, False)])
def test_the_six_none_ask_for_not_a_single_report(reports: int, answer: bool) -> None:
    assert scoring.holds(rule("z", "model", "zero", 3).measure, CountFigure(reports, 36)) is answer


@pytest.mark.parametrize("answer", [True, False, None])
def test_a_finding_answers_for_itself(answer: bool | None) -> None:
    assert (
        scoring.holds(rule("f", "model", "finding").measure, FindingFigure(held=answer)) is answer
    )


def grade(standard: LadderStandard, **answers: bool | None) -> str:
    """The grade when everything holds except what is named."""
    return scoring.grade([answers.get(c.code, True) for c in standard.criteria], standard)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "model"),
        ({"three_life_services": False}, "advanced"),
        ({"informed_choice": None}, "advanced"),
        ({"six_none_3y": False}, "advanced"),
        ({"six_none_2y": False}, "qualified"),
        ({"six_none_2y": None, "six_none_3y": None}, "qualified"),
        ({"levy_rate": False}, "created"),
        ({"satisfaction_rate": None}, "created"),
        ({"community_services": None}, "created"),
    ],
)
def test_the_ladder_is_climbed_rung_by_rung(
    standard: LadderStandard, answers: dict[str, bool | None], expected: str
) -> None:
    assert grade(standard, **answers) == expected


def test_a_criterion_that_does_not_apply_stands_in_nobodys_way(standard: LadderStandard) -> None:
    facts = VillageFacts(
        "431321107207", "观冲村", "village", tuple(None for _ in standard.criteria)
    )
    assert scoring.held(facts, standard) == (True,) * 10


@settings(deadline=None)  # the machine may be busy
@given(COUNTS, COUNTS, st.integers(1, 10000))
def test_holding_is_exactly_the_fraction_compared(
    numerator: int, denominator: int, threshold: int
) -> None:
    held = scoring.holds(ratio(threshold), RatioFigure(numerator, denominator))
    assert held is (denominator == 0 or numerator * 10000 >= threshold * denominator)


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 1000), st.integers(1, 10000))
def test_multiplying_both_sides_changes_nothing(
    part: int, rest: int, factor: int, threshold: int
) -> None:
    criterion, whole = ratio(threshold), part + rest
    before = scoring.holds(criterion, RatioFigure(part, whole))
    assert scoring.holds(criterion, RatioFigure(part * factor, whole * factor)) is before


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10000))
def test_one_more_birth_within_policy_never_lowers(part: int, rest: int, threshold: int) -> None:
    criterion, whole = ratio(threshold), part + rest
    if scoring.holds(criterion, RatioFigure(part, whole)) and whole:
        assert scoring.holds(criterion, RatioFigure(part + 1, whole + 1)) is True


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from([True, False, None]), min_size=10, max_size=10), st.integers(0, 9))
def test_one_more_criterion_held_never_lowers_the_grade(
    answers: list[bool | None], index: int
) -> None:
    ladder = load("v1", V1)
    better = [*answers[:index], True, *answers[index + 1 :]]
    assert (
        ladder.ranks[scoring.grade(better, ladder)] >= ladder.ranks[scoring.grade(answers, ladder)]
    )
