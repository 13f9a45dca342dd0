"""Which aid, and how many households it reached."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from .family_querysets import SensitiveQuerySet


@dataclass(frozen=True)
class Reached:
    """Households helped, and family-planning families among them; `amount` in fen."""

    helped: int = 0
    planning: int = 0
    times: int = 0
    amount: int = 0

    @property
    def share(self) -> str:
        """To one decimal, as the documents have it: "76.4%". It is held against no threshold, but all is only all."""
        if not self.helped:
            return ""
        tenths = (2000 * self.planning + self.helped) // (2 * self.helped)
        if tenths == 1000 and self.planning < self.helped:
            tenths = 999
        return f"{tenths // 10}.{tenths % 10}%"


class AidQuerySet(SensitiveQuerySet):
    family = "household__family"

    def of_year(self, year: int) -> AidQuerySet:
        return self.filter(date__gte=datetime.date(year, 1, 1), date__lte=datetime.date(year, 12, 31))

    def reached(self) -> Reached:
        """A household helped several times is one; counted totals are added to those named. One query."""
        total = Q(household__isnull=True)
        found = self.order_by().aggregate(
            named=Count("household", distinct=True),
            named_planning=Count("household", distinct=True, filter=Q(planning=1)),
            helped=Coalesce(Sum("helped", filter=total), 0),
            planning=Coalesce(Sum("planning", filter=total), 0),
            times=Count("pk"),
            amount=Coalesce(Sum("amount"), 0),
        )
        return Reached(
            found["named"] + found["helped"],
            found["named_planning"] + found["planning"],
            found["times"],
            found["amount"],
        )

    def with_rows(self) -> AidQuerySet:
        return self.select_related("village", "township", "household__family", "entry__fund")
