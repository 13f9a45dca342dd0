"""Which reports, findings, outcomes and books a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.scope import within

if TYPE_CHECKING:
    from accounts.models import User


class VillageScopedQuerySet(models.QuerySet):
    """Rows that carry their village."""

    def visible_to(self, user: User) -> Self:
        return self.filter(within(user.scope))

    def in_division(self, code: str) -> Self:
        return self.filter(within(code))


class ReportQuerySet(VillageScopedQuerySet):
    pass


class FindingQuerySet(VillageScopedQuerySet):
    pass


class OutcomeQuerySet(VillageScopedQuerySet):
    def current(self) -> OutcomeQuerySet:
        return self.filter(current=True)


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CorrectionQuerySet:
        return self.in_division(user.scope)

    def in_division(self, code: str) -> CorrectionQuerySet:
        return self.filter(within(code, "report__village_id"))


class BookJobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BookJobQuerySet:
        return self.filter(within(user.scope, "division"))
