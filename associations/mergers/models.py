"""What an act on villages changed, kept so that it can be undone."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.records import RecordQuerySet
from accounts.texts import Data, Text

from ..divisions.models import Village


class Reorganisation(models.Model):
    """A merger or a split. By table: `before` has the columns that it changed as they were, `added`
    the keys of its new rows, `removed` the rows that went; `marks` is how all stood after it."""

    scope_field = "target_id"

    target = models.ForeignKey(Village, models.CASCADE, verbose_name="接收的村", related_name="+")
    day = models.DateField("生效日期")
    basis = Text("文件依据", max_length=80)
    sources = Data("撤并的村")
    before = Data("变更前")
    added = Data("新增")
    removed = Data("删除")
    marks = Data("办理后")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("办理时间", default=timezone.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤并"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.day} {'划转' if self.hands_over else '撤并'}（{self.basis}）"

    @property
    def hands_over(self) -> bool:
        """To another township."""
        return any(code[:9] != str(self.target_id)[:9] for code in self.sources)

    @property
    def codes(self) -> list[str]:
        return [*self.sources, str(self.target_id)]
