"""The year's reports of a village, as its sheet lists them."""

from collections.abc import Iterator

from ...reports import periods
from ...reports.form.in_force import form_of_year
from ...reports.form.report_form import outside_policy
from ...reports.models import MonthlyReport
from ...reports.sheet import six_none
from ...reports.states import ReportState
from .content import YearEndBook

SHOWN = 8  # of the form's first columns


def month_titles(book: YearEndBook, village: str) -> list[str]:
    """Above the columns of `months`, without the period's."""
    form = form_of_year(village, book.year)
    return [column.short for column in form.columns[:SHOWN]] + ["六无（例）"] * bool(form.cases)


def months(book: YearEndBook, village: str) -> Iterator[dict[str, object]]:
    found = book.reports.get(village, {})
    if periods.of(book.year) in found:
        yield _month(found, periods.of(book.year))
        return
    for period in periods.months(book.year, book.year):
        yield _month(found, period)


def _month(found: dict[int, MonthlyReport], period: int) -> dict[str, object]:
    report = found.get(period)
    label = "全年" if periods.is_total(period) else f"{periods.month_of(period)}月"
    if report is None or report.state != ReportState.APPROVED:
        return {"label": label, "state": "未报" if report is None else report.get_state_display()}
    form = report.form
    cells = [column.format(getattr(report, column.name)) for column in form.columns[:SHOWN]]
    if form.cases:
        cells.append(six_none(form, report.values, outside_policy(report.values)))
    return {"label": label, "cells": cells}
