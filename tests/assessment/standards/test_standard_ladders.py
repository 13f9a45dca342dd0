"""Ladders of other counties, and that what was graded under the first version comes out as it
did."""

import json
from pathlib import Path

import pytest

from assessment.grading import scoring
from assessment.grading.figures import CountFigure, RatioFigure
from assessment.grading.outcomes import rescore
from assessment.grading.services.outcome_json import criterion_json
from assessment.standards.data import load
from tests.assessment.measures import births, rule

HERE = Path(__file__).parent
V1 = json.loads((HERE.parents[2] / "assessment" / "standards" / "v1.json").read_text("utf-8"))
STORED = json.loads((HERE / "outcomes_of_v1.json").read_text("utf-8"))


@pytest.mark.parametrize("row", STORED["outcomes"], ids=lambda row: row["grade"])
def test_outcomes_of_the_first_version_come_out_to_the_letter(row: dict) -> None:
    """The file was written before there was any other kind of standard."""
    standard = load("v1", V1)
    assert standard.digest == STORED["standard"]
    again = rescore(row["facts"], standard, row["year"])
    criteria = [
        {k: v for k, v in criterion_json(item).items() if k != "reason"} for item in again.criteria
    ]
    assert (again.grade, again.digest, criteria) == (row["grade"], row["digest"], row["criteria"])


def ladder(*inherits: bool):
    grades = [
        {"code": f"g{n}", "title": f"{n}级", "rank": n, "inherits": i}
        for n, i in enumerate((True, *inherits), 1)
    ]
    criteria = [
        {
            "code": f"c{n}",
            "grade": f"g{n}",
            "clause": "",
            "title": "",
            "measure": "finding",
            "years": 1,
        }
        for n in range(2, len(grades) + 1)
    ]
    return load(
        "x",
        {"kind": "ladder", "title": "标准", "grades": grades, "criteria": criteria, "targets": {}},
    )


@pytest.mark.parametrize(
    ("inherits", "answers", "grade"),
    [
        ((True, True), (False, True), "g1"),
        ((True, False), (False, True), "g3"),
        ((True, False), (True, False), "g2"),
        ((False, True), (False, True), "g1"),
        ((True, False, True), (False, True, True), "g4"),
        ((True, False, True), (False, False, True), "g1"),
    ],
)
def test_whether_a_grade_needs_the_one_below_is_the_standards_word(
    inherits: tuple[bool, ...], answers: tuple[bool, ...], grade: str
) -> None:
    assert scoring.grade(answers, ladder(*inherits)) == grade


@pytest.mark.parametrize(("numerator", "held"), [(199, True), (200, True), (201, False)])
def test_a_threshold_from_above_includes_the_number_itself(numerator: int, held: bool) -> None:
    criterion = births(200, at_most=True)
    assert scoring.holds(criterion.measure, RatioFigure(numerator, 10000)) is held


def test_a_count_holds_at_none() -> None:
    measure = rule("c", "g2", "count", numerator="late_abortions").measure
    figures = (CountFigure(0, 12), CountFigure(1, 12), CountFigure(0, 12, (202501,)))
    assert [scoring.holds(measure, figure) for figure in figures] == [True, False, None]
