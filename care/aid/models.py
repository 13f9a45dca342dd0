"""Aid (帮扶): to a household, or as a counted total of many (domain.md §4)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.references import RefField
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.vocabulary.fields import KindField
from associations.vocabulary.lists import KindList
from members.models import Household

from ..activities.models import Activity
from ..families.models import Family, digest, masked
from ..ledger.models.entries import Entry
from ..places import Placed
from .querysets import AidQuerySet

WAYS_OF_AID = KindList("aid", "帮扶方式", 12)


class Aid(Placed):
    """`helped` households, `planning` of them family-planning families. A household that is named
    is one; the family it is, or will be, decides who sees the row. `amount` in fen; `entry` is the
    line of the ledger that paid it."""

    class Giver(models.TextChoices):
        ASSOCIATION = "association", "协会"
        DEPARTMENT = "department", "部门"
        MEMBER = "member", "会员"

    ref = RefField()
    date = models.DateField("日期")
    kind = KindField("帮扶方式", max_length=12, kinds=WAYS_OF_AID, day="date")
    get_kind_display: Callable[[], str]
    service = Text("三生服务", max_length=10, choices=Activity.Service, blank=True)
    giver = Text("帮扶方", max_length=12, choices=Giver)
    giver_name = Text("帮扶单位或个人", max_length=60, blank=True, validators=NO_IDENTITY)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="受助家庭",
        related_name="aids",
    )
    helped = models.PositiveIntegerField("帮扶户数", default=1)
    planning = models.PositiveIntegerField("其中计生家庭户数", default=0)
    what = Text("帮扶内容", max_length=200, blank=True, validators=FREE_TEXT)
    amount = models.PositiveBigIntegerField("金额（分）", default=0)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, verbose_name="支出账目", related_name="aids"
    )

    objects = AidQuerySet.as_manager()

    class Meta(Placed.Meta):
        verbose_name = verbose_name_plural = "帮扶"
        ordering = ["-date", "code", "id"]
        indexes = [models.Index(fields=["code", "date"], name="aid_by_place_and_date")]
        constraints = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                name="aid_helped_somebody",
                condition=Q(helped__gte=1),
                violation_error_message="帮扶户数至少是 1。",
            ),
            models.CheckConstraint(
                name="aid_planning_within_helped",
                condition=Q(planning__lte=F("helped")),
                violation_error_message="计生家庭户数不能多于帮扶户数。",
            ),
            models.CheckConstraint(
                name="aid_of_a_household_is_one",
                condition=Q(household__isnull=True) | Q(helped=1),
                violation_error_message="选了受助家庭，户数就是 1；帮扶多户的只填户数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name}{self.date.isoformat()}{self.get_kind_display()}帮扶"

    @property
    def family(self) -> Family | None:
        return getattr(self.household, "family", None) if self.household else None

    @property
    def shown_whom(self) -> str:
        """As lists show it: 乐小满户, 陈××户, 1654 户."""
        if self.household is None:
            return f"{self.helped} 户"
        return (
            f"{masked(self.household.head)}户"
            if self.family and self.family.sensitive
            else str(self.household)
        )

    def trail_values(self) -> dict[str, str]:
        """Never whom: a family may become a sensitive one."""
        told = super().trail_values() | {"金额（分）": f"{self.amount / 100:.2f}元"}
        hidden = digest(self.household_id, told.pop("受助家庭"), told.pop("帮扶内容"))
        told["金额"] = told.pop("金额（分）")
        return told | (
            {"受助家庭和内容": f"不显示（{hidden}）"}
            if self.household_id
            else {"帮扶内容": self.what}
        )

    def clean(self) -> None:
        wrong = {}
        if self.date and self.date > timezone.localdate():
            wrong["date"] = "日期还没有到。"
        if self.household and not self.pk and not self.household.village_id.startswith(self.code):
            wrong["household"] = "这户不在这里。"
        if wrong:
            raise ValidationError(wrong)
