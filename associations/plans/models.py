"""The roll-out plan (实施方案) of a township: stages with dates and what each village must show
(domain.md §3)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY

from ..divisions.models import Township, Village
from .querysets import PlanQuerySet


class Plan(Deadlines):
    scope_field = "township_id"
    deadlines = {"ends": ""}
    ends_a_span = True

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="plans"
    )
    name = Text("名称", max_length=80, validators=NO_IDENTITY)
    basis = Text("文件依据", max_length=100, blank=True, validators=NO_IDENTITY)
    aim = LongText("总体要求", blank=True, validators=FREE_TEXT)
    starts = models.DateField("开始日期")
    ends = models.DateField("结束日期")
    first_ends = first_day("结束日期")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "实施方案"
        ordering = ["township", "-starts", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_start",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> int:
        """The year that it is about: that of its middle day, as an acceptance may run into
        January."""
        return (self.starts + (self.ends - self.starts) / 2).year

    def clean(self) -> None:
        if not (self.pk and self.starts and self.ends):
            return
        if outside := [stage.name for stage in self.stages.all() if not self.covers(stage)]:
            raise ValidationError(
                {"ends": f"阶段“{'”“'.join(outside)}”的日期会落在方案之外，请先修改阶段的日期。"}
            )

    def covers(self, stage: "PlanStage") -> bool:
        return self.starts <= stage.starts and stage.ends <= self.ends


class PlanStage(Deadlines):
    """A stage. `condition` names one of associations/conditions.py, `parameter` is its figure (a
    percentage, the number of a register, a grade's rank); an empty condition is ticked by hand for
    each village."""

    class Applies(models.TextChoices):
        ALL = "all", "所有村（社区）"
        PILOT = "pilot", "试点村、样板村"
        EASY = "easy", "一类、二类村"
        HARD = "hard", "三类村"

    scope_field = "plan__township_id"
    deadlines = {"ends": ""}
    ends_a_span = True

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="实施方案", related_name="stages")
    number = models.PositiveSmallIntegerField("第几阶段")
    name = Text("名称", max_length=60, validators=NO_IDENTITY)
    starts = models.DateField("开始日期")
    ends = models.DateField("结束日期")
    first_ends = first_day("结束日期")
    what = Text("村里要拿出什么", max_length=200, blank=True, validators=FREE_TEXT)
    applies = Text("适用", max_length=6, choices=Applies, default=Applies.ALL)
    condition = Text("完成条件", max_length=30, blank=True)
    parameter = models.PositiveIntegerField("条件的数", null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阶段"
        ordering = ["plan", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="stage_number_once",
                violation_error_message="这个阶段号已经有了。",
            ),
            models.CheckConstraint(
                name="stage_ends_after_start",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}：{self.name}"

    def clean(self) -> None:
        plan = self.plan
        if self.starts and self.ends and not plan.covers(self):
            message = (
                f"阶段要在方案的日期（{plan.starts} 至 {plan.ends}）之内；要延长，"
                "请先修改方案的日期。"
            )
            raise ValidationError({"ends" if plan.starts <= self.starts else "starts": message})


class StageTick(Record):
    """A village was found to have done a stage that no record tells of."""

    stage = models.ForeignKey(PlanStage, models.CASCADE, verbose_name="阶段", related_name="ticks")
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="stage_ticks"
    )
    done = models.DateField("完成日期")
    note = Text("依据", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阶段完成"
        ordering = ["stage", "village"]
        constraints = [models.UniqueConstraint(fields=["stage", "village"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.village.name} {self.stage.name}"

    def clean(self) -> None:
        if self.village_id and self.stage_id and self.village_id[:9] != self.stage.plan.township_id:
            raise ValidationError({"village": "不在本乡镇。"})


class PlanTarget(Record):
    """What the plan wants to reach: at least `threshold` per cent of the villages, or that many of
    them, meet a condition of associations/conditions.py."""

    class Unit(models.TextChoices):
        PERCENT = "percent", "％ 的村"
        COUNT = "count", "个村"

    scope_field = "plan__township_id"

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="实施方案", related_name="targets")
    number = models.PositiveSmallIntegerField("序号", default=1)
    name = Text("目标", max_length=60, validators=NO_IDENTITY)
    condition = Text("条件", max_length=30)
    parameter = models.PositiveIntegerField("条件的数", null=True, blank=True)
    threshold = models.PositiveIntegerField("至少")
    unit = Text("单位", max_length=8, choices=Unit, default=Unit.PERCENT)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案目标"
        ordering = ["plan", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_target_within_hundred",
                condition=Q(threshold__gt=0) & (~Q(unit="percent") | Q(threshold__lte=100)),
                violation_error_message="百分数在 1 到 100 之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}：{self.name}"
