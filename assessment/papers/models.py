"""A book that is being made."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.jobs import JobStanding
from accounts.texts import Code, Text, ToldLongText

from .querysets import BookJobQuerySet


class BookJob(models.Model):
    """One making of a year-end book by a worker, whoever looks at the page."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "制作中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    division = Text("区划代码", max_length=12)
    year = models.PositiveSmallIntegerField("考评年度")
    form = Text("格式", max_length=4, choices=[("pdf", "PDF"), ("xlsx", "工作簿")])
    state = Text("状态", max_length=10, choices=State, default=State.WAITING)
    message = ToldLongText("说明", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("开始时间", default=timezone.now)
    updated_at = models.DateTimeField("更新时间", default=timezone.now)
    file = Code("文件", max_length=200, blank=True)

    stalled: bool  # what its page says besides: views/books.py
    standing: JobStanding
    ready: bool

    objects = BookJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年终考评报告"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.division} {self.year} {self.form}"
