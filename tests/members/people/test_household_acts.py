"""A household moves, or is closed: one act for all that hangs on it (issue 15, item 4)."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records.periods import kinds
from associations.models import Village
from autonomy.models import Agreement
from care.models import Certificate, Family
from members.models import Contact, Household
from members.people import household_acts
from members.people.services.places import close_household, move_household

from ...autonomy.agreements import records as agreements
from ...care.families.records import certify, support
from ..records import add_group, add_household, add_member

DAY = datetime.date(2025, 6, 15)
SINCE = datetime.date(2024, 3, 1)
RUNS = {"care.Insured"}


@pytest.fixture
def world(village: Village, other_village: Village) -> SimpleNamespace:
    home, visited = add_household(village, "乐大山"), add_household(village, "祝明")
    group = add_group(village, 1)
    member = add_member(village, "乐小满", joined="2019", household=home, group=group)
    visitor = add_member(village, "周平", joined="2019")
    for who, whom in ((visitor, home), (member, visited)):
        Contact.objects.create(member=who, household=whom, since=SINCE)
    signed = agreements.answered(home, agreements.text_of(village), asked=SINCE, signed=SINCE)
    family = support(home, "only_child", since=SINCE)
    certify(family, since=SINCE)
    return SimpleNamespace(
        home=home, member=member, signed=signed, family=family, village=village, to=other_village
    )


def test_all_that_points_at_a_household_is_told_or_kept_by_itself() -> None:
    """Each foreign key to a household or a family."""
    pointing = {
        relation.related_model
        for model in (Household, Family)
        for relation in model._meta.related_objects
    }
    assert {model._meta.label for model in pointing - {*kinds()} - household_acts.told()} == set()


def test_a_household_moves_with_what_hangs_on_it(world: SimpleNamespace, staff: User) -> None:
    move_household(household=world.home, to=world.to, on=DAY, reason="易地搬迁", by=staff)
    for row in (world.home, world.member, world.family):
        row.refresh_from_db()
        assert row.village == world.to
    assert world.member.household == world.home
    assert world.member.group is None
    assert [*world.home.stays.values_list("village", "since", "until")] == [
        (world.village.pk, None, DAY),
        (world.to.pk, DAY, None),
    ]
    assert [*world.member.memberships.values_list("village", "household", "until")] == [
        (world.village.pk, world.home.pk, DAY),
        (world.to.pk, world.home.pk, None),
    ]
    signed = Agreement.objects.get(pk=world.signed.pk)
    assert (signed.village, signed.state, signed.ended) == (world.village, "ended", DAY)
    assert Certificate.objects.get().village == world.to
    assert not Contact.objects.filter(until=None).exists()
    assert {*Contact.objects.values_list("until", flat=True)} == {DAY}
    assert world.family.supports.get().until is None
    assert TrailEntry.objects.filter(action="家庭迁移", reason="易地搬迁").count() == 1


def test_a_number_that_is_taken_there_gets_another(world: SimpleNamespace, staff: User) -> None:
    world.home.number = "12"
    world.home.save()
    add_household(world.to, "别人", number="12")
    move_household(household=world.home, to=world.to, on=DAY, by=staff)
    world.home.refresh_from_db()
    assert world.home.number == f"{world.village.pk[-3:]}-12"


def test_moved_back_and_refused_before_that_day(world: SimpleNamespace, staff: User) -> None:
    move_household(household=world.home, to=world.to, on=DAY, by=staff)
    home = Household.objects.get(pk=world.home.pk)
    with pytest.raises(ValidationError, match="才从观冲村迁来"):
        move_household(household=home, to=world.village, on=DAY - datetime.timedelta(1), by=staff)
    back = DAY + datetime.timedelta(days=30)
    move_household(household=home, to=world.village, on=back, by=staff)
    assert [*home.stays.values_list("village", flat=True)] == [
        world.village.pk,
        world.to.pk,
        world.village.pk,
    ]


@pytest.mark.parametrize("where", ["village", "foreign_village", "gone"])
def test_where_no_household_moves(
    where: str, world: SimpleNamespace, staff: User, foreign_village: Village
) -> None:
    places = {"village": world.village, "foreign_village": foreign_village, "gone": world.to}
    if where == "gone":
        Village.objects.filter(pk=world.to.pk).update(closed=DAY)
    with pytest.raises(ValidationError):
        move_household(household=world.home, to=places[where], on=timezone.localdate(), by=staff)


def test_a_closed_household_ends_what_hangs_on_it(world: SimpleNamespace, staff: User) -> None:
    close_household(household=world.home, on=DAY, kind="moved", reason="迁到县城", by=staff)
    world.home.refresh_from_db()
    world.member.refresh_from_db()
    assert (world.home.closed, world.member.left, world.member.left_kind) == (DAY, DAY, "moved")
    assert Agreement.objects.get().ended == DAY
    assert Certificate.objects.get().revoked == DAY
    assert world.family.supports.get().until == DAY - datetime.timedelta(days=1)
    assert not Contact.objects.filter(until=None).exists()
    assert world.home.stays.get().until == DAY


def test_the_pages_show_it_before(
    world: SimpleNamespace, staff: User, secretary: User, client_for: Callable[[User], Client]
) -> None:
    client, page = client_for(staff), f"/households/{world.village.pk}/{world.home.pk}/"
    shown = client.get(f"{page}move/").content.decode()
    for words in (
        "家里的会员 1 条：随户迁走", "联系这一户的会员 1 条：到这一天结束", "协议和答复 1 条",
        "关怀家庭 1 条：随户迁走", "优待证 1 条：随户迁走，证号不变",
    ):  # fmt: skip
        assert words in shown
    assert "优待证 1 条：到这一天结束" in client.get(f"{page}close/").content.decode()
    assert "办理移交" not in shown
    assert client_for(secretary).get(f"{page}move/").status_code in (403, 404)
    typed = {"to": world.to.pk, "on": DAY.isoformat(), "reason": "", "version": "0"}
    answer = client.post(f"{page}move/", typed)
    if DAY.year < timezone.localdate().year:
        assert answer.status_code == 422
        answer = client.post(f"{page}move/", typed | {"correction": "当时漏办"})
    assert answer.status_code == 302
    assert answer.url == f"/households/{world.to.pk}/{world.home.pk}/"


def test_closed_on_the_page(
    world: SimpleNamespace, secretary: User, client_for: Callable[[User], Client]
) -> None:
    page = f"/households/{world.village.pk}/{world.home.pk}/close/"
    today = timezone.localdate().isoformat()
    client = client_for(secretary)
    assert client.post(page, {"on": today, "version": "0"}).status_code == 422
    typed = {"on": today, "left_kind": "moved", "reason": "迁到县城", "version": "0"}
    assert client.post(page, typed).status_code == 302
    world.home.refresh_from_db()
    assert world.home.closed
