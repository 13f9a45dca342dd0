"""What came out: exact fractions, percentages that are cut, outcomes stored once and computed again
to the letter."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.grading.figures import RatioFigure
from assessment.grading.outcomes import CriterionOutcome, rescore
from assessment.grading.services.outcome_json import village_json
from assessment.grading.services.outcomes import assess, compute_village
from assessment.models import Outcome, Standard
from assessment.standards.data import Criterion, digest
from assessment.standards.services import NoStandardError, standard_for
from associations.models import Village
from tests.assessment.measures import births, rule
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_report,
    criterion,
)
from tests.conftest import TOWNSHIP

BIRTHS = births(years=3)
LEVY = rule(
    "l", "qualified", "sum", numerator="levy_collected", denominator="levy_due", threshold=10000
)


def shown(numerator: int, denominator: int, of: Criterion = BIRTHS) -> CriterionOutcome:
    return CriterionOutcome(of, RatioFigure(numerator, denominator), None, YEAR)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (90, 100, "90.00%"),
        (8999, 10000, "89.99%"),
        (89995, 100000, "89.99%"),
        (899999, 1000000, "89.99%"),
        (2, 3, "66.66%"),
        (1, 1, "100.00%"),
        (99999, 100000, "99.99%"),
        (0, 7, "0.00%"),
        (5, 100000, "0.00%"),
        (0, 0, ""),
    ],
)
def test_a_percentage_is_cut_and_never_rounded_up(
    numerator: int, denominator: int, percent: str
) -> None:
    assert shown(numerator, denominator).percent == percent


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 10000))
def test_a_shown_percentage_never_reaches_a_threshold_that_was_missed(
    part: int, whole: int, threshold: int
) -> None:
    part = min(part, whole)
    text = shown(part, whole).percent
    assert Fraction(text[:-1]) <= Fraction(part * 100, whole)
    if part * 10000 < threshold * whole:
        assert Fraction(text[:-1]) * 100 < threshold


def test_levy_is_shown_in_yuan_and_fen() -> None:
    item = shown(99_999_999_999_01, 10**14, LEVY)
    assert (item.numerator_text, item.denominator_text) == ("99999999999.01", "1000000000000")
    assert shown(120050, 120055, LEVY).fraction == "1200.50/1200.55"
    assert shown(120050, 120055, LEVY).percent == "99.99%"


def test_windows_are_calendar_years_and_a_stock_its_month(village: Village) -> None:
    add_model_village(village)
    outcome = compute_village(village=village.pk, year=YEAR)
    assert {item.criterion.code: item.window for item in outcome.criteria} == {
        "planned_birth_rate": "2023-01/2025-12",
        "contraception_rate": "2025-12",
        "migrant_contract_rate": "2025-12",
        "levy_rate": "2025-01/2025-12",
        "satisfaction_rate": "2025-01/2025-12",
        "six_none_2y": "2024-01/2025-12",
        "informed_choice": "2025-01/2025-12",
        "six_none_3y": "2023-01/2025-12",
        "three_life_services": "2025-01/2025-12",
    }


def rows(village: Village) -> list[tuple[str, bool]]:
    return list(
        Outcome.objects.filter(village=village, year=YEAR)
        .order_by("id")
        .values_list("grade", "current")
    )


def test_an_outcome_is_stored_once(village: Village) -> None:
    add_model_village(village)
    for _ in range(3):
        assess(code=TOWNSHIP, year=YEAR)
    assert rows(village) == [("model", True)]


def test_changed_facts_supersede_and_the_old_row_stays_as_it_was(village: Village) -> None:
    add_model_village(village)
    assess(code=TOWNSHIP, year=YEAR)
    first = Outcome.objects.get(village=village)
    add_appraisal(village, satisfied=10, date="2025-11-02")
    assess(code=village.pk, year=YEAR)
    assert rows(village) == [("model", False), ("created", True)]
    kept = Outcome.objects.get(pk=first.pk)
    assert (kept.facts, kept.criteria, kept.digest, kept.at) == (
        first.facts,
        first.criteria,
        first.digest,
        first.at,
    )


def test_other_facts_with_the_same_grade_are_another_outcome(village: Village) -> None:
    add_model_village(village)
    assess(code=TOWNSHIP, year=YEAR)
    add_appraisal(village, satisfied=100, date="2025-11-02")
    assess(code=TOWNSHIP, year=YEAR)
    assert rows(village) == [("model", False), ("model", True)]


def test_assessing_one_village_leaves_the_others_alone(
    village: Village, other_village: Village
) -> None:
    add_model_village(village)
    assess(code=village.pk, year=YEAR)
    assert rows(other_village) == []


def test_stored_facts_give_the_same_grade_criteria_and_digest_again(
    village: Village, community: Village
) -> None:
    add_model_village(village, without=[202311, 202507])
    add_report(village, 202507, concealed_births=2)
    add_model_village(community, levy_due=120050, levy_collected=120049)
    assess(code=TOWNSHIP, year=YEAR)
    stored = Outcome.objects.filter(year=YEAR).select_related("standard")
    assert {row.grade for row in stored} == {"created"}
    for row in stored:
        again = rescore(row.facts, row.standard.ladder, row.year)
        assert (again.grade, again.digest) == (row.grade, row.digest)
        assert village_json(again)["criteria"] == row.criteria


def test_tampered_facts_or_another_year_do_not_give_the_digest(village: Village) -> None:
    add_model_village(village)
    assess(code=TOWNSHIP, year=YEAR)
    row = Outcome.objects.select_related("standard").get(village=village)
    assert rescore(row.facts, row.standard.ladder, YEAR).digest == row.digest
    assert rescore(row.facts, row.standard.ladder, YEAR + 1).digest != row.digest
    row.facts[3][0][0] += 1
    assert rescore(row.facts, row.standard.ladder, YEAR).digest != row.digest


def publish(code: str, effective_from: int, **changes: object) -> Standard:
    data = Standard.objects.get(code="v1").data | changes
    return Standard.objects.create(
        code=code, title="试行", effective_from=effective_from, data=data, digest=digest(data)
    )


def without_levy(year: int) -> list[dict[str, object]]:
    criteria = Standard.objects.get(code="v1").data["criteria"]
    return [
        c | ({"not_applicable_from": year} if c["code"] == "levy_rate" else {}) for c in criteria
    ]


def test_the_newest_standard_in_force_is_taken(village: Village) -> None:
    publish("v2", 2025)
    publish("v3", 2026)
    assert [standard_for(year).code for year in (2000, 2024, 2025, 2026)] == [
        "v1",
        "v1",
        "v2",
        "v3",
    ]
    assert standard_for(2024, "v3").code == "v3"
    with pytest.raises(NoStandardError, match="1999年没有起用的考评标准"):
        standard_for(1999)
    with pytest.raises(NoStandardError, match="没有编号为“v9”的考评标准"):
        standard_for(2025, "v9")


def test_a_criterion_can_be_switched_off_from_a_year_on(village: Village) -> None:
    publish("v2", 2021, criteria=without_levy(2025))
    add_model_village(village, first=202201, levy_due=500, levy_collected=0)
    add_appraisal(village, date="2024-05-05")
    before, after = (compute_village(village=village.pk, year=year) for year in (2024, 2025))
    assert (before.grade, after.grade) == ("created", "model")
    assert "levy_rate" in {item.criterion.code for item in before.criteria}
    assert "levy_rate" not in {item.criterion.code for item in after.criteria}


def test_two_standards_keep_their_outcomes_side_by_side(village: Village) -> None:
    publish("v2", 2030, criteria=without_levy(2021))
    add_model_village(village, levy_due=500, levy_collected=0)
    assert [o.grade for o in assess(code=village.pk, year=YEAR)] == ["created"]
    assert [o.grade for o in assess(code=village.pk, year=YEAR, standard="v2")] == ["model"]
    stored = Outcome.objects.filter(village=village, current=True).values_list(
        "standard__code", "grade"
    )
    assert sorted(stored) == [("v1", "created"), ("v2", "model")]


def test_a_stored_outcome_tells_what_it_stands_on(village: Village) -> None:
    add_finding(village, "informed_choice")
    add_report(village, 202512)
    assess(code=village.pk, year=YEAR)
    row = Outcome.objects.get(village=village)
    outcome = rescore(row.facts, row.standard.ladder, YEAR)
    assert criterion(outcome, "informed_choice").figure.evidence == "查阅台账，走访十户"
    assert criterion(outcome, "contraception_rate").fraction == "98/100"
    assert outcome.missing == [p for p in range(202301, 202512) if 1 <= p % 100 <= 12]
