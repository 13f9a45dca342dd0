"""Which policies a person sees, and what was paid for whom."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.records import RecordQuerySet

from ..families.querysets import may_open_sensitive


class PolicyQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> PolicyQuerySet:
        """Without those on whose list the person sees nobody."""
        rows = super().visible_to(user)
        return rows if may_open_sensitive(user) else rows.filter(Exists(_insured(sensitive=False)))

    def with_rows(self, user: User | None = None) -> PolicyQuerySet:
        """With `families`, how many are insured that the person may know of."""
        return self.select_related(
            "village", "township", "entry__fund", "entry__reversed_by"
        ).annotate(families=Count("insured", filter=_of_those_told(user)))

    def paid_for(self, user: User | None = None) -> dict[str, int]:
        """`families` insured that the person may know of, one of two years twice, and their
        `premiums` in fen."""
        told = _of_those_told(user)
        return self.order_by().aggregate(
            families=Count("insured", filter=told),
            premiums=Coalesce(Sum("premium", filter=told), 0),
        )


def _of_those_told(user: User | None) -> Q:
    return (
        Q(insured__isnull=False)
        if may_open_sensitive(user)
        else Q(insured__family__sensitive=False)
    )


def _insured(*, sensitive: bool) -> QuerySet:
    from .models import Insured

    return Insured.objects.filter(policy=OuterRef("pk"), family__sensitive=sensitive)
