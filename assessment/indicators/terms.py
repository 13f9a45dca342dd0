"""What an indicator may count: sources that apps register, and columns of the monthly report."""

from django.db.models import Q

from associations.counted.offered import Choices, offered
from associations.counted.sources import CountedRows, CountedSource, DaySpan, source_of
from associations.vocabulary.lists import Lists

from ..reports.form.columns import SLOTS, ReportColumn
from ..reports.form.report_form import ReportForm
from ..reports.models import MonthlyReport
from ..reports.states import ReportState
from . import own

COLUMN = "report."  # "report.births"
COLUMNS = "月报栏目"


def _last_month(span: DaySpan) -> Q:
    return own.reported(span) & Q(
        period__in=[own.months(span)[-1], own.months(span)[-1] // 100 * 100]
    )


_AT_END = CountedRows(
    lambda: MonthlyReport.objects.filter(state=ReportState.APPROVED),
    _last_month,
    at_end=True,
    page="report-year",
    yearly=True,
)


def column_name(key: str) -> str:
    """Of a column of the report; "" for another source."""
    return key.removeprefix(COLUMN) if key.startswith(COLUMN) else ""


def is_known(key: str) -> bool:
    """Whether there is such a column or source, whatever the county calls it."""
    if name := column_name(key):
        return name in SLOTS
    try:
        source_of(key)
    except KeyError:
        return False
    return True


def term_of(key: str, form: ReportForm) -> CountedSource:
    """`form`: whose columns it may name. Raises KeyError."""
    if name := column_name(key):
        column = form.by_name.get(name) or _gone(name)
        rows = _AT_END if column.stock else own.APPROVED
        given = Q(**{f"{name}__gt": 0})
        title, unit = column.title, column.unit
        return CountedSource(
            key, title, unit, COLUMNS, rows, amount=name, only=given, money=column.money
        )
    return source_of(key)


def _gone(name: str) -> ReportColumn:
    """One that the form does not ask any more."""
    return ReportColumn(name, "没有此栏", "没有此栏", "", "")


def choices(form: ReportForm, lists: Lists) -> Choices:
    """Everything that may be counted, in groups; `lists`: the county's kinds."""
    columns = [(f"{COLUMN}{column.name}", column.title) for column in form.columns]
    return [*offered(lists), (COLUMNS, columns)]
