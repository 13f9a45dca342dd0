"""Which answers stand, and which agreements are live."""

from __future__ import annotations

import datetime

from django.db.models import F, Q

from accounts.records import RecordQuerySet
from accounts.records.periods import Day, held


class AgreementQuerySet(RecordQuerySet):
    def placed(self, day: Day) -> AgreementQuerySet:
        """With `place`: the code of the village where the household was on the day; one that is
        closed since, where it was last."""
        found = self.filter(held(day, "household__", "stays", "closed"))
        return found.annotate(place=F("household__stays__village_id"))

    def standing(self) -> AgreementQuerySet:
        """Of a household and kind one at most: not ended, and nothing answered since."""
        return self.filter(superseded=None).exclude(state="ended")

    def live_on(self, day: datetime.date) -> AgreementQuerySet:
        """Signed, begun, and neither run out nor ended on the day."""
        return self.filter(starts__lte=day).filter(
            Q(ends__isnull=True) | Q(ends__gte=day), Q(ended__isnull=True) | Q(ended__gt=day)
        )

    def running_out(self, day: datetime.date, within: int) -> AgreementQuerySet:
        """Signed ones that have run out, or will within so many days after `day`."""
        return self.filter(state="signed", ends__lt=day + datetime.timedelta(days=within + 1))
