"""What the database adds up per village: the reports' cells that a standard asks for, and the appraisals."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.lookups import Exact

from accounts.scope import Division, within
from autonomy.models import Appraisal

from . import columns, periods
from .models import MonthlyReport
from .standard import AnyStandard, Criterion
from .states import ReportState

REPORTED = ("sum", "stock", "zero", "count")
OUTSIDE_POLICY = (("births", 1), ("planned_births", -1))
CASES = {  # what a "count" may count besides a column: columns, added or taken away
    "outside_policy": OUTSIDE_POLICY,
    "six_none": (*OUTSIDE_POLICY, *((name, 1) for name in columns.SIX_NONE)),
}


def reported(standard: AnyStandard, year: int) -> list[Criterion]:
    """The criteria that ask the monthly reports."""
    return [c for c in standard.criteria if c.measure in REPORTED and not c.switched_off(year)]


def needed_columns(criterion: Criterion) -> tuple[str, ...]:
    """The cells that a month must give before a criterion on reports can be decided."""
    if criterion.measure == "zero":
        return ("births", "planned_births", *columns.SIX_NONE)
    if criterion.measure == "count":
        return tuple(name for name, _ in counted(criterion))
    return (criterion.numerator, criterion.denominator)


def counted(criterion: Criterion) -> tuple[tuple[str, int], ...]:
    """The columns that a "count" adds up, each with 1 or -1."""
    return CASES.get(criterion.numerator, ((criterion.numerator, 1),))


class ReportSums:
    """One row per village with approved reports: its code, how many months are complete, the sums of each criterion."""

    def __init__(self, last: int, criteria: Sequence[Criterion]) -> None:
        """`last`: the month that all windows end with."""
        self.year, self.last = periods.year_of(last), last
        self.years = max((criterion.years for criterion in criteria), default=1)
        self.complete = self.months(self.years)  # of a village without a gap
        self.at: dict[str, int] = {}  # where a criterion's sums begin in a row
        sums: list[Aggregate] = []
        for criterion in criteria:
            self.at[criterion.code] = 2 + len(sums)
            sums += self._sums(criterion)
        self.width = len(sums)
        self._sums_by_name = {self.name(2 + number): sum_ for number, sum_ in enumerate(sums)}

    @staticmethod
    def name(place: int) -> str:
        """What the sum at a place of the row is called in the database's answer."""
        return f"sum_{place}"

    @property
    def approved(self) -> Q:
        first = periods.of(self.year - self.years + 1)
        return Q(state=ReportState.APPROVED, period__gte=first, period__lte=self.last)

    def months(self, years: int) -> int:
        """How many months a window of that many years has."""
        return 12 * (years - 1) + periods.month_of(self.last)

    def rows(self, code: Division) -> QuerySet[MonthlyReport, Any]:
        whole_years = Count("period", filter=Q(Exact(F("period") % 100, 0), complete=True))  # each is twelve months
        months = Count("period", filter=Q(complete=True)) + 11 * whole_years
        rows = MonthlyReport.objects.filter(self.approved, within(code)).order_by()
        return rows.values_list("village_id").annotate(months=months, **self._sums_by_name)

    def _sums(self, criterion: Criterion) -> list[Aggregate]:
        start = periods.of(self.year - criterion.years + 1)
        window = Q() if criterion.years == self.years else Q(period__gte=start)
        if criterion.measure == "zero":
            return [Count("period", filter=window & Q(any_of_six=True))]
        if criterion.measure == "stock":
            window = Q(period__gte=self.last) | Q(period=periods.of(self.year))
        return [Sum(name, filter=window & Q(**{f"{name}__gt": 0})) for name in needed_columns(criterion)]


def appraisal_sums(code: Division, last: int) -> QuerySet[Appraisal, Any]:
    """Village, satisfied and asked, of the year up to the month `last`."""
    first_day, behind = datetime.date(periods.year_of(last), 1, 1), periods.following(last)
    dates = Q(date__gte=first_day, date__lt=datetime.date(periods.year_of(behind), periods.month_of(behind), 1))
    rows = Appraisal.objects.filter(within(code), dates).order_by().values_list("village_id")
    return rows.annotate(satisfied_sum=Sum("satisfied"), asked_sum=Sum("asked"))
