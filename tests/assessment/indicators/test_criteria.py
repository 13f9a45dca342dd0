"""Indicators as criteria of a standard: facts, scoring, the country's count, and what is told."""

import datetime
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.authoring.faults import faults
from assessment.grading.counting.tally import grades
from assessment.grading.facts import gather
from assessment.grading.figures import CountFigure, RatioFigure, restore
from assessment.grading.outcomes import score
from assessment.standards.data import digest, load
from associations.vocabulary.in_force import forget
from tests.assessment.papers.test_live_workbook import recalculated, table, written
from tests.conftest import TOWNSHIP

from .standards import ladder, points
from .test_counts import ORACLE

YEAR = 2025
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("data", [ladder, points])
def test_a_standard_of_indicators_can_be_published(data) -> None:
    assert faults(data()) == []


def test_facts_are_those_of_plain_loops(demo: int) -> None:
    data = ladder()
    standard = load("t", data)
    span = (datetime.date(demo, 1, 1), datetime.date(demo, 12, 31))
    both = (datetime.date(demo - 1, 1, 1), span[1])
    found = gather(TOWNSHIP, demo, standard)
    assert len(found) > 20
    fixed = {
        **{"villages": 1, "posts_asked": 3, "disclosures_due": 25, "reports_due": 12},
    }
    for number, stored in enumerate(data["criteria"]):
        counted = {
            side: [
                ORACLE[key](*(both if stored["years"] == 2 else span)) if key in ORACLE else key
                for key in of["keys"]
            ]
            for side, of in stored["records"].items()
        }
        for village in found:
            wanted = [
                sum(fixed[one] if isinstance(one, str) else one[village.village] for one in side)
                for side in counted.values()
            ]
            figure = village.figures[number]
            if isinstance(figure, CountFigure):
                assert [figure.cases] == wanted
            else:
                assert isinstance(figure, RatioFigure)
                assert [figure.part, figure.whole] == wanted, (stored["code"], village.village)
            assert figure.missing == ()


@pytest.mark.parametrize("data", [ladder, points])
def test_the_country_is_counted_as_villages_are_scored(demo: int, data) -> None:
    standard = load("t", data())
    outcomes = [score(facts, standard, demo) for facts in gather(TOWNSHIP, demo, standard)]
    wanted = Counter((one.rank, one.grade_title) for one in outcomes)
    assert grades(TOWNSHIP, demo, standard) == wanted
    held = {item.criterion.code: set() for one in outcomes for item in one.criteria}
    for one in outcomes:
        for item in one.criteria:
            held[item.criterion.code].add(item.held)
    assert sum(len(answers) > 1 for answers in held.values()) >= 4, "the villages differ"


def test_points_are_those_of_fractions(demo: int) -> None:
    data = points()
    standard = load("t", data)
    for facts in gather(TOWNSHIP, demo, standard):
        outcome = score(facts, standard, demo)
        for item, stored in zip(outcome.criteria, data["criteria"], strict=True):
            figure = item.figure
            if stored["measure"] == "cases":
                off = figure.cases // stored["per"] if stored["role"] == "bonus" else figure.cases
                lost = off * stored["off"]
                wanted = min(300, lost) if stored["role"] == "bonus" else max(0, 500 - lost)
            elif not figure.whole:
                must = stored["records"]["whole"].get("must", False)
                wanted = 0 if must else 500
            else:
                short = Fraction(stored["threshold"], 100) - Fraction(
                    100 * figure.part, figure.whole
                )
                steps = -(-short.numerator // short.denominator) if short > 0 else 0
                wanted = max(0, 500 - 50 * steps)
            assert item.score == wanted, (facts.village, stored["code"], figure)


def test_a_round_is_self_contained(demo: int) -> None:
    """Facts come out of their stored form to the letter, and the standard out of its data."""
    standard = load("t", ladder())
    facts = gather(TOWNSHIP, demo, standard)[0]
    again = restore([*map(_listed, facts.stored)], [c.measure for c in standard.criteria])
    assert again.figures == facts.figures
    assert score(again, standard, demo).digest == score(facts, standard, demo).digest
    assert digest(ladder()) == standard.digest


def _listed(value: object) -> object:
    return list(map(_listed, value)) if isinstance(value, list | tuple) else value


def test_queries_do_not_grow_with_villages(demo: int) -> None:
    standard = load("t", ladder())
    counts = []
    for code in (TOWNSHIP, f"{TOWNSHIP}001"):
        forget()
        with CaptureQueriesContext(connection) as asked:
            gather(code, demo, standard)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


@pytest.mark.parametrize(
    "change",
    [
        {"keys": ["nothing"]},
        {"keys": []},
        {"keys": ["report.births"]},
        {"title": ""},
        {"must": "yes"},
        {"unit": 3},
    ],
)
def test_a_file_with_sources_that_are_none_is_refused(change) -> None:
    data = ladder()
    broken = data["criteria"][0]
    broken["records"] = {**broken["records"], "part": broken["records"]["part"] | change}
    assert faults(data)


@pytest.mark.parametrize("data", [ladder, points])
def test_libreoffice_works_out_the_same(demo: int, data, tmp_path: Path) -> None:
    standard = load("t", data())
    outcomes = [score(facts, standard, demo) for facts in gather(TOWNSHIP, demo, standard)]
    (tmp_path / "records.xlsx").write_bytes(written(outcomes).getvalue())
    recalculated(tmp_path)
    rows = table(tmp_path, "records", "等次")
    assert [(row["区划代码"], row["计算等次"], row["是否一致"]) for row in rows] == [
        (outcome.village, outcome.grade_title, "一致") for outcome in outcomes
    ]
