"""Which odd figures a person sees."""

from __future__ import annotations

from django.db.models import Count

from accounts.records import RecordQuerySet


class FlagQuerySet(RecordQuerySet):
    def open(self) -> FlagQuerySet:
        return self.filter(state="open")

    def of_year(self, year: int) -> FlagQuerySet:
        """About any month of the year."""
        return self.filter(period__lte=year * 100 + 12, until__gte=year * 100)

    def about(self, period: int) -> FlagQuerySet:
        return self.filter(period__lte=period, until__gte=period)

    def tally(self) -> dict[str, int]:
        """State → how many, and `all`."""
        rows = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {
            **dict.fromkeys(("open", "explained", "corrected", "false_confirmed"), 0),
            **rows,
            "all": sum(rows.values()),
        }
