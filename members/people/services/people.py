"""A member's way through the association: enrolled, changed, left, back again, moved to another
village."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import save_record
from accounts.records.periods import Change
from associations.divisions.services import open_village
from associations.models import Village

from ..models import Household, LeaveKind, Member, MemberGroup
from ..numbers import next_numbers
from ..partial_dates import first_day


@transaction.atomic
def enrol(*, member: Member, identity: str = "", by: User | None) -> Member:
    """A new member gets the village's next number. `identity` is the digest of the ID number.
    Raises ValidationError, where the village is closed too."""
    village = open_village(member.village_id)
    _check_places(member)
    member.identity = identity
    (member.number,) = next_numbers(village, 1)
    save_record(record=member, by=by, action="登记会员")
    return member


@transaction.atomic
def change_member(
    *, member: Member, identity: str = "", expected_version: int | None = None, by: User | None
) -> list[MemberGroup]:
    """`identity`: the digest of a newly given ID number; "" leaves the one on the books. Returns
    the groups that the member led and has left by this, which now have no leader. Raises
    ValidationError, ConflictError."""
    Village.objects.locked().get(pk=member.village_id)
    _check_places(member)
    known = Member.objects.values_list("identity", flat=True).get(pk=member.pk)
    save_record(record=member, expected_version=expected_version, by=by)
    if identity and identity != known:
        _keep_identity(member, identity, by)
    return _give_up_groups(member, by, keep=member.group_id or 0)


@transaction.atomic
def end_membership(
    *,
    member: Member,
    on: datetime.date,
    kind: str,
    reason: str = "",
    correction: str = "",
    expected_version: int | None = None,
    by: User | None,
) -> None:
    """The member leaves: the groups they led have no leader any more, their contacts end on that
    day. `correction` tells in the trail why a year that is over is changed.

    Raises ValidationError, ConflictError.
    """
    Village.objects.locked().get(pk=member.village_id)
    _not_to_come({"left": on})
    _not_before_coming(member, "left", on)
    member.left, member.left_kind, member.left_reason = on, LeaveKind(kind).value, reason
    save_record(
        record=member,
        expected_version=expected_version,
        by=by,
        action="办理离会",
        reason=_why(reason, correction),
    )
    _give_up_groups(member, by, on)
    _end_contacts(member, on, by)


@transaction.atomic
def rejoin(
    *,
    member: Member,
    on: datetime.date,
    correction: str = "",
    expected_version: int | None = None,
    by: User | None,
) -> None:
    """Back on the books under the old number, joined anew, without a household or a group that is
    no more.

    Raises ValidationError, ConflictError.
    """
    open_village(member.village_id)
    _not_to_come({"joined": on})
    if member.left and on < member.left:
        raise ValidationError({"on": f"{member.left} 才离会，重新入会不能早于这一天。"})
    member.left, member.left_kind, member.left_reason = None, "", ""
    member.joined = on.isoformat()
    if member.household and member.household.closed:
        member.household = None
    if member.group and member.group.dissolved:
        member.group = None
    save_record(
        record=member,
        expected_version=expected_version,
        by=by,
        action="重新入会",
        reason=correction,
    )


@transaction.atomic
def transfer(
    *,
    member: Member,
    to: Village,
    on: datetime.date,
    reason: str = "",
    correction: str = "",
    household: Household | None = None,
    expected_version: int | None = None,
    by: User | None,
) -> None:
    """To another village of the township, with the number; the group is chosen anew there, and the
    household, unless it moved too; groups led here lose their leader, contacts end on that day.
    Raises ValidationError, ConflictError."""
    villages = Village.objects.locked().in_bulk([member.village_id, to.pk])
    source, target = villages[member.village_id], villages[to.pk]
    _not_to_come({"on": on})
    if target == source or target.township_id != source.township_id:
        raise ValidationError({"village": "只能转到本乡镇的另一个村。"})
    if target.is_gone:
        raise ValidationError({"village": f"{target.name}已经撤销，请选择现有的村。"})
    if member.left:
        raise ValidationError("已经离会，先办理重新入会再转会。")
    if (joined := first_day(member.joined)) and on < joined:
        raise ValidationError({"on": "转会日期不能早于入会日期。"})
    _not_before_coming(member, "on", on)
    _give_up_groups(member, by, on)
    _end_contacts(member, on, by)
    member.change = Change(on, {"reason": reason})
    member.village, member.household, member.group = target, household, None
    save_record(
        record=member,
        expected_version=expected_version,
        by=by,
        action="办理转会",
        reason=_why(reason, correction),
    )
    member.entries.filter(outcome="pending", campaign__closed=None).update(village=target)


def _check_places(member: Member) -> None:
    """A member on the books is in no group or household that somebody closed since the page was
    opened."""
    if member.left:
        return
    if member.group_id and not MemberGroup.objects.current().filter(pk=member.group_id).exists():
        raise ValidationError({"group": "这个小组刚刚撤销，请另选小组。"})
    if (
        member.household_id
        and not Household.objects.current().filter(pk=member.household_id).exists()
    ):
        raise ValidationError({"household": "这一户刚刚销户，请另选家庭。"})


def _why(*reasons: str) -> str:
    return "；".join(filter(None, reasons))


def _not_to_come(days: dict[str, datetime.date]) -> None:
    for name, day in days.items():
        if day > timezone.localdate():
            raise ValidationError({name: "日期还没有到。"})


def _not_before_coming(member: Member, name: str, day: datetime.date) -> None:
    """What is known of another village up to a later day stays as it is."""
    elsewhere = member.memberships.exclude(village=member.village_id)
    if last := elsewhere.filter(until__gt=day).order_by("until").last():
        raise ValidationError({name: f"{last.until} 才从{last.village.name}转来，日期不能更早。"})


def _keep_identity(member: Member, identity: str, by: User | None) -> None:
    """The trail says that the ID number was checked, and nothing of it."""
    member.identity = identity
    member.full_clean()
    member.version += 1
    member.save(update_fields=["identity", "version"])
    trail.record(by=by, action="核对身份证号", target=str(member), division=member.village_id)


def _give_up_groups(
    member: Member, by: User | None, on: datetime.date | None = None, keep: int = 0
) -> list[MemberGroup]:
    groups = list(member.leads.exclude(pk=keep).select_related("village"))
    for group in groups:
        group.leader = None
        group.change = Change(on) if on else None
        save_record(record=group, by=by, action="组长空缺")
    return groups


def _end_contacts(member: Member, on: datetime.date, by: User | None) -> None:
    for contact in member.contacts.filter(until__isnull=True).select_related("household", "member"):
        contact.until = max(on, contact.since)
        save_record(record=contact, by=by, action="结束联系")
