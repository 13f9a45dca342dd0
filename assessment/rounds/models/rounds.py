"""A township's assessment round of a year, the grades its leader confirms, and what publishing
freezes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import FormerCode
from accounts.models.former_codes import code_now
from accounts.records import Record, RecordQuerySet
from accounts.records.deadlines import Deadlines, first_day
from accounts.scope import within
from accounts.texts import Code, LongText, Text, ToldData, ToldLongText, ToldText
from accounts.texts.free_text import FREE_TEXT
from associations.models import Township, Village

from ...standards.services import standard_for
from ..round_states import RoundState

LONGEST_OF_A_TOWNSHIP = 9


class FrozenQuerySet(RecordQuerySet):
    """Found by the township that published them, and by the codes that a village has had."""

    def in_division(self, code: str) -> Any:
        if len(code) <= LONGEST_OF_A_TOWNSHIP:
            return self.filter(within(code, "round__township_id"))
        return self.filter(Q(code=code) | Q(code__in=FormerCode.objects.recoded().of(code)))

    def with_codes(self) -> Any:
        """`now`: the code that the village has today."""
        return self.annotate(now=code_now("code"))


class Round(Deadlines):
    """考评轮次. Once published, a row never changes (assessment/guards.py)."""

    scope_field = "township_id"
    deadlines = {"self_due": "", "acceptance_due": ""}

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="rounds"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    state = Text("状态", max_length=10, choices=RoundState, default=RoundState.OPEN)
    self_due = models.DateField("自评截止日期", null=True, blank=True)
    first_self_due = first_day("自评截止日期")
    acceptance_due = models.DateField("验收截止日期", null=True, blank=True)
    first_acceptance_due = first_day("验收截止日期")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评轮次"
        ordering = ["township", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year"],
                name="round_once_a_year",
                violation_error_message="这一年的考评轮次已经有了。",
            ),
            models.CheckConstraint(name="round_state", condition=Q(state__in=RoundState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.township.name}{self.year}年度考评"


class FinalGrade(Record):
    """The grade that the leader confirms; `computed` and `digest` are of the outcome that was
    shown."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="final_grades"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    computed = Text("计算等次", max_length=20)
    digest = Code("校验值", max_length=64)
    grade = Text("最终等次", max_length=20)
    reason = LongText("理由", blank=True, validators=FREE_TEXT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="确认人",
        related_name="+",
    )
    at = models.DateTimeField("确认时间", default=timezone.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "最终等次"
        ordering = ["village", "year"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="final_grade_once_a_year"),
            models.CheckConstraint(
                name="final_grade_other_than_computed_has_a_reason",
                condition=Q(grade=F("computed")) | ~Q(reason=""),
                violation_error_message="与计算等次不同，须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年度最终等次"

    def trail_values(self) -> dict[str, str]:
        """Grades by their titles."""
        titles = standard_for(self.year, division=self.village_id).grade_titles
        told = super().trail_values()
        return told | {name: titles.get(told[name], "") for name in ("计算等次", "最终等次")}


class FrozenVillage(models.Model):
    """What a published round says of one village; a row never changes and names no other row that
    may.

    `facts`, `criteria` and `outcome_digest` are as in Outcome; `computed` follows from them,
    `grade` is the confirmed one. `acceptance` and `self_views` are what the pages showed at that
    time, in words.
    """

    scope_field = "code"
    codes_stand = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="frozen")
    code = ToldText("区划代码", max_length=12, db_index=True)
    name = ToldText("村（社区）", max_length=60)
    facts = ToldData("事实")
    criteria = ToldData("各项标准")
    outcome_digest = Code("事实校验值", max_length=64)
    computed = ToldText("计算等次", max_length=20)
    grade = ToldText("最终等次", max_length=20)
    reason = ToldLongText("理由", blank=True)
    place = models.PositiveIntegerField("名次")
    plaque = ToldText("牌匾编号", max_length=60, blank=True)
    acceptance = ToldData("验收", default=dict)
    self_views = ToldData("自评", default=list)
    flags = ToldData("疑点", default=list)

    now: str  # of FrozenQuerySet.with_codes
    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发布的等次"
        ordering = ["round", "code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="frozen_village_once_in_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.grade}"


class Publication(models.Model):
    """A round's publishing: the standard as it was, and one digest over it and all villages
    (freezing.py).

    Written after its villages; from then on none can be added to them.
    """

    scope_field = "round__township_id"
    codes_stand = True

    round = models.OneToOneField(Round, models.PROTECT, related_name="publication")
    township = ToldText("区划代码", max_length=9)
    name = ToldText("乡镇（街道）", max_length=60)
    year = models.PositiveSmallIntegerField("考评年度")
    standard_code = ToldText("标准编号", max_length=20)
    standard = ToldData("标准")
    by_name = ToldText("发布人", max_length=40)
    at = models.DateTimeField("发布时间")
    digest = Code("校验值", max_length=64)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评发布"
        ordering = ["-year", "township"]

    def __str__(self) -> str:
        return f"{self.name}{self.year}年度考评发布"
