"""A file that is made by a worker (accounts/long_files)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..texts import Code, LongText, Text, ToldData, ToldLongText, ToldText


class LongFile(models.Model):
    """A list or paper that takes too long to wait for. `address`: what gives it out, with its
    query; `reach`: role and scope for which it is made; `note`: what the trail tells once it is
    fetched. Its row and its file stay a day at most."""

    class State(models.TextChoices):
        WAITING = "waiting", "正在制作"
        DONE = "done", "已制作完成"
        FAILED = "failed", "没有制作成功"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = LongText("网址")
    site = Code("网站", max_length=300)
    reach = Code("角色和管辖", max_length=40)
    state = Text("状态", max_length=10, choices=State, default=State.WAITING)
    message = ToldLongText("说明", blank=True)
    name = ToldText("文件名", max_length=200, blank=True)
    kind = Code("文件种类", max_length=100, blank=True)
    trail_note = ToldData("留痕内容", null=True)
    asked_at = models.DateTimeField("开始时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "后台制作的文件"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)
