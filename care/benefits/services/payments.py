"""A pay run is paid, or a paid one is taken back: the run and the ledger in one transaction, all of
it or nothing."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents.numerals import yuan2

from ...ledger.models.entries import Category, Entry, Posting
from ...ledger.models.funds import Fund
from ...ledger.services.ledger import post_batch, reverse_entry
from ..models.pay_runs import PayRun
from ..pay_changes import CHANGED, hold_still
from .pay_runs import changes, keep, moved_on, return_run


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
    entry = _payment(run, date, voucher, by)
    fund = Fund.objects.locked().get(pk=run.fund_id)
    _enough_or_refuse(fund, entry)
    post_batch(
        fund=fund,
        lines=[entry],
        title=run.title,
        key=f"pay-run-{run.pk}",
        kind=Posting.Kind.PAY_RUN,
        by=by,
    )
    run.entry, run.decided_by, run.decided_at = entry, by, timezone.now()
    run.paid_on, run.voucher, run.reason = date, voucher, ""
    return keep(run, by, "审批发放")


@transaction.atomic
def reverse_run(*, run: PayRun, date: datetime.date, reason: str, by: User) -> PayRun:
    """Take the whole run back by a second entry; its lines are owed again. Raises
    ValidationError."""
    run = moved_on(run, "reverse")
    assert run.entry is not None
    reverse_entry(
        entry=run.entry, date=date, reason=reason, by=by, approved_by=by.name, with_run=True
    )
    run.reason = reason
    keep(run, by, "冲销发放批次", reason)
    run.lines.update(live=False)
    return run


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


def _enough_or_refuse(fund: Fund, entry: Entry) -> None:
    spendable = Entry.objects.filter(fund=fund).spendable(entry.date)
    if spendable < entry.amount:
        raise ValidationError(
            f"{fund}余额不够：{entry.date.isoformat()} 最多能支出 {yuan2(spendable)} 元，"
            f"这一批共 {yuan2(entry.amount)} 元，还差 {yuan2(entry.amount - spendable)} 元。"
            "一笔也没有记账。请先筹足经费，或者退回去暂缓几笔。"
        )
