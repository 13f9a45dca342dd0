"""Which activities: named filters over the rows a person may see."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, Sum

from associations.vocabulary.own.matching import own_matching

from ..families.querysets import SensitiveQuerySet

TALLIED = ("reached", "households", "slogans", "posters", "leaflets", "examined", "ill")


class ActivityQuerySet(SensitiveQuerySet):
    """A visit to a sensitive family is one of its rows."""

    family = "household__family"

    def of_place(self, code: str) -> ActivityQuerySet:
        """Of the village or township itself, not of the villages in it."""
        return self.filter(code=code)

    def of_year(self, year: int) -> ActivityQuerySet:
        return self.filter(
            date__gte=datetime.date(year, 1, 1), date__lte=datetime.date(year, 12, 31)
        )

    def of_month(self, period: int) -> ActivityQuerySet:
        """`period`: 202506."""
        year, month = divmod(period, 100)
        after = datetime.date(year + month // 12, month % 12 + 1, 1)
        return self.filter(date__gte=datetime.date(year, month, 1), date__lt=after)

    def matching(self, text: str, division: str = "", year: int | None = None) -> ActivityQuerySet:
        return self.filter(
            Q(title__contains=text)
            | Q(place__contains=text)
            | Q(organiser__contains=text)
            | Q(took_part__contains=text)
            | Q(result__contains=text)
            | own_matching(self, division, text, year)
        )

    def tally(self) -> dict[str, int]:
        """How many activities, and what they add up to."""
        sums = {name: Sum(name, default=0) for name in TALLIED}
        return self.order_by().aggregate(times=Count("pk"), **sums)

    def with_names(self) -> ActivityQuerySet:
        return self.select_related("village", "township")
