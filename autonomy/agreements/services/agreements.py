"""What a household answers when it is asked for an agreement: signed, declined, undecided; ended
and renewed.

Three do-not-sign (三不签, 篇8 二(二)): not without meeting the person, not when they do not know
the content, not when they do not agree. The database holds no signed agreement without all three.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError, Record, save_record
from associations.models import Village
from members.models import Household

from ..answers import (
    SAME,
    AgreementChange,
    AnswersRefusedError,
    HouseholdAnswer,
    Key,
    decide,
    forget_signing,
    refuse_days_to_come,
    refuse_unless_all_three,
)
from ..models import Agreement

BATCH = 500
WHY = "登记错了的，要写明更正原因；这户又有了新的答复的，把日期改成新答复的那一天。"
_WRITTEN = [field.name for field in Agreement._meta.concrete_fields if field.name != "id"]


@transaction.atomic
def answer(
    *,
    agreement: Agreement,
    by: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> Record:
    """Keep what the household answered. Another answer on a later day is a row of its own; what
    else changes in a stored one is a correction, with its `reason`.

    Raises ValidationError beside the confirmation that is missing, ConflictError.
    """
    Village.objects.locked().get(pk=agreement.village_id)
    if agreement.state == Agreement.State.ENDED:
        raise ValidationError("这份协议已经终止，不能再改。")
    stored = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk).first()
    if (
        stored
        and stored.state == Agreement.State.SIGNED
        and agreement.state != Agreement.State.SIGNED
    ):
        raise ValidationError({"state": "已签的协议不能改成别的答复。不再履行的，请办理终止。"})
    refuse_days_to_come(agreement, timezone.localdate())
    if agreement.state == Agreement.State.SIGNED:
        refuse_unless_all_three(agreement)
        agreement.starts = agreement.starts or agreement.signed
    else:
        forget_signing(agreement)
    if stored and expected_version is not None and stored.version != expected_version:
        raise ConflictError(stored)
    if before := _answered_before(agreement, stored):
        reason = _follow(before, agreement)
    elif stored and not reason and any(_counted(stored, agreement)):
        raise ValidationError({"reason": WHY})
    return save_record(
        record=agreement,
        by=by,
        reason=reason,
        action=f"协议答复：{agreement.get_state_display()}",
    )


def _counted(stored: Agreement, agreement: Agreement) -> Iterator[bool]:
    """Whether what figures of days rest on is another."""
    for name in ("state", "asked", "signed", "starts", "ends"):
        yield getattr(stored, name) != getattr(agreement, name)


def _answered_before(agreement: Agreement, stored: Agreement | None) -> Agreement | None:
    """The answer that this one comes after: not a signed one, which is ended first."""
    before = stored
    if before is None:
        rows = Agreement.objects.standing().select_for_update(of=("self",))
        kind = agreement.template.kind
        before = rows.filter(household=agreement.household_id, kind=kind).first()
    elif before.state == agreement.state or before.superseded:
        return None
    if before is None or before.state == Agreement.State.SIGNED:
        return None
    return before if before.answered < agreement.answered else None


def _follow(before: Agreement, agreement: Agreement) -> str:
    """`agreement` becomes a row of its own; what the trail says of it."""
    before.superseded = agreement.answered
    before.version += 1
    before.save()
    agreement.pk, agreement._state.adding = None, True
    return f"{before.asked} 答复“{before.get_state_display()}”，{before.superseded} 再次答复"


@transaction.atomic
def end_agreement(
    *,
    agreement: Agreement,
    ended: datetime.date,
    reason: str,
    by: User | None,
    expected_version: int | None = None,
) -> Agreement:
    """Raises ValidationError, ConflictError."""
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if expected_version is not None and found.version != expected_version:
        raise ConflictError(found)
    if found.state != Agreement.State.SIGNED:
        raise ValidationError("只有已签的协议才要终止。")
    if ended > timezone.localdate():
        raise ValidationError({"ended": "这个日期还没有到，请核对。"})
    before = found.trail_values()
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
        after=found.trail_values(),
        reason=reason,
    )
    return found


@transaction.atomic
def record_answers(
    *, answers: Sequence[HouseholdAnswer], by: User | None, action: str
) -> list[AgreementChange]:
    """The answers of many households in one act, all or none; agreements that are signed anew end
    the ones before.

    A fixed number of queries, and one trail entry for each village. Raises AnswersRefusedError.
    """
    villages = _villages(answers)
    current = open_answers([answer.household for answer in answers], lock=True)
    before = {key: summary(row) for key, row in current.items()}
    today, errors, steps = timezone.localdate(), {}, []
    for position, answer in enumerate(answers):
        try:
            steps.append(decide(answer, current.get(answer.key), today))
        except ValidationError as error:
            errors[position] = error
    if errors:
        raise AnswersRefusedError(errors)
    written = [step for step in steps if step.act != SAME]
    _store(written)
    for code, village in villages.items():
        if rows := [step.agreement for step in written if step.agreement.village_id == code]:
            _tell(village, rows, before, action, by)
    return steps


def open_answers(households: Iterable[Household], *, lock: bool = False) -> dict[Key, Agreement]:
    """What stands of the households, by household and kind."""
    found: dict[Key, Agreement] = {}
    keys = sorted({household.pk for household in households})
    for start in range(0, len(keys), BATCH):
        rows = Agreement.objects.standing().filter(household__in=keys[start : start + BATCH])
        rows = rows.select_related("household__village", "template", "meeting")
        found |= {
            (row.household_id, row.kind): row
            for row in (rows.select_for_update(of=("self",)) if lock else rows)
        }
    return found


def _villages(answers: Iterable[HouseholdAnswer]) -> dict[str, Village]:
    """Locked, by code. Raises ValidationError when one of them is no more."""
    found = Village.objects.locked().in_bulk({answer.household.village_id for answer in answers})
    if gone := next((village for village in found.values() if village.is_gone), None):
        raise ValidationError(f"{gone.name}已于 {gone.closed} 撤销，不能再登记。")
    return found


def _store(steps: Sequence[AgreementChange]) -> None:
    """What ends is written first: of a kind a household has one open row."""
    for rows in (
        [step.ending for step in steps if step.ending],
        [step.agreement for step in steps],
    ):
        for row in rows:
            row.version += 1
        Agreement.objects.bulk_update([row for row in rows if row.pk], _WRITTEN, batch_size=BATCH)
        Agreement.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)


def _tell(
    village: Village,
    rows: Sequence[Agreement],
    before: dict[Key, str],
    action: str,
    by: User | None,
) -> None:
    keys = {
        f"{row}（{row.household.number or row.household_id}）": (row.household_id, row.kind)
        for row in rows
    }
    trail.record(
        by=by,
        action=action,
        target=f"{village.name}（{len(rows)} 份）",
        division=village.pk,
        before={label: before[key] for label, key in keys.items() if key in before},
        after=dict(zip(keys, map(summary, rows), strict=True)),
    )


def summary(row: Agreement) -> str:
    """已签；签订 2025-03-01；签字人 …; the three confirmations are what 已签 means."""
    days = {"征求意见": row.asked, "签订": row.signed, "生效": row.starts, "到期": row.ends}
    parts = [
        row.get_state_display(),
        *(f"{name} {day.isoformat()}" for name, day in days.items() if day),
    ]
    texts = {
        "签字人": row.signer,
        "备注": row.note,
        "签订会议": row.meeting.date.isoformat() if row.meeting else "",
    }
    return "；".join([*parts, *(f"{name} {text}" for name, text in texts.items() if text)])
