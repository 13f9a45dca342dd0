"""Which accounts, trail entries and uploads a person sees: those of the divisions in their scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from .scope import within

if TYPE_CHECKING:
    from .models import User


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> UserQuerySet:
        return self.filter(within(user.scope, "scope"))

    def secretary_names(self, code: str) -> dict[str, str]:
        """Village → the names of its secretaries who can sign in, for the villages of a division; one query."""
        people = self.filter(within(code, "scope"), role="village_secretary", is_active=True).order_by("name")
        found: dict[str, list[str]] = {}
        for village, name in people.values_list("scope", "name"):
            found.setdefault(village, []).append(name)
        return {village: "、".join(names) for village, names in found.items()}


class TrailQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TrailQuerySet:
        return self.filter(within(user.scope, "division"))


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Only one's own uploads: a preview is nobody else's business."""
        return self.filter(within(user.scope, "division"), created_by=user)
