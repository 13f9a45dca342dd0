"""A county's rounds side by side: states, deadlines, counts, published grades."""

import datetime

import pytest
from django.utils import timezone

from assessment.models import Flag, ItemScore, Round, SelfDeclaration, SelfView
from assessment.rounds import county_rounds
from assessment.rounds.county_rounds import RoundProgress
from associations.models import Township, Village

from ...conftest import COUNTY, FOREIGN_TOWNSHIP, TOWNSHIP, VILLAGE
from ..points import add_score, publish_points
from ..records import YEAR, add_model_village
from .records import accept, confirm, open_round, publish

pytestmark = pytest.mark.django_db
URL = f"/rounds/{COUNTY}/{YEAR}/"
CRITERIA = (
    *(
        "planned_birth_rate",
        "contraception_rate",
        "migrant_contract_rate",
        "levy_rate",
        "satisfaction_rate",
    ),
    *("six_none_2y", "informed_choice", "six_none_3y", "three_life_services"),
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 2, 3))


def lines() -> dict[str, county_rounds.TownshipRound]:
    townships = Township.objects.order_by("code")
    return {line.township.name: line for line in county_rounds.lines(COUNTY, YEAR, townships)}


def test_how_far_each_township_is(divisions, leader):
    round_ = open_round(divisions.township, leader)
    SelfDeclaration.objects.create(
        village=divisions.village, year=YEAR, type="model", declared="2025-05-10"
    )
    SelfDeclaration.objects.create(
        village=divisions.village, year=YEAR - 1, type="model", declared="2024-05-10"
    )
    for code in CRITERIA:
        SelfView.objects.create(
            village=divisions.village, year=YEAR, criterion=code, held=True, note="已核"
        )
        SelfView.objects.create(
            village=divisions.community, year=YEAR, criterion=code, held=True, note="已核"
        )
    accept(divisions.village)
    half = accept(divisions.other_village)
    half.signatures = half.signatures[:2]
    half.save()
    confirm(round_, leader)
    Flag.objects.create(
        village=divisions.village,
        period=202506,
        until=202506,
        rule="jump",
        words="多",
        fingerprint="0",
    )
    found = lines()
    assert found["洪山殿镇"].progress == RoundProgress(3, 1, 1, 1, 3, 1), (
        "a community has a criterion more to judge"
    )
    assert found["甘棠镇"].progress == RoundProgress(villages=1)
    assert [found[name].state for name in ("洪山殿镇", "甘棠镇")] == ["acceptance", ""]
    assert county_rounds.total(list(found.values())) == (RoundProgress(4, 1, 1, 1, 3, 1), [])
    assert county_rounds.states(found.values()) == [
        *(("已发布", 0), ("验收中", 1), ("自评中", 0), ("准备中", 0)),
        ("还没有建立", 1),
    ]


def test_villages_that_take_part_are_those_of_the_years_end(divisions):
    Village.objects.filter(pk=divisions.community.pk).update(closed="2025-07-01")
    Village.objects.filter(pk=divisions.other_village.pk).update(opened="2026-01-01")
    assert lines()["洪山殿镇"].progress == RoundProgress(villages=1)


def test_points_that_a_village_gave_itself_are_its_judgement(divisions):
    publish_points()
    for code in ("contraception", "six", "satisfied", "late"):
        SelfView.objects.create(
            village=divisions.village, year=YEAR, criterion=code, held=True, note="已核"
        )
    add_score(divisions.village, inspected=None)
    assert lines()["洪山殿镇"].progress.viewed == 0
    ItemScore.objects.update(own=3900)
    assert lines()["洪山殿镇"].progress.viewed == 1, "nobody has to claim a bonus"


def test_a_deadline_is_missed_while_somebody_is_not_done(divisions, staff):
    round_ = open_round(divisions.foreign_township, staff)
    Round.objects.filter(pk=round_.pk).update(self_due="2026-02-03", acceptance_due="2026-02-02")
    line = lines()["甘棠镇"]
    assert (line.self_late, line.acceptance_days_late) == (False, 1)
    accept(divisions.foreign_village)
    assert lines()["甘棠镇"].acceptance_days_late == 0, "accepted in December"


def test_published_grades_and_the_page(divisions, leader, county, staff, client_for):
    add_model_village(divisions.village)
    publish(divisions.township, leader)
    found = lines()
    assert [(grade.title, count) for grade, count in found["洪山殿镇"].grades] == [
        *(("模范村", 1), ("先进村", 0), ("合格村", 0), ("创建村", 2)),
    ]
    _, grades = county_rounds.total(list(found.values()))
    assert [(grade.code, count) for grade, count in grades if count] == [
        ("model", 1),
        ("created", 2),
    ]
    page = client_for(county).get(URL).content.decode()
    for text in (
        "已发布",
        "还没有建立",
        f"/rounds/{TOWNSHIP}/{YEAR}/",
        f"/rounds/{FOREIGN_TOWNSHIP}/{YEAR}/",
    ):
        assert text in page
    assert client_for(staff).get(URL).status_code == 404
    assert client_for(county).get(f"/rounds/{VILLAGE}/{YEAR}/").status_code == 404
