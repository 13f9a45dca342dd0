"""The demo township tells the stories it promises."""

import pytest

from accounts.models import Role, User
from assessment.grading.services.outcomes import assess
from assessment.models import Correction
from demo.stories import CLOSED_VILLAGE, STORIES

pytestmark = pytest.mark.django_db
TOWNSHIP = "431321107"


def test_every_story_leads_to_its_grade(demo: int) -> None:
    last = demo
    outcomes = assess(code=TOWNSHIP, year=last)
    assert {outcome.village: outcome.grade for outcome in outcomes} == {
        v: s.grade for v, s in STORIES.items()
    }
    assert {outcome.grade for outcome in outcomes} == {"created", "qualified", "advanced", "model"}


def test_missing_month_merged_village_correction_and_roles_are_there(demo: int) -> None:
    last = demo
    by_village = {outcome.village: outcome for outcome in assess(code=TOWNSHIP, year=last)}
    assert by_village["431321107215"].missing == [last * 100 + 8]
    assert CLOSED_VILLAGE[0] not in by_village
    assert CLOSED_VILLAGE[0] in {o.village for o in assess(code=TOWNSHIP, year=last - 1)}
    assert [item.new - item.old for item in Correction.objects.get().items.all()] == [1, 1]
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
