"""Which standards a person sees, and which was in force."""

from __future__ import annotations

from typing import Self

from django.db import models

from accounts.models import User
from accounts.records import RecordQuerySet


class StandardQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.of(user.scope)

    def of(self, division: str) -> Self:
        """Everybody's, and those of the county that the division lies in."""
        return self.filter(division__in={"", division[:6]})

    def in_force(self, year: int, division: str) -> Self:
        """The one that the division is graded by comes first: its county's own, and of these the
        newest."""
        return (
            self.of(division)
            .filter(effective_from__lte=year)
            .order_by("-division", "-effective_from", "-id")
        )


class DraftQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> DraftQuerySet:
        """A county's own; a township's office sees what its county shares."""
        if len(user.scope) <= len("431321"):
            return super().visible_to(user)
        return self.filter(division=user.scope[:6], shared=True)
