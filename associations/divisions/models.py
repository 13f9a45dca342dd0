"""The divisions of domain.md §1, keyed by the official 12-digit code whose prefixes nest."""

import datetime
from copy import copy
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Left, Length
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.records.periods import Subject
from accounts.texts import Text

from ..vocabulary.own.kinds import OwnKind, own_kind
from ..vocabulary.own.records import WithOwnFields
from . import said as words
from .querysets import AreaQuerySet, TownshipQuerySet, VillageQuerySet

digits = RegexValidator(r"^\d+$", "区划代码只能是数字。")


class County(models.Model):
    code = Text("区划代码", max_length=6, primary_key=True, validators=[digits])
    name = Text("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "县（区）"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Tradition(models.TextChoices):
    """Which set of service teams a township picks: that of 篇7 or that of 篇8."""

    LIFE = "life", "宣传教育、生育、生产、生活"
    RIGHTS = "rights", "婚育、宣传、维权、志愿"


class Township(models.Model):
    code = Text("区划代码", max_length=9, primary_key=True, validators=[digits])
    name = Text("名称", max_length=60)
    county = models.ForeignKey(
        County, models.PROTECT, verbose_name="县（区）", related_name="townships"
    )
    tradition = Text("服务小组分法", max_length=10, choices=Tradition, default=Tradition.LIFE)
    start = models.DateField("从哪一月起上报", null=True, blank=True)  # the month's first day

    objects = TownshipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "乡镇（街道）"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> str:
        """镇, 乡 or 街道."""
        return words.ending(self.name)

    @property
    def government(self) -> str:
        return words.government(self.name)


class Area(models.Model):
    """The township's own grouping of villages (责任区、办事处、片)."""

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="areas"
    )
    name = Text("名称", max_length=60)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任区"
        ordering = ["township", "id"]
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="area_name_once_per_township")
        ]

    def __str__(self) -> str:
        return self.name


class VillageKind(models.TextChoices):
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"


VILLAGE_FIELDS = own_kind(OwnKind("village", "村（社区）", "associations.Village"))


class Village(WithOwnFields, Subject):
    """A village or community. Figures stay with the village they were reported for, also after it
    is merged."""

    dated_by = "states"
    own_kind = VILLAGE_FIELDS

    class Grouping(models.TextChoices):
        I = "I", "一类（放心村）"  # noqa: E741
        II = "II", "二类（一般村）"
        III = "III", "三类（重点村）"

    class Economy(models.TextChoices):
        STRONG = "strong", "较强"
        MIDDLE = "middle", "一般"
        WEAK = "weak", "薄弱"

    code = Text("区划代码", max_length=12, primary_key=True, validators=[digits])
    name = Text("名称", max_length=60)
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="villages"
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, verbose_name="责任区", related_name="villages"
    )
    kind = Text("类别", max_length=10, choices=VillageKind, default=VillageKind.VILLAGE)
    village_class = Text("分类", max_length=3, choices=Grouping, blank=True)
    economy = Text("集体经济", max_length=6, choices=Economy, blank=True)
    opened = models.DateField("设立日期", null=True, blank=True)
    closed = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="并入",
        related_name="merged_from",
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="分自",
        related_name="split_into",
    )

    origin: str  # of divisions.lineage.told
    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村（社区）"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="village_code_in_township",
                condition=models.Q(Exact(Left("code", 9), models.F("township_id")))
                & models.Q(Exact(Length("code"), 12)),
                violation_error_message="村级代码须为 12 位数字，并以所属乡镇的 9 位代码开头。",
            ),
            models.CheckConstraint(
                name="village_closed_after_opened",
                condition=models.Q(closed__isnull=True)
                | models.Q(opened__isnull=True)
                | models.Q(closed__gt=models.F("opened")),
                violation_error_message="撤销日期须晚于设立日期。",
            ),
            models.CheckConstraint(
                name="village_merged_means_closed",
                condition=models.Q(merged_into__isnull=True) | models.Q(closed__isnull=False),
                violation_error_message="并入他村的村须填写撤销日期。",
            ),
            models.CheckConstraint(
                name="village_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("code")),
                violation_error_message="村不能并入自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def division(self) -> str:
        return self.code

    @property
    def committee(self) -> str:
        return self.name + self.said("村民委员会")

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        village = super().from_db(db, field_names, values, **more)
        if words.names.get() is not None and "name" in vars(village):
            village.name = words.called(village.pk, village.name)
        return village

    def then(self, day: datetime.date) -> Self:
        """As it was called, and village or community, on the day: not to be saved. Of many `states`
        are prefetched."""
        village = copy(self)
        if state := next((row for row in self.states.all() if row.is_on(day)), None):
            village.name, village.kind = state.name, state.kind
        return village

    def said(self, text: str, day: datetime.date | None = None) -> str:
        """A fixed text in the words of this village or community, or of what it was on the day."""
        return words.said(self.then(day).kind if day else self.kind, text)

    @property
    def takes_part_since(self) -> datetime.date | None:
        """The later of its own beginning and its township's; None: always. Earlier months may be
        entered, and nothing is missing or late for them."""
        return max(filter(None, (self.opened, self.township.start)), default=None)

    @property
    def is_gone(self) -> bool:
        """Closed by today."""
        return self.closed is not None and self.closed <= timezone.localdate()

    @property
    def handed_over(self) -> bool:
        """It goes on in another township."""
        return (self.merged_into_id or self.pk)[:9] != self.township_id

    @property
    def became(self) -> str:
        """Where it went, in words."""
        if (target := self.merged_into) is None:
            return ""
        return f"划归{target.township.name}" if self.handed_over else f"并入{target.name}"

    def clean(self) -> None:
        """What the table's constraints cannot say: a village merges into one of its township that
        is still there, or goes on in another one of its county from that very day."""
        target = self.merged_into
        begins = target is not None and self.handed_over and target.opened == self.closed
        if target and target.code[: 6 if begins else 9] != self.code[: 6 if begins else 9]:
            raise ValidationError({"merged_into": "只能并入本乡镇的村（社区）。"})
        if target and target.closed and self.closed and target.closed < self.closed:
            raise ValidationError(
                {"merged_into": f"{target.name}当时已经撤销，请选择实际并入的村（社区）。"}
            )
