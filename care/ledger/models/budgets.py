"""Budgets (预算): of a fund and year by category; and what of family-planning spending goes to the
association."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Data, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Township

from .entries import Category
from .funds import Fund

YEARS = {"year__gte": 1980, "year__lte": 2100}


class Budget(Record):
    """`amounts`: category → fen."""

    scope_field = "fund__code"

    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="经费", related_name="budgets")
    year = models.PositiveSmallIntegerField("年度")
    amounts = Data("预算（分）", default=dict)
    note = Text("说明", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预算"
        ordering = ["fund", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year"],
                name="budget_once_a_year",
                violation_error_message="这一年的预算已经编过。",
            ),
            models.CheckConstraint(name="budget_year", condition=Q(**YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.fund}{self.year}年预算"

    def trail_values(self) -> dict[str, Any]:
        labels = dict(Category.choices)
        lines = {
            labels[name]: f"{fen / 100:.2f}元" for name, fen in sorted(self.amounts.items()) if fen
        }
        return {"经费": str(self.fund), "年度": self.year, **lines, "说明": self.note}


class Outlay(Record):
    """A township's family-planning spending of a year (计划生育事业费), in fen, and the share that
    the association should get of it, in ten-thousandths: 6% rising to 10% (篇2)."""

    scope_field = "township_id"

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="outlays"
    )
    year = models.PositiveSmallIntegerField("年度")
    total = models.PositiveBigIntegerField("计划生育事业费（分）")
    target = models.PositiveSmallIntegerField("协会活动经费应占（万分比）", default=600)
    note = Text("说明", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经费占比"
        ordering = ["township", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year"],
                name="outlay_once_a_year",
                violation_error_message="这一年已经登记过。",
            ),
            models.CheckConstraint(name="outlay_year", condition=Q(**YEARS)),
            models.CheckConstraint(
                name="outlay_target_is_a_share",
                condition=Q(target__gte=1, target__lte=10_000),
                violation_error_message="比例应在 0.01% 到 100% 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township}{self.year}年经费占比"
