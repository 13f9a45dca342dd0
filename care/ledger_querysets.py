"""Which funds and entries, and what they add up to; sums in fen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, F, Min, Q, Sum, When, Window
from django.db.models.functions import Coalesce

from accounts.records import RecordQuerySet

SIGNED = Case(When(side="income", then=F("amount")), default=-F("amount"), output_field=BigIntegerField())


def signed(prefix: str) -> Case:
    """SIGNED from the other end of a relation."""
    amount = F(f"{prefix}amount")
    return Case(When(**{f"{prefix}side": "income", "then": amount}), default=-amount, output_field=BigIntegerField())


def _income(prefix: str = "") -> Q:
    from .models import INCOME

    return Q(**{f"{prefix}category__in": INCOME})


@dataclass(frozen=True)
class Figures:
    """Of some days: what there was before them, came, went, and is left; reversals are taken off both sides."""

    opening: int = 0
    income: int = 0
    spending: int = 0

    @property
    def balance(self) -> int:
        return self.opening + self.income - self.spending

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.opening + other.opening, self.income + other.income, self.spending + other.spending)


class FundQuerySet(RecordQuerySet):
    def locked(self) -> FundQuerySet:
        """Held until the transaction ends, in one order: whoever books into a fund takes its row first."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def open(self) -> FundQuerySet:
        return self.filter(closed__isnull=True)

    def with_places(self) -> FundQuerySet:
        return self.select_related("village", "township")

    def with_figures(self, start: datetime.date, end: datetime.date) -> FundQuerySet:
        """`opening`, `income`, `spending` of the days from `start` to `end`."""
        days, amount = Q(entries__date__gte=start, entries__date__lte=end), signed("entries__")
        income = _income("entries__")
        return self.order_by("code", "pk").annotate(
            opening=Coalesce(Sum(amount, filter=Q(entries__date__lt=start)), 0),
            income=Coalesce(Sum(amount, filter=days & income), 0),
            spending=Coalesce(-Sum(amount, filter=days & ~income), 0),
        )


class LedgerQuerySet(RecordQuerySet):
    def within(self, start: datetime.date, end: datetime.date) -> LedgerQuerySet:
        return self.filter(date__gte=start, date__lte=end)

    def balance(self, until: datetime.date | None = None) -> int:
        """What is left at the end of the day, or of all."""
        rows = self.filter(date__lte=until) if until else self
        return rows.aggregate(sum=Coalesce(Sum(SIGNED), 0))["sum"]

    def figures(self, start: datetime.date, end: datetime.date) -> Figures:
        """One query."""
        days, income = Q(date__gte=start, date__lte=end), _income()
        found = self.filter(date__lte=end).aggregate(
            opening=Coalesce(Sum(SIGNED, filter=Q(date__lt=start)), 0),
            income=Coalesce(Sum(SIGNED, filter=days & income), 0),
            spending=Coalesce(-Sum(SIGNED, filter=days & ~income), 0),
        )
        return Figures(**found)

    def by_category(self) -> dict[str, int]:
        """Category → fen, reversals taken off."""
        rows = self.order_by().values_list("category").annotate(sum=Sum(SIGNED))
        return {category: abs(total) if total else 0 for category, total in rows}

    def spendable(self, day: datetime.date) -> int:
        """How much can be spent of one fund on the day: the least that is left at its end or at any later entry."""
        left = self.balance(until=day)
        running = Window(Sum(SIGNED), order_by=[F("date").asc(), F("id").asc()])
        later = self.filter(date__gt=day).order_by().annotate(running=running)
        lowest = later.aggregate(lowest=Min("running"))["lowest"]
        return left + min(lowest or 0, 0)

    def standing(self) -> LedgerQuerySet:
        """Neither reversed nor a reversal."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def with_rows(self) -> LedgerQuerySet:
        """With what a page shows of other rows."""
        return self.select_related("fund__village", "fund__township", "reverses", "reversed_by", "attachment")
