"""Two people at the very same moment, each with a connection of their own."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from accounts.records import ConflictError
from associations import reorganisation
from associations.mergers.services import OutdatedMergerError, merge_villages
from associations.models import Association, Post, Term, Village
from associations.organisation.services.elections import Elected, elect
from associations.organisation.services.organisation import save_post
from associations.reorganisation import ReorganisationPlan
from members.campaigns.services import confirm_entries, start_campaign, strike_off
from members.models import Campaign, CampaignEntry, Household, Member
from members.people.services.people import change_member, enrol
from members.people.services.places import save_group, save_household

from ..records import add_group, add_household, add_member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2025, 6, 1)
REFUSED = (ValidationError, ConflictError, OutdatedMergerError)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each act, in their order: "done" or "refused"."""
    start = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except REFUSED:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def association_of(village: Village) -> Association:
    return Association.objects.create(
        code=village.pk,
        township_id=village.township_id,
        village=village,
        kind="village",
        name="协会",
    )


def test_two_enrolments_get_two_numbers(village: Village, secretary: User, staff: User) -> None:
    add_member(village)
    acts = [
        partial(enrol, member=Member(village=village, name=name), by=secretary)
        for name in ("禹秋实", "朴石")
    ]
    assert at_once(*acts) == ["done", "done"]
    assert sorted(Member.objects.values_list("number", flat=True)) == [
        "207-0001",
        "207-0002",
        "207-0003",
    ]


def test_of_two_elections_one_is_held(village: Village, secretary: User, staff: User) -> None:
    association = association_of(village)

    def electing(name: str, by: User) -> Callable[[], object]:
        term = Term(association=association, number=1, started=DAY, due=datetime.date(2028, 6, 1))
        elected = [Elected(Post(kind="president", name=name))]
        return partial(elect, term=term, elected=elected, leaving=(), expected_term=None, by=by)

    came = at_once(electing("禹长庚", secretary), electing("柳望舒", staff))
    assert sorted(came) == ["done", "refused"]
    assert Term.objects.count() == Post.objects.count() == 1


def test_nobody_stays_behind_in_a_village_that_is_merged(
    village: Village, other_village: Village, staff: User
) -> None:
    """Whoever comes second is refused, or goes along."""
    association = association_of(village)
    plan = ReorganisationPlan((village,), (village,), other_village, DAY, "双政函〔2025〕8号")
    shown = reorganisation.preview(plan).fingerprint
    came = at_once(
        partial(merge_villages, plan=plan, fingerprint=shown, by=staff),
        partial(enrol, member=Member(village=village, name="禹秋实"), by=staff),
        partial(save_household, household=Household(village=village, head="朴石"), by=staff),
        partial(
            save_post,
            post=Post(association=association, kind="president", name="简素问", started=DAY),
            by=staff,
        ),
    )
    merged = Village.objects.get(pk=village.pk).is_gone
    assert merged == (came[0] == "done")
    if merged:
        assert came[1:3] == ["refused", "refused"]
        assert not Member.objects.filter(village=village).exists()
        assert not Household.objects.filter(village=village).exists()
        assert not Post.objects.filter(association=association, ended=None).exists()
    else:
        assert "done" in came[1:]


def test_a_line_is_confirmed_or_struck(village: Village, secretary: User, staff: User) -> None:
    member = add_member(village)
    campaign = Campaign(township=village.township, title="登记", started=DAY, deadline=DAY)
    start_campaign(campaign=campaign, by=staff)
    entry = CampaignEntry.objects.get()
    at_once(
        partial(
            confirm_entries, campaign=campaign, village=village, entries=[entry.pk], by=secretary
        ),
        partial(
            strike_off, campaign=campaign, village=village, reasons={entry.pk: "查无此人"}, by=staff
        ),
    )
    entry.refresh_from_db()
    member.refresh_from_db()
    assert entry.outcome == ("struck" if member.left else "confirmed")


def test_nobody_enters_a_group_or_a_household_while_it_goes(
    village: Village, secretary: User, staff: User
) -> None:
    member, group, household = add_member(village), add_group(village), add_household(village)
    member.group, member.household = group, household
    group.dissolved = household.closed = DAY
    came = at_once(
        partial(change_member, member=member, expected_version=0, by=secretary),
        partial(save_group, group=group, expected_version=0, by=staff),
        partial(save_household, household=household, expected_version=0, by=staff),
    )
    member.refresh_from_db()
    group.refresh_from_db()
    household.refresh_from_db()
    assert not (member.group and group.dissolved)
    assert not (member.household and household.closed)
    assert came.count("refused") in (1, 2)
