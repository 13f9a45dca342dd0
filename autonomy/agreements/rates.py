"""Signing rates: households with a live agreement ÷ households that were asked (domain.md §3)."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.scope import within
from members.models import Membership, Stay

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


def migrant_households(
    villages: Collection[str], days: Collection[datetime.date]
) -> dict[datetime.date, dict[str, tuple[int, int]]]:
    """Day → village → households of migrants (as HouseholdQuerySet.of_migrants has them) that were
    asked for a management agreement by then, and those of them with a live one; three queries.
    Villages that asked none are left out."""
    homes = Stay.objects.filter(village__in=villages).values("household")
    members: dict[int | None, list[Membership]] = {}
    for row in Membership.objects.filter(household__in=homes, member__is_migrant=True):
        members.setdefault(row.household_id, []).append(row)
    migrants = Q(household__is_migrant=True) | Q(household__in=[*members])
    rows = list(
        Agreement.objects.filter(migrants, household__in=homes, kind=AgreementKind.MANAGEMENT)
        .select_related("household")
        .prefetch_related("household__stays")
        .order_by()
    )
    return {day: _migrants_on(day, {*villages}, rows, members) for day in days}


def _migrants_on(
    day: datetime.date,
    villages: Collection[str],
    rows: Iterable[Agreement],
    members: Mapping[int | None, Sequence[Membership]],
) -> dict[str, tuple[int, int]]:
    asked: dict[str, set[int]] = {}
    live: dict[str, set[int]] = {}
    for row in rows:
        home = row.household
        there = home.is_migrant or any(one.is_on(day) for one in members.get(home.pk, ()))
        if row.asked > day or not there:
            continue
        for stay in home.stays.all():
            if stay.is_on(day) and stay.village_id in villages:
                asked.setdefault(stay.village_id, set()).add(home.pk)
                if row.is_live_on(day):
                    live.setdefault(stay.village_id, set()).add(home.pk)
    return {village: (len(homes), len(live.get(village, ()))) for village, homes in asked.items()}


def total(found: Iterable[Rate]) -> Rate:
    return sum(found, Rate())


KINDS = tuple(AgreementKind)
