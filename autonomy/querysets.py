"""Which of the village's records a person sees."""

from __future__ import annotations

import datetime

from django.db.models import Q

from accounts.records import RecordQuerySet


class CharterQuerySet(RecordQuerySet):
    def in_force_on(self, day: datetime.date) -> CharterQuerySet:
        """Editions that were in force on the day."""
        return self.filter(in_force_from__lte=day).filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=day))


class AgreementQuerySet(RecordQuerySet):
    def live_on(self, day: datetime.date) -> AgreementQuerySet:
        """Signed, begun, and neither run out nor ended on the day."""
        return self.filter(starts__lte=day).filter(
            Q(ends__isnull=True) | Q(ends__gte=day), Q(ended__isnull=True) | Q(ended__gt=day)
        )
