"""Files of members and households on their way in. Cells are kept only after every ID number was
taken out of them."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.records import RecordQuerySet
from accounts.texts import Code, Text, ToldData, ToldLongText, ToldText


class PlainEncoder(json.JSONEncoder):
    """Chinese as it is, without blanks: a third of the size."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False, "separators": (",", ":")})


class MemberImport(models.Model):
    """An uploaded file: read, compared, confirmed by a person, applied all or not at all."""

    class Target(models.TextChoices):
        MEMBERS = "members", "会员"
        HOUSEHOLDS = "households", "家庭"

    class State(models.TextChoices):
        MATCHING = "matching", "等待对应栏目"
        COMPARING = "comparing", "对照中"
        READY = "ready", "等待确认"
        APPLYING = "applying", "写入中"
        APPLIED = "applied", "已写入"
        UNDONE = "undone", "已撤销"
        FAILED = "failed", "未完成"  # of files that an earlier version could not read

    scope_field = "division"

    division = Text("区划代码", max_length=12, db_index=True)
    target = Text("内容", max_length=10, choices=Target)
    file_name = ToldText("文件名", max_length=200)
    digest = Code("文件校验值", max_length=64, blank=True)
    state = Text("状态", max_length=10, choices=State, default=State.MATCHING)
    message = ToldLongText("说明", blank=True)
    header = ToldData("表头", default=list)
    header_row = models.PositiveIntegerField("表头行", default=0)
    samples = ToldData("样例", default=list)
    columns = ToldData("栏目对应", default=dict)
    counts = ToldData("结果", default=dict)
    fingerprint = Code("对照校验值", max_length=64, blank=True)
    stamp = Code("名册校验值", max_length=64, blank=True)
    village = Text("全表所属村", max_length=12, blank=True)
    notes = ToldData("读取说明", default=list)
    reading = ToldData("读法", default=dict, db_default={})
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    updated_at = models.DateTimeField("更新时间", default=timezone.now)
    applied_at = models.DateTimeField("写入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名册导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportChunk(models.Model):
    """A slice of a file: `rows` as [row number, cells], `results` of each, `before`: what undoing
    puts back."""

    batch = models.ForeignKey(MemberImport, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = ToldData(default=list, encoder=PlainEncoder)
    results = ToldData(default=list, encoder=PlainEncoder)
    before = ToldData(default=list, encoder=PlainEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "导入数据"
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="chunk_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class ColumnMemory(models.Model):
    """What a township chose for a column title the last time."""

    township = Text("区划代码", max_length=9)
    target = Text("内容", max_length=10, choices=MemberImport.Target)
    title = ToldText("列名", max_length=60)
    field = Text("栏目", max_length=30, blank=True)
    answers = ToldData("读法", default=dict, db_default={})

    class Meta:
        verbose_name = verbose_name_plural = "栏目记忆"
        constraints = [
            models.UniqueConstraint(
                fields=["township", "target", "title"], name="title_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.field}"
