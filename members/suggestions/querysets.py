"""Which suggestions wait, and how many were answered."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q

from accounts.records import RecordQuerySet


class SuggestionQuerySet(RecordQuerySet):
    def waiting(self) -> SuggestionQuerySet:
        """Not answered yet."""
        return self.filter(answered__isnull=True)

    def overdue(self, day: datetime.date) -> SuggestionQuerySet:
        return self.waiting().filter(deadline__lt=day)

    def tally(self) -> dict[str, int]:
        """How many were raised, answered and adopted."""
        return self.aggregate(
            raised=Count("pk"),
            answered=Count("answered"),
            adopted=Count("pk", filter=Q(adopted=True)),
        )
