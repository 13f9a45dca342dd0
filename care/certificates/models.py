"""Certificates of preferential treatment (优待证), numbered in their township."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record
from accounts.references import RefField
from accounts.texts import Code, Text
from accounts.texts.free_text import NOTE_ON_A_PERSON
from associations.models import Township, Village

from ..families.models import Family, trail_values_of
from .check_digits import check_digit
from .querysets import CertificateQuerySet

OLD_DIGITS, SERIAL_DIGITS = 5, 7  # until 2026 they ran from 00001; those papers stay as they are


class Certificate(Record):
    """`number` is 431321907-4038617-5: township, a serial number drawn at random, so that neither
    order nor gaps tell anything, and check digit. `until` may stay open."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        EXPIRED = "expired", "已到期"
        REVOKED = "revoked", "已收回"

    ref = RefField()
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="certificates"
    )
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="certificates"
    )
    family = models.ForeignKey(
        Family, models.PROTECT, verbose_name="关怀家庭", related_name="certificates"
    )
    serial = models.PositiveIntegerField("顺序号")
    number = Text("证号", max_length=20, unique=True)
    since = models.DateField("发证日期")
    until = models.DateField("有效期至", null=True, blank=True)
    revoked = models.DateField("收回日期", null=True, blank=True)
    reason = Text("收回原因", max_length=120, blank=True, validators=NOTE_ON_A_PERSON)

    not_in_trail = ("township", "serial")
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "优待证"
        ordering = ["township", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["township", "serial"], name="certificate_serial_once"),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(revoked__isnull=True),
                name="certificate_one_at_a_time",
                violation_error_message="这户已有一本没有收回的优待证。",
            ),
            models.CheckConstraint(
                name="certificate_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="有效期不能早于发证日期。",
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_reason",
                condition=Q(revoked__isnull=True, reason="")
                | Q(revoked__isnull=False, revoked__gte=F("since")) & ~Q(reason=""),
                violation_error_message="收回要写明原因，日期不早于发证日期。",
            ),
        ]

    def __str__(self) -> str:
        """In the trail: not the number of a sensitive family's, which the family itself would show
        around."""
        return f"{self.family}的优待证" if self.family.sensitive else f"优待证 {self.number}"

    def trail_values(self) -> dict[str, str]:
        return trail_values_of(self.family, super().trail_values())

    def state_on(self, day: datetime.date) -> "Certificate.State":
        if self.revoked and self.revoked <= day:
            return self.State.REVOKED
        return self.State.EXPIRED if self.until and self.until < day else self.State.VALID

    @property
    def state(self) -> "Certificate.State":
        return self.state_on(timezone.localdate())

    def clean(self) -> None:
        today = timezone.localdate()
        for name in ("since", "revoked"):
            if (day := getattr(self, name)) and day > today:
                raise ValidationError({name: "这个日期还没有到。"})


def number_of(township: str, serial: int) -> str:
    text = f"{serial:0{OLD_DIGITS}d}"
    return f"{township}-{text}-{check_digit(township + text)}"


class Lookup(models.Model):
    """One question asked on the public page, counted by a keyed digest of the address it came
    from."""

    address = Code(max_length=16)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "查验"
        indexes = [models.Index(fields=["address", "at"], name="lookup_by_address")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
