"""重点帮促: who is proposed for it after a round was published."""

import datetime

import pytest
from django.utils import timezone

from assessment.models import Appeal, HelpVillage
from assessment.rounds.help_list import candidates
from associations.models import Village

from ...conftest import COMMUNITY, OTHER_VILLAGE, TOWNSHIP
from ..records import YEAR, add_model_village
from .records import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def round_of_2025(monkeypatch, divisions, leader):
    """观冲村 is a model village, the other two are below qualified."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 2, 3))
    add_model_village(divisions.village)
    publish(divisions.township, leader)


def proposed() -> list[str]:
    return [outcome.village for _, outcome in candidates(TOWNSHIP)]


def test_those_below_qualified_that_are_not_on_the_list(divisions):
    assert proposed() == [COMMUNITY, OTHER_VILLAGE]
    HelpVillage.objects.create(village=divisions.community, year=YEAR, why="未达到合格村")
    assert proposed() == [OTHER_VILLAGE]


def test_an_appeal_may_take_a_village_off_it_or_put_it_there(divisions, leader):
    answered = {
        "year": YEAR,
        "filed": "2026-01-10",
        "reason": "有误",
        "decision": "changed",
        "answer": "属实",
    }
    for village, grade in ((divisions.community, "qualified"), (divisions.village, "created")):
        Appeal.objects.create(
            village=village, grade=grade, answered="2026-01-20", by=leader, **answered
        )
    assert [(o.village, o.grade) for _, o in candidates(TOWNSHIP)] == [
        (divisions.village.pk, "created"),
        (OTHER_VILLAGE, "created"),
    ]


def test_a_village_that_is_gone_is_not_helped(divisions):
    Village.objects.filter(pk=COMMUNITY).update(closed="2026-01-01", merged_into=divisions.village)
    assert proposed() == [OTHER_VILLAGE]
