"""Which of the village's records a person sees."""

from __future__ import annotations

import datetime

from django.db.models import Q

from accounts.records import RecordQuerySet


class CharterQuerySet(RecordQuerySet):
    def in_force_on(self, day: datetime.date) -> CharterQuerySet:
        """Editions that were in force on the day."""
        return self.filter(in_force_from__lte=day).filter(
            Q(in_force_until__isnull=True) | Q(in_force_until__gt=day)
        )
