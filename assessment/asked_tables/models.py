"""An uploaded table while somebody works on it, and what was answered for its layout."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.records import Record, RecordQuerySet
from accounts.scope import within
from accounts.texts import Code, Data, Text, ToldData, ToldText

from .spans import AskedSpan


class AskedTableQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AskedTableQuerySet":
        """Only one's own, in one's own division: somebody else's table is nobody's business."""
        return self.filter(within(user.scope, "code"), created_by=user)


class AskedTable(models.Model):
    """`read`: the grids of the file, which lies on the shelf (`shelf.py`) for a few days; `layout`:
    the digest by which it is known again; `first` and `last`: the months that it is about, where it
    does not say."""

    code = Text("区划代码", max_length=12)
    file_name = ToldText("文件名", max_length=200)
    read = ToldData("读出的表")
    layout = Code("版式校验值", max_length=64)
    first = models.PositiveIntegerField("从哪一月", null=True)
    last = models.PositiveIntegerField("到哪一月", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    created_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = AskedTableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "来表"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def span(self) -> AskedSpan | None:
        return AskedSpan(self.first, self.last) if self.first and self.last else None


class KnownLayout(Record):
    """`answers`: key of an item or a place → what was chosen, and over which months."""

    scope_field = "code"
    not_in_trail = ("layout", "answers")

    code = Text("区划代码", max_length=12)
    layout = Code("版式校验值", max_length=64)
    title = ToldText("表名", max_length=200)
    answers: models.Field[Any, dict[str, dict[str, str]]] = Data("对应的内容", default=dict)
    answered_at = models.DateTimeField("选定时间", default=timezone.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "来表版式"
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "layout"],
                name="layout_known_once",
                violation_error_message="这种表已经有人答过，请重新打开。",
            )
        ]

    def __str__(self) -> str:
        return self.title
