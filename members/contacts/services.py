"""The last link of the contact chain: several households for a member in one act, several
agreements on one day."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from associations.models import Village

from ..people.models import Household, Member
from .models import Contact

NAMED = 200


@transaction.atomic
def add_contacts(
    *,
    member: Member,
    households: Collection[int],
    since: datetime.date,
    tie: str = "",
    signed: datetime.date | None = None,
    by: User | None,
) -> int:
    """The member keeps in touch with these households (primary keys) from `since` on; those they
    are in touch with already stay as they are. Returns how many are new. Raises ValidationError."""
    Village.objects.locked().get(pk=member.village_id)
    if Member.objects.filter(pk=member.pk, left__isnull=False).exists():
        raise ValidationError(f"{member.name}已经离会，请选择在册会员。")
    _check_days({"since": since, "signed": signed})
    already = Contact.objects.filter(member=member, until__isnull=True).values("household")
    rows = list(Household.objects.current().filter(village_id=member.village_id, pk__in=households))
    if len(rows) != len(set(households)):
        raise ValidationError("选中的家庭里有的已经销户或者不在本村，请重新勾选。")
    known = set(already.values_list("household", flat=True))
    new = [household for household in rows if household.pk not in known]
    if not new:
        raise ValidationError("请至少勾选一户还没有由这位会员联系的家庭。")
    Contact.objects.bulk_create(
        Contact(member=member, household=household, since=since, tie=tie, signed=signed, version=1)
        for household in new
    )
    after = {
        "联系户": "、".join(str(household) for household in new[:NAMED]),
        "户数": len(new),
        "起始日期": since,
        "联系关系": Contact.Tie(tie).label if tie else "",
        "协议签订日期": signed,
    }
    trail.record(
        by=by, action="安排联系户", target=str(member), division=member.village_id, after=after
    )
    return len(new)


@transaction.atomic
def sign_agreements(
    *, village: Village, contacts: Collection[int], on: datetime.date, by: User | None
) -> int:
    """These contacts (primary keys) of the village have an agreement signed on that day; those
    signed before keep their day. Returns how many were written. Raises ValidationError."""
    Village.objects.locked().get(pk=village.pk)
    _check_days({"on": on})
    open_ones = Contact.objects.filter(
        member__village=village, until__isnull=True, signed__isnull=True
    )
    rows = list(open_ones.filter(pk__in=contacts).select_related("member", "household"))
    for contact in rows:
        contact.signed = on
        contact.version += 1
    Contact.objects.bulk_update(rows, ["signed", "version"])
    if rows:
        names = "、".join(str(contact) for contact in rows[:NAMED])
        after = {"户数": len(rows), "协议签订日期": on, "联系户": names}
        trail.record(
            by=by, action="登记联系协议", target=village.name, division=village.pk, after=after
        )
    return len(rows)


def _check_days(days: dict[str, datetime.date | None]) -> None:
    for name, day in days.items():
        if day and day > timezone.localdate():
            raise ValidationError({name: "日期还没有到。"})
