"""Grades while codes change: of a round that is published, and of one that is not yet."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessment.flags.services import raise_flags
from assessment.grading.counting.tally import grades
from assessment.grading.services.outcomes import compute
from assessment.grading.shown import is_young
from assessment.models import FinalGrade, FrozenVillage, Publication, Round
from assessment.rounds.published import graded
from assessment.rounds.services.publishing import publish_round
from assessment.standards.services import standard_for
from associations.models import Village
from autonomy.models import Appraisal

from ...assessment.grading.windows.test_merged_windows import merge
from ...assessment.grading.windows.test_merged_windows import publish as pooled_standard
from ...assessment.records import YEAR, add_appraisal, add_model_village, add_months
from ...assessment.rounds.records import answer_flags, confirm, open_round, publish
from ...conftest import FOREIGN_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from .test_handing_over import NEW
from .test_successions import STREET, run

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 7, 1)
RECODED = f"{TOWNSHIP},{STREET},{DAY},洪山殿街道"
HANDED_OVER = f"{VILLAGE},{NEW},{DAY},"


@pytest.fixture
def villages(divisions: SimpleNamespace) -> SimpleNamespace:
    add_model_village(divisions.village)
    add_months(divisions.other_village)
    add_appraisal(divisions.other_village)
    add_months(divisions.community)
    return divisions


@pytest.fixture
def confirmed(villages: SimpleNamespace, leader: User) -> Round:
    """Every grade of 2025 is confirmed, and none is published."""
    round_ = open_round(villages.township, leader)
    confirm(round_, leader)
    answer_flags(TOWNSHIP)
    return round_


def published(round_: Round, by: User) -> Publication:
    return publish_round(round=Round.objects.get(pk=round_.pk), by=by)


def test_recoded_before_it_is_published_a_grade_is_confirmed_again(
    confirmed: Round, leader: User, tmp_path
) -> None:
    run(tmp_path, RECODED)
    with pytest.raises(ValidationError, match="3个村确认以后数据有变化，须重新确认"):
        published(confirmed, leader)
    leader.refresh_from_db()
    confirm(Round.objects.get(pk=confirmed.pk), leader)
    assert raise_flags(code=STREET) == 0, "what was answered is not asked again"
    assert published(confirmed, leader).township == STREET


def test_handed_over_before_it_is_published_the_old_township_publishes_it(
    confirmed: Round, leader: User, tmp_path
) -> None:
    """The year was over before the village went: it counted there, and nothing is asked again."""
    before = list(FinalGrade.objects.order_by("pk").values())
    run(tmp_path, HANDED_OVER)
    assert list(FinalGrade.objects.order_by("pk").values()) == before
    assert published(confirmed, leader).township == TOWNSHIP
    assert {row.code for row in FrozenVillage.objects.in_division(TOWNSHIP)} >= {VILLAGE}
    assert not FrozenVillage.objects.in_division(FOREIGN_TOWNSHIP).exists()
    assert not FrozenVillage.objects.in_division(NEW).exists()


def test_a_published_round_tells_of_the_village_as_before(
    villages: SimpleNamespace, leader: User, tmp_path
) -> None:
    publish(villages.township, leader)
    before = [(one.village, one.grade) for one in graded(code=TOWNSHIP, year=YEAR)]
    run(tmp_path, HANDED_OVER)
    assert [(one.village, one.grade) for one in graded(code=TOWNSHIP, year=YEAR)] == before
    assert NEW not in {one.village for one in graded(code=FOREIGN_TOWNSHIP, year=YEAR)}


def test_months_of_before_go_on_counting_there(divisions: SimpleNamespace, tmp_path) -> None:
    """Under a standard that counts a merged village's own months alone: these are its own."""
    add_model_village(divisions.village, last=202506)
    Appraisal.objects.all().delete()  # they are found by village and year: asked anew there
    run(tmp_path, f"{VILLAGE},{NEW},{YEAR}-07-01,")
    add_model_village(Village.objects.get(pk=NEW), first=202507)
    [outcome] = [one for one in compute(code=FOREIGN_TOWNSHIP, year=YEAR) if one.village == NEW]
    assert [part.village for part in outcome.facts.parts] == [VILLAGE]
    assert (outcome.grade_title, is_young(outcome)) == ("模范村", False)
    assert grades(NEW, YEAR, standard_for(YEAR)) == {(4, "模范村"): 1}
    assert VILLAGE not in {one.village for one in compute(code=TOWNSHIP, year=YEAR)}


def test_villages_that_were_pooled_are_found_by_the_codes_of_today(
    villages: SimpleNamespace, leader: User, tmp_path, client_for
) -> None:
    """What is frozen keeps its letters."""
    pooled_standard()
    merge(villages.other_village, villages.village)
    publish(villages.township, leader)
    frozen = list(FrozenVillage.objects.order_by("pk").values())
    run(tmp_path, RECODED)
    assert list(FrozenVillage.objects.order_by("pk").values()) == frozen
    [outcome] = [one for one in graded(code=STREET, year=YEAR) if one.facts.parts]
    old, new = VILLAGE.replace(TOWNSHIP, STREET), OTHER_VILLAGE.replace(TOWNSHIP, STREET)
    assert outcome.made_of == [old, new]
    assert Village.objects.filter(pk__in=outcome.made_of).count() == 2
    leader.refresh_from_db()
    client: Client = client_for(leader)
    for page in ("grade", "rounds"):
        answer = client.get(f"/{page}/{outcome.village if page == 'grade' else STREET}/{YEAR}/")
        assert answer.status_code == 200
        assert TOWNSHIP not in answer.content.decode()
