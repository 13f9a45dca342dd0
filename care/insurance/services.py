"""Insurance: who is on the list, and the premium paid for all of them."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User

from ..aid.services import Payment
from ..families.models import Family
from ..ledger.models.entries import Category, Entry
from ..ledger.services.ledger import post_entry
from .models import Insured, Policy


@transaction.atomic
def change_list(*, policy: Policy, families: Collection[Family], by: User | None) -> int:
    """Exactly these families are insured. Returns how many came and went. Raises
    ValidationError."""
    held = _unpaid(policy)
    present = set(held.insured.values_list("family", flat=True))
    wanted = {family.pk for family in families}
    Insured.objects.filter(policy=held, family__in=present - wanted).delete()
    Insured.objects.bulk_create(
        Insured(policy=held, family_id=key) for key in sorted(wanted - present)
    )
    if wanted != present:
        trail.record(
            by=by,
            action="修改参保名单",
            target=str(held),
            division=held.code,
            before={"参保户数": len(present)},
            after={
                "参保户数": len(wanted),
                "增加": len(wanted - present),
                "减少": len(present - wanted),
            },
        )
    return len(wanted ^ present)


@transaction.atomic
def pay_policy(*, policy: Policy, date: datetime.date, payment: Payment, by: User | None) -> Entry:
    """Book the premium of all families on the list; it is then closed. Raises ValidationError."""
    held = _unpaid(policy)
    count = held.insured.count()
    if not count:
        raise ValidationError("名单上还没有家庭，先选好参保家庭再缴费。")
    entry = post_entry(
        entry=Entry(
            fund=payment.fund,
            date=date,
            category=Category.INSURANCE,
            amount=count * held.premium,
            purpose=f"{held.year}年{held.get_kind_display()}{count}户",
            counterparty=held.insurer,
            voucher=payment.voucher,
            approved_by=payment.approved_by,
        ),
        by=by,
    )
    Policy.objects.filter(pk=held.pk).update(entry=entry, version=held.version + 1)
    return entry


def _unpaid(policy: Policy) -> Policy:
    held = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if held.is_paid:
        raise ValidationError("这份保险已经缴费，名单不能再改。需要更正的，先到账上冲销这笔缴费。")
    return held
