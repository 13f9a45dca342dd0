"""A paper that an office issues, and its place in the register of numbers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Code, LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY

from ..attachments.models import Attachment
from .states import IssueState


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=label,
        related_name="+",
    )


class IssuedPaper(Record):
    """`number` is the next of its `short` and `year`; from then on the row only changes its state
    (associations/guards.py)."""

    class Form(models.TextChoices):
        DOCUMENT = "document", "文件"
        LETTER = "letter", "信函"
        MINUTES = "minutes", "纪要"

    class Urgency(models.TextChoices):
        URGENT = "urgent", "加急"
        MOST_URGENT = "most", "特急"

    scope_field = "code"
    not_in_trail = ("digest", "paper", "code")

    code = Text("区划代码", max_length=9, db_index=True, editable=False)
    form = Text("格式", max_length=10, choices=Form, default=Form.DOCUMENT)
    body = Text("发文机关", max_length=40, validators=NO_IDENTITY)
    short = Text("机关代字", max_length=20, validators=NO_IDENTITY)
    urgency = Text("紧急程度", max_length=10, choices=Urgency, blank=True)
    upward = models.BooleanField("上行文", default=False)
    title = Text("标题", max_length=120, validators=FREE_TEXT)
    addressee = Text("主送", max_length=120, blank=True, validators=NO_IDENTITY)
    text = LongText("正文", validators=FREE_TEXT)
    attached = LongText("附件名称", blank=True, validators=FREE_TEXT)
    remark = Text("附注", max_length=80, blank=True, validators=FREE_TEXT)
    copies_to = Text("抄送", max_length=200, blank=True, validators=NO_IDENTITY)
    printed_by = Text("印发机关", max_length=60, blank=True, validators=NO_IDENTITY)
    day = models.DateField("成文日期", null=True, blank=True)
    state = Text("状态", max_length=10, choices=IssueState, default="draft", editable=False)
    drafted_by = _person("拟稿人")
    checked_by = _person("核稿人")
    signed_by = _person("签发人")
    signer = Text("签发人姓名", max_length=40, blank=True, editable=False)
    year = models.PositiveSmallIntegerField("年份", null=True, editable=False)
    number = models.PositiveIntegerField("序号", null=True, editable=False)
    printed_on = models.DateField("印发日期", null=True, editable=False)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, editable=False, verbose_name="定稿", related_name="+"
    )
    digest = Code("校验值", max_length=64, blank=True, editable=False)
    void_reason = Text("作废原因", max_length=200, blank=True, editable=False, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发文"
        ordering = ["-year", "short", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "short", "year", "number"], name="issued_number_once"
            ),
            models.CheckConstraint(
                name="issued_numbered_is_whole",
                condition=Q(state__in=("draft", "checked", "signed"), number=None, digest="")
                | (
                    Q(state__in=("numbered", "filed", "void"), number__gte=1)
                    & Q(year__isnull=False, day__isnull=False, printed_on__isnull=False)
                    & Q(paper__isnull=False)
                    & ~Q(digest="")
                ),
            ),
            models.CheckConstraint(
                name="issued_void_has_reason",
                condition=Q(state="void") & ~Q(void_reason="")
                | ~Q(state="void") & Q(void_reason=""),
                violation_error_message="作废要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}《{self.title}》" if self.number else f"《{self.title}》"

    @property
    def reference(self) -> str:
        """发文字号；without a number a blank to see that one is missing."""
        return f"{self.short}〔{self.year or '＿＿'}〕{self.number or '＿＿'}号"
