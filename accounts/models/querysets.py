"""Which accounts, trail entries and uploads a person sees: those of the divisions in their
scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.query import ModelIterable

from ..roles import Role
from ..scope import within
from .former_codes import FormerCode
from .withheld import counts_withheld_from, withheld_from

if TYPE_CHECKING:
    from . import TrailEntry, User


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> UserQuerySet:
        return self.filter(within(user.scope, "scope"))

    def secretary_names(self, code: str) -> dict[str, str]:
        """Village → the names of its secretaries who can sign in, for the villages of a division;
        one query."""
        people = self.filter(
            within(code, "scope"), role=Role.VILLAGE_SECRETARY, is_active=True
        ).order_by("name")
        found: dict[str, list[str]] = {}
        for village, name in people.values_list("scope", "name"):
            found.setdefault(village, []).append(name)
        return {village: "、".join(names) for village, names in found.items()}


class _Blanked(ModelIterable):
    """Entries as they are read: of one that is withheld nothing is left but its number and its
    hash."""

    counts: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __iter__(self) -> Iterator[TrailEntry]:
        for entry in super().__iter__():
            if entry.withheld:
                entry.by_name = entry.action = entry.division = entry.target = entry.reason = ""
                entry.at = entry.by_id = entry.before = entry.after = None
            elif entry.after and (endings := self.counts.get(entry.action)):
                entry.after = {
                    name: told for name, told in entry.after.items() if not name.endswith(endings)
                }
            yield entry


class TrailQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TrailQuerySet:
        """Also what was told under a code that a division of theirs had then."""
        former = list(FormerCode.objects.of(user.scope))
        here = within(user.scope, "division")
        return self.filter(here | Q(division__in=former) if former else here)

    def disclosed_to(self, user: User) -> TrailQuerySet:
        """With `withheld`, and those blanked that are withheld from the person."""
        rows = self.annotate(withheld=withheld_from(user))
        rows._iterable_class = type("Blanked", (_Blanked,), {"counts": counts_withheld_from(user)})
        return rows

    def in_full(self, user: User) -> TrailQuerySet:
        """Those that the person may read: what is searched, and what choices are made of."""
        return self.annotate(withheld=withheld_from(user)).filter(withheld=False)


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Only one's own uploads: a preview is nobody else's business."""
        return self.filter(within(user.scope, "division"), created_by=user)
