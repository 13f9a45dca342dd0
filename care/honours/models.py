"""Honours (评选表彰): nominated by a village, screened by the township, announced, awarded
(篇3)."""

import datetime
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Village
from associations.vocabulary.fields import KindField
from associations.vocabulary.lists import SUBJECT, KindList

from .states import HonourState

TITLES = KindList("honour", "荣誉称号", 16, properties=(SUBJECT,))


class Honour(Record):
    """Somebody, or a family, nominated for a title of a year."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="honours", editable=False
    )
    year = models.PositiveSmallIntegerField("年度", editable=False)
    title = KindField("称号", max_length=16, kinds=TITLES, day="year")
    get_title_display: Callable[[], str]
    name = Text("姓名或家庭", max_length=40, validators=NO_IDENTITY)
    deeds = Text("事迹", max_length=400, validators=FREE_TEXT)
    nominated = models.DateField("推荐日期")
    state = Text(
        "状态", max_length=10, choices=HonourState, default=HonourState.NOMINATED, editable=False
    )
    screened = models.DateField("初审日期", null=True, blank=True, editable=False)
    notice_from = models.DateField("公示开始", null=True, blank=True, editable=False)
    notice_until = models.DateField("公示结束", null=True, blank=True, editable=False)
    notice_place = Text(
        "公示地点", max_length=60, blank=True, validators=NO_IDENTITY, editable=False
    )
    objections = Text("公示反映", max_length=300, blank=True, validators=FREE_TEXT, editable=False)
    awarded = models.DateField("表彰日期", null=True, blank=True, editable=False)
    award = Text("奖励", max_length=100, blank=True, validators=FREE_TEXT, editable=False)
    declined = models.DateField("不予评选日期", null=True, blank=True, editable=False)
    reason = Text("不予评选原因", max_length=200, blank=True, validators=FREE_TEXT, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评选表彰"
        ordering = ["-year", "village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "title", "name"],
                name="honour_nominated_once",
                violation_error_message="本年已经推荐过。",
            ),
            models.CheckConstraint(
                name="honour_awarded_after_notice",
                condition=~Q(state="awarded")
                | Q(notice_until__isnull=False, awarded__gt=F("notice_until")),
                violation_error_message="公示期满以后才能表彰。",
            ),
            models.CheckConstraint(
                name="honour_declined_with_reason",
                condition=~Q(state="declined") | Q(declined__isnull=False) & ~Q(reason=""),
                violation_error_message="不予评选要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.name}（{self.year}年{self.get_title_display()}）"

    @property
    def notice_is_over(self) -> bool:
        return self.notice_until is not None and timezone.localdate() > self.notice_until

    @property
    def earliest_award(self) -> datetime.date | None:
        return self.notice_until + datetime.timedelta(days=1) if self.notice_until else None

    def clean(self) -> None:
        today = timezone.localdate()
        if self.nominated and self.nominated > today:
            raise ValidationError({"nominated": "这个日期还没有到。"})
        if self.nominated and self.year and self.nominated.year not in (self.year, self.year + 1):
            raise ValidationError(
                {"nominated": f"{self.year}年度的评选，推荐日期应在当年或下一年。"}
            )
