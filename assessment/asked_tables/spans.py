"""The months that a cell asks about: what its headings say of time, beside what the table says."""

from typing import NamedTuple

from documents.layouts.times import TimeSaid

from ..reports import periods

TO_DATE, MONTH = "to_date", "month"
SUM = "sum"  # of the months beside it
WINDOWS = {"": "按表上的期间", MONTH: "最后一个月", TO_DATE: "从年初累计"}


class AskedSpan(NamedTuple):
    """From a month to a month (202601 to 202606), both within."""

    first: int
    last: int

    @property
    def words(self) -> str:
        if self.first == self.last:
            return periods.label(self.first)
        if self.is_year:
            return f"{periods.year_of(self.first)}年"
        return f"{periods.label(self.first)}至{periods.month_of(self.last)}月"

    @property
    def months(self) -> list[int]:
        years = periods.year_of(self.first), periods.year_of(self.last)
        return [month for month in periods.months(*years) if self.first <= month <= self.last]

    @property
    def is_year(self) -> bool:
        return self == year_span(periods.year_of(self.last))

    @property
    def to_date(self) -> "AskedSpan":
        return AskedSpan(periods.of(periods.year_of(self.last), 1), self.last)


def year_span(year: int) -> AskedSpan:
    return AskedSpan(periods.of(year, 1), periods.of(year, 12))


def span_said(said: TimeSaid) -> AskedSpan | None:
    """Of a text that names its year."""
    if not said.year:
        return None
    if not said.first:
        return year_span(said.year)
    if said.last < said.first:
        return None
    return AskedSpan(periods.of(said.year, said.first), periods.of(said.year, said.last))


def resolved(said: TimeSaid, base: AskedSpan) -> AskedSpan | None:
    """`said` of a cell in a table about `base`; None where it cannot be told."""
    year = said.year or periods.year_of(base.last)
    span = base
    if said.year or said.first:
        found = span_said(TimeSaid(year, said.first, said.last))
        if found is None:
            return None
        span = found
    for relative in said.relative:
        if (moved := _moved(span, relative)) is None:
            return None
        span = moved
    return span


def _moved(span: AskedSpan, relative: str) -> AskedSpan | None:
    if relative == SUM:
        return span
    match relative:
        case "to_date":
            return span.to_date
        case "year":
            return year_span(periods.year_of(span.last))
        case "month":
            one = span.first == span.last
            return span if one else None
        case "last_month" if span.first == span.last:
            month = periods.previous(span.last)
            return AskedSpan(month, month)
        case "same_last_year":
            return AskedSpan(span.first - 100, span.last - 100)
    return None
