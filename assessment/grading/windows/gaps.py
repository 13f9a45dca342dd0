"""Figures month by month: of a village with a gap, and of one whose parts are pooled."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from ...reports import periods
from ...standards.data import Criterion
from ...standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    Ratio,
    Records,
    Reports,
    Term,
    Window,
    cells,
    terms,
)
from ..figures import CountFigure, RatioFigure
from ..sums import asked_together
from .parts import MergedPart

Row = Mapping[str, Any]  # a report: village_id, period, its cells and marks
Reported = RatioFigure | CountFigure


class Months:
    """The approved reports of a village, and of its parts: who stood when, and what they gave."""

    def __init__(self, bodies: Sequence[MergedPart], rows: Sequence[Row], last: int) -> None:
        """`bodies`: the village itself first, then its parts; `last`: the month that all windows
        end with."""
        if len(bodies) == 1:  # what it entered of earlier months counts as well
            bodies = [bodies[0]._replace(first=0)]
        self.bodies, self.last = bodies, last
        first = {body.village: body.first for body in bodies}
        self.rows = [row for row in rows if _end(row["period"]) >= first[row["village_id"]]]

    def figure(self, criterion: Criterion, summed: Reported) -> Reported:
        """`summed`: as the database has it, of a village without parts."""
        match criterion.measure:
            case Ratio(
                part=Columns() as part, whole=Columns() as whole, window=Window(at_end=True)
            ):
                return self._stock(part, whole)
            case Ratio() | Count():
                names = [name for term in terms(criterion.measure) for name in cells(term)]
                over = self._window(criterion.years)
                missing = self._missing(names, over)
                if len(self.bodies) > 1:
                    summed = self._pooled(criterion, summed, over[0])
                missing = still_missing(criterion, missing, summed.begun, self.last)
                return summed._replace(missing=missing)
        raise TypeError(criterion.measure)

    def _window(self, years: int) -> list[int]:
        year = periods.year_of(self.last)
        found = periods.months(year - years + 1, year)
        return [period for period in found if period <= self.last]

    def _missing(self, names: Sequence[str], over: Sequence[int]) -> tuple[int, ...]:
        """The months for which a cell that is needed is not given, by one that stood."""
        given = {
            (row["village_id"], row["period"])
            for row in self.rows
            if all(row[name] is not None for name in names)
        }
        return tuple(
            period
            for period in over
            if not (standing := self._standing(period))
            or any(
                (village, period) not in given and (village, period // 100 * 100) not in given
                for village in standing
            )
        )

    def _standing(self, period: int) -> list[str]:
        return [body.village for body in self.bodies if body.stands(period)]

    def _pooled(self, criterion: Criterion, summed: Reported, first: int) -> Reported:
        """Numerators, denominators and cases of all parts added up."""
        rows = [row for row in self.rows if first <= _end(row["period"])]
        for name in asked_together(criterion):
            rows = [row for row in rows if row[name] is not None]
        values = [_value(term, rows) for term in terms(criterion.measure)]
        match criterion.measure:
            case Ratio(whole=Columns() as whole, end_whole=True):
                values[1] = self._stock(whole, whole).whole
        if isinstance(summed, RatioFigure):
            return summed._replace(part=values[0], whole=values[1])
        return summed._replace(cases=values[0])

    def _stock(self, part: Columns, whole: Columns) -> RatioFigure:
        """Of the year's last approved month (or its total), added up over those that stood then;
        without one, all its months are missing."""
        over = self._window(1)
        year = periods.of(periods.year_of(self.last))
        rows = [row for row in self.rows if row["period"] >= year]
        month = max(filter(None, (self._last_of(body, rows) for body in self.bodies)), default=0)
        if not month:
            return RatioFigure(0, 0, tuple(over), read=False)
        found = [
            next(
                (
                    row
                    for asked in (month, year)
                    for row in rows
                    if (row["village_id"], row["period"]) == (village, asked)
                ),
                None,
            )
            for village in self._standing(month)
        ]
        names = (*part.names, *whole.names)
        if not found or any(row is None or row[name] is None for row in found for name in names):
            return RatioFigure(0, 0, (month,), month, read=False)
        sums = _sums([row for row in found if row], names)
        return RatioFigure(part.added(sums), whole.added(sums), (), month)

    def _last_of(self, body: MergedPart, rows: Sequence[Row]) -> int:
        """The last month whose end its reports tell of; 0 for none."""
        own = [row["period"] for row in rows if row["village_id"] == body.village]
        months = [period for period in own if not periods.is_total(period) and body.stands(period)]
        last = min(self.last, body.last)
        return max(months, default=last if own and body.stands(last) else 0)


def still_missing(
    criterion: Criterion, missing: tuple[int, ...], begun: int, last: int
) -> tuple[int, ...]:
    """Without the months before its columns were asked, where it is judged from then on."""
    if not criterion.from_start or begun > last:
        return missing
    return tuple(period for period in missing if period >= begun)


def needed(criteria: Sequence[Criterion]) -> list[str]:
    """What is read of each report: cells, and the marks that are counted."""
    found = [term for criterion in criteria for term in terms(criterion.measure)]
    marks = [term.mark for term in found if isinstance(term, Reports)]
    return list(dict.fromkeys([*(name for term in found for name in cells(term)), *marks]))


def _end(period: int) -> int:
    return period + 12 if periods.is_total(period) else period


def _value(term: Term, rows: Sequence[Row]) -> int:
    match term:
        case Columns(names=names):
            return term.added(_sums(rows, names))
        case Reports(mark=mark):
            return sum(bool(row[mark]) for row in rows)
        case Appraisals() | Records():
            return 0
        case _:
            assert_never(term)


def _sums(rows: Sequence[Row], names: Sequence[str]) -> dict[str, int | None]:
    return {name: sum(max(row[name] or 0, 0) for row in rows) for name in names}
