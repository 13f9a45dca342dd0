"""What follows a published round: villages to be helped, and appeals against a grade."""

from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Village


class HelpVillage(Deadlines):
    """重点帮促: a village below qualified in `year`, or put on the list by hand (`why`)."""

    deadlines = {"due": ""}

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="help_years"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    why = Text("列入原因", max_length=200, validators=FREE_TEXT)
    leader = Text("责任领导", max_length=40, blank=True, validators=FREE_TEXT)
    measures = LongText("帮促措施", blank=True, validators=FREE_TEXT)
    starts = models.DateField("开始日期", null=True, blank=True)
    due = models.DateField("完成期限", null=True, blank=True)
    first_due = first_day("完成期限")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重点帮促"
        ordering = ["-year", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="help_village_once_a_year",
                violation_error_message="这个村这一年已在重点帮促名单里。",
            ),
            models.CheckConstraint(
                name="help_village_due_after_start",
                condition=Q(due__isnull=True)
                | Q(starts__isnull=True)
                | Q(due__gte=models.F("starts")),
                violation_error_message="完成期限不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年重点帮促"


class HelpNote(Record):
    """One entry of the follow-up."""

    scope_field = "entry__village_id"

    entry = models.ForeignKey(
        HelpVillage, models.PROTECT, verbose_name="重点帮促", related_name="notes"
    )
    date = models.DateField("日期")
    text = LongText("帮促情况", validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮促记录"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry} {self.date}"
