"""A pay run is paid, or a paid one is taken back: the run and the ledger in one transaction, all of
it or nothing."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import trail
from accounts.models import User
from documents.numerals import yuan2

from ...ledger.models.entries import Category, Entry, Posting
from ...ledger.models.funds import Fund
from ...ledger.services.ledger import post_batch, returning, reverse_entry
from ..models.pay_runs import PayRun
from ..pay_changes import CHANGED, hold_still
from .pay_runs import changes, keep, moved_on, return_run

BACK = Q(recovered__isnull=False) | Q(set_off_in__isnull=False)


@transaction.atomic
def approve_run(*, run: PayRun, date: datetime.date, by: User, voucher: str = "") -> PayRun:
    """Book the whole run to its fund as one spending. A list that is no longer right goes back
    instead: the run that is given back is listed, with the reason. Raises ValidationError: the same
    person, a fund that has not enough."""
    checked, run = run, moved_on(run, "approve")
    if by.pk in (run.prepared_by_id, run.checked_by_id):
        raise ValidationError("编制、送审的人不能自己审批，请由乡镇领导办理。")
    hold_still(run)
    if changes(run):
        return return_run(run=checked, reason=CHANGED, by=by)
    entry, back = _payment(run, date, voucher, by), _set_off(run, date, by)
    fund = Fund.objects.locked().get(pk=run.fund_id)
    _enough_or_refuse(fund, entry, sum(one.amount for one in back.values()))
    post_batch(
        fund=fund,
        lines=[*back.values(), entry],
        title=run.title,
        key=f"pay-run-{run.pk}",
        kind=Posting.Kind.PAY_RUN,
        by=by,
    )
    for source, one in back.items():
        run.offsets.filter(run=source).update(recovered=one)
    run.entry, run.decided_by, run.decided_at = entry, by, timezone.now()
    run.paid_on, run.voucher, run.reason = date, voucher, ""
    return keep(run, by, "审批发放")


@transaction.atomic
def reverse_run(*, run: PayRun, date: datetime.date, reason: str, by: User) -> PayRun:
    """Take the whole run back by a second entry; its lines are owed again. Raises
    ValidationError."""
    run = moved_on(run, "reverse")
    assert run.entry is not None
    if run.offsets.exists() or run.lines.filter(BACK).exists():
        raise ValidationError("这一批抵扣过多发，或者收回过几笔，不能整批冲销，请逐笔收回。")
    reverse_entry(
        entry=run.entry, date=date, reason=reason, by=by, approved_by=by.name, with_run=True
    )
    run.reason = reason
    keep(run, by, "冲销发放批次", reason)
    run.lines.update(live=False)
    return run


@transaction.atomic
def recover_lines(
    *, run: PayRun, lines: Collection[str], date: datetime.date, reason: str, by: User
) -> PayRun:
    """Take single lines (their `ref`) of a paid run back, in cash; those still due are owed again.
    Raises ValidationError."""
    run = moved_on(run, "recover")
    assert run.entry is not None
    chosen = run.lines.filter(ref__in=lines, live=True)
    found = list(chosen)
    if not found:
        raise ValidationError({"lines": "请勾选要收回的。"})
    amount = sum(line.amount for line in found)
    entry = returning(entry=run.entry, date=date, amount=amount, reason=reason, who=by.name)
    post_batch(fund=run.fund, lines=[entry], title=entry.purpose, kind=Posting.Kind.PAY_RUN, by=by)
    run.lines.filter(pk__in=[line.pk for line in found]).update(live=False, recovered=entry)
    sums = {"笔数": len(found), "合计": f"{yuan2(amount)}元"}
    trail.record(
        by=by, action="收回已发的", target=str(run), division=run.code, after=sums, reason=reason
    )
    return run


def _set_off(run: PayRun, date: datetime.date, by: User) -> dict[PayRun, Entry]:
    """What comes back of each run of before, to be booked before the payment."""
    amounts: dict[PayRun, int] = defaultdict(int)
    for line in run.offsets.select_related("run__entry"):
        amounts[line.run] += line.amount
    return {
        source: returning(
            entry=cast(Entry, source.entry),
            date=date,
            amount=amount,
            reason=f"在“{run.title}”里抵扣"[:120],
            who=by.name,
        )
        for source, amount in amounts.items()
    }


def _payment(run: PayRun, date: datetime.date, voucher: str, by: User) -> Entry:
    """One line of the ledger, with numbers and without names: whoever reads the book may not open
    every family."""
    lines = list(run.lines.filter(live=True))
    people = len({(line.family_id, line.post_id) for line in lines})
    who = f"{people} 户" if run.is_benefit else f"{people} 人"
    return Entry(
        date=date,
        category=Category.BENEFIT if run.is_benefit else Category.STIPEND,
        amount=sum(line.amount for line in lines),
        purpose=f"{run.title}（{who}，{len(lines)} 笔）",
        voucher=voucher,
        approved_by=by.name,
    )


def _enough_or_refuse(fund: Fund, entry: Entry, back: int) -> None:
    spendable = Entry.objects.filter(fund=fund).spendable(entry.date) + back
    if spendable < entry.amount:
        raise ValidationError(
            f"{fund}结存不够：{entry.date.isoformat()} 最多能支出 {yuan2(spendable)} 元，"
            f"这一批共 {yuan2(entry.amount)} 元，还差 {yuan2(entry.amount - spendable)} 元。"
            "一笔也没有记账。请先筹足经费，或者退回去暂缓几笔。"
        )
