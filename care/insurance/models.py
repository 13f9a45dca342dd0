"""Insurance (保险) taken out for families, a list a year."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record
from accounts.references import RefField
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.vocabulary.fields import KindField
from associations.vocabulary.lists import KindList

from ..families.models import Family, trail_values_of
from ..families.querysets import SensitiveQuerySet
from ..ledger.models.entries import Entry
from ..places import Placed
from .querysets import PolicyQuerySet

INSURANCES = KindList("insurance", "险种", 10, known=("accident", "pension"))


class Policy(Placed):
    """`premium` in fen for a family; `entry` is the line of the ledger that paid for all of
    them."""

    ref = RefField()
    year = models.PositiveSmallIntegerField("年度")
    kind = KindField("险种", max_length=10, kinds=INSURANCES, day="year", default="accident")
    get_kind_display: Callable[[], str]
    insurer = Text("承保单位", max_length=60, validators=NO_IDENTITY)
    number = Text("保单号", max_length=40, blank=True, validators=NO_IDENTITY)
    premium = models.PositiveBigIntegerField("每户保费（分）")
    starts = models.DateField("保险起期")
    ends = models.DateField("保险止期")
    note = Text("备注", max_length=200, blank=True, validators=FREE_TEXT)
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="缴费账目",
        related_name="policies",
        editable=False,
    )

    families: int  # QuerySet.with_rows

    objects = PolicyQuerySet.as_manager()

    class Meta(Placed.Meta):
        verbose_name = verbose_name_plural = "保险"
        ordering = ["-year", "code", "id"]
        constraints = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                name="policy_premium_positive",
                condition=Q(premium__gt=0),
                violation_error_message="保费应大于 0。",
            ),
            models.CheckConstraint(
                name="policy_ends_after_start",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="保险止期不能早于起期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name}{self.year}年{self.get_kind_display()}"

    @property
    def is_paid(self) -> bool:
        return self.entry is not None and not hasattr(self.entry, "reversed_by")

    def clean(self) -> None:
        if self.year and self.year > timezone.localdate().year + 1:
            raise ValidationError({"year": "这个年度还没有到。"})

    def trail_values(self) -> dict[str, str]:
        told = super().trail_values()
        told.pop("每户保费（分）")
        return told | {"每户保费": f"{self.premium / 100:.2f}元"}


class Insured(Record):
    """A family on the list of a policy."""

    scope_field = "policy__code"

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="保险", related_name="insured")
    family = models.ForeignKey(
        Family, models.PROTECT, verbose_name="关怀家庭", related_name="insurances"
    )

    objects = SensitiveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参保家庭"
        ordering = ["policy", "family__village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "family"],
                name="insured_once",
                violation_error_message="这户已在名单上。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.family}"

    def trail_values(self) -> dict[str, str]:
        return trail_values_of(self.family, super().trail_values())
