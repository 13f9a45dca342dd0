"""Which reports, findings, outcomes and books a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q, Sum

from accounts.records import RecordQuerySet
from accounts.scope import within

from .columns import NOT_APPLICABLE

if TYPE_CHECKING:
    from accounts.models import User


class VillageScopedQuerySet(models.QuerySet):
    """Rows that carry their village: reports, findings, outcomes."""

    def visible_to(self, user: User) -> Self:
        return self.filter(within(user.scope))

    def in_division(self, code: str) -> Self:
        return self.filter(within(code))


class StandardQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.of(user.scope)

    def of(self, division: str) -> Self:
        """Everybody's, and those of the county that the division lies in."""
        return self.filter(division__in={"", division[:6]})

    def in_force(self, year: int, division: str) -> Self:
        """The one that the division is graded by comes first: its county's own, and of these the newest."""
        return self.of(division).filter(effective_from__lte=year).order_by("-division", "-effective_from", "-id")


class DraftQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> DraftQuerySet:
        """A county's own; a township's office sees what its county shares."""
        if len(user.scope) <= len("431321"):
            return super().visible_to(user)
        return self.filter(division=user.scope[:6], shared=True)


class ReportQuerySet(VillageScopedQuerySet):
    def of_year(self, year: int) -> ReportQuerySet:
        """The months of a year and its yearly total."""
        return self.filter(period__gte=year * 100, period__lte=year * 100 + 12)

    def totals(self, names: Iterable[str]) -> dict[str, int | None]:
        """Column → sum of the numbers given; "does not apply" where only that was given, None where nothing was.

        And `outside_policy`, the sum over the reports that give both kinds of births.
        """
        names = tuple(names)
        sums = {f"{name}_sum": Sum(name, filter=Q(**{f"{name}__gte": 0})) for name in names}
        spared = {f"{name}_spared": Count("pk", filter=Q(**{name: NOT_APPLICABLE})) for name in names}
        both = Q(births__gte=0, planned_births__gte=0)
        outside = Sum(F("births") - F("planned_births"), filter=both)
        row = self.order_by().aggregate(**sums, **spared, outside_policy=outside)
        found = {name: _total(row[f"{name}_sum"], row[f"{name}_spared"]) for name in names}
        return {**found, "outside_policy": row["outside_policy"]}


def _total(given: int | None, spared: int) -> int | None:
    return NOT_APPLICABLE if given is None and spared else given


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CorrectionQuerySet:
        return self.in_division(user.scope)

    def in_division(self, code: str) -> CorrectionQuerySet:
        return self.filter(within(code, "report__village_id"))


class BookJobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BookJobQuerySet:
        return self.filter(within(user.scope, "division"))


class FlagQuerySet(RecordQuerySet):
    def open(self) -> FlagQuerySet:
        return self.filter(state="open")

    def of_year(self, year: int) -> FlagQuerySet:
        """About any month of the year."""
        return self.filter(period__lte=year * 100 + 12, until__gte=year * 100)

    def about(self, period: int) -> FlagQuerySet:
        return self.filter(period__lte=period, until__gte=period)

    def tally(self) -> dict[str, int]:
        """State → how many, and `all`."""
        rows = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {
            **dict.fromkeys(("open", "explained", "corrected", "false_confirmed"), 0),
            **rows,
            "all": sum(rows.values()),
        }
