"""Funds: set up, changed, and closed once nothing is left in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.models import Village
from documents.numerals import yuan2

from ..models.entries import Entry
from ..models.funds import Fund


@transaction.atomic
def save_fund(*, fund: Fund, by: User | None, expected_version: int | None = None) -> Fund:
    """Raises ValidationError, ConflictError."""
    if fund.village_id:
        Village.objects.locked().get(pk=fund.village_id)
    fund.code = fund.village_id or fund.township_id
    if fund.pk:
        Fund.objects.locked().get(pk=fund.pk)
        _days_or_refuse(fund)
    return save_record(record=fund, by=by, expected_version=expected_version)


def remove_fund(*, fund: Fund, by: User | None) -> None:
    """Only one without entries. Raises ValidationError."""
    remove_record(record=fund, by=by)


def _days_or_refuse(fund: Fund) -> None:
    """The fund's days hold all of its entries, and it closes empty."""
    entries = Entry.objects.filter(fund=fund)
    days = entries.aggregate(first=Min("date"), last=Max("date"))
    if days["first"] and fund.opened and fund.opened > days["first"]:
        raise ValidationError(
            {"opened": f"第一笔账是 {days['first'].isoformat()} 的，设立日期不能晚于它。"}
        )
    if not fund.closed:
        return
    if days["last"] and fund.closed < days["last"]:
        raise ValidationError(
            {"closed": f"最后一笔账是 {days['last'].isoformat()} 的，撤销日期不能早于它。"}
        )
    if balance := entries.balance():
        raise ValidationError(
            {"closed": f"还有结存 {yuan2(balance)} 元。先用完或转到别的经费，再撤销。"}
        )
