"""Months of the report, read once: what was approved, and what keeps a figure from being told."""

from collections.abc import Collection

from associations.models import Village

from ...reports import expected, periods
from ...reports.form.columns import NOT_APPLICABLE
from ...reports.models import MonthlyReport
from ...reports.states import ReportState
from ..spans import AskedSpan

NO_SUCH_CASE = "月报填的是“不适用”"


class ApprovedMonths:
    """Of a division, all months of the spans and their years' totals; one query."""

    def __init__(self, code: str, spans: Collection[AskedSpan], names: set[str]) -> None:
        months = {month for span in spans for month in span.months}
        wanted = months | {periods.of(periods.year_of(month)) for month in months}
        rows = MonthlyReport.objects.in_division(code).filter(period__in=wanted)
        self.names = sorted(names)
        self.rows = {
            (village, period): (state, dict(zip(self.names, values, strict=True)))
            for village, period, state, *values in rows.values_list(
                "village_id", "period", "state", *self.names
            )
        }

    def lacking(self, village: Village, span: AskedSpan, *, stock: bool) -> tuple[str, bool]:
        """What is not approved, in words, and whether it only waits for that; `stock`: of the last
        month alone."""
        found = self._periods(village, span, stock)
        waiting = [m for m in found if self._state(village, m) == ReportState.SUBMITTED]
        open_ = [m for m in found if self._state(village, m) != ReportState.APPROVED]
        absent = [month for month in open_ if month not in waiting]
        if absent:
            return f"{periods.missing_text(absent)}月报没有报", False
        if waiting:
            return f"{periods.missing_text(waiting)}月报待审核", True
        return "", False

    def figure(
        self, name: str, village: Village, span: AskedSpan, *, stock: bool
    ) -> tuple[int | None, str, bool]:
        """The sum over the months, or the last one's; else what is lacking, and whether it waits
        for approval."""
        lacking, pending = self.lacking(village, span, stock=stock)
        if lacking:
            return None, lacking, pending
        found = self._periods(village, span, stock)
        values = {month: self.rows[village.pk, month][1][name] for month in found}
        blank = [month for month, value in values.items() if value is None]
        if blank:
            return None, f"{periods.missing_text(blank)}月报没有填这一栏", False
        given = [value for value in values.values() if value != NOT_APPLICABLE]
        return (sum(given), "", False) if given else (None, NO_SUCH_CASE, False)

    def _state(self, village: Village, period: int) -> str:
        return self.rows[village.pk, period][0] if (village.pk, period) in self.rows else ""

    def _periods(self, village: Village, span: AskedSpan, stock: bool) -> list[int]:
        """The months in which it was there; the total of a year that has no months, where it is
        asked whole, or at its end."""
        months = [span.last] if stock else span.months
        total = periods.of(periods.year_of(span.last))
        ends = span.is_year or (stock and periods.month_of(span.last) == 12)
        if ends and (village.pk, total) in self.rows:
            return [total]
        return [month for month in months if expected.existed(village, month)]
