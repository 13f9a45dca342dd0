"""What the database adds up per village: the reports' cells that a standard asks for, and the
appraisals."""

import datetime
from collections.abc import Sequence
from typing import Any, assert_never

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.lookups import Exact

from accounts.scope import Division, within
from autonomy.models import Appraisal

from ..reports import periods
from ..reports.form.in_force import asked_since
from ..reports.models import MonthlyReport
from ..reports.states import ReportState
from ..standards.data import BaseStandard, Criterion
from ..standards.data.measures import (
    Appraisals,
    Columns,
    Records,
    Reports,
    Term,
    Window,
    cells,
    terms,
    windows,
)

APPRAISED = ("satisfied", "asked")
Appraised = Sequence[int]  # a village's figures of APPRAISED


def reported(standard: BaseStandard, year: int) -> list[Criterion]:
    """The criteria that ask the monthly reports."""
    return [c for c in standard.criteria if needed_columns(c) and not c.switched_off(year)]


def needed_columns(criterion: Criterion) -> tuple[str, ...]:
    """The cells that a month must give before a criterion can be decided; none where no report is
    asked."""
    return tuple(name for term in terms(criterion.measure) for name in cells(term))


def asked_together(criterion: Criterion) -> tuple[str, ...]:
    """Where it is judged from the month on in which its columns begin: a month counts that gives
    them all."""
    return needed_columns(criterion) if criterion.from_start else ()


def counts_reports(criterion: Criterion) -> bool:
    """Whether it counts the reports that bear a mark, and not what stands in their cells."""
    return any(isinstance(term, Reports) for term in terms(criterion.measure))


class ReportSums:
    """One row per village with approved reports: its code, how many months are complete, the sums
    of each criterion."""

    def __init__(self, last: int, criteria: Sequence[Criterion]) -> None:
        """`last`: the month that all windows end with."""
        self.year, self.last = periods.year_of(last), last
        self.years = max((criterion.years for criterion in criteria), default=1)
        self.complete = self.months(self.years)  # of a village without a gap
        self.at: dict[
            str, list[int]
        ] = {}  # where the sums of each of a criterion's terms begin in a row
        sums: list[Aggregate] = []
        for criterion in criteria:
            self.at[criterion.code] = []
            for term, over in zip(
                terms(criterion.measure), windows(criterion.measure), strict=True
            ):
                self.at[criterion.code].append(2 + len(sums))
                sums += self._sums(term, over, asked_together(criterion))
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

    def window(self, criterion: Criterion) -> list[int]:
        """Its months."""
        found = periods.months(self.year - criterion.years + 1, self.year)
        return [period for period in found if period <= self.last]

    def begun(self, criterion: Criterion, division: str) -> int:
        """The month from which on its columns are asked in a county, where that is within the
        window (behind it: not at all); 0 else."""
        found = asked_since(division, needed_columns(criterion), self.last)
        return found if found > self.window(criterion)[0] else 0

    def rows(self, code: Division) -> QuerySet[MonthlyReport, Any]:
        whole_years = Count(
            "period", filter=Q(Exact(F("period") % 100, 0), complete=True)
        )  # each is twelve months
        months = Count("period", filter=Q(complete=True)) + 11 * whole_years
        rows = MonthlyReport.objects.filter(self.approved, within(code)).order_by()
        return rows.values_list("village_id").annotate(months=months, **self._sums_by_name)

    def _sums(self, term: Term, over: Window, together: Sequence[str]) -> list[Aggregate]:
        window = (
            Q()
            if over.years == self.years
            else Q(period__gte=periods.of(self.year - over.years + 1))
        )
        if over.at_end:
            window = Q(period__gte=self.last) | Q(period=periods.of(self.year))
        window &= Q(**{f"{name}__isnull": False for name in together})
        match term:
            case Columns(names=names):
                return [Sum(name, filter=window & Q(**{f"{name}__gt": 0})) for name in names]
            case Reports(mark=mark):
                return [Count("period", filter=window & Q(**{mark: True}))]
            case Appraisals() | Records():
                return []
            case _:
                assert_never(term)


def appraisal_sums(code: Division, last: int) -> QuerySet[Appraisal, Any]:
    """Village and its figures of APPRAISED, of the year up to the month `last`."""
    first_day, behind = datetime.date(periods.year_of(last), 1, 1), periods.following(last)
    dates = Q(
        date__gte=first_day,
        date__lt=datetime.date(periods.year_of(behind), periods.month_of(behind), 1),
    )
    rows = Appraisal.objects.filter(within(code), dates).order_by().values_list("village_id")
    return rows.annotate(satisfied_sum=Sum("satisfied"), asked_sum=Sum("asked"))


def appraised(code: Division, last: int) -> dict[str, Appraised]:
    """By village."""
    return {village: figures for village, *figures in appraisal_sums(code, last)}
