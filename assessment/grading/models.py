"""What is found and scored on the spot, and the outcome that is kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import Code, Data, LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Village

from ..reports.querysets import VillageScopedQuerySet
from ..standards.decimals import points_text
from ..standards.models import Standard


class ItemScore(Record):
    """What a village says of itself on an item, and what was found on inspection; points in
    hundredths, of a `veto` whether there is such a case.

    `item` is the item's code in the standard, which later versions keep; `title` as it was called.
    """

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="item_scores"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    item = Text("项目编号", max_length=30)
    title = Text("项目", max_length=120)
    veto = models.BooleanField("一票否决", default=False)
    situation = LongText("现状", blank=True, validators=FREE_TEXT)
    own = models.IntegerField("自评分", null=True, blank=True)
    gap = LongText("差距", blank=True, validators=FREE_TEXT)
    measures = LongText("整改措施", blank=True, validators=FREE_TEXT)
    inspected = models.IntegerField("验收分", null=True, blank=True)
    reason = LongText("验收说明", blank=True, validators=FREE_TEXT)

    not_in_trail = ("veto",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目得分"
        ordering = ["village", "year", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "item"], name="item_score_once_a_year"
            ),
            models.CheckConstraint(
                name="item_score_differs_with_a_reason",
                condition=Q(inspected=None) | Q(own=None) | Q(inspected=F("own")) | ~Q(reason=""),
                violation_error_message="验收分与自评分不同，请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年“{self.title}”得分"[:120]

    def trail_values(self) -> dict[str, str]:
        return super().trail_values() | {
            name: ""
            if value is None
            else ("没有", "有")[value > 0]
            if self.veto
            else points_text(value)
            for name, value in (("自评分", self.own), ("验收分", self.inspected))
        }


class Finding(models.Model):
    """现场核查: what was found on site, one per village, year and kind."""

    class Kind(models.TextChoices):
        INFORMED_CHOICE = "informed_choice", "全面推行避孕方法知情选择"
        THREE_LIFE_SERVICES = "three_life_services", "“三生”服务特色鲜明、卓有成效"
        COMMUNITY_SERVICES = "community_services", "流动人口属地化管理和优质服务"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="findings"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    kind = Text("核查事项", max_length=30, choices=Kind)
    held = models.BooleanField("是否达到")
    evidence = LongText("依据")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("核查时间", default=timezone.now)

    objects = VillageScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "现场核查"
        ordering = ["village", "year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "kind"], name="finding_once_per_village_year_and_kind"
            ),
            models.CheckConstraint(
                name="finding_kind",
                condition=Q(
                    kind__in=["informed_choice", "three_life_services", "community_services"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year} {self.kind}"


class Outcome(models.Model):
    """A village's grade for a year, with the facts and the standard it stands on; superseded rows
    stay.

    `facts` is the canonical form of VillageFacts, `digest` SHA-256 over it and the standard's
    digest: scoring the stored facts with the stored standard gives `grade` and `criteria` again, to
    the letter.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="outcomes")
    year = models.PositiveSmallIntegerField("考评年度")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="outcomes")
    grade = Text("等次", max_length=10)
    facts = Data("事实")
    criteria = Data("各项标准")
    digest = Code("校验值", max_length=64)
    at = models.DateTimeField("考评时间", default=timezone.now)
    current = models.BooleanField("现行", default=True)

    objects = VillageScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评结果"
        ordering = ["village", "year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "standard"],
                condition=Q(current=True),
                name="outcome_one_current",
            )
        ]
        # holds all that an outcome is compared by: the rows, with their facts, are wide
        indexes = [
            models.Index(
                fields=["year", "village", "standard", "grade", "digest"],
                condition=Q(current=True),
                name="outcome_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year} {self.grade}"
