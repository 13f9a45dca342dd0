"""Periodic re-registration of members (重新摸底登记): a campaign over a township, a line for every
member."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.records import RecordQuerySet
from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import Text
from accounts.texts.free_text import NOTE_ON_A_PERSON
from associations.models import Township, Village

from ..people.models import Member
from .querysets import EntryQuerySet


class Campaign(Deadlines):
    scope_field = "township_id"
    deadlines = {"deadline": "closed"}

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="campaigns"
    )
    title = Text("名称", max_length=60)
    started = models.DateField("开始日期")
    deadline = models.DateField("截止日期")
    first_deadline = first_day("截止日期")
    closed = models.DateField("结束日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重新登记"
        ordering = ["-started", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["township"],
                condition=Q(closed__isnull=True),
                name="campaign_one_open_per_township",
                violation_error_message="本乡镇还有一次重新登记没有结束。",
            ),
            models.CheckConstraint(
                name="campaign_deadline_after_started",
                condition=Q(deadline__gte=F("started")),
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignEntry(models.Model):
    """A member on the campaign's list; striking off ends the membership."""

    class Outcome(models.TextChoices):
        PENDING = "pending", "待登记"
        CONFIRMED = "confirmed", "已确认"
        STRUCK = "struck", "已注销"

    scope_field = "village_id"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, models.CASCADE, verbose_name="会员", related_name="entries")
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="+"
    )
    outcome = Text("结果", max_length=10, choices=Outcome, default=Outcome.PENDING)
    on = models.DateField("登记日期", null=True, blank=True)
    reason = Text("原因", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登记名单"
        ordering = ["village", "member"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "member"], name="entry_once_per_campaign"),
            models.CheckConstraint(
                name="entry_outcome_has_a_date",
                condition=Q(outcome="pending", on__isnull=True)
                | (~Q(outcome="pending") & Q(on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "village", "outcome"], name="entry_by_village")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.get_outcome_display()}"
