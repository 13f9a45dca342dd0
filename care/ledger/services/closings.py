"""Closing months and years, and opening them again. A closed period takes no entries, reversals
included; only the township closes, and opens again with a reason, the last closing first."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import trail
from accounts.models import User
from documents.numerals import yuan2

from ..models.closings import Closing, days_of, period_words
from ..models.entries import Entry
from ..models.funds import Fund


@transaction.atomic
def close(*, funds: Sequence[Fund], period: int, by: User | None) -> list[Closing]:
    """Close the month or year for each of the funds that was there then and is not yet closed so
    far.

    Raises ValidationError when it is not over, or no fund is left to close.
    """
    start, end = days_of(period)
    if end >= timezone.localdate():
        raise ValidationError(f"{period_words(period)}还没有过完，过完以后才能结账。")
    made = []
    for fund in Fund.objects.locked().filter(pk__in={fund.pk for fund in funds}, opened__lte=end):
        done = Q(until__gt=end) | Q(until=end, period__in=(period, end.year * 100))
        if Closing.objects.filter(done, fund=fund, reopened_at=None).exists():
            continue
        figures = Entry.objects.filter(fund=fund).figures(start, end)
        made.append(
            Closing.objects.create(
                fund=fund,
                period=period,
                until=end,
                opening=figures.opening,
                income=figures.income,
                spending=figures.spending,
                balance=figures.balance,
                by=by,
            )
        )
    if not made:
        raise ValidationError(
            f"没有可以结的账：各项经费在{period_words(period)}都已结账，或者以后才设立。"
        )
    for closing in made:
        _tell("结账", closing, by)
    return made


@transaction.atomic
def reopen(*, closing: Closing, reason: str, by: User | None) -> Closing:
    """Raises ValidationError: a later closing stands, or it is open already."""
    Fund.objects.locked().get(pk=closing.fund_id)
    found = (
        Closing.objects.select_for_update(of=("self",)).select_related("fund").get(pk=closing.pk)
    )
    if found.reopened_at:
        raise ValidationError("这次结账已经反结账了。")
    later = Closing.objects.filter(
        fund=found.fund_id, reopened_at=None, until__gte=found.until, pk__gt=found.pk
    )
    if last := later.order_by("-until", "-pk").first():
        raise ValidationError(f"{period_words(last.period)}也已结账，请先把它反结账。")
    found.reopened_at, found.reopened_by, found.reason = timezone.now(), by, reason.strip()
    found.full_clean()
    found.save(update_fields=["reopened_at", "reopened_by", "reason"])
    _tell("反结账", found, by, reason)
    return found


def _tell(action: str, closing: Closing, by: User | None, reason: str = "") -> None:
    trail.record(
        by=by,
        action=action,
        target=str(closing),
        division=closing.fund.code,
        after={
            "期间": period_words(closing.period),
            "期初结存": f"{yuan2(closing.opening)}元",
            "收入": f"{yuan2(closing.income)}元",
            "支出": f"{yuan2(closing.spending)}元",
            "期末结存": f"{yuan2(closing.balance)}元",
        },
        reason=reason,
    )
