"""Booking: entries, batches, transfers and reversals. Each act holds the rows of its funds, so that
two people who spend the last of a fund come one after the other; the database refuses the same
things once more (care/guards.py)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from associations.models import Attachment
from documents.numerals import yuan2

from ..models.closings import Closing, period_words
from ..models.entries import Category, Entry, Posting, side_of
from ..models.funds import Fund

ACTS = ("登记收支", "转账", "冲销收支")  # told entry by entry


class AlreadyPostedError(ValidationError):
    """This very act (its key) was booked before."""


@transaction.atomic
def post_entry(*, entry: Entry, by: User | None) -> Entry:
    """Book one entry; its side follows from its category. Raises ValidationError beside its
    field."""
    fund = _locked([entry.fund])[0]
    if entry.category in (Category.TRANSFER_IN, Category.TRANSFER_OUT):
        raise ValidationError({"category": "转账请用“转到别的经费”办理，两边一起记账。"})
    _book(entry, fund, by)
    _tell(ACTS[0], entry, by)
    return entry


@transaction.atomic
def post_batch(
    *,
    fund: Fund,
    lines: Sequence[Entry],
    title: str,
    by: User | None,
    key: str = "",
    kind: str = Posting.Kind.BATCH,
) -> Posting:
    """Book the lines as one act, all or none. A `key` is booked once: a second time raises
    AlreadyPostedError.

    `lines` are unsaved entries: date, category, amount, purpose and what else is known.
    ValidationError names the line.
    """
    if not lines:
        raise ValidationError("没有要登记的内容。")
    fund = _locked([fund])[0]
    posting = _posting(kind, title, by, key)
    for number, entry in enumerate(lines, start=1):
        entry.posting = posting
        try:
            _book(entry, fund, by)
        except ValidationError as error:
            raise ValidationError(
                [f"第 {number} 笔：{message}" for message in error.messages]
            ) from None
    total = sum(entry.amount for entry in lines)
    trail.record(
        by=by,
        action=posting.get_kind_display(),
        target=f"{fund} {title}",
        division=fund.code,
        after={"事由": title, "笔数": len(lines), "合计": f"{yuan2(total)}元", "业务编号": key},
    )
    return posting


@dataclass(frozen=True)
class FundTransfer:
    """From one fund to another; `amount` in fen."""

    source: Fund
    target: Fund
    date: datetime.date
    amount: int
    purpose: str
    voucher: str = ""
    approved_by: str = ""
    attachment: Attachment | None = None


@transaction.atomic
def transfer(*, order: FundTransfer, by: User | None) -> Posting:
    """Book both sides as one act. Raises ValidationError."""
    if order.source.pk == order.target.pk:
        raise ValidationError({"target": "不能转给自己。"})
    found = {fund.pk: fund for fund in _locked([order.source, order.target])}
    posting = _posting(Posting.Kind.TRANSFER, order.purpose, by)
    source, target = found[order.source.pk], found[order.target.pk]
    for fund, other, category in (
        (source, target, Category.TRANSFER_OUT),
        (target, source, Category.TRANSFER_IN),
    ):
        entry = Entry(
            category=category,
            date=order.date,
            amount=order.amount,
            purpose=order.purpose,
            counterparty=str(other)[:60],
            voucher=order.voucher,
            approved_by=order.approved_by,
            attachment=order.attachment,
            posting=posting,
        )
        _book(entry, fund, by)
        _tell(ACTS[1], entry, by)
    return posting


@transaction.atomic
def reverse_entry(
    *,
    entry: Entry,
    date: datetime.date,
    reason: str,
    by: User | None,
    approved_by: str = "",
    with_run: bool = False,
) -> list[Entry]:
    """Take an entry back by a second one; of a transfer both sides; that of a pay run only
    `with_run`, so that what it paid is owed again. Raises ValidationError."""
    if entry.posting and entry.posting.kind == Posting.Kind.PAY_RUN and not with_run:
        raise ValidationError("这笔是一个发放批次记的账，请打开那个批次，在那里整批冲销。")
    rows = [entry]
    if entry.category in (Category.TRANSFER_IN, Category.TRANSFER_OUT) and entry.posting_id:
        rows = list(Entry.objects.filter(posting=entry.posting_id).select_related("fund"))
    funds = {fund.pk: fund for fund in _locked([row.fund for row in rows])}
    posting = (
        _posting(Posting.Kind.REVERSAL, f"冲销：{entry.purpose}", by) if len(rows) > 1 else None
    )
    return [
        _reversed(row, funds[row.fund_id], posting, date, reason, approved_by, by) for row in rows
    ]


def returning(*, entry: Entry, date: datetime.date, amount: int, reason: str, who: str) -> Entry:
    """What comes back of a spending, to be booked. Raises ValidationError."""
    if Entry.objects.filter(reverses=entry).exists():
        raise ValidationError("原账已经冲销，没有可以收回的。")
    if date < entry.date:
        raise ValidationError({"date": f"日期不能早于原账日期 {entry.date.isoformat()}。"})
    return Entry(
        returns=entry,
        date=date,
        category=entry.category,
        amount=amount,
        purpose=f"收回：{entry.purpose}"[:120],
        approved_by=who,
        reason=reason,
    )


def _reversed(
    row: Entry,
    fund: Fund,
    posting: Posting | None,
    date: datetime.date,
    reason: str,
    approved_by: str,
    by: User | None,
) -> Entry:
    if row.returns_id or row.returned_by.exists():
        raise ValidationError("这笔账收回过一部分，或者本身就是收回，不能再冲销。")
    if row.reverses_id:
        raise ValidationError(
            "这笔本身就是冲销，不能再冲销。冲销错了的，请按正确内容重新登记一笔。"
        )
    if Entry.objects.filter(reverses=row).exists():
        raise ValidationError("这笔已经冲销过，不能再冲销一次。")
    if date < row.date:
        raise ValidationError({"date": f"冲销日期不能早于原账日期 {row.date.isoformat()}。"})
    entry = Entry(
        reverses=row,
        date=date,
        category=row.category,
        amount=row.amount,
        purpose=f"冲销：{row.purpose}"[:120],
        counterparty=row.counterparty,
        voucher=row.voucher,
        approved_by=approved_by,
        posting=posting,
        reason=reason,
    )
    _book(entry, fund, by)
    _tell(ACTS[2], entry, by, reason)
    return entry


def _locked(funds: Iterable[Fund]) -> list[Fund]:
    """In the order of their keys, whoever asks."""
    return list(Fund.objects.with_places().locked().filter(pk__in={fund.pk for fund in funds}))


def _posting(kind: str, title: str, by: User | None, key: str = "") -> Posting:
    if key and (done := Posting.objects.filter(key=key).first()):
        raise AlreadyPostedError(f"“{done.title}”已经在 {done.at:%Y-%m-%d} 登记过，没有重复登记。")
    posting = Posting(kind=kind, title=title[:120], key=key or None, by=by)
    posting.full_clean()
    posting.save()
    return posting


def _book(entry: Entry, fund: Fund, by: User | None) -> None:
    """Check and insert one entry; the fund is held."""
    entry.fund, entry.by = fund, by
    normal = side_of(entry.category)
    other = Entry.Side.SPENDING if normal == Entry.Side.INCOME else Entry.Side.INCOME
    entry.side = other if entry.reverses_id or entry.returns_id else normal
    entry.full_clean()
    _day_or_refuse(entry, fund)
    if entry.side == Entry.Side.SPENDING:
        _enough_or_refuse(entry, fund)
    entry.save(force_insert=True)


def _day_or_refuse(entry: Entry, fund: Fund) -> None:
    if fund.closed:
        raise ValidationError(f"{fund}已经在 {fund.closed.isoformat()} 撤销，不能再记账。")
    if entry.date < fund.opened:
        raise ValidationError({"date": f"早于{fund}的设立日期 {fund.opened.isoformat()}。"})
    closing = (
        Closing.objects.filter(fund=fund, reopened_at=None, until__gte=entry.date)
        .order_by("until")
        .first()
    )
    if closing:
        raise ValidationError(
            {
                "date": f"{period_words(closing.period)}已经结账，不能再记这天的账。"
                "请用结账以后的日期，或由乡镇经办反结账。"
            }
        )


def _enough_or_refuse(entry: Entry, fund: Fund) -> None:
    spendable = Entry.objects.filter(fund=fund).spendable(entry.date)
    if spendable < entry.amount:
        raise ValidationError(
            {
                "amount": f"{fund}结存不够：{entry.date.isoformat()} 最多能支出 "
                f"{yuan2(spendable)} 元"
                f"（这天以后已记的账也算在内），这笔是 {yuan2(entry.amount)} 元。"
            }
        )


def _tell(action: str, entry: Entry, by: User | None, reason: str = "") -> None:
    trail.record(
        by=by,
        action=action,
        target=f"{entry.fund} {entry.purpose}",
        division=entry.fund.code,
        after={"经费": str(entry.fund), **told_of(entry)},
        reason=reason,
    )


def told_of(entry: Entry) -> dict[str, str]:
    """What the trail holds of an entry, whatever its fund is called later."""
    return {
        "日期": entry.date.isoformat(),
        "收支": entry.get_side_display(),
        "类别": entry.get_category_display(),
        "金额": f"{yuan2(entry.amount)}元",
        "用途或来源": entry.purpose,
        "往来单位（个人）": entry.counterparty,
        "凭证号": entry.voucher,
    }
