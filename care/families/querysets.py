"""Which families (关怀家庭), and what belongs to them. Sensitive ones are rows only to those who
look after them: the township's staff and the secretary of the village. To everybody else they are
not there (telling.py)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from accounts.access import KEEPERS
from accounts.models import User
from accounts.records import RecordQuerySet
from accounts.records.periods import Day, held
from accounts.scope import within
from associations.vocabulary.own.matching import own_matching
from members.models import Stay


def may_open_sensitive(user: User | None) -> bool:
    """`None` is whoever reads what was handed on."""
    return user is not None and user.role in KEEPERS


class SensitiveQuerySet(RecordQuerySet):
    """Rows of one family each, named by `family` ("" where the row is the family itself)."""

    family = "family"

    def visible_to(self, user: User) -> Self:
        """Without the sensitive ones for those who have no right to them."""
        return super().visible_to(user).disclosed_to(user)

    def disclosed_to(self, user: User | None) -> Self:
        """What figures for the person are made of, or, without one, figures that are handed on."""
        return self.all() if may_open_sensitive(user) else self.ordinary()

    def sensitive(self) -> Self:
        return self.filter(self._sensitive())

    def ordinary(self) -> Self:
        return self.exclude(self._sensitive())

    def placed(self, code: str, day: Day) -> Self:
        """Of families whose household was in the division on the day."""
        home = f"{self.family}__household__" if self.family else "household__"
        there = within(code, f"{home}stays__village_id")
        return self.filter(there, held(day, home, "stays", "closed"))

    def _sensitive(self) -> Q:
        return Q(**{f"{self.family}__sensitive" if self.family else "sensitive": True})


class FamilyQuerySet(SensitiveQuerySet):
    family = ""

    def lived_in(self, code: str) -> FamilyQuerySet:
        """On some day: what was owed to them there is owed wherever they live now."""
        return self.filter(household__in=Stay.objects.filter(within(code)).values("household"))

    def current(self) -> FamilyQuerySet:
        """Supported now, in one way at least."""
        return self.filter(_open_support())

    def former(self) -> FamilyQuerySet:
        return self.exclude(_open_support())

    def of_kinds(self, kinds: Collection[str]) -> FamilyQuerySet:
        """Supported now in one of these ways."""
        return self.filter(_open_support(kind__in=kinds))

    def needing(self, need: str) -> FamilyQuerySet:
        """The list of needs as text: SQLite cannot ask what a JSON list contains."""
        return self.annotate(need_text=Cast("needs", TextField())).filter(
            need_text__contains=f'"{need}"'
        )

    def matching(self, text: str, division: str = "") -> FamilyQuerySet:
        """Own fields find ordinary families alone, as the list tells them of no other."""
        own = own_matching(self, division, text) & Q(sensitive=False)
        return self.filter(
            Q(household__head__contains=text)
            | Q(household__number__contains=text)
            | Q(household__address__contains=text)
            | Q(responsible__contains=text)
            | Q(reference=text.upper())
            | own
        )

    def with_rows(self) -> FamilyQuerySet:
        """With what a list shows of other rows."""
        return self.select_related("household", "village__township").prefetch_related("supports")


def _open_support(**more: object) -> Exists:
    from .models import Support

    return Exists(Support.objects.filter(family=OuterRef("pk"), until__isnull=True, **more))
