"""What members do and say: monthly feedback, quarterly meetings, the annual appraisal,
suggestions."""

from django.db import models

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT

from ..people.models import Member


class MemberAppraisal(Record):
    """A member's mark in the appraisal at year-end (年终评比); outstanding members are rewarded."""

    class Mark(models.TextChoices):
        OUTSTANDING = "outstanding", "优秀"
        QUALIFIED = "qualified", "合格"
        UNQUALIFIED = "unqualified", "不合格"

    scope_field = "member__village_id"

    member = models.ForeignKey(
        Member, models.CASCADE, verbose_name="会员", related_name="appraisals"
    )
    year = models.PositiveSmallIntegerField("年度")
    mark = Text("评定", max_length=15, choices=Mark)
    reward = Text("事迹或奖励", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会员评比"
        ordering = ["-year", "member"]
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="member_appraisal_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.member.name} {self.year}年"
