"""Which families (关怀家庭), and what belongs to them. Sensitive ones are rows only to those who look after them: the
township's staff and the secretary of the village. To everybody else they are numbers of a township, nothing more."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum, TextField
from django.db.models.functions import Cast, Coalesce

from accounts.access.rules import KEEPERS
from accounts.models import User
from accounts.records import RecordQuerySet


def may_open_sensitive(user: User) -> bool:
    return user.role in KEEPERS


class SensitiveQuerySet(RecordQuerySet):
    """Rows of one family each, named by `family` ("" where the row is the family itself)."""

    family = "family"

    def visible_to(self, user: User) -> Any:
        """Without the sensitive ones for those who have no right to them."""
        rows = super().visible_to(user)
        return rows if may_open_sensitive(user) else rows.exclude(self._sensitive())

    def sensitive(self) -> Any:
        return self.filter(self._sensitive())

    def ordinary(self) -> Any:
        return self.exclude(self._sensitive())

    def _sensitive(self) -> Q:
        return Q(**{f"{self.family}__sensitive" if self.family else "sensitive": True})


class FamilyQuerySet(SensitiveQuerySet):
    family = ""

    def standing(self) -> FamilyQuerySet:
        """Supported now, in one way at least."""
        return self.filter(_open_support())

    def former(self) -> FamilyQuerySet:
        return self.exclude(_open_support())

    def of_kinds(self, kinds: Collection[str]) -> FamilyQuerySet:
        """Supported now in one of these ways."""
        return self.filter(_open_support(kind__in=kinds))

    def needing(self, need: str) -> FamilyQuerySet:
        """The list of needs as text: SQLite cannot ask what a JSON list contains."""
        return self.annotate(need_text=Cast("needs", TextField())).filter(need_text__contains=f'"{need}"')

    def matching(self, text: str) -> FamilyQuerySet:
        return self.filter(
            Q(household__head__contains=text)
            | Q(household__number__contains=text)
            | Q(household__address__contains=text)
            | Q(responsible__contains=text)
            | Q(reference=text.upper())
        )

    def with_rows(self) -> FamilyQuerySet:
        """With what a list shows of other rows."""
        return self.select_related("household", "village__township").prefetch_related("supports")


class CertificateQuerySet(SensitiveQuerySet):
    def valid(self, day: datetime.date) -> CertificateQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), Q(revoked__isnull=True) | Q(revoked__gt=day))

    def of_state(self, state: str, day: datetime.date) -> CertificateQuerySet:
        if state == "valid":
            return self.valid(day)
        if state == "revoked":
            return self.filter(revoked__lte=day)
        return self.filter(until__lt=day).exclude(revoked__lte=day)

    def with_rows(self) -> CertificateQuerySet:
        return self.select_related("family__household", "village", "township")


class PolicyQuerySet(RecordQuerySet):
    def with_rows(self) -> PolicyQuerySet:
        """With `families`, how many are insured, sensitive ones too."""
        return self.select_related("village", "township", "entry__fund", "entry__reversed_by").annotate(
            families=Count("insured")
        )

    def paid_for(self) -> dict[str, int]:
        """`families` insured, one of two years twice, and the `premiums` for them in fen."""
        return self.order_by().aggregate(
            families=Count("insured"), premiums=Coalesce(Sum("premium", filter=Q(insured__isnull=False)), 0)
        )


def _open_support(**more: object) -> Exists:
    from .models import Support

    return Exists(Support.objects.filter(family=OuterRef("pk"), until__isnull=True, **more))
