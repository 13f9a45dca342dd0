"""Responsibility contracts (计划生育目标管理责任书) of township and village, one a year."""

from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text

from ..attachments.models import Attachment
from ..divisions.models import Village


class ResponsibilityContract(Record):
    class Result(models.TextChoices):
        FULFILLED = "fulfilled", "完成"
        PARTLY = "partly", "部分完成"
        FAILED = "failed", "未完成"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="contracts"
    )
    year = models.PositiveSmallIntegerField("年度")
    tasks = LongText("工作任务", help_text="一行一条。")
    rewards = LongText("奖惩办法", blank=True, help_text="一行一条。")
    signed = models.DateField("签订日期", null=True, blank=True)
    township_signer = Text("乡镇签字人", max_length=40, blank=True)
    village_signer = Text("村签字人", max_length=40, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="签字件", related_name="+"
    )
    result = Text("年终结果", max_length=10, choices=Result, blank=True)
    result_on = models.DateField("考核日期", null=True, blank=True)
    result_note = Text("考核说明", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任书"
        ordering = ["-year", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="contract_once_a_year",
                violation_error_message="本村当年已有责任书。",
            ),
            models.CheckConstraint(
                name="contract_result_needs_signature",
                condition=Q(result="") | Q(signed__isnull=False, result_on__gte=F("signed")),
                violation_error_message="签订以后才能填年终结果，考核日期不能早于签订日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年责任书"

    @property
    def party(self) -> Village:
        """The village as it was when it signed."""
        return self.village.then(self.signed) if self.signed else self.village

    @property
    def task_lines(self) -> list[str]:
        return _lines(self.tasks)

    @property
    def reward_lines(self) -> list[str]:
        return _lines(self.rewards)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ContractTarget(models.Model):
    """One target of a contract, in words, and what came of it."""

    contract = models.ForeignKey(ResponsibilityContract, models.CASCADE, related_name="targets")
    number = models.PositiveSmallIntegerField("序号")
    name = Text("指标", max_length=80)
    target = Text("目标", max_length=40)
    achieved = Text("完成情况", max_length=80, blank=True)
    held = models.BooleanField("达标", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "责任目标"
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="target_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.target}"
