"""Doubles are merged (issue 15, item 5; R9): all that hangs on both is under one, nobody of a past
day is counted twice or lost, and undoing brings both back as they were."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, TrailHead, User
from accounts.records.astray import astray
from associations.models import Village
from autonomy.agreements.rates import Rate, rates
from autonomy.models import Agreement
from care.families.models import Family
from members.doubles.carrying import hanging_on
from members.doubles.models import DoubleMerge
from members.doubles.services import forget, merge, undo
from members.models import Contact, Household, Member, MemberAppraisal, Membership
from members.people.services.people import end_membership, rejoin

from ...autonomy.agreements import records as agreements
from ...care.families.records import certify, support
from ...conftest import OTHER_VILLAGE, VILLAGE
from ..records import add_contact, add_group, add_household, add_member

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 3, 1)
DAYS = [datetime.date(year, month, 15) for year in range(2016, 2027) for month in (1, 7)]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every model, but for what tells of the merges themselves."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model not in (DoubleMerge, TrailEntry, TrailHead)
    }


def on_the_books(day: datetime.date) -> list[str]:
    rows = Membership.objects.on(day).select_related("member")
    return sorted(row.member.name for row in rows)


@pytest.fixture
def pair(village: Village) -> tuple[Member, Member]:
    """Two members who are one, with a group, households, a contact, appraisals of one year."""
    group, home = add_group(village), add_household(village, number="0001")
    kept = add_member(village, "文晓荷", born="1970", joined="2019-05", group=group, household=home)
    gone = add_member(village, "文晓荷", born="1970-05-12", joined="2017", household=home)
    add_contact(gone, add_household(village, "祝明"))
    for member in (kept, gone):
        MemberAppraisal.objects.create(member=member, year=2023, mark="qualified")
    MemberAppraisal.objects.create(member=gone, year=2018, mark="outstanding")
    return kept, gone


def test_two_members_are_one(pair: tuple[Member, Member], secretary: User) -> None:
    kept, gone = pair
    counted = {day: on_the_books(day) for day in DAYS}
    before = everything()
    done = merge(kept=kept, gone=gone, reason="同一人", by=secretary)
    kept.refresh_from_db()
    assert not Member.objects.filter(pk=gone.pk).exists()
    assert kept.joined == "2017"
    assert Contact.objects.get().member == kept
    assert [*kept.appraisals.order_by("year").values_list("year", "mark")] == [
        (2018, "outstanding"), (2023, "qualified")
    ]  # fmt: skip
    assert {day: on_the_books(day) for day in DAYS} == {
        day: sorted({*names}) for day, names in counted.items()
    }, "once where it was twice, and on every day when it was one of the two"
    kept.save()
    assert [*astray()] == []
    assert [*kept.memberships.values_list("joined", flat=True)] == ["2017", ""]
    assert TrailEntry.objects.latest("pk").action == "合并重复的会员"
    undo(merge=done, reason="不是同一人", by=secretary)
    assert everything() == before


@pytest.mark.parametrize(
    ("kept_times", "gone_times"),
    [
        ((("2019", None),), (("2017", "2018-02-01"), ("2018-06", None))),
        ((("2018", "2020-01-01"), ("2023", None)), (("2019", None),)),
        ((("2018", "2024-01-01"),), (("2017", "2019-01-01"),)),
        ((("", None),), (("2017", None),)),
        ((("2017", None),), (("", "2023-05-01"),)),
    ],
)
def test_periods_that_overlap_are_settled(
    village: Village, staff: User, kept_times: Any, gone_times: Any
) -> None:
    made = []
    for times in (kept_times, gone_times):
        member = add_member(village, joined=times[0][0])
        for number, (since, left) in enumerate(times):
            if number:
                rejoin(
                    member=member, on=datetime.date.fromisoformat(f"{since}-01-01"[:10]), by=None
                )
            if left:
                day = datetime.date.fromisoformat(left)
                end_membership(member=member, on=day, kind="withdrew", by=None)
        made.append(member)
    counted, before = {day: on_the_books(day) for day in DAYS}, everything()
    done = merge(kept=made[0], gone=made[1], reason="同一人", by=staff)
    assert {day: on_the_books(day) for day in DAYS} == {
        day: sorted({*names}) for day, names in counted.items()
    }
    rows = [*Membership.objects.order_by("since").values()]
    Member.objects.get().save()
    assert [*Membership.objects.order_by("since").values()] == rows, "they say what the member says"
    undo(merge=done, reason="不是同一人", by=staff)
    assert everything() == before


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        ("declined", "signed", {DAY: Rate(1, 0, 1, 0), "later": Rate(1, 1, 0, 0)}),
        ("signed", "declined", {DAY: Rate(1, 1, 0, 0), "later": Rate(1, 1, 0, 0)}),
        ("signed", "signed", {DAY: Rate(1, 1, 0, 0), "later": Rate(1, 1, 0, 0)}),
        ("undecided", "declined", {DAY: Rate(1, 0, 0, 1), "later": Rate(1, 0, 1, 0)}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_two_households_with_answers_of_a_kind_are_one(
    village: Village, staff: User, mine: str, theirs: str, told: Any, turned: bool
) -> None:
    text, later = agreements.text_of(village), datetime.date(2024, 9, 1)
    one, other = add_household(village, number="1"), add_household(village, number="2")
    for home, state, day in ((one, mine, DAY), (other, theirs, later)):
        signing = {"signed": day} if state == "signed" else {}
        agreements.answered(home, text, state, asked=day, **signing)
    before = everything()
    kept, gone = (other, one) if turned else (one, other)
    done = merge(kept=kept, gone=gone, reason="同一户", by=staff)
    assert rates(VILLAGE, DAY)[VILLAGE, "management"] == told[DAY]
    assert rates(VILLAGE, later)[VILLAGE, "management"] == told["later"]
    assert Agreement.objects.standing().count() == 1
    undo(merge=done, reason="不是同一户", by=staff)
    assert everything() == before


def test_two_families_go_with_their_households(village: Village, staff: User) -> None:
    homes = [add_household(village), add_household(village)]
    families = [
        support(homes[0], "only_child", since=DAY),
        support(homes[1], "hardship", since=DAY),
    ]
    certify(families[1], since=DAY)
    before = everything()
    done = merge(kept=homes[0], gone=homes[1], reason="同一户", by=staff)
    family = Family.objects.get()
    assert (family.pk, family.household_id) == (families[0].pk, homes[0].pk)
    assert {*family.supports.values_list("kind", flat=True)} == {"only_child", "hardship"}
    assert family.certificates.count() == 1
    entry = TrailEntry.objects.latest("pk")
    assert "关怀" not in str((entry.before, entry.after)), "nothing is told of families"
    undo(merge=done, reason="不是同一户", by=staff)
    assert everything() == before


def test_what_both_have_and_cannot_is_refused(village: Village, staff: User) -> None:
    homes = [add_household(village), add_household(village)]
    for home in homes:
        certify(support(home, "only_child", since=DAY), since=DAY)
    before = everything()
    with pytest.raises(ValidationError, match="只能留一份"):
        merge(kept=homes[0], gone=homes[1], reason="同一户", by=staff)
    assert everything() == before


def test_undoing_is_refused_while_something_later_depends_on_it(
    pair: tuple[Member, Member], secretary: User
) -> None:
    done = merge(kept=pair[0], gone=pair[1], reason="同一人", by=secretary)
    MemberAppraisal.objects.create(member=pair[0], year=2024, mark="qualified")
    with pytest.raises(ValidationError, match="又登记或改过会员"):
        undo(merge=done, reason="不是同一人", by=secretary)
    MemberAppraisal.objects.filter(year=2024).delete()
    undo(merge=done, reason="不是同一人", by=secretary)
    with pytest.raises(ValidationError, match="已于"):
        undo(merge=DoubleMerge.objects.get(), reason="再来", by=secretary)


def test_who_is_still_there_is_the_one_that_stays(village: Village, staff: User) -> None:
    here, left = add_member(village), add_member(village, joined="2017")
    end_membership(member=left, on=DAY, kind="moved", by=None)
    with pytest.raises(ValidationError, match="请保留还在册的"):
        merge(kept=left, gone=here, reason="同一人", by=staff)
    merge(kept=here, gone=left, reason="同一人", by=staff)


def test_what_lives_on_in_another_village_is_refused(
    village: Village, other_village: Village, staff: User
) -> None:
    homes = [add_household(village), add_household(other_village)]
    people = [add_member(one.village, household=one) for one in homes]
    with pytest.raises(ValidationError, match="还有在册会员，两户不在一个村"):
        merge(kept=homes[0], gone=homes[1], reason="同一户", by=staff)
    add_contact(people[1], add_household(other_village))
    with pytest.raises(ValidationError, match="在另一个村还有联系户"):
        merge(kept=people[0], gone=people[1], reason="同一人", by=staff)
    add_group(other_village, leader=people[1])
    with pytest.raises(ValidationError, match="组长，请先另选组长"):
        merge(kept=people[0], gone=people[1], reason="同一人", by=staff)
    assert not DoubleMerge.objects.exists()


@pytest.mark.parametrize("model", [Household, Member])
def test_every_key_to_them_goes_over(model: type[Model]) -> None:
    """Nothing is listed by hand: a planted key is found as the rest is."""
    found = {(one._meta.label, name) for one, name in hanging_on(model)}
    keys = {
        (one._meta.label, column.name)
        for one in apps.get_models(include_auto_created=True)
        for column in one._meta.concrete_fields
        if column.remote_field and column.related_model is model
    }
    assert found == keys


def test_likely_ones_are_listed_and_merged_by_page(
    pair: tuple[Member, Member],
    other_village: Village,
    secretary: User,
    staff: User,
    client_for: Callable[[User], Client],
) -> None:
    kept, gone = pair
    add_member(other_village, "文晓荷", born="1970-01")
    client = client_for(secretary)
    shown = client.get(f"/doubles/{VILLAGE}/")
    assert [(one.pk, other.pk) for one, other in shown.context["members"]] == [(kept.pk, gone.pk)]
    assert len(client_for(staff).get(f"/doubles/{VILLAGE[:9]}/").context["members"]) == 2
    url = f"/members/{VILLAGE}/{kept.pk}/merge/"
    page = client.get(f"{url}?other={gone.pk}")
    counted = dict(page.context["both"][1][2])
    assert (counted[Contact._meta.verbose_name], counted["会籍"]) == (1, 1)
    seen = page.context["form"].initial["seen"]
    gone.save()
    Member.objects.filter(pk=gone.pk).update(version=gone.version + 1)
    stale = client.post(url, {"other": gone.pk, "reason": "同一人", "seen": seen})
    assert "有人改过" in stale.content.decode()
    seen = client.get(f"{url}?other={gone.pk}").context["form"].initial["seen"]
    done = client.post(url, {"other": gone.pk, "reason": "同一人", "seen": seen})
    assert done.status_code == 302
    found = DoubleMerge.objects.get()
    assert found.merged == timezone.localdate()
    undone = client.post(f"/doubles/{VILLAGE}/{found.pk}/undo/", {"reason": "不是"})
    assert undone.status_code == 302
    assert Member.objects.filter(name="文晓荷", village=VILLAGE).count() == 2
    assert client.get(f"/members/{OTHER_VILLAGE}/{kept.pk}/merge/").status_code == 404


def test_what_was_before_is_kept_for_ninety_days(
    pair: tuple[Member, Member], staff: User, client_for: Callable[[User], Client]
) -> None:
    kept, gone = pair
    found = merge(kept=kept, gone=gone, reason="同一人", by=staff)
    forget()
    found.refresh_from_db()
    assert found.before
    page = f"/doubles/{VILLAGE}/"
    assert "/undo/" in client_for(staff).get(page).content.decode()
    DoubleMerge.objects.update(merged=timezone.localdate() - datetime.timedelta(days=91))
    forget()
    found.refresh_from_db()
    assert (found.before, found.after) == ({}, {})
    with pytest.raises(ValidationError, match="满90天"):
        undo(merge=found, reason="不是", by=staff)
    assert "/undo/" not in client_for(staff).get(page).content.decode()
