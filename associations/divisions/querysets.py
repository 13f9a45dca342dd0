"""Which divisions a person sees."""

from __future__ import annotations

import datetime
from typing import cast

from django.db import models
from django.db.models import Count, Q

from accounts.models import User
from accounts.records.periods import SubjectQuerySet, holds
from accounts.scope import Division, within
from accounts.search.pinyin import named

from ..vocabulary.own.matching import own_matching
from .said import called


class TownshipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TownshipQuerySet:
        """The townships in a county supervisor's scope, or the one that somebody works in."""
        return self.filter(within(user.scope[:9], "code"))


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AreaQuerySet:
        return self.filter(within(user.scope[:9], "township_id"))

    def in_division(self, code: str) -> AreaQuerySet:
        return self.filter(within(code, "township_id"))


class VillageQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> VillageQuerySet:
        return self.filter(within(user.scope, "code"))

    def in_division(self, code: Division) -> VillageQuerySet:
        return self.filter(within(code, "code"))

    def matching(self, text: str, division: str = "") -> VillageQuerySet:
        """By a part of the name, its initials, how the code begins, or what the division's county
        keeps besides."""
        own = own_matching(self, division, text)
        return self.filter(named(self, text) | Q(code__startswith=text) | own)

    def names(self) -> dict[str, str]:
        """By code, in the order of the codes."""
        rows = self.order_by("code").values_list("code", "name")
        return {code: called(code, name) for code, name in rows}

    def locked(self) -> VillageQuerySet:
        """Held until the transaction ends, in the order of their codes: whoever adds records to a
        village takes its row first, so that no two people add the same one."""
        return self.select_for_update(no_key=True).order_by("pk")

    def with_names(self) -> VillageQuerySet:
        """With what a list or a workbook of villages shows of other rows."""
        return self.select_related("township", "area", "merged_into__township")

    def tally(self, day: datetime.date) -> dict[str, int]:
        """How many villages: in all, by kind, class and economy, and closed by that day."""
        return self.aggregate(
            total=Count("code"),
            closed=Count("code", filter=Q(closed__lte=day)),
            **{
                f"{field}_{value}": Count("code", filter=Q(**{field: value}))
                for field in ("kind", "village_class", "economy")
                for value, _ in cast(models.Field, self.model._meta.get_field(field)).flatchoices
            },
        )

    def of_class(self, value: str, day: datetime.date) -> VillageQuerySet:
        """By what they were designated; where no designation is of a class, as today."""
        told = Q(designations__kind="class")
        then = self.filter(told & holds(day, "designations__"), designations__value=value)
        never = Q(village_class=value) & ~Q(pk__in=self.filter(told).values("pk"))
        return self.filter(Q(pk__in=then.values("pk")) | never)

    def open_on(self, day: datetime.date) -> VillageQuerySet:
        """Opened by that day and not yet closed; a village without an opening date was always
        there."""
        return self.filter(
            Q(opened__isnull=True) | Q(opened__lte=day), Q(closed__isnull=True) | Q(closed__gt=day)
        )

    def taking_part(self, day: datetime.date) -> VillageQuerySet:
        """Of townships that have begun by that day."""
        return self.exclude(township__start__gt=day)
