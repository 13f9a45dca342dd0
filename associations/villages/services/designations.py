"""Writes on what villages were designated: one governance mode and one class at a time; the class
is the village's own `village_class` too, by which lists and filters go."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.records import RecordQuerySet, remove_record, save_record

from ...divisions.models import Village
from ...divisions.states import correction
from ..models import Designation

ONE_AT_A_TIME = (Designation.Kind.GOVERNANCE, Designation.Kind.CLASS)


@transaction.atomic
def designate(
    *,
    designation: Designation,
    by: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> Designation:
    """Write a new or changed designation. A new open mode or class closes the one before on its
    first day.

    Raises ValidationError (the same again, or two at a time), ConflictError.
    """
    Village.objects.locked().get(pk=designation.village_id)
    if designation.kind in ONE_AT_A_TIME:
        if designation.pk is None and designation.until is None:
            _close_current(designation, by)
        _refuse_two_at_a_time(designation)
    current = _of_the_kind(designation).filter(until=None)
    is_or_was_current = designation.until is None or current.filter(pk=designation.pk).exists()
    reason = reason or correction(designation.since)
    save_record(record=designation, by=by, expected_version=expected_version, reason=reason)
    if is_or_was_current:
        _carry_over(designation)
    return designation


@transaction.atomic
def withdraw_designation(
    *, designation: Designation, by: User, expected_version: int | None = None
) -> None:
    """Delete one that was recorded by mistake; the mode or class that it had closed goes on. Raises
    ConflictError."""
    Village.objects.locked().get(pk=designation.village_id)
    stored = Designation.objects.get(pk=designation.pk)
    remove_record(record=stored, by=by, expected_version=expected_version)
    if stored.kind in ONE_AT_A_TIME and stored.until is None:
        before = (
            _of_the_kind(stored)
            .filter(until=stored.since)
            .exclude(pk=stored.pk)
            .order_by("since", "pk")
            .last()
        )
        if before:
            before.until = None
            save_record(
                record=before, by=by, reason=f"删除了登记错的“{stored.get_value_display()}”"
            )
        _carry_over(stored)


def classify(*, village: Village, value: str, since: datetime.date, by: User | None) -> None:
    """The class was changed on the village's own page, to "" too: it is so from `since` on. Call in
    a transaction. Raises ValidationError."""
    of_class = Designation.objects.filter(village=village, kind=Designation.Kind.CLASS)
    current = of_class.filter(until=None).first()
    if current and current.value == value:
        return
    if current and (not value or current.since == since):
        current.until = None if value else since
        current.value = value or current.value
        save_record(record=current, by=by, reason=correction(since) or "随村情修改")
    elif value:
        new = Designation(village=village, kind=Designation.Kind.CLASS, value=value, since=since)
        designate(designation=new, by=by, reason=correction(since) or "随村情修改")


def _of_the_kind(designation: Designation) -> RecordQuerySet:
    return Designation.objects.filter(village=designation.village_id, kind=designation.kind)


def _close_current(new: Designation, by: User | None) -> None:
    current = _of_the_kind(new).filter(until=None).first()
    if current is None:
        return
    if current.value == new.value:
        since = f"从 {current.since} 起" if current.since else ""
        raise ValidationError({"value": f"本村{since}就是“{current.get_value_display()}”。"})
    if current.since and new.since <= current.since:
        raise ValidationError(
            {
                "since": (
                    f"要晚于现在这个结果的起始日期（{current.since}）；补登过去的，请填截止日期。"
                )
            }
        )
    current.until = new.since
    save_record(record=current, by=by, reason=f"改为“{new.get_value_display()}”")


def _refuse_two_at_a_time(designation: Designation) -> None:
    """From the first day on, up to and without the last."""
    others = _of_the_kind(designation).exclude(pk=designation.pk)
    if designation.since:
        others = others.filter(Q(until=None) | Q(until__gt=designation.since))
    if designation.until:
        others = others.filter(Q(since=None) | Q(since__lt=designation.until))
    if other := others.first():
        until = other.until or "现在"
        raise ValidationError(
            {
                "since": (
                    f"与“{other.get_value_display()}”（{other.since or '更早'} 至{until}）重叠，"
                    "同时只能有一个。"
                )
            }
        )


def _carry_over(designation: Designation) -> None:
    if designation.kind != Designation.Kind.CLASS:
        return
    current = _of_the_kind(designation).filter(until=None).first()
    Village.objects.filter(pk=designation.village_id).update(
        village_class=current.value if current else ""
    )
