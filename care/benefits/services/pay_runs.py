"""Pay runs: listed, held back, checked, returned, withdrawn; payments.py books them. A run's row is
held through each act, so that two people come one after the other; the database refuses the same
things once more."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import save_record, violations
from associations.models import Post, Village
from documents.numerals import yuan2

from .. import owed, pay_changes, stipends
from ..entitlements import Entitlement
from ..models.pay_runs import PayLine, PayRun
from ..pay_changes import PayLineChange, group, identity
from ..pay_states import move
from ..stipends import Stipend

NOTHING = (
    "这段时间没有算出应发而未发的，没有建立批次。请核对期间、项目和经费，看“优待兑现”"
    "或“岗位津贴”里的应发清单。"
)
TAKEN = "别人刚刚把其中几笔列进了另一个批次，没有重复列。请重新办理。"


@transaction.atomic
def prepare_run(*, run: PayRun, by: User | None) -> PayRun:
    """List what is owed and not yet listed. Raises ValidationError."""
    if run.village_id:
        Village.objects.locked().get(pk=run.village_id)
    run.code, run.prepared_by = run.village_id or run.township_id, by
    lines = compute(run)
    if not lines:
        raise ValidationError(NOTHING)
    run.full_clean()
    run.save()
    _add(run, lines)
    return keep(run, by, "编制发放批次")


def compute(run: PayRun) -> list[PayLine]:
    """What the run would list now, unsaved."""
    if run.is_benefit:
        return [_of_family(run, item) for item in owed.unpaid(run, timezone.localdate())]
    return [_of_post(run, row) for row in stipends.unpaid(run, timezone.localdate())]


@transaction.atomic
def relist(*, run: PayRun, by: User | None) -> PayRun:
    """List anew, with what was held back still held. Raises ValidationError."""
    run = moved_on(run, "relist")
    held = {identity(line): line.held for line in run.lines.exclude(held="")}
    run.lines.all().delete()
    lines = compute(run)
    if not lines:
        raise ValidationError("现在没有应发而未发的了，这一批请作废。")
    for line in lines:
        line.held = held.get(identity(line), "")
        line.live = not line.held
    _add(run, lines)
    return keep(run, by, "重新列发放名单")


@transaction.atomic
def hold_lines(*, run: PayRun, lines: Collection[str], reason: str, by: User | None) -> int:
    """Not paid with this run: each line (its `ref`) and the others of the same family and clause.
    How many."""
    if not reason.strip():
        raise ValidationError("暂缓发放要写明原因。")
    return _mark(run, lines, reason.strip(), by)


@transaction.atomic
def release_lines(*, run: PayRun, lines: Collection[str], by: User | None) -> int:
    """Paid with this run after all."""
    return _mark(run, lines, "", by)


@transaction.atomic
def check_run(*, run: PayRun, by: User | None) -> PayRun:
    """Send it to be approved. Raises ValidationError, also where the list is no longer right."""
    run = moved_on(run, "check")
    pay_changes.hold_still(run)
    if not run.lines.filter(live=True).exists():
        raise ValidationError("全部暂缓了，没有要发的。请恢复几笔，或者把这一批作废。")
    if pay_changes.changes(run, compute(run)):
        raise ValidationError(pay_changes.CHANGED)
    run.checked_by, run.checked_at, run.reason = by, timezone.now(), ""
    return keep(run, by, "送审发放批次")


@transaction.atomic
def return_run(*, run: PayRun, reason: str, by: User | None) -> PayRun:
    run = moved_on(run, "return")
    run.reason, run.checked_by, run.checked_at = reason, None, None
    return keep(run, by, "退回发放批次", reason)


@transaction.atomic
def withdraw_run(*, run: PayRun, reason: str, by: User | None) -> PayRun:
    """Its lines are owed again."""
    run = moved_on(run, "withdraw")
    run.reason = reason
    run.lines.update(live=False)
    return keep(run, by, "作废发放批次", reason)


def note_reading(*, run: PayRun, by: User) -> None:
    """Each reading of a list of families stands in the trail, whoever is on it; papers and
    workbooks besides, as all that is taken home (accounts/requests/downloads.py)."""
    trail.record(by=by, action="查看发放名单", target=str(run), division=run.code)


def moved_on(run: PayRun, act: str) -> PayRun:
    """The row as it stands, held and moved on by the act. Raises ValidationError."""
    run = PayRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    run.state = move(run.state, act)
    return run


def keep(run: PayRun, by: User | None, action: str, reason: str = "") -> PayRun:
    save_record(record=run, by=by, action=action, reason=reason)
    return run


def changes(run: PayRun) -> list[PayLineChange]:
    """Of the run as it stands; nothing is held."""
    return pay_changes.changes(run, compute(run))


def _mark(run: PayRun, lines: Collection[str], reason: str, by: User | None) -> int:
    run = moved_on(run, "hold")
    groups = {group(line) for line in run.lines.filter(ref__in=lines)}
    chosen = [line for line in run.lines.all() if group(line) in groups and line.held != reason]
    if not chosen:
        raise ValidationError("请先在名单里勾选。")
    for line in chosen:
        line.held, line.live = reason, not reason
        line.clean_fields(exclude=["run", "family", "post", "schooling"])
    try:
        with transaction.atomic():
            PayLine.objects.bulk_update(chosen, ["held", "live"])
    except IntegrityError as error:
        raise violations.as_validation_error(
            error, "其中有的已经列进别的批次，不能在这一批恢复。"
        ) from None
    sums = {"笔数": len(chosen), "合计": f"{yuan2(sum(line.amount for line in chosen))}元"}
    action = "暂缓发放" if reason else "恢复发放"
    trail.record(by=by, action=action, target=str(run), division=run.code, after=sums)
    return len(chosen)


def _add(run: PayRun, lines: list[PayLine]) -> None:
    there = pay_changes.still_there(lines)
    for line in lines:
        line.run, line.standing = run, there(line)
    try:
        with transaction.atomic():
            PayLine.objects.bulk_create(lines)
    except IntegrityError as error:
        raise violations.as_validation_error(error, TAKEN) from None


def _of_family(run: PayRun, item: Entitlement) -> PayLine:
    return PayLine(
        run=run,
        code=item.village,
        family_id=item.family,
        schooling_id=item.schooling,
        key=item.rule.key,
        unit=item.unit,
        due=item.due,
        amount=item.amount,
        benefit=item.rule.benefit,
        name=item.rule.name,
        clause=item.rule.clause,
    )


def _of_post(run: PayRun, row: Stipend) -> PayLine:
    year, month = divmod(row.period, 100)
    post: Post = row.post
    return PayLine(
        run=run, code=post.association.code, post=post, key="stipend", unit=str(row.period),
        due=datetime.date(year, month, 1), amount=post.stipend, name=post.get_kind_display(),
        clause="与实绩挂钩，已确认" if post.stipend_tied else "月底在任",
    )  # fmt: skip
