"""Editions of charters (计划生育村民自治章程) and village rules (村规民约), and their texts
(domain.md §3)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Data, LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Village

from ..querysets import CharterQuerySet


class Charter(Record):
    """One edition of a village's charter or rules. The one in force stays so until the next is
    issued."""

    class Kind(models.TextChoices):
        CHARTER = "charter", "计划生育村民自治章程"
        RULES = "village_rules", "计划生育村规民约"

    class State(models.TextChoices):
        DRAFTING = "drafting", "制定中"
        IN_FORCE = "in_force", "施行中"
        SUPERSEDED = "superseded", "已被新版代替"
        ABANDONED = "abandoned", "已中止"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="charters"
    )
    kind = Text("类别", max_length=15, choices=Kind, default=Kind.CHARTER)
    edition = models.PositiveSmallIntegerField("版次")
    title = Text("名称", max_length=80, validators=NO_IDENTITY)
    state = Text("状态", max_length=10, choices=State, default=State.DRAFTING, editable=False)
    begun = models.DateField("开始制定日期")
    in_force_from = models.DateField("施行日期", null=True, blank=True, editable=False)
    in_force_until = models.DateField("停止施行日期", null=True, blank=True, editable=False)
    note = Text("备注", max_length=200, blank=True, validators=FREE_TEXT)

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "章程"
        ordering = ["village", "kind", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind", "edition"], name="charter_edition_once"
            ),
            *(
                models.UniqueConstraint(
                    fields=["village", "kind"],
                    condition=Q(state=state),
                    name=f"charter_one_{state}",
                    violation_error_message=message,
                )
                for state, message in (
                    ("drafting", "本村正在制定一版，请先办完或者中止它。"),
                    ("in_force", "本村已有一版在施行。"),
                )
            ),
            models.CheckConstraint(
                name="charter_in_force_has_day",
                condition=Q(state__in=["drafting", "abandoned"], in_force_from__isnull=True)
                | Q(state="in_force", in_force_from__isnull=False, in_force_until__isnull=True)
                | Q(state="superseded", in_force_from__isnull=False, in_force_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.edition}版）"

    @property
    def full_title(self) -> str:
        """With the village's name in front, which most titles begin with."""
        return (
            self.title
            if self.title.startswith(self.village.name)
            else f"{self.village.name}{self.title}"
        )


class CharterText(models.Model):
    """A draft of an edition. It stands still as soon as a step was recorded with it (guard
    autonomy_clause_*)."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "初稿"
        DISCUSSION = "discussion", "讨论稿"
        OPINIONS = "opinions", "修改意见稿"
        REVISED = "revised", "修订稿"

    charter = models.ForeignKey(Charter, models.CASCADE, verbose_name="章程", related_name="texts")
    number = models.PositiveSmallIntegerField("第几稿")
    stage = Text("稿次", max_length=12, choices=Stage)

    objects = RecordQuerySet.as_manager()
    scope_field = "charter__village_id"

    class Meta:
        verbose_name = verbose_name_plural = "文稿"
        ordering = ["charter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="text_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.charter.title}{self.get_stage_display()}"


class Topic(models.TextChoices):
    """What a charter has to deal with (篇9 三(四)), and where rules are looked through for equality
    (篇8 二(二))."""

    CONTENT = "content", "自治的内容"
    METHODS = "methods", "自治的实施办法"
    ORGANS = "organs", "组织形式和各机构职责"
    RIGHTS = "rights", "村民的权利和义务"
    BREACH = "breach", "违反章程的处理办法"
    WEDDINGS = "weddings", "婚丧嫁娶"
    HOMESTEAD = "homestead", "宅基地划分"
    FARMLAND = "farmland", "责任田分配"
    RELOCATION = "relocation", "拆迁补偿"
    RESIDENCE = "residence", "婚嫁落户"
    INCOME = "income", "集体经济收益分配"


class Clause(Record):
    """A clause of a draft; `origin` is the clause of the draft before that it goes on."""

    scope_field = "text__charter__village_id"

    text = models.ForeignKey(
        CharterText, models.CASCADE, verbose_name="文稿", related_name="clauses"
    )
    number = models.PositiveSmallIntegerField("条")
    chapter = Text("章", max_length=40, blank=True, validators=NO_IDENTITY)
    body = LongText("条文", validators=NO_IDENTITY)
    topics = Data("涉及内容", default=list, blank=True)
    reason = Text("修改理由", max_length=300, blank=True, validators=NO_IDENTITY)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    not_in_trail = ("origin",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条文"
        ordering = ["text", "number", "id"]

    def __str__(self) -> str:
        return f"{self.text}第{self.number}条"

    def clean(self) -> None:
        if not set(self.topics) <= set(Topic.values):
            raise ValidationError({"topics": "请从所列的内容里选。"})


class PreferentialClause(Record):
    """A preferential clause (优待条款) as data: who gets what, how often. Entitlements will come
    from those of the edition in force. `amount` is in fen; None where the clause promises no
    sum."""

    class Kind(models.TextChoices):
        ONLY_CHILD = "only_child", "独生子女家庭优待"
        FORGO = "forgo", "自愿放弃再生育奖励"
        PENSION = "pension", "两女户养老保险补助"
        TUITION = "tuition", "两女户子女学费补助"
        TIMELY = "timely", "及时落实服务补助"
        HEALTH = "health", "独生子女保健费"
        SCHOLARSHIP = "scholarship", "升学奖励"
        OTHER = "other", "其他优待"

    class Per(models.TextChoices):
        ONCE = "once", "一次性"
        YEAR = "year", "每年"
        TERM = "term", "每学期"
        MONTH = "month", "每月"
        TIME = "time", "每次"

    scope_field = "charter__village_id"

    charter = models.ForeignKey(
        Charter, models.CASCADE, verbose_name="章程", related_name="preferences"
    )
    kind = Text("种类", max_length=12, choices=Kind)
    amount = models.PositiveBigIntegerField("金额（分）", null=True, blank=True)
    per = Text("发放", max_length=5, choices=Per, default=Per.ONCE)
    wording = Text("条款原文", max_length=300, validators=NO_IDENTITY)
    clause = models.PositiveSmallIntegerField("第几条", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "优待条款"
        ordering = ["charter", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="preference_amount_positive",
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                violation_error_message="金额应大于 0；没有金额就留空。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.charter}{self.get_kind_display()}"
