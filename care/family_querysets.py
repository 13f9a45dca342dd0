"""Which families (关怀家庭), and what belongs to them. Sensitive ones are rows only to those who look after them: the
township's staff and the secretary of the village. To everybody else they are not there (telling.py)."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum, TextField
from django.db.models.functions import Cast, Coalesce

from accounts.access import KEEPERS
from accounts.models import User
from accounts.records import RecordQuerySet


def may_open_sensitive(user: User | None) -> bool:
    """`None` is whoever reads what was handed on."""
    return user is not None and user.role in KEEPERS


class SensitiveQuerySet(RecordQuerySet):
    """Rows of one family each, named by `family` ("" where the row is the family itself)."""

    family = "family"

    def visible_to(self, user: User) -> Any:
        """Without the sensitive ones for those who have no right to them."""
        return super().visible_to(user).told_to(user)

    def told_to(self, user: User | None) -> Any:
        """What figures for the person are made of, or, without one, figures that are handed on."""
        return self.all() if may_open_sensitive(user) else self.ordinary()

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
    def visible_to(self, user: User) -> PolicyQuerySet:
        """Without those on whose list the person sees nobody."""
        rows = super().visible_to(user)
        return rows if may_open_sensitive(user) else rows.filter(Exists(_insured(sensitive=False)))

    def with_rows(self, user: User | None = None) -> PolicyQuerySet:
        """With `families`, how many are insured that the person may know of."""
        return self.select_related("village", "township", "entry__fund", "entry__reversed_by").annotate(
            families=Count("insured", filter=_of_those_told(user))
        )

    def paid_for(self, user: User | None = None) -> dict[str, int]:
        """`families` insured that the person may know of, one of two years twice, and their `premiums` in fen."""
        told = _of_those_told(user)
        return self.order_by().aggregate(
            families=Count("insured", filter=told), premiums=Coalesce(Sum("premium", filter=told), 0)
        )


class PayRunQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> PayRunQuerySet:
        """Those of benefits only where the person may read lines, or knows of a family on it."""
        from .telling import may_read_lines

        rows = super().visible_to(user)
        if may_read_lines(user):
            return rows
        return rows.filter(~Q(kind="benefit") | Exists(_lines(family__sensitive=False)))

    def with_sums(self) -> PayRunQuerySet:
        """`times` and `sum` (fen) of the lines that are not held back."""
        paid = Q(lines__held="")
        return self.annotate(times=Count("lines", filter=paid), sum=Sum("lines__amount", filter=paid, default=0))


class PayLineQuerySet(SensitiveQuerySet):
    def live(self) -> PayLineQuerySet:
        return self.filter(live=True)


def _of_those_told(user: User | None) -> Q:
    return Q(insured__isnull=False) if may_open_sensitive(user) else Q(insured__family__sensitive=False)


def _insured(*, sensitive: bool) -> Any:
    from .models import Insured

    return Insured.objects.filter(policy=OuterRef("pk"), family__sensitive=sensitive)


def _lines(**more: object) -> Any:
    from .models import PayLine

    return PayLine.objects.filter(run=OuterRef("pk"), **more)


def _open_support(**more: object) -> Exists:
    from .models import Support

    return Exists(Support.objects.filter(family=OuterRef("pk"), until__isnull=True, **more))
