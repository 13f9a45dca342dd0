"""The ready form of today: what of a month comes out of the records, counted once more by hand."""

import datetime

import pytest
from django.utils import timezone

from assessment.reports.derived import derived
from assessment.reports.form.in_force import form_of
from associations.models import Village
from associations.vocabulary.in_force import ready
from care.models import Activity, Family, Insured, Policy, Support
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
    ("before_birth", 15, 21, 0),
    ("newborn", 16, 2, 0),
    ("newborn", 16, 3, 0),
    ("counselling", 16, 9, 0),
    ("condolence", 17, 6, 6),
    ("home_visit", 18, 5, 5),
    ("rights_help", 19, 2, 0),
    ("for_migrants", 20, 31, 0),
)
BY_HAND = {
    "n01": 2,
    "n02": 21,
    "n03": 12,
    "n04": 5,
    "people_reached": 40 + 25 + 30 + 85 + 50,
    "n05": 9,
    "n06": 2,
    "n08": 6,
    "n09": 1,
    "visits": 6 + 5,
    "n10": 1,
    "migrants_due": 2,
    "migrants_signed": 1,
    "n11": 31,
}


SINCE = datetime.date(2026, 3, 1)


def supported(home: Household, kind: str, *, until: datetime.date | None = None) -> Family:
    confidential = kind == "bereaved"
    family = Family.objects.create(
        village=home.village, household=home, sensitive=confidential, version=1
    )
    Support.objects.create(family=family, kind=kind, since=SINCE, until=until, version=1)
    return family


def insured(kind: str, families: list[Family], until: datetime.date) -> None:
    village = families[0].village
    place = {"code": village.code, "township": village.township, "village": village}
    policy = Policy.objects.create(
        **place, year=2026, kind=kind, insurer="公司", premium=100, starts=SINCE, ends=until
    )
    Insured.objects.bulk_create(Insured(policy=policy, family=family) for family in families)


def of_families(village: Village, homes: list[Household]) -> None:
    """Two supported and one of them insured; beside them one of whom nothing is told, one that is
    supported no longer and one whose hospital insurance has run out."""
    others = [Household.objects.create(village=village, head=head) for head in "丙丁"]
    first, second = (supported(home, kind) for home, kind in zip(homes, KINDS, strict=True))
    confidential = supported(others[0], "bereaved")
    supported(others[1], "hardship", until=datetime.date(2026, 10, 31))
    year_end = datetime.date(2026, 12, 31)
    insured("hospital", [first, confidential], year_end)
    insured("accident", [first, second, confidential], year_end)
    insured("hospital", [second], datetime.date(2026, 10, 30))


KINDS = ("only_child", "hardship")


def test_fourteen_of_eighteen_required_columns_come_out_of_the_records(
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
    text, homes = text_of(village), []
    for head, state in (("甲", "signed"), ("乙", "declined")):
        home = Household.objects.create(village=village, head=head, is_migrant=True)
        answered(home, text, state)
        homes.append(home)
    of_families(village, homes)
    found = derived([VILLAGE], MONTH)[VILLAGE]
    assert {name: one.value for name, one in found.items()} == BY_HAND
    required = form_of(VILLAGE, MONTH).required
    assert len(required) == 18
    assert BY_HAND.keys() <= set(required)
