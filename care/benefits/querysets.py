"""Which runs a person sees, and which of their lines count."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from accounts.records import RecordQuerySet

from ..families.querysets import SensitiveQuerySet


class PayRunQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> PayRunQuerySet:
        """Those of benefits only where the person may read lines, or knows of a family on it."""
        from ..families.telling import may_read_lines

        rows = super().visible_to(user)
        if may_read_lines(user):
            return rows
        return rows.filter(~Q(kind="benefit") | Exists(_lines(family__sensitive=False)))

    def with_sums(self) -> PayRunQuerySet:
        """`times` and `sum` (fen) of the lines that are not held back."""
        paid = Q(lines__held="")
        return self.annotate(
            times=Count("lines", filter=paid), sum=Sum("lines__amount", filter=paid, default=0)
        )


class PayLineQuerySet(SensitiveQuerySet):
    def live(self) -> PayLineQuerySet:
        return self.filter(live=True)

    def told(self) -> PayLineQuerySet:
        """And those that a run under way sets off."""
        return self.filter(Q(live=True) | Q(set_off_in__isnull=False, recovered__isnull=True))


def _lines(**more: object) -> QuerySet:
    from .models.pay_runs import PayLine

    return PayLine.objects.filter(run=OuterRef("pk"), **more)
