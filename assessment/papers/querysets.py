"""Which books a person sees."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from accounts.scope import within


class BookJobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BookJobQuerySet:
        return self.filter(within(user.scope, "division"))
