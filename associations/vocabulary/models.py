"""A county's vocabulary, published and in the making."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.records import RecordQuerySet
from accounts.records.published import Published, PublishedDraft
from accounts.texts import Text

from .registry import sections


def month_words(month: int) -> str:
    """202701 → 2027年1月"""
    return f"{month // 100}年{month % 100}月"


class VocabularyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "VocabularyQuerySet":
        """Those of the county that the person works in."""
        return self.filter(division=user.scope[:6])


class Vocabulary(Published):
    """A county's, from a month (202701) on; `data` is {section: content} (registry.py)."""

    division = Text("适用县（区）", max_length=6)
    effective_from = models.PositiveIntegerField("起用月份")

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "类别和表式"
        ordering = ["-effective_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "effective_from"], name="vocabulary_once_a_month"
            ),
            models.CheckConstraint(name="vocabulary_of_a_county", condition=~Q(division="")),
        ]

    @property
    def since(self) -> str:
        return month_words(self.effective_from)


class VocabularyDraft(PublishedDraft):
    effective_from = models.PositiveIntegerField("起用月份")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "类别和表式草稿"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="vocabulary_draft_of_a_county", condition=~Q(division=""))
        ]

    @property
    def since(self) -> str:
        return month_words(self.effective_from)

    def trail_values(self) -> dict[str, str]:
        told = super().trail_values() | {"起用月份": self.since}
        for section in sections.values():
            told |= section.told(self.data.get(section.key, {}))
        return told
