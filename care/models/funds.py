"""Funds and their ledger: whole fen, append-only, reversed and never edited (domain.md §4)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.free_text import FREE_TEXT, NO_IDENTITY
from accounts.records import Record, RecordQuerySet
from associations.models import Attachment, Village


class Fund(Record):
    class Kind(models.TextChoices):
        CARE = "care", "关怀基金"
        ACTIVITY = "activity", "协会活动经费"
        COLLECTIVE = "collective", "村集体收益专项"

    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村（社区）", related_name="funds")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=60, validators=NO_IDENTITY)
    opened = models.DateField("设立日期")
    closed = models.DateField("撤销日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经费"
        ordering = ["village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"], name="fund_name_once", violation_error_message="本村已有这个名称的经费。"
            ),
            models.CheckConstraint(
                name="fund_closed_after_opened",
                condition=Q(closed__isnull=True) | Q(closed__gte=F("opened")),
                violation_error_message="撤销日期不能早于设立日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.name}"


class Entry(models.Model):
    """A line of the ledger; `amount` in fen, always positive. A mistake is reversed by a second entry of the other
    side (`reverses`). The database takes no change and no deletion."""

    class Side(models.TextChoices):
        INCOME = "income", "收入"
        SPENDING = "spending", "支出"

    scope_field = "fund__village_id"

    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="经费", related_name="entries")
    date = models.DateField("日期")
    side = models.CharField("收支", max_length=8, choices=Side)
    amount = models.PositiveBigIntegerField("金额（分）")
    purpose = models.CharField("用途或来源", max_length=120, validators=FREE_TEXT)
    counterparty = models.CharField("对方", max_length=60, blank=True, validators=FREE_TEXT)
    approved_by = models.CharField("审批人", max_length=40, blank=True, validators=NO_IDENTITY)
    voucher = models.CharField("凭证号", max_length=30, blank=True, validators=NO_IDENTITY)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="凭证", related_name="+"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name="冲销", related_name="reversed_by"
    )
    reason = models.CharField("冲销原因", max_length=120, blank=True, validators=FREE_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收支"
        ordering = ["fund", "date", "id"]
        constraints = [
            models.CheckConstraint(
                name="entry_amount_positive", condition=Q(amount__gt=0), violation_error_message="金额应大于 0。"
            ),
            models.CheckConstraint(
                name="entry_reversal_has_reason",
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
                violation_error_message="冲销要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.date.isoformat()} {self.get_side_display()}"

    @property
    def signed_amount(self) -> int:
        """In fen, spending below zero."""
        return self.amount if self.side == Entry.Side.INCOME else -self.amount

    def clean(self) -> None:
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": "日期还没有到。"})
