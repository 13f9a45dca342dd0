"""Papers that prove what was recorded: scans, photographs, documents."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.records import RecordQuerySet


class Attachment(models.Model):
    """A file kept under its SHA-256 in VAR_DIR/attachments; it belongs to the division `code` (township or village)."""

    scope_field = "code"

    code = models.CharField("区划代码", max_length=12, db_index=True)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=5)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("校验值", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Another content under the same name is another paper, in the trail too."""
        return f"{self.name}（校验值 {self.digest[:12]}）"
