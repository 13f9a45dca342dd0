"""Disclosure of village affairs (村务公开): the ten kinds of item of 篇7 三(四)4, each for its
period."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, refusal
from accounts.texts.private_facts import find_private_fact
from associations.models import Attachment, Venue, Village
from members.models import Household, Member

PARTS = {0: "全年", 1: "第一季度", 2: "第二季度", 3: "第三季度", 4: "第四季度"}


class Disclosure(Record):
    """One item posted in a village for a period: `part` 1 to 4 is a quarter of `year`, 0 the whole
    year. What concerns births is posted as counts, never as names (domain.md §3, §7)."""

    class Kind(models.TextChoices):
        BIRTHS = "births", "出生人口情况"
        SECOND_CHILD = "second_child", "申请再生育情况"
        VIOLATIONS = "violations", "违法生育处理及执行情况"
        REWARDS = "rewards", "奖励扶助和优待人员及落实情况"
        MIGRANTS = "migrants", "流动人口办证情况"
        FEES = "fees", "收费项目和标准"
        POLICY = "policy", "基本生育政策"
        FREE_SERVICES = "free_services", "免费技术服务基本项目"
        BENEFITS = "benefits", "奖励扶助和优待政策"
        PROCEDURES = "procedures", "办事程序"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="disclosures"
    )
    kind = Text("公开内容", max_length=15, choices=Kind)
    year = models.PositiveSmallIntegerField("年度")
    part = models.PositiveSmallIntegerField("时期", default=0)
    posted = models.DateField("公开日期")
    until = models.DateField("公开至", null=True, blank=True)
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="公开栏",
        related_name="disclosures",
    )
    place = Text("地点", max_length=60, blank=True, validators=FREE_TEXT)
    text = LongText("公开的内容", validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="公开栏照片",
        related_name="+",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村务公开"
        ordering = ["village", "-year", "-part", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind", "year", "part"],
                name="disclosure_once_per_period",
                violation_error_message="这一项这个时期已经登记过。",
            ),
            models.CheckConstraint(
                name="disclosure_part_fits_kind",
                condition=Q(
                    part__range=(1, 4),
                    kind__in=["births", "second_child", "violations", "rewards", "migrants"],
                )
                | Q(part=0, kind__in=["fees", "policy", "free_services", "benefits", "procedures"]),
                violation_error_message="情况类每季度公开，政策类每年公开。",
            ),
            models.CheckConstraint(
                name="disclosure_until_after_posted",
                condition=Q(until__isnull=True) | Q(until__gte=F("posted")),
                violation_error_message="公开至不能早于公开日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.period}{self.get_kind_display()}"

    @property
    def period(self) -> str:
        """ "2026年第三季度", "2026年"."""
        return f"{self.year}年{PARTS[self.part] if self.part else ''}"

    @property
    def where(self) -> str:
        return f"{self.venue.place}{self.venue.get_kind_display()}" if self.venue else self.place

    def clean(self) -> None:
        if (
            self.posted
            and self.year
            and self.posted < datetime.date(self.year, max(1, 3 * self.part - 2), 1)
        ):
            raise ValidationError({"posted": f"早于{self.period}，请核对公开日期。"})
        if self.venue and self.venue.village_id != self.village_id:
            raise ValidationError({"venue": "不是本村的公开栏。"})
        if not self.venue and not self.place:
            raise ValidationError({"place": "没有选公开栏的，请填写张贴在什么地方。"})
        self._name_nobody()

    def _name_nobody(self) -> None:
        """The field's validators know names by their look; here are those of the village's own
        people."""
        names = {
            *Household.objects.filter(village=self.village_id).values_list("head", flat=True),
            *Member.objects.filter(village=self.village_id).values_list("name", flat=True),
        }
        if not find_private_fact(self.text) and (fact := find_private_fact(self.text, names)):
            raise ValidationError({"text": refusal(fact)})


QUARTERLY = ("births", "second_child", "violations", "rewards", "migrants")
YEARLY = ("fees", "policy", "free_services", "benefits", "procedures")
