"""Livelihood projects (三结合项目、基地): who holds shares, who takes part, and what comes of it
(domain.md §4)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import Data, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY

from ..places import Placed


class Project(Placed):
    """`shares`: pairs of a name and the fen paid in; `shareholders` and `capital` where only the
    totals are known."""

    class Kind(models.TextChoices):
        THREE_IN_ONE = "three_in_one", "三结合项目"
        BASE = "base", "种养基地"
        OTHER = "other", "其他项目"

    name = Text("名称", max_length=60, validators=NO_IDENTITY)
    kind = Text("类别", max_length=14, choices=Kind)
    trade = Text("行业", max_length=40, blank=True, validators=NO_IDENTITY)
    site = Text("地点", max_length=60, blank=True, validators=NO_IDENTITY)
    started = models.DateField("开办日期")
    ended = models.DateField("结束日期", null=True, blank=True)
    shares = Data("股东", default=list, blank=True)
    shareholders = models.PositiveIntegerField("股东人数", default=0)
    capital = models.PositiveBigIntegerField("入股金额（分）", default=0)
    households = models.PositiveIntegerField("参加户数", default=0)
    planning = models.PositiveIntegerField("其中计生家庭户数", default=0)
    note = Text("情况说明", max_length=300, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta(Placed.Meta):
        verbose_name = verbose_name_plural = "致富项目"
        ordering = ["code", "-started", "id"]
        constraints = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                name="project_ended_after_start",
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                violation_error_message="结束日期不能早于开办日期。",
            ),
            models.CheckConstraint(
                name="project_planning_within_households",
                condition=Q(planning__lte=F("households")),
                violation_error_message="计生家庭户数不能多于参加户数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.name}"

    def trail_values(self) -> dict[str, str]:
        told = super().trail_values() | {
            "股东": "、".join(f"{name}{fen / 100:.2f}元" for name, fen in self.shares)
        }
        told.pop("入股金额（分）")
        return told | {"入股金额": f"{self.capital / 100:.2f}元"}

    def settle(self) -> None:
        """Shareholders that are named are those that there are."""
        super().settle()
        if self.shares:
            self.shareholders = len(self.shares)
            self.capital = sum(fen for _, fen in self.shares)

    def clean(self) -> None:
        today = timezone.localdate()
        late = {
            n: "这个日期还没有到。"
            for n in ("started", "ended")
            if (d := getattr(self, n)) and d > today
        }
        if late:
            raise ValidationError(late)


class ProjectYear(Record):
    """What a project brought in a year: `income` in fen, families helped."""

    scope_field = "project__code"

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="项目", related_name="years")
    year = models.PositiveSmallIntegerField("年度")
    income = models.PositiveBigIntegerField("收入（分）", default=0)
    families = models.PositiveIntegerField("带动户数", default=0)
    note = Text("成效", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目成效"
        ordering = ["project", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"],
                name="project_year_once",
                violation_error_message="这一年已经登记过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}{self.year}年成效"

    def trail_values(self) -> dict[str, str]:
        told = super().trail_values()
        told.pop("收入（分）")
        return told | {"收入": f"{self.income / 100:.2f}元"}

    def clean(self) -> None:
        first = self.project.started.year
        last = (self.project.ended or timezone.localdate()).year
        if self.year is not None and not first <= self.year <= last:
            raise ValidationError({"year": f"应在 {first} 年到 {last} 年之间。"})
