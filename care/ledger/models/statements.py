"""Reconciliation (对账): a statement of the bank or the village account, held against the
ledger."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import Code, Text, ToldText
from accounts.texts.free_text import NO_IDENTITY

from .entries import Entry
from .funds import Fund


class Statement(Record):
    """The account's movements of some days; `balance` in fen, as the statement says it at its
    end."""

    scope_field = "fund__code"
    not_in_trail = ("digest",)

    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="经费", related_name="statements")
    source = Text("账户", max_length=60, validators=NO_IDENTITY)
    starts = models.DateField("起")
    ends = models.DateField("止")
    balance = models.BigIntegerField("对账单余额（分）")
    file_name = ToldText("文件名", max_length=200, editable=False)
    digest = Code("校验值", max_length=64, editable=False)
    at = models.DateTimeField("上传时间", default=timezone.now, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对账单"
        ordering = ["fund", "-ends", "-id"]
        constraints = [
            models.CheckConstraint(
                name="statement_days",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="“止”不能早于“起”。",
            ),
            models.UniqueConstraint(
                fields=["fund", "digest"],
                name="statement_once",
                violation_error_message="这个文件已经上传过。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.source}对账单"


class StatementLine(models.Model):
    """One movement; `entry` is the one of the ledger that it is."""

    class Match(models.TextChoices):
        AUTO = "auto", "自动"
        MANUAL = "manual", "人工"

    scope_field = "statement__fund__code"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("行号")
    date = models.DateField("日期")
    side = Text("收支", max_length=8, choices=Entry.Side)
    amount = models.PositiveBigIntegerField("金额（分）")
    voucher = ToldText("凭证号", max_length=30, blank=True)
    text = ToldText("摘要", max_length=120, blank=True)
    entry = models.OneToOneField(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="对应的账",
        related_name="statement_line",
    )
    match = Text("对上的方式", max_length=6, choices=Match, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对账单明细"
        ordering = ["statement", "number"]
        constraints = [
            models.CheckConstraint(
                name="statement_line_match_and_entry",
                condition=Q(entry__isnull=True, match="") | (Q(entry__isnull=False) & ~Q(match="")),
            ),
            models.CheckConstraint(
                name="statement_line_amount_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}第 {self.number} 行"
