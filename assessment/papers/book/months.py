"""The year's reports of a village, as its sheet lists them."""

from collections.abc import Iterator

from ...reports import periods
from ...reports.form.in_force import form_of_year
from ...reports.form.report_form import ReportForm, outside_policy
from ...reports.models import MonthlyReport
from ...reports.sheet import six_none
from ...reports.states import ReportState
from .content import YearEndBook

SHOWN = 8  # of the form's first columns


def month_titles(book: YearEndBook, village: str) -> list[str]:
    """Above the columns of `months`, without the period's."""
    form = form_of_year(village, book.year)
    return [column.short for column in form.columns[:SHOWN]] + ["六无（例）"] * _has_six(form)


def head_line(book: YearEndBook, village: str) -> str:
    """What the year's form says of itself."""
    return "，".join(form_of_year(village, book.year).head.lines)


def months(book: YearEndBook, village: str) -> Iterator[dict[str, object]]:
    found, form = book.reports.get(village, {}), form_of_year(village, book.year)
    if periods.of(book.year) in found:
        yield _month(found, periods.of(book.year), form)
        return
    for period in periods.months(book.year, book.year):
        yield _month(found, period, form)


def _month(found: dict[int, MonthlyReport], period: int, of_year: ReportForm) -> dict[str, object]:
    """Under the titles of the year's form; a column that the month's form did not ask is blank."""
    report = found.get(period)
    label = "全年" if periods.is_total(period) else f"{periods.month_of(period)}月"
    if report is None or report.state != ReportState.APPROVED:
        return {"label": label, "state": "未报" if report is None else report.get_state_display()}
    form = report.form
    cells = [
        column.format(getattr(report, column.name) if column.name in form.by_name else None)
        for column in of_year.columns[:SHOWN]
    ]
    if _has_six(of_year):
        cells.append(six_none(form, report.values, outside_policy(report.values)))
    return {"label": label, "cells": cells}


def _has_six(form: ReportForm) -> bool:
    return form.tells_births and bool(form.cases)
