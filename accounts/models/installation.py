"""What an installation's database knows of the machine it belongs to."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from ..texts import Code


class KeyFingerprint(models.Model):
    """Which key the database was written with (accounts/installation/keys.py)."""

    name = Code("密钥", max_length=20, primary_key=True)
    fingerprint = Code("指纹", max_length=64)
    noted_at = models.DateTimeField("登记时间", default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "密钥指纹"

    def __str__(self) -> str:
        return self.name
