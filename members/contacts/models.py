"""The last link of the contact chain (联系户制度): member → household."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment

from ..people.models import Household, Member, MemberGroup


class Contact(Record):
    """A member is in touch with a household, from `since` on, by a contact agreement (联系协议)
    once it is signed."""

    class Tie(models.TextChoices):
        NEIGHBOUR = "neighbour", "地缘（住得近）"
        KIN = "kin", "亲缘（亲戚）"
        TRADE = "trade", "业缘（同行）"

    scope_field = "member__village_id"

    member = models.ForeignKey(Member, models.PROTECT, verbose_name="会员", related_name="contacts")
    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name="联系户", related_name="contacts"
    )
    tie = Text("联系关系", max_length=10, choices=Tie, blank=True)
    since = models.DateField("起始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    signed = models.DateField("协议签订日期", null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="签字件", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系户"
        ordering = ["member", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "household"],
                condition=Q(until__isnull=True),
                name="contact_once",
                violation_error_message="这位会员已在联系这一户。",
            ),
            models.CheckConstraint(
                name="contact_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="结束日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.name}联系{self.household}"

    def clean(self) -> None:
        """While they are in touch; later either may move."""
        if (
            self.until is None
            and self.household_id
            and self.member_id
            and self.household.village_id != self.member.village_id
        ):
            raise ValidationError({"household": "联系户和会员不在一个村。"})


class GroupNote(Record):
    """A group's monthly feedback (每月信息反馈) or quarterly meeting (每季碰头): nobody's private
    life."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "每月信息反馈"
        MEETING = "meeting", "每季碰头"

    scope_field = "group__village_id"

    group = models.ForeignKey(
        MemberGroup, models.PROTECT, verbose_name="会员小组", related_name="notes"
    )
    kind = Text("类别", max_length=10, choices=Kind, default=Kind.FEEDBACK)
    on = models.DateField("日期")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name="反馈会员", related_name="notes"
    )
    present = models.PositiveSmallIntegerField("到会人数", null=True, blank=True)
    text = LongText(
        "内容",
        validators=FREE_TEXT,
        help_text="只写工作和意见，不写个人的怀孕、生育、避孕和检查情况。",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小组记录"
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.group} {self.on} {self.get_kind_display()}"
