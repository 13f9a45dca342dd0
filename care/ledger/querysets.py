"""Which funds and entries, and what they add up to; sums in fen.

What went to families and persons is told to those without the right to sensitive families in one
sum of a fund and month: it must add up, and says of no village, family or day whether there was
any. Condolences and rewards are in it, which no list of families tells, so that nothing is left
when what is told of ordinary families is taken off."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, CharField, F, Min, Q, Sum, Value, When, Window
from django.db.models.functions import Coalesce, TruncMonth

from accounts.models import User
from accounts.records import RecordQuerySet

from ..families.querysets import may_open_sensitive

PEOPLE = "people"
PEOPLE_WORDS = "对家庭和个人的支出"

SIGNED = Case(
    When(side="income", then=F("amount")), default=-F("amount"), output_field=BigIntegerField()
)


def signed(prefix: str) -> Case:
    """SIGNED from the other end of a relation."""
    amount = F(f"{prefix}amount")
    return Case(
        When(**{f"{prefix}side": "income", "then": amount}),
        default=-amount,
        output_field=BigIntegerField(),
    )


def _income(prefix: str = "") -> Q:
    from .models.entries import INCOME

    return Q(**{f"{prefix}category__in": INCOME})


@dataclass(frozen=True)
class Figures:
    """Of some days: what there was before them, came, went, and is left; reversals are taken off
    both sides."""

    opening: int = 0
    income: int = 0
    spending: int = 0

    @property
    def balance(self) -> int:
        return self.opening + self.income - self.spending

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.opening + other.opening, self.income + other.income, self.spending + other.spending
        )


class FundQuerySet(RecordQuerySet):
    def locked(self) -> FundQuerySet:
        """Held until the transaction ends, in one order: whoever books into a fund takes its row
        first."""
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

    def disclosed_to(self, user: User | None) -> LedgerQuerySet:
        """Those that are told one by one."""
        from .models.entries import TO_PEOPLE

        return self.all() if may_open_sensitive(user) else self.exclude(category__in=TO_PEOPLE)

    def to_people(self) -> dict[datetime.date, int]:
        """First day of the month → fen that went to families and persons, reversals taken off."""
        return {month: fen for *_, month, fen in self._to_people()}

    def to_people_of_funds(self) -> dict[tuple[str, int], dict[datetime.date, int]]:
        """The same for each fund: its place and key."""
        found: dict[tuple[str, int], dict[datetime.date, int]] = {}
        for code, fund, month, fen in self._to_people():
            found.setdefault((code, fund), {})[month] = fen
        return found

    def _to_people(self) -> LedgerQuerySet:
        from .models.entries import TO_PEOPLE

        rows = self.filter(category__in=TO_PEOPLE).order_by().annotate(month=TruncMonth("date"))
        sums = rows.values_list("fund__code", "fund", "month").annotate(sum=-Sum(SIGNED))
        return sums.order_by("fund__code", "fund", "month")

    def by_category(self, user: User | None) -> dict[str, int]:
        """Category, or PEOPLE → fen, reversals taken off."""
        from .models.entries import TO_PEOPLE

        own = When(category__in=() if may_open_sensitive(user) else TO_PEOPLE, then=Value(PEOPLE))
        rows = self.order_by().annotate(
            shown=Case(own, default=F("category"), output_field=CharField())
        )
        sums = rows.values_list("shown").annotate(sum=Sum(SIGNED))
        return {category: abs(total) if total else 0 for category, total in sums}

    def spendable(self, day: datetime.date) -> int:
        """How much can be spent of one fund on the day: the least that is left at its end or at any
        later entry."""
        left = self.balance(until=day)
        running = Window(Sum(SIGNED), order_by=[F("date").asc(), F("id").asc()])
        later = self.filter(date__gt=day).order_by().annotate(running=running)
        lowest = later.aggregate(lowest=Min("running"))["lowest"]
        return left + min(lowest or 0, 0)

    def not_reversed(self) -> LedgerQuerySet:
        """Neither reversed nor a reversal, nor what came back of another."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True, returns__isnull=True)

    def with_rows(self) -> LedgerQuerySet:
        """With what a page shows of other rows."""
        return self.select_related(
            "fund__village", "fund__township", "reverses", "reversed_by", "returns", "attachment"
        )


def by_label(sums: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """In the order of the categories, the sum of PEOPLE last."""
    from .models.entries import Category

    labels = {**dict(Category.choices), PEOPLE: PEOPLE_WORDS}
    return ((label, sums[key]) for key, label in labels.items() if key in sums)
