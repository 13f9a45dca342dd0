"""Appeals against published grades."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment, Village


class Appeal(Record):
    """申诉 of a village against its published grade; once answered, a row never changes
    (assessment/guards.py)."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", "维持原等次"
        CHANGED = "changed", "改变等次"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="appeals"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    filed = models.DateField("申诉日期")
    reason = LongText("申诉理由", validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="附件", related_name="+"
    )
    decision = Text("处理结果", max_length=10, choices=Decision, blank=True)
    grade = Text("改变后的等次", max_length=20, blank=True)
    answer = LongText("答复", blank=True, validators=FREE_TEXT)
    plaque = Text("牌匾编号", max_length=60, blank=True)
    answered = models.DateField("答复日期", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="答复人",
        related_name="+",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        ordering = ["-year", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="appeal_once_a_year",
                violation_error_message="本村对这一年的等次已提出过申诉。",
            ),
            models.CheckConstraint(
                name="appeal_decision_is_whole",
                condition=Q(decision="", grade="", answered=None)
                | Q(decision="upheld", grade="", answered__isnull=False) & ~Q(answer="")
                | Q(decision="changed", answered__isnull=False) & ~Q(answer="") & ~Q(grade=""),
                violation_error_message="处理结果要写明答复；改变等次的要写明改为哪一等次。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年度等次申诉"
