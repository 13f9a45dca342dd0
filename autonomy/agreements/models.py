"""Agreements between the village committee and a household: 管理服务协议 and 诚信计生协议
(domain.md §3)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import NO_IDENTITY, NOTE_ON_A_PERSON
from associations.models import Attachment, Township, Village
from members.models import Household

from ..meetings.models import Meeting
from .querysets import AgreementQuerySet


class AgreementKind(models.TextChoices):
    MANAGEMENT = "management", "管理服务协议"
    INTEGRITY = "integrity", "诚信计生协议"


class AgreementTemplate(Record):
    """An edition of the text that the villages of a township sign. Once signed by anybody it is not
    changed any more (guard autonomy_template_kept): another edition is made. `years`: the usual
    term, None without end."""

    scope_field = "township_id"

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="agreement_templates"
    )
    kind = Text("类别", max_length=10, choices=AgreementKind)
    edition = models.PositiveSmallIntegerField("版次")
    title = Text("名称", max_length=60, validators=NO_IDENTITY)
    committee_duties = LongText("村委会的权利和义务", validators=NO_IDENTITY)
    household_duties = LongText("村民的权利和义务", validators=NO_IDENTITY)
    terms = LongText("其他约定", blank=True, validators=NO_IDENTITY)
    years = models.PositiveSmallIntegerField(
        "期限（年）", null=True, blank=True, help_text="长期有效的留空。"
    )
    in_use_from = models.DateField("启用日期")
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协议文本"
        ordering = ["township", "kind", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "kind", "edition"], name="template_edition_once"
            ),
            models.CheckConstraint(
                name="template_retired_after_use",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("in_use_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.edition}版）"

    @property
    def is_signed(self) -> bool:
        return self.agreements.filter(state__in=["signed", "ended"]).exists()


CONFIRMATIONS = ("met_person", "knows_content", "agrees")


class Agreement(Record):
    """A household that was asked, and what it answered. "Three do-not-sign" (三不签, 篇8): without
    all three confirmations the database holds no signed agreement. Undecided and declined are
    answers like any other and have no consequence anywhere. Each answer is a row of its own; one
    without a signature holds until the day of the next (`superseded`)."""

    class State(models.TextChoices):
        UNDECIDED = "undecided", "考虑中"
        DECLINED = "declined", "不签"
        SIGNED = "signed", "已签"
        ENDED = "ended", "已终止"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="agreements"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name="家庭", related_name="agreements"
    )
    template = models.ForeignKey(
        AgreementTemplate, models.PROTECT, verbose_name="协议文本", related_name="agreements"
    )
    kind = Text("类别", max_length=10, choices=AgreementKind, editable=False)
    state = Text("答复", max_length=10, choices=State, default=State.UNDECIDED)
    asked = models.DateField("征求意见日期")
    met_person = models.BooleanField("见到本人", default=False)
    knows_content = models.BooleanField("本人了解内容", default=False)
    agrees = models.BooleanField("本人同意", default=False)
    signer = Text("签字人", max_length=40, blank=True, validators=NO_IDENTITY)
    signed = models.DateField("签订日期", null=True, blank=True)
    starts = models.DateField("生效日期", null=True, blank=True)
    ends = models.DateField("到期日期", null=True, blank=True, help_text="长期有效的留空。")
    ended = models.DateField("终止日期", null=True, blank=True)
    superseded = models.DateField("再次答复日期", null=True, blank=True, editable=False)
    end_reason = Text("终止原因", max_length=100, blank=True, validators=NOTE_ON_A_PERSON)
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="续签自",
        related_name="renewed_by",
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="签订会议",
        related_name="agreements",
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="签字件", related_name="+"
    )
    note = Text("备注", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协议"
        ordering = ["village", "household", "-asked", "-id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_three_do_not_sign",
                condition=Q(state__in=["undecided", "declined"], signed__isnull=True)
                | Q(state__in=["signed", "ended"], met_person=True, knows_content=True, agrees=True)
                & Q(signed__isnull=False, starts__isnull=False)
                & ~Q(signer=""),
                violation_error_message="三不签：没有见到本人、本人不了解内容、本人不同意的，"
                "都不能登记为已签；已签的要有签字人、签订日期和生效日期。",
            ),
            models.CheckConstraint(
                name="agreement_ended_has_day",
                condition=Q(state="ended", ended__isnull=False) & ~Q(end_reason="")
                | ~Q(state="ended") & Q(ended__isnull=True),
                violation_error_message="终止要写明日期和原因。",
            ),
            models.CheckConstraint(
                name="agreement_days_in_order",
                condition=(Q(signed__isnull=True) | Q(signed__gte=F("asked")))
                & (Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")))
                & (Q(ended__isnull=True) | Q(ended__gte=F("signed"))),
                violation_error_message=(
                    "日期的先后不对：征求意见、签订、终止依次在后，到期不早于生效。"
                ),
            ),
            models.CheckConstraint(
                name="agreement_answered_again_later",
                condition=Q(superseded__isnull=True)
                | Q(state__in=["undecided", "declined"], superseded__gt=F("asked")),
                violation_error_message="再次答复要晚于这一次；已签的不改成别的答复。",
            ),
            models.UniqueConstraint(
                fields=["household", "kind"],
                condition=~Q(state="ended") & Q(superseded__isnull=True),
                name="agreement_one_open_per_household",
                violation_error_message="这户已有一份同类的协议或答复，请在那一份上办理。",
            ),
        ]
        indexes = [models.Index(fields=["village", "kind", "state"], name="agreement_by_village")]

    def __str__(self) -> str:
        return f"{self.household}{self.get_kind_display()}"

    @property
    def answered(self) -> datetime.date:
        return self.signed or self.asked

    def is_live_on(self, day: datetime.date) -> bool:
        """As AgreementQuerySet.live_on."""
        runs = (
            self.starts is not None
            and self.starts <= day
            and (self.ends is None or self.ends >= day)
        )
        return runs and (self.ended is None or self.ended > day)

    def _is_of(self, township: str) -> bool:
        """Its village's, or one in which the household lived: what was signed goes on in another
        township."""
        if self.village_id[:9] == township or not self.household_id:
            return bool(self.village_id[:9] == township)
        return self.household.stays.filter(village__township=township).exists()

    def clean(self) -> None:
        if self.template_id:
            self.kind = self.template.kind
            if not self._is_of(self.template.township_id):
                raise ValidationError({"template": "这份协议文本不是本乡镇的。"})
        if self.household_id and self.household.village_id != self.village_id and not self.pk:
            raise ValidationError({"household": "这户不在本村。"})
