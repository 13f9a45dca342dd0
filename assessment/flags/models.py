"""疑点: what the rules ask about, and how a person answered (domain.md §5, 弄虚作假)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record
from accounts.texts import Code, Data, LongText, Text, ToldLongText
from accounts.texts.free_text import FREE_TEXT
from associations.models import Village

from ..reports import periods
from ..reports.form.in_force import form_of
from ..reports.form.report_form import together
from ..reports.models import Correction
from .querysets import FlagQuerySet
from .rules import FlagRule


class Flag(Record):
    """A question about a village's months `period` to `until`; `fingerprint` tells whether it was
    asked before."""

    class State(models.TextChoices):
        OPEN = "open", "待核查"
        EXPLAINED = "explained", "情况属实"
        CORRECTED = "corrected", "已更正"
        FALSE = "false_confirmed", "确属不实"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="flags"
    )
    period = models.PositiveIntegerField("起始月份")
    until = models.PositiveIntegerField("截止月份")
    rule = Text("疑点", max_length=20, choices=FlagRule)
    columns = Data("栏目", default=list, blank=True)
    words = ToldLongText("疑点内容")
    fingerprint = Code("指纹", max_length=64)
    raised_at = models.DateTimeField("提出时间", default=timezone.now)
    state = Text("核查结果", max_length=20, choices=State, default=State.OPEN)
    statement = LongText("村里的说明", blank=True, validators=FREE_TEXT)
    answer = LongText("核查情况", blank=True, validators=FREE_TEXT)
    correction = models.ForeignKey(
        Correction,
        models.PROTECT,
        verbose_name="更正单",
        related_name="flags",
        null=True,
        blank=True,
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="核查人",
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("核查时间", null=True, blank=True)

    not_in_trail = ("columns", "fingerprint", "raised_at")
    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        ordering = ["-until", "village", "rule", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "period", "rule", "fingerprint"], name="flag_raised_once"
            ),
            models.CheckConstraint(name="flag_period", condition=Q(period__lte=F("until"))),
            models.CheckConstraint(
                name="flag_answer_is_whole",
                condition=Q(
                    state="open", answer="", answered_at=None, answered_by=None, correction=None
                )
                | (~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
                violation_error_message="核查结果和核查情况须一并填写。",
            ),
            models.CheckConstraint(
                name="flag_corrected_by_a_correction",
                condition=~Q(state="corrected") | Q(correction__isnull=False),
                violation_error_message="“已更正”须指明更正单；还没有更正的，先在月报页办理更正。",
            ),
        ]
        indexes = [models.Index(fields=["village", "state"], name="flag_village_state")]

    def __str__(self) -> str:
        return f"{self.village.name}{self.span}：{self.get_rule_display()}"

    @property
    def span(self) -> str:
        return "至".join(self.spans)

    @property
    def spans(self) -> list[str]:
        """The first and the last month, or the only one."""
        return [periods.label(period) for period in sorted({self.period, self.until})]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def titles(self) -> list[str]:
        known = together(form_of(self.village_id, period) for period in (self.until, self.period))
        return [known.by_name[name].title for name in self.columns if name in known.by_name]
