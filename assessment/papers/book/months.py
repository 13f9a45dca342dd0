"""The year's reports of a village, as its sheet lists them."""

from collections.abc import Iterator

from ...reports import columns, periods
from ...reports.models import MonthlyReport
from ...reports.sheet import six_none
from ...reports.states import ReportState
from .content import YearEndBook

SHEET_COLUMNS = columns.NAMES[:8]


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
    cells = [columns.BY_NAME[name].format(getattr(report, name)) for name in SHEET_COLUMNS]
    return {
        "label": label,
        "cells": [*cells, six_none(report.values, columns.outside_policy(report.values))],
    }
