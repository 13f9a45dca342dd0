"""Facts → points, without a database: the arithmetic of a standard by points, edge by edge."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.grading.figures import (
    CountFigure,
    Figure,
    FindingFigure,
    RatioFigure,
    ScoreFigure,
    VillageFacts,
)
from assessment.grading.scoring import score, sheet
from assessment.standards.data import PointsItem, PointsStandard, item_of, load

GRADES = [
    {"code": "created", "title": "不合格", "rank": 1},
    {"code": "qualified", "title": "合格", "rank": 2, "least": 6000},
    {"code": "advanced", "title": "良好", "rank": 3, "least": 8000},
    {"code": "model", "title": "优秀", "rank": 4, "least": 9000},
]
RATE: dict[str, Any] = {
    "code": "rate",
    "grade": "",
    "clause": "1.1",
    "title": "政策内出生率",
    "measure": "sum",
    "years": 1,
    "numerator": "planned_births",
    "denominator": "births",
    "threshold": 9500,
    "section": "s1",
    "full": 4000,
    "per": 100,
    "off": 200,
}
VISIT: dict[str, Any] = {
    "code": "visit",
    "grade": "",
    "clause": "2.1",
    "title": "阵地建设",
    "measure": "score",
    "years": 1,
    "section": "s1",
    "full": 6000,
}
VETO: dict[str, Any] = {
    "code": "veto",
    "grade": "qualified",
    "clause": "3.1",
    "title": "大月份引产",
    "measure": "count",
    "years": 1,
    "numerator": "late_abortions",
    "section": "s1",
    "role": "veto",
}
EXTRA: dict[str, Any] = {
    "code": "extra",
    "grade": "",
    "clause": "4.1",
    "title": "经验推广",
    "measure": "score",
    "years": 1,
    "section": "s1",
    "role": "bonus",
    "full": 500,
}


def rate(**changes: Any) -> PointsItem:
    return item_of({**RATE, **changes})


def standard(*items: dict[str, Any], bonus_cap: int = 300) -> PointsStandard:
    data = {
        "kind": "points",
        "title": "百分制标准",
        "grades": GRADES,
        "sections": [{"code": "s1", "title": "一、基础"}],
        "criteria": list(items),
        "full": 10000,
        "bonus_cap": bonus_cap,
        "targets": {},
    }
    found = load("p1", data)
    assert isinstance(found, PointsStandard)
    return found


@pytest.mark.parametrize(
    ("numerator", "denominator", "begun", "points"),
    [
        (95, 100, True, 4000),  # exactly at the target
        (9499, 10000, True, 3800),  # 0.01% below: a step is begun
        (9499, 10000, False, 4000),
        (94, 100, True, 3800),  # one whole step
        (94, 100, False, 3800),
        (9399, 10000, True, 3600),
        (9399, 10000, False, 3800),
        (949_999_999, 1_000_000_000, True, 3800),  # nothing is rounded before it is compared
        (75, 100, True, 0),
        (10, 100, True, 0),  # never below zero
        (100, 100, True, 4000),
        (0, 0, True, 4000),  # no cases
    ],
)
def test_points_are_taken_off_per_percent_below_the_target(
    numerator: int, denominator: int, begun: bool, points: int
) -> None:
    assert score(rate(begun=begun), RatioFigure(numerator, denominator)) == points


def test_below_zero_only_where_the_standard_says_so() -> None:
    assert score(rate(floor=-1000), RatioFigure(10, 100)) == -1000
    assert score(rate(floor=-1000), RatioFigure(72, 100)) == -600


def test_smaller_steps_and_targets_from_above() -> None:
    assert score(rate(per=10, off=15), RatioFigure(9489, 10000)) == 4000 - 2 * 15
    above = rate(threshold=200, at_most=True)
    assert score(above, RatioFigure(2, 100)) == 4000
    assert score(above, RatioFigure(2001, 100_000)) == 3800
    assert score(above, RatioFigure(5, 100)) == 3400


@pytest.mark.parametrize(
    ("cases", "per", "begun", "points"),
    [(0, 1, True, 1000), (3, 1, True, 400), (7, 1, True, 0), (3, 2, True, 600), (3, 2, False, 800)],
)
def test_points_are_taken_off_per_case(cases: int, per: int, begun: bool, points: int) -> None:
    item = rate(
        measure="count",
        numerator="six_none",
        denominator="",
        threshold=None,
        full=1000,
        per=per,
        begun=begun,
    )
    assert score(item, CountFigure(cases, 12)) == points


def test_no_appraisal_gives_nothing_and_a_finding_not_held_costs_what_is_said() -> None:
    assert score(rate(measure="appraisals"), RatioFigure(0, 0)) == 0
    finding = rate(
        measure="finding", numerator="informed_choice", denominator="", threshold=None, off=1500
    )
    assert [score(finding, FindingFigure(held=held)) for held in (True, False, None)] == [
        4000,
        2500,
        None,
    ]


def test_a_missing_month_or_no_inspection_leaves_an_item_open() -> None:
    assert score(rate(), RatioFigure(90, 100, (202503,))) is None
    assert score(item_of(VISIT), ScoreFigure(None, 5000)) is None
    assert (
        score(item_of(VISIT), ScoreFigure(5500, 6000)) == 5500
    )  # what was inspected counts, not what was said
    assert score(item_of(VISIT), ScoreFigure(9000, None)) == 6000


def test_a_bonus_wants_its_proof_and_is_capped() -> None:
    assert score(item_of(EXTRA), ScoreFigure(None, 400)) == 0
    assert score(item_of(EXTRA), ScoreFigure(9900, None)) == 500
    beyond = rate(role="bonus", full=300, off=100)
    assert [score(beyond, RatioFigure(n, 1000)) for n in (949, 950, 951, 960, 961, 1000)] == [
        0,
        0,
        100,
        100,
        200,
        300,
    ]
    assert score(beyond, RatioFigure(0, 0)) == score(beyond, RatioFigure(99, 100, (202501,))) == 0


def test_what_does_not_apply_gives_full_marks_and_no_bonus() -> None:
    assert score(rate(), None) == 4000
    assert score(item_of(EXTRA), None) == 0


FULL = (RatioFigure(95, 100), ScoreFigure(6000, 6000), CountFigure(0, 12), ScoreFigure())


@pytest.mark.parametrize(
    ("figures", "total", "grade"),
    [
        ({}, 10000, "model"),
        ({1: ScoreFigure(5000)}, 9000, "model"),  # the band's edge itself
        ({1: ScoreFigure(4999)}, 8999, "advanced"),
        ({1: ScoreFigure(4999), 3: ScoreFigure(1)}, 9000, "model"),  # a hundredth of bonus
        (
            {1: ScoreFigure(4000), 3: ScoreFigure(500)},
            8300,
            "advanced",
        ),  # all bonuses together: three points
        ({0: RatioFigure(9499, 10000), 1: ScoreFigure(2200)}, 6000, "qualified"),
        ({0: RatioFigure(9499, 10000), 1: ScoreFigure(2199)}, 5999, "created"),
        ({2: CountFigure(1, 12)}, 10000, "qualified"),  # vetoed down to what the standard says
        ({1: ScoreFigure(1000), 2: CountFigure(1, 12)}, 5000, "created"),  # a veto never lifts
        ({0: RatioFigure(95, 100, (202511,))}, None, "created"),
        ({1: ScoreFigure(None, 6000)}, None, "created"),
        ({2: CountFigure(0, 12, (202511,))}, None, "created"),
    ],
)
def test_bands_vetoes_and_what_is_open(
    figures: dict[int, Figure], total: int | None, grade: str
) -> None:
    found = [figures.get(number, figure) for number, figure in enumerate(FULL)]
    facts = VillageFacts("431321107207", "观冲村", "village", tuple(found))
    result = sheet(facts, standard(RATE, VISIT, VETO, EXTRA))
    assert (result.total, result.grade) == (total, grade)


def test_a_known_case_strikes_whatever_month_is_missing() -> None:
    figures = (RatioFigure(95, 100), ScoreFigure(6000), CountFigure(1, 12, (202511,)), None)
    result = sheet(
        VillageFacts("431321107207", "观冲村", "village", figures),
        standard(RATE, VISIT, VETO, EXTRA),
    )
    assert (result.held[2], result.vetoed, result.total, result.grade) == (
        False,
        "qualified",
        10000,
        "qualified",
    )


def test_of_two_vetoes_the_lower_counts() -> None:
    second = {**VETO, "code": "veto2", "grade": "created", "numerator": "sex_selection"}
    facts = VillageFacts(
        "431321107207",
        "观冲村",
        "village",
        (FULL[0], FULL[1], CountFigure(1, 12), CountFigure(2, 12)),
    )
    assert sheet(facts, standard(RATE, VISIT, VETO, second)).vetoed == "created"


@settings(deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 10000),
    st.integers(1, 500),
    st.booleans(),
)
def test_steps_are_those_of_the_exact_fraction(
    n: int, d: int, target: int, per: int, begun: bool
) -> None:
    item = replace(rate(threshold=target), per=per, begun=begun, full=10**9, off=1)
    away = max(Fraction(target, 10000) - Fraction(n, d), Fraction(0)) / Fraction(per, 10000)
    whole = away.numerator // away.denominator
    expected = whole + (begun and away.denominator > 1)
    assert score(item, RatioFigure(n, d)) == 10**9 - expected
