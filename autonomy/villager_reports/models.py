"""Reports to the villagers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment, Village

from ..meetings.models import Meeting


class VillagerReport(Record):
    """The committee's report to the villagers, at mid-year and at year-end (篇8 二(三))."""

    class Half(models.TextChoices):
        MID = "mid", "半年"
        END = "end", "年终"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="villager_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    half = Text("时期", max_length=3, choices=Half)
    given = models.DateField("报告日期")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="报告的会议",
        related_name="villager_reports",
    )
    heard_by = models.PositiveIntegerField("听取人数", null=True, blank=True)
    opinions = LongText("村民的意见", blank=True, validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="报告文本", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "向村民报告"
        ordering = ["village", "-year", "half"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "half"],
                name="villager_report_once",
                violation_error_message="这个时期的报告已经登记过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年{self.get_half_display()}报告"

    def clean(self) -> None:
        if self.given and self.given > timezone.localdate():
            raise ValidationError({"given": "报告日期还没有到，报告过再登记。"})
        meeting = self.meeting
        if meeting is None:
            return
        if meeting.village_id != self.village_id:
            raise ValidationError({"meeting": "不是本村的会议。"})
        if self.given and meeting.date != self.given:
            raise ValidationError({"given": f"那次会议是 {meeting.date} 开的，报告日期要一致。"})
        if self.heard_by is not None and self.heard_by > meeting.present:
            raise ValidationError(
                {"heard_by": f"那次会议实到 {meeting.present} 人，听取人数不能更多。"}
            )
