"""The ready form of today: what of a month comes out of the records, counted once more by hand."""

import datetime

import pytest
from django.utils import timezone

from assessment.reports.derived import derived
from assessment.reports.form.in_force import form_of
from associations.models import Village
from associations.vocabulary.in_force import ready
from care.models import Activity
from members.models import Household
from tests.autonomy.agreements.records import answered, text_of
from tests.conftest import VILLAGE

from .made import publish_form

pytestmark = pytest.mark.django_db
MONTH = 202610
LOG = (  # kind, day of October, people reached, households visited
    ("training", 3, 40, 0),
    ("training", 9, 25, 0),
    ("school", 12, 30, 0),
    ("publicity", 13, 85, 0),
    ("member_day", 14, 50, 0),
    ("parents", 15, 12, 0),
    ("counselling", 16, 9, 0),
    ("condolence", 17, 6, 6),
    ("home_visit", 18, 5, 5),
    ("rights_help", 19, 2, 0),
    ("for_migrants", 20, 31, 0),
)
BY_HAND = {
    "n03": 12,
    "n04": 5,
    "people_reached": 40 + 25 + 30 + 85 + 50,
    "n05": 9,
    "n08": 6,
    "visits": 6 + 5,
    "n10": 1,
    "migrants_due": 2,
    "migrants_signed": 1,
    "n11": 31,
}


def test_ten_of_eighteen_required_columns_come_out_of_the_records(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 2))
    publish_form(202601, ready("today")["data"]["form"])
    for kind, day, reached, households in LOG:
        Activity.objects.create(
            village=village,
            kind=kind,
            date=datetime.date(2026, 10, day),
            reached=reached,
            **({"households": households} if households else {}),
        )
    text = text_of(village)
    for head, state in (("甲", "signed"), ("乙", "declined")):
        home = Household.objects.create(village=village, head=head, is_migrant=True)
        answered(home, text, state)
    found = derived([VILLAGE], MONTH)[VILLAGE]
    assert {name: one.value for name, one in found.items()} == BY_HAND
    required = form_of(VILLAGE, MONTH).required
    assert len(required) == 18
    assert BY_HAND.keys() <= set(required)
