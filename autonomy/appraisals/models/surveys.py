"""Questionnaires and their questions."""

from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import NO_IDENTITY
from associations.models import Village

from .appraisals import Appraisal


class Survey(Record):
    """A questionnaire (问卷调查) in a village: sheets issued and returned. Closing it makes the
    appraisal."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="surveys"
    )
    title = Text("名称", max_length=60, validators=NO_IDENTITY)
    date = models.DateField("调查日期")
    issued = models.PositiveIntegerField("发出份数")
    returned = models.PositiveIntegerField("收回份数", null=True, blank=True)
    appraisal = models.OneToOneField(
        Appraisal,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="民主评议",
        related_name="survey",
        editable=False,
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问卷"
        ordering = ["-date", "village", "id"]
        constraints = [
            models.CheckConstraint(
                name="survey_returned_within_issued",
                condition=Q(returned__isnull=True) | Q(returned__lte=F("issued")),
                violation_error_message="收回份数不能多于发出份数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.title}"


class SurveyQuestion(Record):
    """A question and how many sheets gave which answer; the first is the overall one, which becomes
    the appraisal."""

    scope_field = "survey__village_id"

    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷", related_name="questions"
    )
    number = models.PositiveSmallIntegerField("题号")
    text = Text("题目", max_length=120, validators=NO_IDENTITY)
    satisfied = models.PositiveIntegerField("满意", null=True, blank=True)
    fairly_satisfied = models.PositiveIntegerField("基本满意", null=True, blank=True)
    dissatisfied = models.PositiveIntegerField("不满意", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问卷题目"
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="question_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey}第{self.number}题"
