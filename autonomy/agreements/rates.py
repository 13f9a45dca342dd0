"""Signing rates: households with a live agreement ÷ households that were asked (domain.md §3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.scope import within

from .models import Agreement, AgreementKind


@dataclass(frozen=True)
class Rate:
    """Counts of households on a day."""

    asked: int = 0
    live: int = 0
    declined: int = 0
    undecided: int = 0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(
            self.asked + other.asked,
            self.live + other.live,
            self.declined + other.declined,
            self.undecided + other.undecided,
        )

    @property
    def percent(self) -> str:
        """ "89.99%", cut and never rounded up; "" when nobody was asked."""
        if not self.asked:
            return ""
        whole, rest = divmod(10_000 * self.live // self.asked, 100)
        return f"{whole}.{rest:02d}%"


def rates(code: str, day: datetime.date) -> dict[tuple[str, str], Rate]:
    """(village code, kind) → rate, of the division `code` on the day; villages where nobody was
    asked are left out."""
    live = (
        Q(starts__lte=day)
        & (Q(ends__isnull=True) | Q(ends__gte=day))
        & (Q(ended__isnull=True) | Q(ended__gt=day))
    )
    holds = Q(superseded__isnull=True) | Q(superseded__gt=day)
    rows = (
        Agreement.objects.filter(asked__lte=day)
        .placed(day)
        .filter(within(code, "place"))
        .values("place", "kind")
        .annotate(
            households=Count("household", distinct=True),
            live=Count("household", filter=live, distinct=True),
            declined=Count("household", filter=Q(state="declined") & holds, distinct=True),
            undecided=Count("household", filter=Q(state="undecided") & holds, distinct=True),
        )
        .order_by()
    )
    return {
        (row["place"], row["kind"]): Rate(
            row["households"], row["live"], row["declined"], row["undecided"]
        )
        for row in rows
    }


def total(found: Iterable[Rate]) -> Rate:
    return sum(found, Rate())


KINDS = tuple(AgreementKind)
