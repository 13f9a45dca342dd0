"""A county's answer on a part of its form that nothing read."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Code, Text
from accounts.texts.free_text import NO_IDENTITY


class UnusedAnswer(Record):
    """`part`: a key of reading.py."""

    class Answer(models.TextChoices):
        KEEP = "keep", "保留"
        DROP = "drop", "明年不用"

    scope_field = "county"

    county = Text("县（区）", max_length=6)
    year = models.PositiveSmallIntegerField("年度")
    part = Code("栏目或类别", max_length=50)
    title = Text("名称", max_length=80)
    answer = Text("答复", max_length=4, choices=Answer)
    reason = Text("理由", max_length=200, blank=True, validators=NO_IDENTITY)

    objects = RecordQuerySet.as_manager()
    not_in_trail = ("part",)

    class Meta:
        verbose_name = verbose_name_plural = "没有用到的栏目和类别的答复"
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "part"],
                name="unused_answered_once_a_year",
                violation_error_message="这一项当年已经答复。",
            ),
            models.CheckConstraint(
                name="unused_kept_for_a_reason",
                condition=~Q(answer="keep") | ~Q(reason=""),
                violation_error_message="要保留的请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年“{self.title}”"

    def clean(self) -> None:
        if self.answer == self.Answer.KEEP and not self.reason:
            raise ValidationError({"reason": "要保留的请写明理由。"})
