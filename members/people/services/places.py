"""Households and member groups: what may be saved of them, and what ends with them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record
from associations.divisions.services import open_village
from associations.models import Village

from ..models import Household, Member, MemberGroup
from ..querysets import MemberQuerySet

NAMED = 10


@transaction.atomic
def save_household(
    *, household: Household, expected_version: int | None = None, by: User | None
) -> Household:
    """A household that closes has no member left, and nobody keeps in touch with it from that day
    on.

    Raises ValidationError with the names of the members, ConflictError.
    """
    _take_village(household)
    if household.closed:
        _check_closing(household, household.closed)
    save_record(record=household, expected_version=expected_version, by=by)
    if household.closed:
        for contact in household.contacts.filter(until__isnull=True).select_related("member"):
            contact.until = max(household.closed, contact.since)
            save_record(record=contact, by=by, action="结束联系")
    return household


@transaction.atomic
def save_group(
    *, group: MemberGroup, expected_version: int | None = None, by: User | None
) -> MemberGroup:
    """The leader is a member of the group; a group that is dissolved has none left.

    Raises ValidationError with the names of the members, ConflictError.
    """
    _take_village(group)
    members = group.members.current() if group.pk else Member.objects.none()
    if group.dissolved:
        if group.dissolved > timezone.localdate():
            raise ValidationError({"dissolved": "日期还没有到。"})
        if names := _names(members):
            raise ValidationError(
                {"dissolved": f"组里还有在册会员：{names}。先编入别的小组，再撤销。"}
            )
        group.leader = None
    if group.leader and not members.filter(pk=group.leader.pk).exists():
        raise ValidationError({"leader": f"{group.leader.name}不是本组的在册会员，请先编入本组。"})
    save_record(record=group, expected_version=expected_version, by=by)
    return group


def next_group_number(village: Village) -> int:
    return (
        MemberGroup.objects.filter(village=village).aggregate(last=Max("number"))["last"] or 0
    ) + 1


def _take_village(place: Household | MemberGroup) -> None:
    if place.pk is None:
        open_village(place.village_id)
    else:
        Village.objects.locked().get(pk=place.village_id)


def _check_closing(household: Household, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"closed": "日期还没有到。"})
    names = _names(household.members.current()) if household.pk else ""
    if names:
        raise ValidationError(
            {"closed": f"这一户还有在册会员：{names}。先另选家庭，或者办理离会、转会，再销户。"}
        )


def _names(members: MemberQuerySet) -> str:
    """The first few, and how many there are."""
    found = list(members.order_by("number").values_list("name", flat=True)[: NAMED + 1])
    return "、".join(found[:NAMED]) + (f"等 {members.count()} 人" if len(found) > NAMED else "")
