"""Which lines of a re-registration wait, and what they add up to."""

from __future__ import annotations

from django.db.models import Count, F, Q

from accounts.records import RecordQuerySet


class EntryQuerySet(RecordQuerySet):
    """Lines of a re-registration. Who left the association by other ways while pending has nothing
    to register."""

    def pending(self) -> EntryQuerySet:
        return self.filter(outcome="pending").exclude(_gone())

    def gone(self) -> EntryQuerySet:
        """Left the association before anybody registered them."""
        return self.filter(_gone(), outcome="pending")

    def tally(self) -> dict[str, dict[str, int]]:
        """By village code: confirmed, struck, pending and gone."""
        counts = (
            self.order_by()
            .values("village")
            .annotate(
                confirmed=Count("pk", filter=Q(outcome="confirmed")),
                struck=Count("pk", filter=Q(outcome="struck")),
                pending=Count("pk", filter=Q(outcome="pending") & ~_gone()),
                gone=Count("pk", filter=Q(outcome="pending") & _gone()),
            )
        )
        return {row.pop("village"): row for row in counts}


def _gone() -> Q:
    """Left by the end of the campaign; of one that is still open, by now."""
    return Q(member__left__isnull=False) & (
        Q(campaign__closed__isnull=True) | Q(member__left__lte=F("campaign__closed"))
    )
