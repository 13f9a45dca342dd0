"""The democratic appraisal (民主评议) of domain.md §3."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import RecordQuerySet
from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment, Village

FOLLOW_UP = {
    "ungiven": "未定整改措施",
    "overdue": "整改逾期",
    "under_way": "整改中",
    "done_late": "整改迟完成",
    "done": "整改完成",
}


class Appraisal(Deadlines):
    """One democratic appraisal in a village: how many were asked and how many were satisfied
    (counts of people), what they found wanting and what was done about it."""

    class Method(models.TextChoices):
        ASSEMBLY = "assembly", "村民会议或村民代表会议"
        VISIT = "visit", "走访座谈"
        QUESTIONNAIRE = "questionnaire", "问卷调查"
        LETTER = "letter", "来信来访"

    deadlines = {"measures_due": "measures_done"}

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="appraisals"
    )
    date = models.DateField("评议日期")
    method = Text("方式", max_length=20, choices=Method, default=Method.QUESTIONNAIRE)
    asked = models.PositiveIntegerField("参评人数")
    satisfied = models.PositiveIntegerField("满意人数")
    fairly_satisfied = models.PositiveIntegerField("基本满意人数", null=True, blank=True)
    dissatisfied = models.PositiveIntegerField("不满意人数", null=True, blank=True)
    problems = LongText("反映的问题", blank=True, validators=FREE_TEXT)
    measures = LongText("整改措施", blank=True, validators=FREE_TEXT)
    measures_due = models.DateField("整改期限", null=True, blank=True)
    first_measures_due = first_day("整改期限")
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
            models.CheckConstraint(
                name="appraisal_dates_need_measures",
                condition=~Q(measures="")
                | Q(measures_due__isnull=True, measures_done__isnull=True),
                violation_error_message="填了整改期限或完成日期的，要写明整改措施。",
            ),
        ]

    def get_method_display(self) -> str:  # type: ignore[no-redef]
        return self.village.said(Appraisal.Method(self.method).label, self.date)

    def __str__(self) -> str:
        return f"{self.village.name} {self.date}"

    @property
    def follow_up(self) -> str:
        """How far what was found wanting has been put right: a key of FOLLOW_UP, "" where nothing
        was."""
        if self.measures_done:
            return "done"
        if not self.measures:
            return "ungiven" if self.problems else ""
        return "overdue" if self.days_late() else "under_way"

    def clean(self) -> None:
        today = timezone.localdate()
        if self.date and self.date > today:
            raise ValidationError({"date": "评议日期还没有到。"})
        if (
            self.date
            and self.village_id
            and self.village.closed
            and self.date >= self.village.closed
        ):
            raise ValidationError(
                {
                    "date": (
                        f"{self.village.name}已于 {self.village.closed} 撤销，"
                        "这一天已经没有这个村。"
                    )
                }
            )
        self._clean_measures(today)
        self._clean_figures()

    def _clean_measures(self, today: datetime.date) -> None:
        if self.measures_done and self.measures_done > today:
            raise ValidationError({"measures_done": "整改完成日期还没有到。"})
        for name, label in (("measures_done", "整改完成日期"), ("measures_due", "整改期限")):
            day = getattr(self, name)
            if day and self.date and day < self.date:
                raise ValidationError({name: f"{label}不能早于评议日期。"})
            if day and not self.measures:
                raise ValidationError({"measures": f"填了{label}的，要写明整改措施。"})

    def _clean_figures(self) -> None:
        answered = (self.satisfied or 0) + (self.fairly_satisfied or 0) + (self.dissatisfied or 0)
        if self.asked is None or answered <= self.asked:
            return
        if (self.satisfied or 0) > self.asked:
            raise ValidationError({"satisfied": f"满意人数不能大于参评人数（{self.asked}）。"})
        raise ValidationError(
            {
                "asked": (
                    f"满意、基本满意、不满意合计 {answered} 人，不能大于参评人数（{self.asked}）。"
                )
            }
        )
