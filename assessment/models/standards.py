"""Standards, published and in the making, and the points that people give under one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.free_text import FREE_TEXT
from accounts.records import Record, RecordQuerySet
from accounts.texts import Code, Data, LongText, Text
from associations.models import Village

from ..hundredths import points_text
from ..points_wording import told
from ..querysets import DraftQuerySet, StandardQuerySet
from ..standard import AnyStandard, load


class Standard(models.Model):
    """A published standard (domain.md §5) as data; rows are never changed: a new version is a new row.

    `data` is what assessment/standard/ reads; `digest` is SHA-256 over its canonical JSON. `division` is the county
    whose villages it is for; "" where it is everybody's.
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
    """A county's standard in the making, as data of the same form; publishing makes a Standard of it. Its townships see
    and try what is `shared`."""

    scope_field = "division"

    division = Text("适用县（区）", max_length=6)
    title = Text("名称", max_length=120)
    effective_from = models.PositiveSmallIntegerField("起用年度")
    shared = models.BooleanField("发给乡镇试算", default=False)
    data = Data("内容")
    base = models.ForeignKey(Standard, models.PROTECT, null=True, blank=True, verbose_name="以此为底", related_name="+")
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", related_name="+")

    untold = ("data", "base", "created_at", "created_by")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "标准草稿"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="standard_draft_of_a_county", condition=~Q(division=""))]

    def __str__(self) -> str:
        return f"《{self.title}》草稿"

    def told(self) -> dict[str, str]:
        return super().told() | told(self.data)

    @property
    def rules(self) -> AnyStandard:
        """As a standard, as far as it goes; KeyError or TypeError for data that the editor did not make."""
        return load("draft", self.data)


class ItemScore(Record):
    """What a village says of itself on an item, and what was found on inspection; points in hundredths, of a `veto`
    whether there is such a case.

    `item` is the item's code in the standard, which later versions keep; `title` as it was called.
    """

    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村（社区）", related_name="item_scores")
    year = models.PositiveSmallIntegerField("考评年度")
    item = Text("项目编号", max_length=30)
    title = Text("项目", max_length=120)
    veto = models.BooleanField("一票否决", default=False)
    situation = LongText("现状", blank=True, validators=FREE_TEXT)
    own = models.IntegerField("自评分", null=True, blank=True)
    gap = LongText("差距", blank=True, validators=FREE_TEXT)
    measures = LongText("整改措施", blank=True, validators=FREE_TEXT)
    inspected = models.IntegerField("验收分", null=True, blank=True)
    reason = LongText("验收说明", blank=True, validators=FREE_TEXT)

    untold = ("veto",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目得分"
        ordering = ["village", "year", "item"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year", "item"], name="item_score_once_a_year"),
            models.CheckConstraint(
                name="item_score_differs_with_a_reason",
                condition=Q(inspected=None) | Q(own=None) | Q(inspected=F("own")) | ~Q(reason=""),
                violation_error_message="验收分与自评分不同，请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年“{self.title}”得分"[:120]

    def told(self) -> dict[str, str]:
        return super().told() | {
            name: "" if value is None else ("没有", "有")[value > 0] if self.veto else points_text(value)
            for name, value in (("自评分", self.own), ("验收分", self.inspected))
        }
