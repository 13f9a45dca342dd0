"""Which meetings and matters, and what they add up to."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q

from accounts.records import RecordQuerySet, deadlines


class MeetingQuerySet(RecordQuerySet):
    def tally(self) -> dict[str, int]:
        """How many meetings; of those of the two committees how many, and how many the president
        attended."""
        of_committees = Q(kind="committees")
        return self.aggregate(
            meetings=Count("pk"),
            committees=Count("pk", filter=of_committees),
            attended=Count("pk", filter=of_committees & Q(president_attended=True)),
        )


class MatterQuerySet(RecordQuerySet):
    def waiting(self, on: datetime.date | None = None) -> MatterQuerySet:
        """Somebody has something to do, or it has to be done by a day, and nobody said that it is
        (as of `on`)."""
        undone = Q(done__isnull=True) | Q(done__gt=on) if on else Q(done__isnull=True)
        return self.filter(undone).filter(Q(deadline__isnull=False) | ~Q(responsible=""))

    def overdue(self, day: datetime.date) -> MatterQuerySet:
        return self.filter(deadlines.overdue(self.model, day))

    def tally(self, day: datetime.date) -> dict[str, int]:
        waiting = Q(done__isnull=True) & (Q(deadline__isnull=False) | ~Q(responsible=""))
        return self.aggregate(
            matters=Count("pk"),
            decided=Count("pk", filter=Q(outcome="decided")),
            waiting=Count("pk", filter=waiting),
            overdue=Count("pk", filter=deadlines.overdue(self.model, day)),
            late=Count("pk", filter=deadlines.was_late(self.model, day)),
        )
