"""The steps of an edition: recorded in their order, taken back from the end.

A step stands on the newest draft, which from then on stands still. After steps 1, 2 and 3 the next
draft opens as a copy; the 修订稿 that opens after step 3 is revised by what the households say and
stands still with step 4. A lost vote and a return open a new 修订稿.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User

from ..models.charters import Charter, CharterText
from ..models.steps import CharterStep, CharterStepKind, OpinionSlip
from ..quorum import vote_of
from ..steps import next_steps
from .charters import copy_clauses, lock_charter

Outcome, Stage = CharterStep.Outcome, CharterText.Stage
OPENS = {
    (CharterStepKind.DRAFT, Outcome.PASSED): Stage.DISCUSSION,
    (CharterStepKind.DISCUSSION, Outcome.PASSED): Stage.OPINIONS,
    (CharterStepKind.OPINIONS, Outcome.PASSED): Stage.REVISED,
    (CharterStepKind.VOTE, Outcome.REJECTED): Stage.REVISED,
    (CharterStepKind.FILED, Outcome.RETURNED): Stage.REVISED,
}  # what came of a step → the draft that opens


@transaction.atomic
def record_step(
    *,
    charter: Charter,
    step: int,
    by: User | None,
    expected_version: int | None = None,
    **details: object,
) -> CharterStep:
    """`details`: the fields of CharterStep that the step asks for; the outcome of a vote is
    computed, that of filing is given. Step 7 puts the edition in force in the place of the former.
    Raises ValidationError, ConflictError."""
    charter = lock_charter(charter, expected_version)
    last = charter.steps.order_by("-number").first()
    _check_order(last, step)
    row = CharterStep(
        charter=charter,
        number=last.number + 1 if last else 1,
        step=step,
        text=charter.texts.latest("number"),
        version=1,
        **details,
    )
    if step == CharterStepKind.VOTE and (vote := vote_of(row)):
        row.outcome = vote.outcome
    if step == CharterStepKind.HOUSEHOLDS:
        _count_slips(row)
    _check_dates(row, last)
    row.full_clean()
    row.save()
    _open_draft(row)
    _touch(charter, row)
    trail.record(
        by=by,
        action=f"{row.get_step_display()}：{row.get_outcome_display()}",
        target=str(charter),
        division=charter.village_id,
        after=row.trail_values(),
        reason=row.reason,
    )
    return row


def _open_draft(row: CharterStep) -> None:
    """The next draft, where what came of the step asks for one."""
    if stage := OPENS.get((CharterStepKind(row.step), Outcome(row.outcome))):
        number = row.text.number + 1
        text = CharterText.objects.create(charter=row.charter, number=number, stage=stage)
        copy_clauses(row.text, text)


@transaction.atomic
def withdraw_step(*, step: CharterStep, by: User | None, reason: str) -> None:
    """Take back the last step, with the draft it opened. Raises ValidationError."""
    charter = lock_charter(step.charter)
    last = charter.steps.order_by("-number").first()
    if last is None or last.pk != step.pk:
        raise ValidationError("只能撤回最后一步。")
    if not reason.strip():
        raise ValidationError("请写明撤回的原因。")
    if last.papers.exists():
        raise ValidationError("这一步还有档案材料，请先把材料改到别的步骤或者删除。")
    before = last.trail_values()
    opened = charter.texts.filter(number__gt=last.text.number)
    last.delete()
    opened.delete()
    charter.version += 1
    charter.save()
    trail.record(
        by=by,
        action=f"撤回{CharterStepKind(step.step).label}",
        target=str(charter),
        division=charter.village_id,
        before=before,
        reason=reason,
    )


def round_of(charter: Charter) -> int:
    """Which time the households are being asked."""
    return charter.steps.filter(step=CharterStepKind.HOUSEHOLDS).count() + 1


def _check_order(last: CharterStep | None, step: int) -> None:
    allowed = next_steps(last)
    if step in allowed:
        return
    named = "或".join(f"第{int(one)}步“{one.label}”" for one in allowed)
    raise ValidationError(f"现在该办{named}，不能登记第{step}步“{CharterStepKind(step).label}”。")


def _check_dates(row: CharterStep, last: CharterStep | None) -> None:
    if row.date > timezone.localdate():
        raise ValidationError({"date": "日期还没有到。"})
    if last and row.date < last.date:
        raise ValidationError(
            {"date": f"不能早于上一步“{last.get_step_display()}”的日期 {last.date.isoformat()}。"}
        )
    if row.date < row.charter.begun:
        raise ValidationError({"date": f"不能早于开始制定的日期 {row.charter.begun.isoformat()}。"})


def _count_slips(row: CharterStep) -> None:
    """From the slips of this round where there are any."""
    slips = OpinionSlip.objects.filter(charter=row.charter, round=round_of(row.charter))
    if issued := slips.count():
        row.slips_issued = issued
        row.slips_returned = slips.filter(returned__isnull=False).count()
        row.slips_signed = slips.filter(signed=True).count()


def _touch(charter: Charter, row: CharterStep) -> None:
    """The edition counts every step as a change; the seventh puts it in force and the former out of
    it."""
    charter.version += 1
    if row.step == CharterStepKind.ISSUED:
        former = Charter.objects.filter(
            village=charter.village_id, kind=charter.kind, state=Charter.State.IN_FORCE
        )
        former.update(state=Charter.State.SUPERSEDED, in_force_until=row.date)
        charter.state, charter.in_force_from = Charter.State.IN_FORCE, row.date
    charter.save()
