"""Which plans a person sees."""

from __future__ import annotations

from accounts.models import User
from accounts.records import RecordQuerySet


class PlanQuerySet(RecordQuerySet):
    """What a township made for all of its villages, and these read."""

    def visible_to(self, user: User) -> PlanQuerySet:
        return self.in_division(user.scope[:9])
