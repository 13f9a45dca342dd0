"""Months and years that are closed (结账): their days take no entries until they are opened again,
with a reason."""

import calendar
import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.records import RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT

from .funds import Fund


class Closing(models.Model):
    """`period` is YYYYMM, or YYYY00 of a whole year; `until` its last day. The figures, in fen, are
    those that were carried: they cannot change while the closing stands."""

    scope_field = "fund__code"

    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="经费", related_name="closings")
    period = models.PositiveIntegerField("期间")
    until = models.DateField("截止日期")
    opening = models.BigIntegerField("期初结存")
    income = models.BigIntegerField("收入")
    spending = models.BigIntegerField("支出")
    balance = models.BigIntegerField("期末结存")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("结账时间", default=timezone.now)
    reopened_at = models.DateTimeField("反结账时间", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = Text("反结账原因", max_length=120, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结账"
        ordering = ["fund", "until", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "period"],
                condition=Q(reopened_at__isnull=True),
                name="closing_once",
            ),
            models.CheckConstraint(
                name="closing_adds_up",
                condition=Q(
                    balance=models.F("opening") + models.F("income") - models.F("spending")
                ),
            ),
            models.CheckConstraint(
                name="closing_reopened_with_reason",
                condition=Q(reopened_at__isnull=True, reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {period_words(self.period)}结账"


def days_of(period: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a month (202506) or of a year (202500)."""
    year, month = divmod(period, 100)
    if not month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return datetime.date(year, month, 1), datetime.date(
        year, month, calendar.monthrange(year, month)[1]
    )


def period_words(period: int) -> str:
    year, month = divmod(period, 100)
    return f"{year}年{month}月" if month else f"{year}年度"
