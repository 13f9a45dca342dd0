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
from ..set_off import corrections, settled
from ..stipends import Stipend

NOTHING = (
    "这段时间没有算出应发而未发的，没有建立批次。请核对期间、项目和经费，看“优待兑现”"
    "或“岗位津贴”里的应发清单。"
)
_BASIS = {"end": "月底在任", "days": "按在任天数"}
TAKEN = "别人刚刚把其中几笔列进了另一个批次，没有重复列。请重新办理。"


@transaction.atomic
def prepare_run(*, run: PayRun, by: User | None) -> PayRun:
    """List what is owed and not yet listed. Raises ValidationError."""
    if run.village_id:
        Village.objects.locked().get(pk=run.village_id)
    run.code, run.prepared_by = run.village_id or run.township_id, by
    lines, back = compute(run)
    if not lines:
        raise ValidationError(NOTHING)
    run.full_clean()
    run.save()
    _add(run, lines, back)
    return keep(run, by, "编制发放批次")


def compute(run: PayRun) -> tuple[list[PayLine], set[int]]:
    """What the run would list now, unsaved; and which paid lines it would set off."""
    today = timezone.localdate()
    if run.is_benefit:
        lines = [of_family(run, item) for item in owed.unpaid(run, today)]
    else:
        lines = [of_post(run, row) for row in stipends.unpaid(run, today)]
    if not run.set_off:
        return lines, set()
    wrong = corrections(run, today)
    again = {identity(one.line) for one in wrong}
    lines = [line for line in lines if identity(line) not in again]
    held = {identity(line) for line in run.lines.exclude(held="")} if run.pk else set()
    chosen = settled([line for line in lines if identity(line) not in held], wrong)
    return lines + [one.right for one in chosen if one.right], {one.line.pk for one in chosen}


@transaction.atomic
def relist(*, run: PayRun, by: User | None) -> PayRun:
    """List anew, with what was held back still held. Raises ValidationError."""
    run = moved_on(run, "relist")
    held = {identity(line): line.held for line in run.lines.exclude(held="")}
    lines, back = compute(run)
    run.lines.all().delete()
    _give_back(run)
    if not lines:
        raise ValidationError("现在没有应发而未发的了，这一批请作废。")
    for line in lines:
        line.held = held.get(identity(line), "")
        line.live = not line.held
    _add(run, lines, back)
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
    if changes(run):
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
    _give_back(run)
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
    return compared(run)[0]


def compared(run: PayRun) -> tuple[list[PayLineChange], int]:
    """And how many are owed besides, which the next run will list."""
    lines, back = compute(run)
    listed = {identity(line) for line in run.lines.all()}
    offsets = run.offsets.select_related("family__household", "post", "run")
    found = pay_changes.changes(run, lines) + [
        PayLineChange(line, pay_changes.SET_OFF) for line in offsets if line.pk not in back
    ]
    return found, sum(identity(line) not in listed for line in lines)


def _give_back(run: PayRun) -> None:
    """What it would have set off stands as it was paid."""
    run.offsets.update(live=True, set_off_in=None)


def _mark(run: PayRun, lines: Collection[str], reason: str, by: User | None) -> int:
    run = moved_on(run, "hold")
    groups = {group(line) for line in run.lines.filter(ref__in=lines)}
    theirs = run.offsets.values_list("family", "post")
    if reason and {found[:2] for found in groups} & {*theirs}:
        raise ValidationError(
            "勾选的里面有这一批抵扣多发的，不能暂缓。请作废这一批，不选抵扣，重新列名单。"
        )
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


def _add(run: PayRun, lines: list[PayLine], back: Collection[int]) -> None:
    there = pay_changes.still_there(lines)
    for line in lines:
        line.run, line.standing = run, there(line)
    try:
        with transaction.atomic():
            PayLine.objects.filter(pk__in=back, live=True).update(live=False, set_off_in=run)
            PayLine.objects.bulk_create(lines)
    except IntegrityError as error:
        raise violations.as_validation_error(error, TAKEN) from None


def of_family(run: PayRun, item: Entitlement) -> PayLine:
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


def of_post(run: PayRun, row: Stipend) -> PayLine:
    year, month = divmod(row.period, 100)
    post: Post = row.post
    return PayLine(
        run=run, code=post.association.code, post=post, key="stipend", unit=str(row.period),
        due=datetime.date(year, month, 1), amount=row.due, name=post.get_kind_display(),
        clause="与实绩挂钩，已确认" if row.tied else _BASIS.get(row.rule.posts, "在任"),
    )  # fmt: skip
