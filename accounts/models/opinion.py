"""What somebody who signs in says of the program (accounts/opinions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from ..divisions import COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS
from ..roles import Role
from ..scope import within
from ..texts import Code, LongText, Text
from ..texts.free_text import FREE_TEXT

if TYPE_CHECKING:
    from . import User

# Whose opinions wait for whom, by the lengths of their divisions' codes.
WAITS_FOR: dict[Role, tuple[int, ...]] = {
    Role.TOWNSHIP_STAFF: (VILLAGE_DIGITS,),
    Role.COUNTY_SUPERVISOR: (TOWNSHIP_DIGITS, COUNTY_DIGITS),
}


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OpinionQuerySet:
        """One's own, and those that one may answer."""
        return self.filter(Q(by=user) | _answerable(user))

    def answerable_by(self, user: User) -> OpinionQuerySet:
        """Nobody answers oneself; the county may also answer a village's."""
        return self.filter(_answerable(user)).exclude(by=user)

    def waiting_for(self, user: User) -> OpinionQuerySet:
        rows = self.answerable_by(user).filter(answered_at=None).alias(digits=Length("code"))
        return rows.filter(digits__in=WAITS_FOR.get(user.role, ()))


def _answerable(user: User) -> Q:
    """A township's office sees its villages', not what its own people write to the county."""
    here = within(user.scope, "code")
    if user.role == Role.TOWNSHIP_STAFF:
        return here & Q(code__gt=user.scope)
    return here if user.role in WAITS_FOR else Q(pk__in=())


class Opinion(models.Model):
    """An opinion on the program (系统意见), from the page at hand, answered by the office above."""

    code = Text("区划代码", max_length=12, db_index=True)
    address = Code("网址", max_length=300, blank=True)
    title = Text("页面", max_length=60, blank=True)
    text = LongText("意见", max_length=1000, validators=FREE_TEXT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    at = models.DateTimeField("提出时间", default=timezone.now)
    answer = LongText("答复", max_length=1000, blank=True, validators=FREE_TEXT)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="答复人",
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "系统意见"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                violation_error_message="答复、答复人和答复时间要一起有。",
            )
        ]

    def __str__(self) -> str:
        return f"对“{self.title}”的意见" if self.title else "对系统的意见"
