"""What a household answers when it is asked for an agreement: signed, declined, undecided; ended and renewed.

Three do-not-sign (三不签, 篇8 二(二)): not without meeting the person, not when they do not know the content, not when
they do not agree. The database holds no signed agreement without all three.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError, Record, save_record
from associations.models import Village

from ..models import CONFIRMATIONS, Agreement

UNCONFIRMED = {
    "met_person": "没有见到本人，不能签。",
    "knows_content": "本人还不了解内容，不能签。",
    "agrees": "本人没有同意，不能签。",
}


@transaction.atomic
def answer(*, agreement: Agreement, by: User | None, seen: int | None = None) -> Record:
    """Keep what the household answered. Declined and undecided answers carry nothing of a signing.

    Raises ValidationError beside the confirmation that is missing, ConflictError.
    """
    Village.objects.locked().get(pk=agreement.village_id)
    if agreement.state == Agreement.State.ENDED:
        raise ValidationError("这份协议已经终止，不能再改。")
    stored = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk).first()
    if stored and stored.state == Agreement.State.SIGNED and agreement.state != Agreement.State.SIGNED:
        raise ValidationError({"state": "已签的协议不能改成别的答复。不再履行的，请办理终止。"})
    _days_or_refuse(agreement)
    if agreement.state == Agreement.State.SIGNED:
        _all_three_or_refuse(agreement)
    else:
        _forget_signing(agreement)
    return save_record(record=agreement, by=by, seen=seen, action=f"协议答复：{agreement.get_state_display()}")


@transaction.atomic
def end_agreement(
    *, agreement: Agreement, ended: datetime.date, reason: str, by: User | None, seen: int | None = None
) -> Agreement:
    """Raises ValidationError, ConflictError."""
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if seen is not None and found.version != seen:
        raise ConflictError(found)
    if found.state != Agreement.State.SIGNED:
        raise ValidationError("只有已签的协议才要终止。")
    if ended > timezone.localdate():
        raise ValidationError({"ended": "这个日期还没有到，请核对。"})
    before = found.told()
    found.state, found.ended, found.end_reason = Agreement.State.ENDED, ended, reason
    found.full_clean()
    found.version += 1
    found.save()
    trail.record(
        by=by,
        action="终止协议",
        target=str(found),
        division=found.village_id,
        before=before,
        after=found.told(),
        reason=reason,
    )
    return found


def _all_three_or_refuse(agreement: Agreement) -> None:
    missing = {name: UNCONFIRMED[name] for name in CONFIRMATIONS if not getattr(agreement, name)}
    if not agreement.signer:
        missing["signer"] = "已签的要填签字人。"
    if not agreement.signed:
        missing["signed"] = "已签的要填签订日期。"
    if missing:
        raise ValidationError({name: [text] for name, text in missing.items()})
    agreement.starts = agreement.starts or agreement.signed


def _days_or_refuse(agreement: Agreement) -> None:
    today = timezone.localdate()
    if late := [name for name in ("asked", "signed") if (day := getattr(agreement, name)) and day > today]:
        raise ValidationError({name: ["这个日期还没有到，请核对。"] for name in late})


def _forget_signing(agreement: Agreement) -> None:
    """A household that did not sign has neither dates nor a signer."""
    agreement.signer, agreement.signed, agreement.starts, agreement.ends = "", None, None, None
    for name in CONFIRMATIONS:
        setattr(agreement, name, False)
