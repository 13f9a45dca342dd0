"""Which villages the database names as changed: exactly those whose outcome is another, and those with a gap."""

import datetime

import pytest

from assessment.changed import changed_villages
from assessment.models import Finding, Outcome, Standard
from assessment.outcomes import VillageOutcome
from assessment.services.outcomes import assess
from assessment.services.reports import correct_report
from assessment.services.standards import standard_for
from associations.models import Village
from tests.assessment.points import add_score, publish_points
from tests.assessment.records import YEAR, add_appraisal, add_finding, add_model_village, add_months, add_report
from tests.conftest import COMMUNITY, COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE


def changed(code: str = TOWNSHIP) -> list[str]:
    return changed_villages(code, YEAR, standard_for(YEAR, division=code))


@pytest.fixture
def assessed(village: Village, other_village: Village, community: Village) -> list[VillageOutcome]:
    """Three villages without a gap, all stored."""
    for place in (village, other_village, community):
        add_model_village(place)
    return assess(code=TOWNSHIP, year=YEAR)


def test_without_outcomes_all_are_named(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> None:
    add_model_village(village)
    assert changed() == [COMMUNITY, VILLAGE, OTHER_VILLAGE]
    assert changed(VILLAGE) == [VILLAGE]
    assert changed(COUNTY) == changed("") == [COMMUNITY, VILLAGE, OTHER_VILLAGE, FOREIGN_VILLAGE]


def test_nothing_is_named_when_all_is_as_stored(assessed: list[VillageOutcome]) -> None:
    assert [o.village for o in assessed] == [COMMUNITY, VILLAGE, OTHER_VILLAGE]
    assert changed() == []


@pytest.mark.parametrize(
    "evidence", ["", '引号"与\\反斜', "换\n行\t制表\r\x01\x1f\x7f", "表情😀 𠮷野", "</script>%s%%é'"]
)
def test_free_text_is_written_as_python_writes_it(assessed: list[VillageOutcome], evidence: str) -> None:
    Finding.objects.filter(village=VILLAGE).update(evidence=evidence)
    Village.objects.filter(pk=OTHER_VILLAGE).update(name='双"桥\\村😀')
    assert changed() == [VILLAGE, OTHER_VILLAGE]
    assess(code=TOWNSHIP, year=YEAR)
    assert changed() == []


def test_whatever_an_outcome_stands_on_changes_it(assessed: list[VillageOutcome], village: Village) -> None:
    def renewed() -> None:
        assert changed() == [VILLAGE]
        assess(code=TOWNSHIP, year=YEAR)
        assert changed() == []

    for typed in ({"births": "2"}, {"levy_due": "120.5", "levy_collected": "120.5"}, {"serious_disputes": "1"}):
        report = village.reports.get(period=202512)
        correct_report(report=report, typed=typed, reason="漏报", version=report.version, by=None)
        assert changed() == []  # a correction assesses the village itself
        Outcome.objects.filter(village=village, year=YEAR, current=True).update(grade="created", digest="0")
        renewed()
    add_appraisal(village, satisfied=91, date="2025-11-02")
    renewed()
    Finding.objects.filter(village=village, kind="informed_choice").update(held=False)
    renewed()
    Finding.objects.filter(village=village, kind="informed_choice").delete()
    renewed()
    Village.objects.filter(pk=VILLAGE).update(opened=datetime.date(2023, 1, 1))
    renewed()
    Village.objects.filter(pk=VILLAGE).update(kind="community")
    renewed()
    add_finding(village, "community_services")
    renewed()


def test_a_village_with_a_gap_is_always_named(assessed: list[VillageOutcome], foreign_village: Village) -> None:
    add_months(foreign_village, without=[202305])
    assess(code=COUNTY, year=YEAR)
    assert changed(COUNTY) == [FOREIGN_VILLAGE]


def test_yearly_totals_are_whole_years(assessed: list[VillageOutcome], foreign_village: Village) -> None:
    for period in (202300, 202400, 202500):
        add_report(foreign_village, period)
    assess(code=COUNTY, year=YEAR)
    assert changed(COUNTY) == []


def test_a_closed_village_is_not_named(assessed: list[VillageOutcome]) -> None:
    Village.objects.filter(pk=VILLAGE).update(closed=datetime.date(2025, 6, 1), name="改名村")
    assert changed() == []


def test_a_standard_by_points_has_its_own_measures(assessed: list[VillageOutcome], village: Village) -> None:
    publish_points()
    assert len(changed()) == 3
    assess(code=TOWNSHIP, year=YEAR)
    assert changed() == []
    for score in ({"item": "venue"}, {"item": "extra", "inspected": None, "own": 250}):
        add_score(village, **score)
        assert changed() == [VILLAGE]
        assess(code=TOWNSHIP, year=YEAR)
        assert changed() == []


def test_another_standard_has_outcomes_of_its_own(assessed: list[VillageOutcome]) -> None:
    v1 = Standard.objects.get(code="v1")
    v1.pk, v1.code, v1.effective_from = None, "v2", 2040
    v1.data = v1.data | {"criteria": [c | {"not_applicable_from": 2021} for c in v1.data["criteria"][:3]]}
    v1.save()
    assert len(changed_villages(TOWNSHIP, YEAR, standard_for(YEAR, "v2"))) == 3
