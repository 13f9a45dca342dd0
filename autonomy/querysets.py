"""Which of the village's records a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.scope import within

if TYPE_CHECKING:
    from accounts.models import User


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AppraisalQuerySet:
        return self.filter(within(user.scope))

    def in_division(self, code: str) -> AppraisalQuerySet:
        return self.filter(within(code))
