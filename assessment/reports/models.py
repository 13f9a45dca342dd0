"""Monthly reports, and corrections of approved ones."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.texts import Data, LongText, Text, ToldData
from associations.models import Village

from . import periods
from .form import columns
from .form.in_force import FIRST_FORM, form_of
from .form.report_form import ReportForm
from .querysets import CorrectionQuerySet, ReportQuerySet
from .states import ReportState


def _cell(name: str) -> models.BigIntegerField:
    return models.BigIntegerField(FIRST_FORM.by_name[name].title, null=True, blank=True)


ANY_OF_SIX = Q(
    ("births__gt", F("planned_births")),
    *((f"{name}__gt", 0) for name in columns.SIX_NONE),
    _connector=Q.OR,
)


class MonthlyReport(models.Model):
    """One village's counts for one month, or for one whole year before the system was taken up
    (period 202300).

    Cells: None is "not given", -1 is "does not apply" (columns.py); money in fen. A county's own
    columns are kept in n01 … n48; which of all are asked says the form in force. Once approved, a
    row changes only together with a Correction; the database refuses anything else
    (assessment/guards.py). `filled`: column → what other records said when it was submitted
    (derived.py). `complete` (by its form, kept whenever it is saved) and `any_of_six` (by
    the database itself) let a year of a county be counted without reading every cell.
    """

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="reports"
    )
    period = models.PositiveIntegerField("期间")
    state = Text("状态", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)

    births = _cell("births")
    planned_births = _cell("planned_births")
    contraception_due = _cell("contraception_due")
    contraception_done = _cell("contraception_done")
    migrants_due = _cell("migrants_due")
    migrants_signed = _cell("migrants_signed")
    levy_due = _cell("levy_due")
    levy_collected = _cell("levy_collected")
    late_abortions = _cell("late_abortions")
    sex_selection = _cell("sex_selection")
    concealed_births = _cell("concealed_births")
    discipline_breaches = _cell("discipline_breaches")
    serious_disputes = _cell("serious_disputes")
    supplies_distributed = _cell("supplies_distributed")
    visits = _cell("visits")
    people_reached = _cell("people_reached")
    for _name in columns.OWN:
        locals()[_name] = models.BigIntegerField(f"自设栏目 {_name[1:]}", null=True, blank=True)

    complete = models.BooleanField("必填各栏齐全", default=False, db_default=False, editable=False)
    any_of_six = models.GeneratedField(
        expression=models.Case(models.When(ANY_OF_SIX, then=True), default=False),
        output_field=models.BooleanField("出现“六无”所列情形"),
        db_persist=True,
    )

    note = LongText("说明", blank=True)
    unread = ToldData("未能识别的填写内容", default=dict, blank=True)
    filled = Data("记录里的数", default=dict, db_default={}, blank=True, editable=False)
    return_reason = LongText("退回原因", blank=True)
    saved_at = models.DateTimeField("保存时间", default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField("上报时间", null=True)
    approved_at = models.DateTimeField("审核时间", null=True)
    last_correction = models.ForeignKey("Correction", models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报"
        ordering = ["village", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "period"], name="report_once_per_village_and_period"
            ),
            models.CheckConstraint(
                name="report_period", condition=Q(period__gte=198000, period__lte=999912)
            ),
            models.CheckConstraint(name="report_state", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="report_cells_not_negative",
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": -1})
                        for name in columns.SLOTS
                    )
                ),
            ),
            models.CheckConstraint(
                name="report_planned_births_within_births",
                condition=Q(births__isnull=True)
                | Q(planned_births__isnull=True)
                | Q(planned_births__lte=F("births")),
            ),
        ]
        indexes = [models.Index(fields=["period", "state"], name="report_period_state")]

    def __str__(self) -> str:
        return f"{self.village_id} {periods.code(self.period)}"

    def save(self, **kwargs: Any) -> None:
        self.set_complete()
        if (only := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*only, "complete"}
        super().save(**kwargs)

    def set_complete(self) -> None:
        self.complete = not self.form.unfinished(self.values)

    @property
    def days_late(self) -> int:
        """From the last day in time until it was submitted."""
        return periods.came_late(self.period, self.submitted_at)

    @property
    def form(self) -> ReportForm:
        """The form in force in its village's county in its month."""
        return form_of(self.village_id, self.period)

    @property
    def values(self) -> columns.Values:
        return {name: getattr(self, name) for name in self.form.names}

    @property
    def shown(self) -> dict[str, str]:
        """The cells as text, with what was typed and could not be read in its place."""
        return {
            c.name: self.unread.get(c.name) or c.format(getattr(self, c.name))
            for c in self.form.columns
        }


class Correction(models.Model):
    """更正单: the only way an approved report changes. Old and new values are its items; rows are
    never changed."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, verbose_name="月报", related_name="corrections"
    )
    reason = LongText("更正原因")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("更正时间", default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正单"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="correction_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"更正单 {self.pk}"


class CorrectionItem(models.Model):
    """One corrected cell; values as stored in the report."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="items")
    column = Text("栏目", max_length=30)
    old = models.BigIntegerField("原数", null=True)
    new = models.BigIntegerField("更正为", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正项"
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "column"], name="correction_names_a_column_once"
            ),
            models.CheckConstraint(name="correction_column", condition=Q(column__in=columns.SLOTS)),
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.old} → {self.new}"

    @property
    def title(self) -> str:
        return self._column.title

    @property
    def old_text(self) -> str:
        return self._column.format(self.old)

    @property
    def new_text(self) -> str:
        return self._column.format(self.new)

    @property
    def _column(self) -> columns.ReportColumn:
        return self.correction.report.form.by_name[self.column]


class CorrectionEffect(models.Model):
    """A grade that a correction touched: a year whose window holds the corrected month. Titles are
    those of the standard then in force."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="effects")
    year = models.PositiveSmallIntegerField("考评年度")
    grade_before = Text("更正前等次", max_length=10)
    grade_after = Text("更正后等次", max_length=10)
    title_before = Text("更正前等次名称", max_length=20, blank=True, default="")
    title_after = Text("更正后等次名称", max_length=20, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "更正影响"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.grade_before} → {self.grade_after}"

    @property
    def is_open(self) -> bool:
        """Its year has no grade yet."""
        return not periods.year_is_over(self.year)
