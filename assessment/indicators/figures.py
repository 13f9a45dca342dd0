"""Indicators of a division: villages × months, from one query for each kind of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from associations.counted.sources import (
    Asked,
    CountedSource,
    Counts,
    DaySpan,
    by_village,
    since_month,
)
from associations.models import Village
from associations.vocabulary.in_force import in_force

from ..reports import expected, periods
from ..reports.form.in_force import form_of_year
from . import own
from .definition import (
    INDICATORS,
    IndicatorFigure,
    MeasuredIndicator,
    indicators_from,
    measured,
)
from .terms import column_name

TOWNSHIP = 9
Cells = list[IndicatorFigure | None]  # by month


def indicators_of(code: str, year: int) -> list[MeasuredIndicator]:
    """What the division's county looks at in the year."""
    vocabulary, form = in_force(code, year), form_of_year(code, year)
    lists = vocabulary.section("lists")
    return [measured(one, form, lists) for one in indicators_from(vocabulary.section(INDICATORS))]


def months_of(year: int) -> list[int]:
    """Those that have begun."""
    return [month for month in periods.months(year, year) if month <= periods.current()]


@dataclass(frozen=True)
class IndicatorPlace:
    """A village, or all of a township, month by month; None while it was not there, or nothing was
    reported."""

    code: str
    name: str
    cells: Cells


@dataclass(frozen=True)
class IndicatorTable:
    indicator: MeasuredIndicator
    months: Sequence[int]
    villages: list[IndicatorPlace]

    @cached_property
    def total(self) -> IndicatorPlace:
        return IndicatorPlace("", "合计", _added(self.villages, len(self.months)))

    def by_township(self, names: Mapping[str, str]) -> list[IndicatorPlace]:
        groups: dict[str, list[IndicatorPlace]] = {}
        for village in self.villages:
            groups.setdefault(village.code[:TOWNSHIP], []).append(village)
        return [
            IndicatorPlace(code, names.get(code, code), _added(rows, len(self.months)))
            for code, rows in groups.items()
        ]


def _added(rows: Sequence[IndicatorPlace], months: int) -> Cells:
    given = [[row.cells[n] for row in rows if row.cells[n] is not None] for n in range(months)]
    return [reduce(add, cells) if cells else None for cells in given]  # type: ignore[type-var]


def tables(
    code: str, indicators: Sequence[MeasuredIndicator], months: Sequence[int]
) -> list[IndicatorTable]:
    """One query for each kind of rows, and one for the villages."""
    counts = by_village(code, _asked(indicators, months))
    villages = list(Village.objects.in_division(code).select_related("township").order_by("code"))
    there = [village for village in villages if any(expected.existed(village, m) for m in months)]
    return [
        IndicatorTable(
            indicator,
            months,
            [
                IndicatorPlace(
                    village.pk,
                    village.name,
                    [_figure(indicator, village, month, counts) for month in months],
                )
                for village in there
            ],
        )
        for indicator in indicators
    ]


def _asked(indicators: Sequence[MeasuredIndicator], months: Sequence[int]) -> list[Asked]:
    found: list[Asked] = []
    for indicator in indicators:
        for month in months:
            span = indicator.definition.span(month)
            found += [(source, span) for source in indicator.sources]
            if any(column_name(source.key) for source in indicator.sources):
                found.append((REPORTS, span))
    return found


(REPORTS,) = (source for source in own.SOURCES if source.key == "reports_approved")


def _figure(
    indicator: MeasuredIndicator, village: Village, month: int, counts: Counts
) -> IndicatorFigure | None:
    if not expected.existed(village, month):
        return None
    span = indicator.definition.span(month)
    columns = any(column_name(source.key) for source in indicator.sources)
    if columns and not counts[REPORTS, span].get(village.pk):
        return None
    part, whole = (
        sum(_count(source, village, span, counts) for source in side)
        for side in (indicator.part, indicator.whole)
    )
    return IndicatorFigure(part, whole)


def _count(source: CountedSource, village: Village, span: DaySpan, counts: Counts) -> int:
    if source.fixed:
        return source.fixed(since_month(span, _begun(village)))
    return counts[source, span].get(village.pk, 0)


def _begun(village: Village) -> int:
    return periods.of(village.opened.year, village.opened.month) if village.opened else 0
