"""Fund-raising campaigns: gifts and help are booked in the drive's fund, each list as one act."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.models import Village
from documents.numerals import yuan2

from ..models.drives import Donation, Drive, DriveHelp
from ..models.entries import Category, Entry, Posting
from .ledger import post_batch


@dataclass(frozen=True)
class Gift:
    """`amount` in fen."""

    donor: str
    amount: int


@dataclass(frozen=True)
class Help:
    """`amount` in fen, to so many families of the village."""

    village: Village
    households: int
    amount: int
    what: str = ""


@transaction.atomic
def save_drive(*, drive: Drive, by: User | None, expected_version: int | None = None) -> Drive:
    """Raises ValidationError: another fund once something was booked."""
    if drive.pk and Drive.objects.get(pk=drive.pk).fund_id != drive.fund_id and has_entries(drive):
        raise ValidationError({"fund": "已经登记过捐款或帮扶，不能再换经费。"})
    return save_record(record=drive, by=by, expected_version=expected_version)


def remove_drive(*, drive: Drive, by: User | None) -> None:
    """Only one without gifts and help. Raises ValidationError."""
    remove_record(record=drive, by=by)


def has_entries(drive: Drive) -> bool:
    return drive.donations.exists() or drive.helps.exists()


@transaction.atomic
def take_gifts(
    *, drive: Drive, gifts: Sequence[Gift], date: datetime.date, voucher: str = "", by: User | None
) -> Posting:
    """All are booked, or none. Raises ValidationError."""
    if date < drive.started:
        raise ValidationError({"date": f"早于募捐开始的日期 {drive.started.isoformat()}。"})
    lines = [
        Entry(
            date=date,
            category=Category.DONATION,
            amount=gift.amount,
            purpose=drive.name,
            counterparty=gift.donor,
            voucher=voucher,
        )
        for gift in gifts
    ]
    title = f"{drive.name}捐款 {len(lines)} 笔"
    posting = post_batch(
        fund=drive.fund, lines=lines, title=title, by=by, kind=Posting.Kind.DONATIONS
    )
    Donation.objects.bulk_create(Donation(drive=drive, entry=entry) for entry in lines)
    return posting


@transaction.atomic
def give_help(
    *,
    drive: Drive,
    helps: Sequence[Help],
    date: datetime.date,
    approved_by: str = "",
    voucher: str = "",
    by: User | None,
) -> Posting:
    """Out of what was raised and not yet given: all are booked, or none. Raises ValidationError."""
    if outside := [
        help.village.name for help in helps if not help.village.pk.startswith(drive.code)
    ]:
        raise ValidationError(f"{outside[0]}不在这次募捐的范围里。")
    lines = [
        Entry(
            date=date,
            category=Category.AID,
            amount=help.amount,
            purpose=(
                f"{drive.name}：帮"
                f"扶{help.village.name}{help.households}户{f'，{help.what}' if help.what else ''}"
            )[:120],
            counterparty=help.village.name,
            approved_by=approved_by,
            voucher=voucher,
        )
        for help in helps
    ]
    title = f"{drive.name}帮扶 {len(lines)} 个村"
    posting = post_batch(fund=drive.fund, lines=lines, title=title, by=by, kind=Posting.Kind.HELP)
    _no_more_than_raised(drive, sum(help.amount for help in helps))
    DriveHelp.objects.bulk_create(
        DriveHelp(drive=drive, entry=entry, village=help.village, households=help.households)
        for entry, help in zip(lines, helps, strict=True)
    )
    return posting


def _no_more_than_raised(drive: Drive, more: int) -> None:
    """The fund is held. What others put into it is not this drive's to give."""
    from ..drive_figures import figures_of

    figures = figures_of(drive)
    if figures.given + more > figures.raised:
        raise ValidationError(
            f"这次募捐募得 {yuan2(figures.raised)} 元，已经用去 {yuan2(figures.given)} 元，"
            f"只剩 {yuan2(figures.raised - figures.given)} 元，不够这次的 {yuan2(more)} 元。"
        )
