"""Which agreements are live."""

from __future__ import annotations

import datetime

from django.db.models import Q

from accounts.records import RecordQuerySet


class AgreementQuerySet(RecordQuerySet):
    def live_on(self, day: datetime.date) -> AgreementQuerySet:
        """Signed, begun, and neither run out nor ended on the day."""
        return self.filter(starts__lte=day).filter(
            Q(ends__isnull=True) | Q(ends__gte=day), Q(ended__isnull=True) | Q(ended__gt=day)
        )

    def running_out(self, day: datetime.date, within: int) -> AgreementQuerySet:
        """Signed ones that have run out, or will within so many days after `day`."""
        return self.filter(state="signed", ends__lt=day + datetime.timedelta(days=within + 1))
