"""Records → facts, in the database: windows, gaps, totals, what counts and what does not; each seen
in the grade."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.approval.services.approve import correct_report
from assessment.grading.facts import gather
from assessment.grading.outcomes import CriterionOutcome, VillageOutcome
from assessment.grading.services.outcomes import assess, compute_village
from assessment.reports import periods
from assessment.standards.services import standard_for
from associations.models import Village
from associations.vocabulary import in_force
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
    criterion,
)
from tests.conftest import COUNTY, TOWNSHIP


def outcome(village: Village, year: int = YEAR) -> VillageOutcome:
    found = compute_village(village=village.pk, year=year)
    assert found is not None
    return found


def answer(village: Village, code: str, year: int = YEAR) -> CriterionOutcome:
    return criterion(outcome(village, year), code)


def test_a_village_with_everything_is_a_model_village(village: Village) -> None:
    add_model_village(village)
    found = outcome(village)
    assert (found.grade, found.missing) == ("model", [])
    assert {item.criterion.code: item.fraction for item in found.criteria} == {
        "planned_birth_rate": "36/36",
        "contraception_rate": "98/100",
        "migrant_contract_rate": "10/10",
        "levy_rate": "0/0",
        "satisfaction_rate": "95/100",
        "six_none_2y": "0/24",
        "informed_choice": "",
        "six_none_3y": "0/36",
        "three_life_services": "",
    }


def test_a_village_with_nothing_is_created_and_everything_open(village: Village) -> None:
    found = outcome(village)
    assert (found.grade, len(found.missing)) == ("created", 36)
    assert {item.criterion.code: item.held for item in found.criteria} == {
        "planned_birth_rate": None,
        "contraception_rate": None,
        "migrant_contract_rate": None,
        "levy_rate": None,
        "satisfaction_rate": False,
        "six_none_2y": None,
        "informed_choice": None,
        "six_none_3y": None,
        "three_life_services": None,
    }


# Sums


@pytest.mark.parametrize(
    ("births", "planned", "percent", "grade"),
    [
        (100, 90, "90.00%", "qualified"),
        (10000, 8999, "89.99%", "created"),
        (100000, 89995, "89.99%", "created"),
    ],
)
def test_births_of_three_years_are_pooled_and_compared_exactly(
    village: Village, births: int, planned: int, percent: str, grade: str
) -> None:
    """All births outside policy in 2023, the year furthest back."""
    add_model_village(village, without=[202301], births=0, planned_births=0)
    add_report(village, 202301, births=births, planned_births=planned)
    found = outcome(village)
    item = criterion(found, "planned_birth_rate")
    assert (item.figure[:2], item.percent, item.held) == (
        (planned, births),
        percent,
        grade != "created",
    )
    assert found.grade == ("advanced" if grade == "qualified" else "created")


def test_births_before_the_window_do_not_count(village: Village) -> None:
    add_model_village(village)
    add_report(village, 202212, births=50, planned_births=0, serious_disputes=3)
    assert answer(village, "planned_birth_rate").fraction == "36/36"
    assert outcome(village).grade == "model"


def test_no_births_are_no_cases_and_hold(village: Village) -> None:
    add_model_village(village, births=0, planned_births=0)
    item = answer(village, "planned_birth_rate")
    assert (item.fraction, item.percent, item.no_cases, item.held) == ("0/0", "", True, True)
    assert outcome(village).grade == "model"


def test_levy_counts_the_year_alone_to_the_fen(village: Village) -> None:
    add_model_village(village, last=202412, levy_due=900000, levy_collected=0)
    add_months(village, first=202501, levy_due=10000, levy_collected=10000, without=[202504])
    report = add_report(village, 202504, levy_due=10000, levy_collected=9999)
    item = answer(village, "levy_rate")
    assert (item.fraction, item.percent, item.held) == ("1199.99/1200", "99.99%", False)
    correct_report(
        report=report, typed={"levy_collected": "100"}, reason="银行回单迟到", version=1, by=None
    )
    assert answer(village, "levy_rate").held is True


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("planned_birth_rate", {"births": -1, "planned_births": -1}),
        ("contraception_rate", {"contraception_due": -1, "contraception_done": -1}),
        ("migrant_contract_rate", {"migrants_due": -1, "migrants_signed": -1}),
        ("levy_rate", {"levy_due": -1, "levy_collected": -1}),
    ],
)
def test_what_does_not_apply_is_no_cases(
    village: Village, code: str, cells: dict[str, int]
) -> None:
    add_model_village(village, **cells)
    item = answer(village, code)
    assert (item.no_cases, item.held, item.figure.missing) == (True, True, ())
    assert outcome(village).grade == "model"


def test_months_that_do_not_apply_add_nothing_to_the_others(village: Village) -> None:
    add_model_village(village, last=202506, levy_due=100, levy_collected=100)
    add_months(village, first=202507, levy_due=-1, levy_collected=-1)
    assert answer(village, "levy_rate").figure[:2] == (600, 600)


# Missing months and blank cells


def test_a_missing_month_in_the_first_year_leaves_the_grade_at_created(village: Village) -> None:
    add_model_village(village, without=[202301])
    found = outcome(village)
    assert (found.grade, found.missing) == ("created", [202301])
    open_ = {
        item.criterion.code: item.figure.missing for item in found.criteria if item.held is None
    }
    assert open_ == {"planned_birth_rate": (202301,), "six_none_3y": (202301,)}


def test_the_last_month_of_the_window_is_missed_too(village: Village) -> None:
    add_model_village(village, without=[202512])
    open_ = {item.criterion.code for item in outcome(village).criteria if item.held is None}
    assert open_ == {"planned_birth_rate", "levy_rate", "six_none_2y", "six_none_3y"}


@pytest.mark.parametrize(
    ("cells", "undecided"),
    [
        ({"births": None}, {"planned_birth_rate", "six_none_2y", "six_none_3y"}),
        ({"levy_due": None}, {"levy_rate"}),
        ({"levy_collected": None}, {"levy_rate"}),
        ({"serious_disputes": None}, {"six_none_2y", "six_none_3y"}),
        ({"contraception_done": None}, set()),
        ({"visits": None}, set()),
    ],
)
def test_a_blank_cell_is_missing_for_its_criteria_only(
    village: Village, cells: dict[str, None], undecided: set[str]
) -> None:
    add_model_village(village, without=[202503])
    add_report(village, 202503, **cells)
    found = outcome(village)
    assert {item.criterion.code for item in found.criteria if item.held is None} == undecided
    assert found.missing == ([202503] if undecided else [])


def test_a_blank_is_not_zero(village: Village) -> None:
    """Zero births outside policy decide the six none; births that are not given do not."""
    add_model_village(village, births=0, planned_births=0, without=[202412])
    add_report(village, 202412, births=None, planned_births=None)
    assert answer(village, "planned_birth_rate").held is None
    assert answer(village, "planned_birth_rate").fraction == "0/0"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_only_approved_reports_count(village: Village, state: str) -> None:
    add_model_village(village, without=[202406])
    add_report(village, 202406, state, births=50, planned_births=0)
    found = outcome(village)
    assert (found.grade, found.missing) == ("created", [202406])
    assert criterion(found, "planned_birth_rate").fraction == "35/35"


# Stocks


def test_a_stock_is_read_in_december(village: Village) -> None:
    add_model_village(village, last=202511, contraception_done=10)
    add_report(village, 202512, contraception_due=50, contraception_done=49)
    item = answer(village, "contraception_rate")
    assert (item.fraction, item.window, item.held) == ("49/50", "2025-12", True)


def test_without_december_a_stock_is_read_in_november(village: Village) -> None:
    add_model_village(village, last=202510, migrants_signed=10)
    add_report(village, 202511, migrants_due=10, migrants_signed=9)
    add_report(village, 202512, "submitted", migrants_due=10, migrants_signed=10)
    item = answer(village, "migrant_contract_rate")
    assert (item.fraction, item.window, item.held) == ("9/10", "2025-11", False)


def test_a_stock_is_never_read_in_another_year(village: Village) -> None:
    add_months(village, last=202412)
    item = answer(village, "contraception_rate")
    assert (item.held, item.figure.missing) == (None, tuple(periods.months(2025, 2025)))


def test_a_blank_stock_in_the_last_month_is_not_taken_from_the_month_before(
    village: Village,
) -> None:
    add_model_village(village, last=202511)
    add_report(village, 202512, contraception_done=None)
    item = answer(village, "contraception_rate")
    assert (item.held, item.figure.missing, item.fraction) == (None, (202512,), "")
    assert answer(village, "migrant_contract_rate").held is True


# The six none


@pytest.mark.parametrize(
    ("month", "grade"),
    [
        (202301, "advanced"),
        (202311, "advanced"),  # 25 months before the end of 2025
        (202312, "advanced"),
        (202401, "qualified"),
        (202411, "qualified"),  # 13 months before
        (202412, "qualified"),
        (202501, "qualified"),
        (202512, "qualified"),  # this month
    ],
)
def test_when_the_six_none_were_broken_decides_two_and_three_years(
    village: Village, month: int, grade: str
) -> None:
    add_model_village(village, without=[month])
    add_report(village, month, serious_disputes=1)
    assert outcome(village).grade == grade
    assert answer(village, "six_none_3y").fraction == "1/36"
    assert answer(village, "six_none_2y").fraction == ("1/24" if month >= 202401 else "0/24")


@pytest.mark.parametrize(
    "cells",
    [
        {"births": 20, "planned_births": 19},
        {"late_abortions": 1},
        {"sex_selection": 1},
        {"concealed_births": 1},
        {"discipline_breaches": 1},
        {"serious_disputes": 2},
    ],
)
def test_each_of_the_six_breaks_it(village: Village, cells: dict[str, int]) -> None:
    add_model_village(village, without=[202505])
    add_report(village, 202505, **cells)
    found = outcome(village)
    assert (found.grade, criterion(found, "six_none_2y").figure.amounts[0]) == ("qualified", 1)


def test_a_month_with_several_of_the_six_is_one_report(village: Village) -> None:
    add_model_village(village, without=[202505, 202506])
    add_report(village, 202505, late_abortions=2, sex_selection=3)
    add_report(village, 202506, births=2, planned_births=1)
    assert answer(village, "six_none_3y").figure.amounts[0] == 2


def test_one_of_the_six_that_does_not_apply_breaks_nothing(village: Village) -> None:
    add_model_village(village, sex_selection=-1, births=-1, planned_births=-1)
    assert outcome(village).grade == "model"


# Yearly totals


def test_a_total_stands_for_the_twelve_months_of_its_year(village: Village) -> None:
    add_model_village(village, first=202501)
    add_report(village, 202300, births=40, planned_births=36)
    add_report(village, 202400, births=40, planned_births=40)
    found = outcome(village)
    assert (found.grade, found.missing) == ("advanced", [])
    assert criterion(found, "planned_birth_rate").fraction == "88/92"
    assert criterion(found, "six_none_3y").fraction == "1/36"


def test_the_six_none_broken_within_a_total(village: Village) -> None:
    add_model_village(village, first=202501)
    add_report(village, 202300)
    add_report(village, 202400, discipline_breaches=1)
    assert (outcome(village).grade, answer(village, "six_none_2y").fraction) == (
        "qualified",
        "1/24",
    )


def test_a_total_with_a_blank_is_twelve_missing_months(village: Village) -> None:
    add_model_village(village, first=202401)
    add_report(village, 202300, sex_selection=None)
    found = outcome(village)
    assert found.missing == periods.months(2023, 2023)
    assert (found.grade, criterion(found, "six_none_3y").held) == ("advanced", None)


def test_a_total_that_is_not_approved_does_not_count(village: Village) -> None:
    add_model_village(village, first=202401)
    add_report(village, 202300, "submitted")
    assert outcome(village).missing == periods.months(2023, 2023)


def test_a_total_of_the_assessed_year_gives_its_stock_as_of_december(village: Village) -> None:
    add_model_village(village, last=202412)
    add_report(village, 202500, contraception_due=200, contraception_done=196)
    item = answer(village, "contraception_rate")
    assert (item.fraction, item.window, outcome(village).grade) == ("196/200", "2025-12", "model")


# Appraisals and findings


@pytest.mark.parametrize(
    ("appraisals", "fraction", "held"),
    [
        ([], "0/0", False),
        ([(0, 0)], "0/0", False),
        ([(90, 100)], "90/100", True),
        ([(89, 100)], "89/100", False),
        ([(80, 100), (100, 100)], "180/200", True),
        ([(80, 100), (99, 100)], "179/200", False),
        ([(8999, 10000)], "8999/10000", False),
    ],
)
def test_all_appraisals_of_the_year_are_pooled(
    village: Village, appraisals: list[tuple[int, int]], fraction: str, held: bool
) -> None:
    add_months(village)
    for number, (satisfied, asked) in enumerate(appraisals):
        add_appraisal(village, satisfied, asked, f"2025-0{number + 1}-15")
    item = answer(village, "satisfaction_rate")
    assert (item.fraction, item.held) == (fraction, held)


def test_appraisals_of_other_years_do_not_count_and_the_last_day_does(village: Village) -> None:
    add_appraisal(village, date="2024-12-31")
    add_appraisal(village, date="2026-01-01")
    assert answer(village, "satisfaction_rate").held is False
    add_appraisal(village, 100, 100, "2025-12-31")
    assert answer(village, "satisfaction_rate").fraction == "100/100"


def test_a_community_without_its_finding_is_created_and_with_it_qualified(
    community: Village,
) -> None:
    add_months(community)
    add_appraisal(community)
    item = answer(community, "community_services")
    assert (outcome(community).grade, item.held) == ("created", None)
    add_finding(community, "community_services")
    assert outcome(community).grade == "advanced"


def test_a_community_with_a_breach_and_its_finding_is_qualified(community: Village) -> None:
    add_months(community, without=[202506])
    add_report(community, 202506, serious_disputes=1)
    add_appraisal(community)
    assert outcome(community).grade == "created"
    add_finding(community, "community_services")
    assert outcome(community).grade == "qualified"


def test_a_village_is_not_asked_for_the_finding_of_communities(village: Village) -> None:
    add_months(village)
    add_finding(village, "community_services", held=False)
    assert "community_services" not in {item.criterion.code for item in outcome(village).criteria}


@pytest.mark.parametrize("kind", ["informed_choice", "three_life_services"])
def test_a_finding_that_it_does_not_hold(village: Village, kind: str) -> None:
    add_months(village)
    add_appraisal(village)
    other = {"informed_choice": "three_life_services", "three_life_services": "informed_choice"}[
        kind
    ]
    add_finding(village, other)
    add_finding(village, kind, held=False)
    assert (outcome(village).grade, answer(village, kind).held) == ("advanced", False)


def test_findings_of_another_year_do_not_count(village: Village) -> None:
    add_months(village)
    add_appraisal(village)
    for year in (2024, 2026):
        add_finding(village, "informed_choice", year=year)
        add_finding(village, "three_life_services", year=year)
    assert outcome(village).grade == "advanced"
    assert answer(village, "informed_choice").held is None


# Which villages


@pytest.mark.parametrize(
    ("opened", "closed", "years"),
    [
        (None, None, [2023, 2024, 2025]),
        ("2024-12-31", None, [2024, 2025]),
        ("2025-01-01", None, [2025]),
        (None, "2024-12-31", [2023]),
        (None, "2025-01-01", [2023, 2024]),
        ("2024-03-01", "2025-11-30", [2024]),
    ],
)
def test_villages_that_exist_at_the_end_of_the_year_are_assessed(
    village: Village, opened: str | None, closed: str | None, years: list[int]
) -> None:
    Village.objects.filter(pk=village.pk).update(
        opened=opened and datetime.date.fromisoformat(opened),
        closed=closed and datetime.date.fromisoformat(closed),
    )
    assert [
        year for year in (2023, 2024, 2025) if compute_village(village=village.pk, year=year)
    ] == years


def test_a_merged_villages_figures_stay_with_it(village: Village, other_village: Village) -> None:
    add_months(other_village, last=202506, births=5, planned_births=0)
    other_village.closed, other_village.merged_into = datetime.date(2025, 6, 30), village
    other_village.save()
    add_model_village(village)
    assert [
        o.village for o in assess(code=TOWNSHIP, year=YEAR) if o.village == other_village.pk
    ] == []
    assert outcome(village).grade == "model"


def test_a_division_is_its_own_villages_by_their_codes(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> None:
    codes = [community.pk, village.pk, other_village.pk]
    assert [o.village for o in assess(code=TOWNSHIP, year=YEAR)] == codes
    assert [o.village for o in assess(code=COUNTY, year=YEAR)] == [*codes, foreign_village.pk]
    assert [o.village for o in assess(code=village.pk, year=YEAR)] == [village.pk]


def test_a_neighbours_records_are_not_mixed_in(village: Village, other_village: Village) -> None:
    add_model_village(village)
    add_months(other_village, births=9, planned_births=0, serious_disputes=1, without=[202407])
    add_appraisal(other_village, satisfied=0)
    add_finding(other_village, "informed_choice", held=False)
    alone = outcome(village)
    together = next(o for o in assess(code=TOWNSHIP, year=YEAR) if o.village == village.pk)
    assert (together.grade, together.digest) == ("model", alone.digest)


def test_every_village_comes_out_together_as_it_does_alone(
    village: Village, other_village: Village, community: Village
) -> None:
    """Each with gaps of its own, so that all three are read month by month."""
    for number, each in enumerate((village, other_village, community)):
        add_model_village(
            each, without=[202301 + number, 202512 - number], births=number + 2, planned_births=2
        )
        add_report(each, 202301 + number, levy_due=None)
    together = {o.village: o for o in assess(code=TOWNSHIP, year=YEAR)}
    for each in (village, other_village, community):
        alone = outcome(each)
        assert together[each.pk].digest == alone.digest
        assert criterion(alone, "planned_birth_rate").figure.amounts[0] == 69
    assert [o.missing for o in together.values()] == [[202510], [202512], [202511]]


# Queries


def queries(code: str) -> int:
    standard = standard_for(YEAR)
    in_force.forget()  # as at the beginning of a request
    with CaptureQueriesContext(connection) as captured:
        gather(code, YEAR, standard)
    return len(captured)


def test_only_villages_with_a_gap_are_read_month_by_month(
    village: Village, other_village: Village
) -> None:
    add_report(village, 202300)
    add_report(village, 202400)
    add_months(village, first=202501)
    add_months(other_village, without=[202305])
    with CaptureQueriesContext(connection) as captured:
        gather(TOWNSHIP, YEAR, standard_for(YEAR))
    by_month = next(
        q["sql"] for q in captured if "births" in q["sql"] and "GROUP BY" not in q["sql"]
    )
    assert other_village.pk in by_month
    assert village.pk not in by_month


def test_the_queries_are_the_same_for_1_3_and_44_villages(village: Village) -> None:
    """With gaps in every second village: they are looked at month by month, all in one query."""
    assert queries(village.pk) == queries(TOWNSHIP) == 6
    for number in range(41):
        more = Village.objects.create(
            code=f"{TOWNSHIP}{300 + number}", name=f"第{number}村", township_id=TOWNSHIP
        )
        add_months(more, without=[202305] if number % 2 else ())
    assert Village.objects.filter(township_id=TOWNSHIP).count() == 44
    assert queries(TOWNSHIP) == 6
