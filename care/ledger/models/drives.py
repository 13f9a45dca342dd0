"""Fund-raising campaigns (募捐): who gave what, and what came of it. "Campaign" is a
re-registration in `members`."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Township, Village

from .entries import Entry
from .funds import Fund


class Drive(Record):
    """`code` is that of its fund's place; what is given goes into the fund, and help comes out of
    it."""

    scope_field = "code"
    not_in_trail = ("code", "township")

    code = Text("区划代码", max_length=12, db_index=True, editable=False)
    township = models.ForeignKey(Township, models.PROTECT, related_name="drives", editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="款项进入", related_name="drives")
    name = Text("名称", max_length=60, validators=NO_IDENTITY)
    started = models.DateField("开始日期")
    ended = models.DateField("结束日期", null=True, blank=True)
    purpose = Text("募捐用途", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "募捐"
        ordering = ["-started", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name"],
                name="drive_name_once",
                violation_error_message="已有这个名称的募捐。",
            ),
            models.CheckConstraint(
                name="drive_days",
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.fund_id and self.fund.code != self.code:
            raise ValidationError({"fund": "请选择本单位的经费。"})


class Donation(models.Model):
    """What somebody gave; its sum, day and donor are those of the entry."""

    scope_field = "drive__code"

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="donations")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="donation")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "捐款"
        ordering = ["entry__date", "entry_id"]

    def __str__(self) -> str:
        return f"{self.drive}：{self.entry.counterparty}"


class DriveHelp(models.Model):
    """What was given out of it in a village: the entry's sum, to so many families. No family is
    named."""

    scope_field = "drive__code"

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="helps")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="drive_help")
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="+"
    )
    households = models.PositiveIntegerField("帮扶户数")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "募捐款帮扶"
        ordering = ["entry__date", "entry_id"]
        constraints = [
            models.CheckConstraint(name="drive_help_of_families", condition=Q(households__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.drive}：{self.village}"
