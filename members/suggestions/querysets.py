"""Which suggestions wait, and how many were answered."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q
from django.utils import timezone

from accounts.records import RecordQuerySet, deadlines


class SuggestionQuerySet(RecordQuerySet):
    def waiting(self) -> SuggestionQuerySet:
        """Not answered yet."""
        return self.filter(answered__isnull=True)

    def overdue(self, day: datetime.date) -> SuggestionQuerySet:
        return self.filter(deadlines.overdue(self.model, day))

    def late(self, day: datetime.date) -> SuggestionQuerySet:
        """Answered late, or overdue."""
        return self.filter(deadlines.was_late(self.model, day))

    def tally(self) -> dict[str, int]:
        """How many were raised, answered and adopted, and how many late, answered or not."""
        return self.aggregate(
            # first: a count below is called as the column is
            late=Count("pk", filter=deadlines.was_late(self.model, timezone.localdate())),
            raised=Count("pk"),
            answered=Count("answered"),
            adopted=Count("pk", filter=Q(adopted=True)),
        )
