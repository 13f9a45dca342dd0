"""Which aid, and how many households it reached."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from ..families.querysets import SensitiveQuerySet


@dataclass(frozen=True)
class Reached:
    """Households helped, and family-planning families among them; `amount` in fen."""

    helped: int = 0
    planning: int = 0
    times: int = 0
    amount: int = 0

    @property
    def share(self) -> str:
        """To one decimal, as the documents have it: "76.4%". It is held against no threshold, but
        all is only all."""
        if not self.helped:
            return ""
        tenths = (2000 * self.planning + self.helped) // (2 * self.helped)
        if tenths == 1000 and self.planning < self.helped:
            tenths = 999
        return f"{tenths // 10}.{tenths % 10}%"


class AidQuerySet(SensitiveQuerySet):
    family = "household__family"

    def of_year(self, year: int) -> AidQuerySet:
        return self.filter(
            date__gte=datetime.date(year, 1, 1), date__lte=datetime.date(year, 12, 31)
        )

    def reached(self) -> Reached:
        """A household helped several times is one; counted totals are added to those named. One
        query."""
        return _reached(self.order_by().aggregate(**_sums()))

    def reached_by(self, *fields: str) -> dict[tuple[str, ...], Reached]:
        """The same for each value of these fields. One query."""
        rows = self.order_by().values(*fields).annotate(**_sums())
        return {tuple(row[field] for field in fields): _reached(row) for row in rows}

    def with_rows(self) -> AidQuerySet:
        return self.select_related("village", "township", "household__family", "entry__fund")


def _sums() -> dict[str, object]:
    total = Q(household__isnull=True)
    return {
        "named": Count("household", distinct=True),
        "named_planning": Count("household", distinct=True, filter=Q(planning=1)),
        "all_helped": Coalesce(Sum("helped", filter=total), 0),
        "all_planning": Coalesce(Sum("planning", filter=total), 0),
        "times": Count("pk"),
        "fen": Coalesce(Sum("amount"), 0),
    }


def _reached(sums: Mapping[str, int]) -> Reached:
    return Reached(
        sums["named"] + sums["all_helped"],
        sums["named_planning"] + sums["all_planning"],
        sums["times"],
        sums["fen"],
    )
