"""Aid: recorded with what paid for it, a line of the ledger that stands or one that is booked in
the same act."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from accounts.records import save_record
from documents.numerals import yuan2

from ..activities.services import payments
from ..ledger.models.entries import Category, Entry
from ..ledger.models.funds import Fund
from ..ledger.services.ledger import post_entry
from .models import Aid


@dataclass(frozen=True)
class Payment:
    """A line to be booked for what is recorded."""

    fund: Fund
    voucher: str = ""
    approved_by: str = ""


@transaction.atomic
def save_aid(
    *,
    aid: Aid,
    by: User | None,
    payment: Payment | None = None,
    expected_version: int | None = None,
) -> Aid:
    """Raises ValidationError beside its field, ConflictError."""
    if aid.household_id:
        aid.helped = 1
        aid.planning = 1 if aid.family else min(aid.planning, 1)
    if payment:
        aid.entry = _booked(aid, payment, by)
    elif aid.entry_id:
        _covered_or_refuse(aid)
    save_record(record=aid, by=by, expected_version=expected_version)
    return aid


def _booked(aid: Aid, payment: Payment, by: User | None) -> Entry:
    """Everybody may read the ledger: it names nobody who is, or may become, a sensitive family."""
    if not aid.amount:
        raise ValidationError({"amount": "要记账的，请填金额。"})
    entry = Entry(
        fund=payment.fund,
        date=aid.date or datetime.date.min,
        category=Category.AID,
        amount=aid.amount,
        purpose=f"{aid.get_kind_display()}帮扶{aid.helped}户",
        voucher=payment.voucher,
        approved_by=payment.approved_by,
    )
    return post_entry(entry=entry, by=by)


def _covered_or_refuse(aid: Aid) -> None:
    """What the aid of one line of the ledger comes to is no more than that line."""
    assert aid.entry
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=aid.entry.pk)
    aid.settle()
    if not payments(aid.code).filter(pk=entry.pk).exists():
        raise ValidationError({"entry": "这笔账不是本单位的支出，或者已经冲销。"})
    others = (
        Aid.objects.filter(entry=entry).exclude(pk=aid.pk).aggregate(total=Sum("amount"))["total"]
        or 0
    )
    if aid.amount > entry.amount - others:
        rest = yuan2(max(entry.amount - others, 0))
        raise ValidationError({"amount": f"超过这笔支出：记在它名下的帮扶还可以用 {rest} 元。"})
