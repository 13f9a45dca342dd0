"""What the leader takes back of a published round (docs/adr/0019)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment, Village

from ...reports.models import Correction


class GradeWithdrawal(Record):
    """收回: `grade` stands from `day` on in place of what the round, or a later act, gave. A row
    never changes (assessment/guards.py)."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="grade_withdrawals"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    day = models.DateField("收回日期")
    grade = Text("现等次", max_length=20)
    title = Text("现等次名称", max_length=20)
    reason = Text("原因", max_length=100, validators=FREE_TEXT)
    evidence = LongText("依据", validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="附件", related_name="+"
    )
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, verbose_name="更正单", related_name="+"
    )
    recalled = Text("收回的牌匾", max_length=60, blank=True)
    plaque = Text("牌匾编号", max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )

    not_in_trail = ("grade",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收回的等次"
        ordering = ["village", "year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="grade_withdrawal_has_a_reason", condition=~Q(reason="") & ~Q(evidence="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年度等次收回"
