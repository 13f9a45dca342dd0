"""What a year's pay runs paid and what was insured: by benefit, by place, by kind of insurance.
Sums in fen."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.models import User

from ..insurance.models import Insured
from .models.pay_runs import PayLine, PayRun
from .querysets import PayLineQuerySet


@dataclass(frozen=True)
class Paid:
    """`times` lines to `receivers` families or holders of a post."""

    times: int = 0
    receivers: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Insurance:
    """`families` on the lists, and the `premiums` for them that were paid."""

    families: int = 0
    premiums: int = 0


def paid_lines(
    code: str, first: datetime.date, last: datetime.date, user: User | None
) -> PayLineQuerySet:
    """Of families, paid between these days, whenever they had fallen due."""
    rows = _paid(first, last, PayRun.Kind.BENEFIT).in_division(code)
    return rows.disclosed_to(user)  # type: ignore[no-any-return]


def _paid(first: datetime.date, last: datetime.date, kind: str) -> PayLineQuerySet:
    return PayLine.objects.told().filter(
        run__state="paid", run__kind=kind, run__paid_on__range=(first, last)
    )


def by_benefit(lines: PayLineQuerySet) -> dict[str, Paid]:
    rows = lines.order_by().values_list("benefit")
    counts = rows.annotate(
        times=Count("pk"), families=Count("family", distinct=True), sum=Sum("amount")
    )
    return {benefit: Paid(times, families, amount) for benefit, times, families, amount in counts}


def by_place(lines: PayLineQuerySet) -> dict[str, int]:
    return dict(lines.order_by().values_list("code").annotate(sum=Sum("amount")))


def stipends(code: str, first: datetime.date, last: datetime.date) -> Paid:
    rows = _paid(first, last, PayRun.Kind.STIPEND).in_division(code).order_by()
    sums = {
        "times": Count("pk"),
        "people": Count("post", distinct=True),
        "sum": Sum("amount", default=0),
    }
    found = rows.aggregate(**sums)
    return Paid(found["times"], found["people"], found["sum"])


def insurance(code: str, year: int, user: User | None) -> dict[str, Insurance]:
    """By kind, of the lists of the year."""
    rows = (
        _insured(code, user)
        .filter(policy__year=year)
        .values_list("policy__kind")
        .annotate(**_insurance())
    )
    return {kind: Insurance(families, premiums) for kind, families, premiums in rows}


def premiums_so_far(code: str, year: int, user: User | None) -> Insurance:
    """Of the year and all before it, paid; a family of two years counts twice."""
    rows = _insured(code, user).filter(policy__year__lte=year).filter(PREMIUM_PAID)
    return Insurance(**rows.aggregate(**_insurance()))


PREMIUM_PAID = Q(policy__entry__isnull=False, policy__entry__reversed_by__isnull=True)


def _insured(code: str, user: User | None) -> QuerySet:
    """Families of the place when it began, whoever took it out for them."""
    return Insured.objects.placed(code, F("policy__starts")).disclosed_to(user).order_by()


def _insurance() -> dict[str, object]:
    return {
        "families": Count("pk"),
        "premiums": Sum("policy__premium", filter=PREMIUM_PAID, default=0),
    }
