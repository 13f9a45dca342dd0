"""The sources of the assessment: reports in time, corrections."""

import datetime

from django.db.models import Q
from django.utils import timezone

from associations.counted.sources import CountedRows, CountedSource, DaySpan, months_in

from ..reports import periods
from ..reports.models import Correction, MonthlyReport
from ..reports.states import ReportState

GROUP = "月报工作"


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def months(span: DaySpan) -> list[int]:
    return [periods.of(month.first.year, month.first.month) for month in months_in(span)]


def reported(span: DaySpan) -> Q:
    """The reports of its months; a year's total where it has the whole year."""
    found = months(span)
    totals = [m - 12 for m in found if periods.month_of(m) == 12 and m - 11 in found]
    return Q(period__in=[*found, *totals])


def due(span: DaySpan) -> list[int]:
    """The months whose report was due within."""
    found = map(periods.previous, months(span))
    return [month for month in found if span.first <= periods.due_date(month) <= span.last]


def _how_many_due(span: DaySpan) -> int:
    return len(due(span))


def _in_time(span: DaySpan) -> Q:
    """The reports that were due within, and came by their day."""
    found = Q(pk__in=())
    for month in due(span):
        behind = periods.due_date(month) + datetime.timedelta(days=1)
        found |= Q(period=month, submitted_at__lt=_moment(behind))
    return found


def _made(span: DaySpan) -> Q:
    return Q(at__gte=_moment(span.first), at__lt=_moment(span.last + datetime.timedelta(days=1)))


APPROVED = CountedRows(
    lambda: MonthlyReport.objects.filter(state=ReportState.APPROVED),
    reported,
    page="report-year",
    yearly=True,
)
IN_TIME = CountedRows(
    lambda: MonthlyReport.objects.all(), _in_time, page="report-year", yearly=True
)
CORRECTIONS = CountedRows(
    lambda: Correction.objects.all(), _made, "report__village_id", page="correction-list"
)
SOURCES = (
    CountedSource("reports_approved", "已审核的月报", "份", GROUP, APPROVED),
    CountedSource("reports_due", "到期应报的月报", "份", GROUP, fixed=_how_many_due),
    CountedSource("reports_in_time", "按期上报的月报", "份", GROUP, IN_TIME),
    CountedSource("corrections", "更正单", "份", GROUP, CORRECTIONS),
)
