"""The ledger (收支账): whole fen, append-only, reversed and never edited."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.references import RefField
from accounts.texts import Code, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Attachment

from ..querysets import LedgerQuerySet
from .funds import Fund


class Category(models.TextChoices):
    """What an entry is booked under; each belongs to one side."""

    OPENING = "opening", "期初结存"
    APPROPRIATION = "appropriation", "财政拨付"
    DONATION = "donation", "捐款"
    COLLECTIVE = "collective", "集体收益"
    OTHER_INCOME = "other_income", "其他收入"
    TRANSFER_IN = "transfer_in", "转入"
    ACTIVITY = "activity", "活动"
    CONDOLENCE = "condolence", "慰问"
    AID = "aid", "帮扶"
    BENEFIT = "benefit", "优待兑现"
    INSURANCE = "insurance", "保险"
    STIPEND = "stipend", "津贴"
    REWARD = "reward", "表彰奖励"
    PUBLICITY = "publicity", "宣传"
    OTHER_SPENDING = "other_spending", "其他支出"
    TRANSFER_OUT = "transfer_out", "转出"


INCOME = (
    *(Category.OPENING, Category.APPROPRIATION, Category.DONATION, Category.COLLECTIVE),
    *(Category.OTHER_INCOME, Category.TRANSFER_IN),
)
SPENDING = tuple(category for category in Category if category not in INCOME)
TRANSFERS = (Category.TRANSFER_IN, Category.TRANSFER_OUT)
TO_PEOPLE = (
    Category.CONDOLENCE,
    Category.AID,
    Category.BENEFIT,
    Category.INSURANCE,
    Category.REWARD,
)


class Posting(models.Model):
    """One act that booked several entries: all of them, or none. `key` names an act that is done
    once (a pay run)."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", "转账"
        BATCH = "batch", "批量登记"
        DONATIONS = "donations", "捐款登记"
        HELP = "help", "募捐款帮扶"
        REVERSAL = "reversal", "冲销转账"
        PAY_RUN = "pay_run", "发放批次"

    kind = Text("种类", max_length=10, choices=Kind)
    title = Text("事由", max_length=120, validators=FREE_TEXT)
    key = Code("业务编号", max_length=80, null=True, blank=True, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "记账"

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A line of the ledger; `amount` in fen, always positive. A mistake is reversed by a second
    entry of the other side (`reverses`), under the same category; a part of it that comes back, by
    one that `returns` it. The database takes no change and no deletion (care/guards.py)."""

    class Side(models.TextChoices):
        INCOME = "income", "收入"
        SPENDING = "spending", "支出"

    scope_field = "fund__code"

    ref = RefField()
    fund = models.ForeignKey(
        Fund, models.PROTECT, verbose_name="经费", related_name="entries", db_index=False
    )
    date = models.DateField("日期")
    side = Text("收支", max_length=8, choices=Side)
    category = Text("类别", max_length=14, choices=Category)
    amount = models.PositiveBigIntegerField("金额（分）")
    purpose = Text("用途或来源", max_length=120, validators=FREE_TEXT)
    counterparty = Text("往来单位（个人）", max_length=60, blank=True, validators=FREE_TEXT)
    approved_by = Text("审批人", max_length=40, blank=True, validators=NO_IDENTITY)
    voucher = Text("凭证号", max_length=30, blank=True, validators=NO_IDENTITY)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="凭证附件", related_name="+"
    )
    posting = models.ForeignKey(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="同一笔业务",
        related_name="entries",
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="冲销",
        related_name="reversed_by",
    )
    returns = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="收回自",
        related_name="returned_by",
    )
    reason = Text("冲销原因", max_length=120, blank=True, validators=FREE_TEXT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收支"
        ordering = ["fund", "date", "id"]
        indexes = [
            # The order of the book; side and amount along, so that sums need no row of the table.
            models.Index(fields=["fund", "date", "id", "side", "amount"], name="entry_book"),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="金额应大于 0。",
            ),
            models.CheckConstraint(
                name="entry_reversal_has_reason",
                condition=Q(reverses__isnull=True, returns__isnull=True) | ~Q(reason=""),
                violation_error_message="冲销要写明原因。",
            ),
            models.CheckConstraint(
                name="entry_category_fits_side",
                condition=Q(returns__isnull=True)
                & Q(side="income", reverses__isnull=True, category__in=INCOME)
                | Q(side="spending", reverses__isnull=True, category__in=SPENDING)
                & Q(returns__isnull=True)
                | Q(side="income", reverses__isnull=True, category__in=SPENDING)
                & Q(returns__isnull=False)
                | Q(side="spending", reverses__isnull=False, category__in=INCOME)
                | Q(side="income", reverses__isnull=False, category__in=SPENDING),
                violation_error_message="类别与收支方向不符。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.date.isoformat()} {self.get_side_display()}"

    @property
    def signed_amount(self) -> int:
        """In fen, spending below zero."""
        return self.amount if self.side == Entry.Side.INCOME else -self.amount

    @property
    def is_to_people(self) -> bool:
        """Told to those without the right to sensitive families only in a month's sum (book.py)."""
        return self.category in TO_PEOPLE

    @property
    def received(self) -> int | None:
        """What stands in the income column: a reversed income stands there below zero
        (红字冲销)."""
        return self.signed_amount if self.category in INCOME else None

    @property
    def spent(self) -> int | None:
        """What stands in the spending column."""
        return None if self.category in INCOME else -self.signed_amount

    def clean(self) -> None:
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": "日期还没有到。"})


def side_of(category: str) -> str:
    return Entry.Side.INCOME if category in INCOME else Entry.Side.SPENDING
