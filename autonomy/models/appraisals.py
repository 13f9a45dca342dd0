"""The democratic appraisal (民主评议) of domain.md §3."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.free_text import FREE_TEXT
from accounts.records import Record, RecordQuerySet
from associations.models import Attachment, Village


class Appraisal(Record):
    """One democratic appraisal in a village: how many were asked and how many were satisfied (counts of people), what
    they found wanting and what was done about it."""

    class Method(models.TextChoices):
        ASSEMBLY = "assembly", "村民会议或村民代表会议"
        VISIT = "visit", "走访座谈"
        QUESTIONNAIRE = "questionnaire", "问卷调查"
        LETTER = "letter", "来信来访"

    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村（社区）", related_name="appraisals")
    date = models.DateField("评议日期")
    method = models.CharField("方式", max_length=20, choices=Method, default=Method.QUESTIONNAIRE)
    asked = models.PositiveIntegerField("参评人数")
    satisfied = models.PositiveIntegerField("满意人数")
    fairly_satisfied = models.PositiveIntegerField("基本满意人数", null=True, blank=True)
    dissatisfied = models.PositiveIntegerField("不满意人数", null=True, blank=True)
    problems = models.TextField("反映的问题", blank=True, validators=FREE_TEXT)
    measures = models.TextField("整改措施", blank=True, validators=FREE_TEXT)
    measures_done = models.DateField("整改完成日期", null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="评议材料", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议"
        ordering = ["-date", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "date", "method"],
                name="appraisal_once_per_day_and_method",
                violation_error_message="该村当日同一方式的评议已有记录。",
            ),
            models.CheckConstraint(
                name="appraisal_satisfied_within_asked",
                condition=Q(satisfied__lte=F("asked")),
                violation_error_message="满意人数不能大于参评人数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.date}"

    def clean(self) -> None:
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": "评议日期还没有到。"})
        if self.measures_done and self.date and self.measures_done < self.date:
            raise ValidationError({"measures_done": "整改完成日期不能早于评议日期。"})
        answered = (self.satisfied or 0) + (self.fairly_satisfied or 0) + (self.dissatisfied or 0)
        if self.asked is None or answered <= self.asked:
            return
        if (self.satisfied or 0) > self.asked:
            raise ValidationError({"satisfied": f"满意人数不能大于参评人数（{self.asked}）。"})
        raise ValidationError(
            {"asked": f"满意、基本满意、不满意合计 {answered} 人，不能大于参评人数（{self.asked}）。"}
        )
