"""退回: which report went back to its village, when, why, and for which cells (adr 32)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.texts import Data, LongText, Text
from accounts.texts.free_text import FREE_TEXT

from ..form.columns import SLOTS, ReportColumn, Values
from ..models import MonthlyReport

LONGEST_REASON = 200


class ReportReturn(models.Model):
    """One return of a report, never changed. `figures`: what its cells said then. Without cells
    the whole report is open again."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, verbose_name="月报", related_name="returns"
    )
    number = models.PositiveSmallIntegerField("第几次退回")
    at = models.DateTimeField("退回时间", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="经办人", related_name="+"
    )
    note = LongText("退回原因", max_length=1000, blank=True, validators=FREE_TEXT)
    figures = Data("退回时的数", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "月报退回"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="return_numbered_once"),
            models.CheckConstraint(name="return_number", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}次退回"

    @property
    def values(self) -> Values:
        """As the report's own, of the columns of its form."""
        return {name: self.figures.get(name) for name in self.report.form.names}

    @property
    def listed(self) -> list["ReturnedCell"]:
        """The cells in the order of the form."""
        places = self.report.form.places
        return sorted(self.cells.all(), key=lambda cell: places.get(cell.column, len(places)))

    @property
    def names(self) -> list[str]:
        return [cell.column for cell in self.listed]

    @property
    def words(self) -> str:
        """All that the village is told, as text."""
        cells = [f"“{cell.title}”：{cell.reason}" for cell in self.listed]
        return "\n".join([*filter(None, [self.note]), *cells])


class ReturnedCell(models.Model):
    """One cell that is to be put right, and why."""

    # `return` is a word of the language
    report_return = models.ForeignKey(
        ReportReturn, models.PROTECT, verbose_name="退回", related_name="cells"
    )
    column = Text("栏目", max_length=30)
    reason = Text("退回理由", max_length=LONGEST_REASON, validators=FREE_TEXT)

    class Meta:
        verbose_name = verbose_name_plural = "退回的栏目"
        constraints = [
            models.UniqueConstraint(
                fields=["report_return", "column"], name="return_names_a_column_once"
            ),
            models.CheckConstraint(name="return_column", condition=Q(column__in=SLOTS)),
            models.CheckConstraint(name="returned_cell_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.reason}"

    @property
    def title(self) -> str:
        return self._column.title if self._column else self.column

    @property
    def text(self) -> str:
        """What it said when it was returned."""
        value = self.report_return.figures.get(self.column)
        return self._column.format(value) if self._column else ""

    @property
    def _column(self) -> ReportColumn | None:
        return self.report_return.report.form.by_name.get(self.column)
