"""查找: standards."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.search import Found, SearchSource

from .standards.models import Standard


def _standards(user: User, text: str) -> QuerySet[Standard]:
    return Standard.objects.visible_to(user).filter(title__contains=text)


def _standard(row: Standard) -> Found:
    return Found(row.title, reverse("standard-detail", args=[row.pk]), row.division, row.code)


STANDARDS = SearchSource("standards", "考评标准", "standard-detail", _standards, _standard)
