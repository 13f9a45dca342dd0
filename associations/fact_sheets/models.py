"""Counts of a village in a year (人口、户数等), with their source."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import NO_IDENTITY

from ..divisions.models import Village

COUNTS = ("people", "households", "adults", "married_women", "migrants")
WITHIN = (("households", "people"), ("adults", "people"), ("married_women", "adults"))


def title_of(column: str) -> str:
    field: Any = FactSheet._meta.get_field(column)
    return str(field.verbose_name)


class FactSheet(Record):
    """As the village stood in the year; None is not known."""

    class IncomeClass(models.TextChoices):
        HIGH = "high", "较高"
        MIDDLE = "middle", "中等"
        LOW = "low", "较低"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="fact_sheets"
    )
    year = models.PositiveSmallIntegerField("年度")
    people = models.PositiveIntegerField("总人口", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    adults = models.PositiveIntegerField("18周岁以上人口", null=True, blank=True)
    married_women = models.PositiveIntegerField("已婚育龄妇女", null=True, blank=True)
    migrants = models.PositiveIntegerField("流动人口", null=True, blank=True)
    income = Text("收入水平", max_length=10, choices=IncomeClass, blank=True)
    source = Text("来源", max_length=60, validators=NO_IDENTITY)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村情数据"
        ordering = ["-year", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="fact_sheet_once_a_year",
                violation_error_message="本村当年已有村情数据。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年村情数据"

    def clean(self) -> None:
        if self.year and self.year > timezone.localdate().year:
            raise ValidationError("这一年还没有到，不能登记。")
        errors = {}
        for part, whole in WITHIN:
            most = getattr(self, whole)
            if most is not None and (getattr(self, part) or 0) > most:
                errors[part] = f"不能大于{title_of(whole)}（{most}）。"
        if errors:
            raise ValidationError(errors)

    @property
    def is_empty(self) -> bool:
        return not self.income and all(getattr(self, name) is None for name in COUNTS)

    @property
    def in_words(self) -> str:
        """ "总人口 561，已婚育龄妇女 114，收入水平中等"; only what is known."""
        known = [
            f"{title_of(name)} {getattr(self, name)}"
            for name in COUNTS
            if getattr(self, name) is not None
        ]
        income = [f"收入水平{self.get_income_display()}"] if self.income else []
        return "，".join([*known, *income])
