"""Month by month what a village's reports say for one criterion: the table behind a figure."""

import datetime
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from django.db import models

from ..grading.outcomes import CriterionOutcome
from ..grading.sums import counts_reports, needed_columns
from ..reports import periods
from ..reports.form.columns import NOT_APPLICABLE
from ..reports.form.in_force import FIRST_FORM
from ..reports.form.report_form import together
from ..reports.links import Links
from ..reports.models import MonthlyReport
from ..reports.states import ReportState
from ..standards.data import Criterion
from ..standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Term,
    may_span_years,
)


class MonthState(models.TextChoices):
    """How a month stands in a window; the label is for those that do not count."""

    COUNTED = "counted", ""
    BROKEN = "broken", ""
    NOT_APPLICABLE = "not_applicable", "不适用"
    IN_TOTAL = "in_total", "见全年"
    BLANK = "blank", "此栏空白"
    NO_COLUMN = "no_column", "没有此栏"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回"
    DRAFT = "draft", "草稿"
    NONE = "none", "未报"
    NOT_DUE = "not_due", "未到期"


@dataclass(frozen=True)
class WindowCell:
    """One period of one criterion; `text` is its figures, or why there are none."""

    period: int
    state: MonthState
    text: str
    report: MonthlyReport | None
    corrected: bool
    url: str

    @property
    def label(self) -> str:
        return periods.label(self.period)


@dataclass(frozen=True)
class MonthTable:
    """Years side by side, months below each other."""

    criterion: Criterion
    years: list[int]
    cells: list[WindowCell]  # the months in order
    totals: list[WindowCell | None]  # per year the yearly total, None for a year of months
    sums: list[str]  # per year the figures added up; empty for a stock and the six none

    @cached_property
    def rows(self) -> list[tuple[int, list[WindowCell]]]:
        return [(month, self.cells[month - 1 :: 12]) for month in range(1, 13)]

    @property
    def has_totals(self) -> bool:
        return any(self.totals)


def month_table(
    item: CriterionOutcome,
    reports: Mapping[int, MonthlyReport],
    corrected: Container[int],
    today: datetime.date,
    links: Links,
) -> MonthTable:
    """The window of `item`; `corrected` holds the keys of reports with a 更正单."""
    reader = _Reader(item, reports, corrected, today, links)
    years = list(range(item.year - item.criterion.years + 1, item.year + 1))
    return MonthTable(
        criterion=item.criterion,
        years=years,
        cells=[reader.cell(period) for period in periods.months(years[0], years[-1])],
        totals=[
            reader.cell(periods.of(year)) if reader.has_total(year) else None for year in years
        ],
        sums=[reader.sum(year) for year in years]
        if item.ratio and may_span_years(item.ratio) and not item.ratio.end_whole
        else [],
    )


@dataclass(frozen=True)
class _Reader:
    item: CriterionOutcome
    reports: Mapping[int, MonthlyReport]
    corrected: Container[int]
    today: datetime.date
    links: Links

    def has_total(self, year: int) -> bool:
        return self._approved(periods.of(year)) is not None

    def cell(self, period: int) -> WindowCell:
        report = self.reports.get(period)
        state = self._state(period, report)
        text = (
            self._figures(report)
            if state in (MonthState.COUNTED, MonthState.BROKEN) and report
            else state.label
        )
        corrected = report is not None and report.pk in self.corrected
        made = report and (report.pk is not None)  # else it is one of its parts that reported
        url = self.links.report(period, report) if made or state is MonthState.NONE else ""
        return WindowCell(period, state, text, report, corrected, url)

    def sum(self, year: int) -> str:
        """The year's approved figures added up, "58/60"."""
        approved = [
            report
            for period, report in self.reports.items()
            if periods.year_of(period) == year and report.state == ReportState.APPROVED
        ]
        form = together([report.form for report in approved] or [FIRST_FORM])
        return "/".join(
            form.by_name[name].format(sum(max(getattr(r, name) or 0, 0) for r in approved))
            for name in needed_columns(self.item.criterion)
            if name in form.by_name
        )

    def _approved(self, period: int) -> MonthlyReport | None:
        report = self.reports.get(period)
        return report if report is not None and report.state == ReportState.APPROVED else None

    def _state(self, period: int, report: MonthlyReport | None) -> MonthState:
        if report is not None and report.state == ReportState.APPROVED:
            return self._read(report)
        if not periods.is_total(period) and self.has_total(periods.year_of(period)):
            return MonthState.IN_TOTAL
        if report is not None:
            return MonthState(report.state)
        late = periods.is_late(period, self.today) and period >= (self.item.since or 0)
        return MonthState.NONE if late else MonthState.NOT_DUE

    def _read(self, report: MonthlyReport) -> MonthState:
        names = needed_columns(self.item.criterion)
        if not set(names) <= report.form.by_name.keys():
            return MonthState.NO_COLUMN
        values = [getattr(report, name) for name in names]
        if None in values:
            return MonthState.BLANK
        if counts_reports(self.item.criterion):
            return MonthState.BROKEN if report.form.breaches(report.values) else MonthState.COUNTED
        return MonthState.NOT_APPLICABLE if NOT_APPLICABLE in values else MonthState.COUNTED

    def _figures(self, report: MonthlyReport) -> str:
        if counts_reports(self.item.criterion):
            found = report.form.breaches(report.values)
            return "、".join(found) if found else "无"
        names = needed_columns(self.item.criterion)
        return "/".join(report.form.by_name[name].format(getattr(report, name)) for name in names)


def yearly_figures(
    item: CriterionOutcome, reports: Mapping[int, MonthlyReport]
) -> dict[int, tuple[int, int]]:
    """Per year of the window what its approved reports say: cases and months, or numerator and
    denominator."""
    found: dict[int, tuple[int, int]] = {}
    for period, report in reports.items():
        if (
            report.state == ReportState.APPROVED
            and item.first <= period + 1
            and period <= item.last
        ):
            so_far, own = (
                found.get(periods.year_of(period), (0, 0)),
                _own_figures(item.criterion, report),
            )
            found[periods.year_of(period)] = (so_far[0] + own[0], so_far[1] + own[1])
    return found


def _own_figures(criterion: Criterion, report: MonthlyReport) -> tuple[int, int]:
    months = 12 if periods.is_total(report.period) else 1
    match criterion.measure:
        case Ratio(part, whole):
            return _value(part, report), _value(whole, report)
        case Count(cases):
            return _value(cases, report), months
        case OnSiteFinding() | InspectedScore():
            return 0, 0
        case _:
            assert_never(criterion.measure)


def _value(term: Term, report: MonthlyReport) -> int:
    """What one report says of a term."""
    match term:
        case Columns(names=names):
            return term.added({name: getattr(report, name) for name in names})
        case Reports():
            return int(bool(report.form.breaches(report.values)))
        case Appraisals() | Records():
            return 0
        case _:
            assert_never(term)
