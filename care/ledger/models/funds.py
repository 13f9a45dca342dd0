"""Funds (经费): of a village, or of the township itself (domain.md §4)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Township, Village

from ..querysets import FundQuerySet


class Fund(Record):
    """`code` is that of its village, or of the township where it has none; it decides who sees the
    fund."""

    class Kind(models.TextChoices):
        CARE = "care", "关怀基金"
        ACTIVITY = "activity", "协会活动经费"
        COLLECTIVE = "collective", "村集体收益"
        DONATION = "donation", "捐款"

    scope_field = "code"
    not_in_trail = ("code", "township")

    code = Text("区划代码", max_length=12, db_index=True, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="funds"
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="村（社区）",
        related_name="funds",
    )
    kind = Text("种类", max_length=12, choices=Kind)
    name = Text("名称", max_length=60, validators=NO_IDENTITY)
    opened = models.DateField("设立日期")
    closed = models.DateField("撤销日期", null=True, blank=True)
    note = Text("备注", max_length=200, blank=True, validators=FREE_TEXT)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经费"
        ordering = ["code", "id"]
        constraints = [
            models.CheckConstraint(
                name="fund_code_is_its_place",
                condition=Q(village__isnull=True, code=F("township_id"))
                | Q(village__isnull=False, code=F("village_id")),
            ),
            models.UniqueConstraint(
                fields=["code", "name"],
                name="fund_name_once",
                violation_error_message="已有这个名称的经费。",
            ),
            models.CheckConstraint(
                name="fund_closed_after_opened",
                condition=Q(closed__isnull=True) | Q(closed__gte=F("opened")),
                violation_error_message="撤销日期不能早于设立日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.name}"

    @property
    def place(self) -> Township | Village:
        return self.village or self.township

    @property
    def place_name(self) -> str:
        """As lists of a township show it."""
        return self.village.name if self.village else f"{self.township.name}（本级）"

    def clean(self) -> None:
        today = timezone.localdate()
        late = {
            name: "这个日期还没有到。"
            for name in ("opened", "closed")
            if (d := getattr(self, name)) and d > today
        }
        if late:
            raise ValidationError(late)
