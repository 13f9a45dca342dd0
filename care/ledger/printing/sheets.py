"""One fund on paper: the public sheet (公示) of a month or year, and the year's closing (年度结转);
and a drive's."""

from dataclasses import dataclass, field

from django.db.models import Sum
from django.db.models.functions import ExtractMonth

from .. import budgeting
from ..book import MonthSum, lines
from ..models.budgets import Budget
from ..models.closings import Closing, days_of, period_words
from ..models.entries import INCOME, Entry
from ..models.funds import Fund
from ..querysets import SIGNED, Figures


@dataclass(frozen=True)
class PublicSheet:
    """Of spending the purpose is told and not the person: nobody who was helped is named on a wall,
    and what went to families and persons is one sum for each month."""

    fund: Fund
    period: str
    figures: Figures
    income: list[Entry]
    spending: list[Entry | MonthSum]


def public_sheet(fund: Fund, period: int) -> PublicSheet:
    """What was taken back within the days is left out on both sides; three queries."""
    days = days_of(period)
    ledger = Entry.objects.filter(fund=fund)
    rows = (
        ledger.within(*days)
        .exclude(reversed_by__date__range=days)
        .exclude(reverses__date__range=days)
    )
    entries = list(lines(rows, None))
    return PublicSheet(
        fund=fund,
        period=period_words(period),
        figures=ledger.figures(*days),
        income=[
            entry for entry in entries if isinstance(entry, Entry) and entry.category in INCOME
        ],
        spending=[
            entry
            for entry in entries
            if isinstance(entry, MonthSum) or entry.category not in INCOME
        ],
    )


@dataclass(frozen=True)
class LedgerMonth:
    number: int
    income: int
    spending: int
    balance: int


@dataclass(frozen=True)
class YearSheet:
    fund: Fund
    year: int
    figures: Figures
    income: list[budgeting.BudgetLine]
    spending: list[budgeting.BudgetLine]
    months: list[LedgerMonth] = field(default_factory=list)
    closing: Closing | None = None


def year_sheet(fund: Fund, year: int) -> YearSheet:
    """Handed on, to the supervisors first. Five queries. The figures of a closed year are those
    that were carried."""
    days = days_of(year * 100)
    ledger = Entry.objects.filter(fund=fund)
    budget = Budget.objects.filter(fund=fund, year=year).first()
    closings = Closing.objects.filter(fund=fund, period=year * 100, reopened_at=None)
    figures = ledger.figures(*days)
    income, spending = budgeting.lines_of(fund, year, budget, None)
    months = _months(fund, year, figures.opening)
    return YearSheet(
        fund, year, figures, income, spending, months, closings.select_related("by").first()
    )


def _months(fund: Fund, year: int, opening: int) -> list[LedgerMonth]:
    rows = Entry.objects.filter(fund=fund).within(*days_of(year * 100)).order_by()
    sums: dict[tuple[int, bool], int] = {}
    grouped = (
        rows.annotate(month=ExtractMonth("date"))
        .values_list("month", "category")
        .annotate(sum=Sum(SIGNED))
    )
    for month, category, total in grouped:
        key = month, category in INCOME
        sums[key] = sums.get(key, 0) + total
    months, left = [], opening
    for number in range(1, 13):
        income, spending = sums.get((number, True), 0), -sums.get((number, False), 0)
        left += income - spending
        months.append(LedgerMonth(number, income, spending, left))
    return months
