"""Families: taken up with what they are supported for, and what follows when a support comes,
changes or goes."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from accounts.records import remove_record, save_record
from associations.divisions.services import open_village

from .models import Family, Support, is_sensitive, new_reference


@transaction.atomic
def take_up(
    *, family: Family, kinds: Sequence[str], since: datetime.date, by: User | None
) -> Family:
    """A household becomes a family that is supported for `kinds`. Raises ValidationError."""
    if not kinds:
        raise ValidationError({"kinds": "请至少选一个家庭类别。"})
    family.village = open_village(family.household.village_id)
    family.sensitive = any(is_sensitive(kind, family.village_id) for kind in kinds)
    save_record(record=family, by=by)
    for kind in kinds:
        save_record(record=Support(family=family, kind=kind, since=since), by=by)
    return family


@transaction.atomic
def save_support(
    *, support: Support, by: User | None, expected_version: int | None = None
) -> Support:
    """Raises ValidationError, ConflictError."""
    support.family = _held(support)
    if is_sensitive(support.kind, support.family.village_id):
        _become(support.family, sensitive=True)
    save_record(record=support, by=by, expected_version=expected_version)
    _settle(support.family)
    return support


@transaction.atomic
def remove_support(*, support: Support, by: User | None) -> None:
    """One registered by mistake; the last of a family stays. Raises ValidationError."""
    family = _held(support)
    if not family.supports.exclude(pk=support.pk).exists():
        raise ValidationError(
            "这是唯一的家庭类别。登记错了的，请删除整个关怀家庭；不再支持的，填终止日期。"
        )
    remove_record(record=support, by=by)
    _settle(family)


@transaction.atomic
def remove_family(*, family: Family, by: User | None) -> None:
    """Only one that nothing was recorded for. Raises ValidationError."""
    for support in family.supports.all():
        remove_record(record=support, by=by)
    remove_record(record=family, by=by)


def note_opening(*, family: Family, by: User, what: str = "查看保密家庭") -> None:
    """Each look at a sensitive family stands in the trail: who and when, and of the family its
    reference alone."""
    if family.sensitive:
        trail.record(by=by, action=what, target=str(family), division=family.village_id)


def _held(support: Support) -> Family:
    return Family.objects.select_for_update(of=("self",)).get(pk=support.family_id)


def _settle(family: Family) -> None:
    kinds = family.supports.order_by().values_list("kind", flat=True).distinct()
    _become(family, sensitive=any(is_sensitive(kind, family.village_id) for kind in kinds))


def _become(family: Family, *, sensitive: bool) -> None:
    """Under another reference: the trail of before must not lead to it."""
    if family.sensitive != sensitive:
        family.sensitive, family.reference = sensitive, new_reference()
        family.save(update_fields=["sensitive", "reference"])
