"""Which certificates are valid on a day."""

from __future__ import annotations

import datetime

from django.db.models import Q

from ..families.querysets import SensitiveQuerySet


class CertificateQuerySet(SensitiveQuerySet):
    def valid(self, day: datetime.date) -> CertificateQuerySet:
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day), Q(revoked__isnull=True) | Q(revoked__gt=day)
        )

    def of_state(self, state: str, day: datetime.date) -> CertificateQuerySet:
        if state == "valid":
            return self.valid(day)
        if state == "revoked":
            return self.filter(revoked__lte=day)
        return self.filter(until__lt=day).exclude(revoked__lte=day)

    def with_rows(self) -> CertificateQuerySet:
        return self.select_related("family__household", "village", "township")
