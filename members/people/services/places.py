"""Households and member groups: what may be saved of them, where households go, and what ends with
them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record
from accounts.records.periods import Change
from associations.divisions.services import open_village
from associations.models import Village

from ..household_acts import HouseholdAct, carry_out
from ..models import Household, Member, MemberGroup
from ..querysets import MemberQuerySet
from .people import end_membership, transfer

NAMED = 10


@transaction.atomic
def save_household(
    *, household: Household, expected_version: int | None = None, by: User | None
) -> Household:
    """A household that closes has no member left, and what else there is of it ends on that day.

    Raises ValidationError with the names of the members, ConflictError.
    """
    _take_village(household)
    if household.closed:
        _check_closing(household, household.closed)
    save_record(record=household, expected_version=expected_version, by=by)
    if household.closed:
        carry_out(HouseholdAct(household, household.closed), by)
    return household


@transaction.atomic
def close_household(
    *,
    household: Household,
    on: datetime.date,
    kind: str,
    reason: str = "",
    correction: str = "",
    expected_version: int | None = None,
    by: User | None,
) -> Household:
    """Its members leave that day (`kind`: how), and all that hangs on it ends. Raises
    ValidationError, ConflictError."""
    _take_village(household)
    for member in household.members.current():
        end_membership(member=member, on=on, kind=kind, reason=reason, correction=correction, by=by)
    household.closed = on
    return save_household(household=household, expected_version=expected_version, by=by)


@transaction.atomic
def move_household(
    *,
    household: Household,
    to: Village,
    on: datetime.date,
    reason: str = "",
    correction: str = "",
    expected_version: int | None = None,
    by: User | None,
) -> Household:
    """To another village of the township, with its members and whatever goes with it; agreements
    and contacts end. Raises ValidationError, ConflictError."""
    villages = Village.objects.locked().in_bulk([household.village_id, to.pk])
    source, target = villages[household.village_id], villages[to.pk]
    _check_move(household, source, target, on)
    members = list(household.members.current().select_related("village"))
    household.members.exclude(left=None).update(household=None)
    household.change = Change(on)
    household.village = target
    if Household.objects.filter(village=target, number=household.number).exclude(number=""):
        household.number = f"{source.pk[-3:]}-{household.number}"[:20]
    save_record(
        record=household,
        expected_version=expected_version,
        by=by,
        action="家庭迁移",
        reason="；".join(filter(None, [reason, correction])),
    )
    for member in members:
        transfer(
            member=member,
            to=target,
            on=on,
            reason=reason,
            correction=correction,
            household=household,
            by=by,
        )
    carry_out(HouseholdAct(household, on, target, reason), by)
    return household


def _check_move(household: Household, source: Village, target: Village, on: datetime.date) -> None:
    if household.closed:
        raise ValidationError("这一户已经销户，不能迁移。")
    if target == source or target.township_id != source.township_id:
        raise ValidationError({"to": "只能迁到本乡镇的另一个村；迁到别处的，请办理销户。"})
    if target.is_gone:
        raise ValidationError({"to": f"{target.name}已经撤销，请选择现有的村。"})
    if on > timezone.localdate():
        raise ValidationError({"on": "日期还没有到。"})
    elsewhere = household.stays.exclude(village=source).filter(until__gt=on)
    if last := elsewhere.order_by("until").last():
        raise ValidationError({"on": f"{last.until} 才从{last.village.name}迁来，日期不能更早。"})


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
