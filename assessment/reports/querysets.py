"""Which reports, findings, outcomes and books a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Q, Sum

from accounts.scope import within

from .form.columns import NOT_APPLICABLE

if TYPE_CHECKING:
    from accounts.models import User


class VillageScopedQuerySet(models.QuerySet):
    """Rows that carry their village: reports, findings, outcomes."""

    def visible_to(self, user: User) -> Self:
        return self.filter(within(user.scope))

    def in_division(self, code: str) -> Self:
        return self.filter(within(code))


class ReportQuerySet(VillageScopedQuerySet):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        reports = list(objs)
        for report in reports:
            report.set_complete()
        return super().bulk_create(reports, *args, **kwargs)

    def of_year(self, year: int) -> ReportQuerySet:
        """The months of a year and its yearly total."""
        return self.filter(period__gte=year * 100, period__lte=year * 100 + 12)

    def totals(self, names: Iterable[str]) -> dict[str, int | None]:
        """Column → sum of the numbers given; "does not apply" where only that was given, None where
        nothing was.

        And `outside_policy`, the sum over the reports that give both kinds of births.
        """
        names = tuple(names)
        sums = {f"{name}_sum": Sum(name, filter=Q(**{f"{name}__gte": 0})) for name in names}
        not_applicable = {
            f"{name}_not_applicable": Count("pk", filter=Q(**{name: NOT_APPLICABLE}))
            for name in names
        }
        both = Q(births__gte=0, planned_births__gte=0)
        outside = Sum(F("births") - F("planned_births"), filter=both)
        row = self.order_by().aggregate(**sums, **not_applicable, outside_policy=outside)
        found = {name: _total(row[f"{name}_sum"], row[f"{name}_not_applicable"]) for name in names}
        return {**found, "outside_policy": row["outside_policy"]}


def _total(given: int | None, not_applicable: int) -> int | None:
    return NOT_APPLICABLE if given is None and not_applicable else given


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CorrectionQuerySet:
        return self.in_division(user.scope)

    def in_division(self, code: str) -> CorrectionQuerySet:
        return self.filter(within(code, "report__village_id"))
