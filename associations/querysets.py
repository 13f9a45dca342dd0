"""Which divisions a person sees."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.scope import within

if TYPE_CHECKING:
    from accounts.models import User


class TownshipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TownshipQuerySet:
        """The townships in a county supervisor's scope, or the one that somebody works in."""
        return self.filter(within(user.scope[:9], "code"))


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AreaQuerySet:
        return self.filter(within(user.scope[:9], "township_id"))


class VillageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VillageQuerySet:
        return self.filter(within(user.scope, "code"))

    def in_division(self, code: str) -> VillageQuerySet:
        return self.filter(within(code, "code"))

    def open_on(self, day: datetime.date) -> VillageQuerySet:
        """Opened by that day and not yet closed; a village without an opening date was always there."""
        return self.filter(Q(opened__isnull=True) | Q(opened__lte=day), Q(closed__isnull=True) | Q(closed__gt=day))
