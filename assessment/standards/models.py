"""Standards, published and in the making, and the points that people give under one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.records import Record
from accounts.texts import Code, Data, Text

from .data import AnyStandard, load
from .points_wording import told
from .querysets import DraftQuerySet, StandardQuerySet


class Standard(models.Model):
    """A published standard (domain.md §5) as data; rows are never changed: a new version is a new
    row.

    `data` is what assessment/standard/ reads; `digest` is SHA-256 over its canonical JSON.
    `division` is the county whose villages it is for; "" where it is everybody's.
    """

    code = Text("编号", max_length=20, unique=True)
    title = Text("名称", max_length=120)
    division = Text("适用县（区）", max_length=6, blank=True, default="")
    effective_from = models.PositiveSmallIntegerField("起用年度")
    data = Data("内容")
    digest = Code("校验值", max_length=64)
    published_at = models.DateTimeField("发布时间", default=timezone.now)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评标准"
        ordering = ["-effective_from", "-id"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def ladder(self) -> AnyStandard:
        return load(self.code, self.data)


class StandardDraft(Record):
    """A county's standard in the making, as data of the same form; publishing makes a Standard of
    it. Its townships see and try what is `shared`."""

    scope_field = "division"

    division = Text("适用县（区）", max_length=6)
    title = Text("名称", max_length=120)
    effective_from = models.PositiveSmallIntegerField("起用年度")
    shared = models.BooleanField("发给乡镇试算", default=False)
    data = Data("内容")
    base = models.ForeignKey(
        Standard, models.PROTECT, null=True, blank=True, verbose_name="以此为底", related_name="+"
    )
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", related_name="+"
    )

    not_in_trail = ("data", "base", "created_at", "created_by")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "标准草稿"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="standard_draft_of_a_county", condition=~Q(division=""))
        ]

    def __str__(self) -> str:
        return f"《{self.title}》草稿"

    def trail_values(self) -> dict[str, str]:
        return super().trail_values() | told(self.data)

    @property
    def rules(self) -> AnyStandard:
        """As a standard, as far as it goes; KeyError or TypeError for data that the editor did not
        make."""
        return load("draft", self.data)
