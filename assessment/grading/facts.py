"""What the records say: one set-based query per source, turned into plain values per village
(domain.md §5, windows).

Only approved reports count. Nothing is compared or rounded here; that is scoring's.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, assert_never

from django.db.models import Q

from accounts.scope import Division, within
from associations.models import Village, VillageKind

from ..reports import periods
from ..reports.models import MonthlyReport
from ..standards.data import ITEM, VETO, BaseStandard, Criterion, PointsStandard
from ..standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Reports,
    Term,
    Window,
    terms,
)
from .figures import CountFigure, Figure, FindingFigure, RatioFigure, ScoreFigure, VillageFacts
from .models import Finding, ItemScore
from .sums import APPRAISED, ReportSums, appraisal_sums, needed_columns, reported

NO_APPRAISAL, NO_FINDING, NO_SCORE = (0, 0), FindingFigure(), ScoreFigure()
PASSED, NO_VETO = "还没有验收分，按满分试算", "还没有验收，按没有这种情形试算"
MOST_NAMED = 1000


def gather(
    code: Division, year: int, standard: BaseStandard, *, through: int = 12
) -> list[VillageFacts]:
    """The facts of every village of the division `code` that exists at the end of `year`, by their
    codes.

    `through`: the last month of the year that is looked at; all windows end with it.
    """
    villages = (
        Village.objects.in_division(code)
        .open_on(datetime.date(year, 12, 31))
        .order_by("code")
        .values_list("code", "name", "kind", "opened")
    )
    places = list(villages)
    codes = [village for village, *_ in places]
    table = _figures(code, year, standard, codes, through)
    return [
        VillageFacts(village, name, kind, figures, opened and periods.of(opened.year, opened.month))
        for (village, name, kind, opened), figures in zip(
            places, _where_applicable(table, places, standard, year), strict=True
        )
    ]


def as_if_passed(facts: VillageFacts, standard: PointsStandard) -> VillageFacts:
    """With full marks for every item that wants an inspection and has none, and no case of a veto;
    bonuses are left out."""
    supposed = {ITEM: PASSED, VETO: NO_VETO}
    return facts._replace(
        figures=tuple(
            ScoreFigure(item.full, figure.own, supposed[item.role])  # a veto's full marks are none
            if isinstance(figure, ScoreFigure)
            and figure.inspected is None
            and item.role in supposed
            else figure
            for item, figure in zip(standard.criteria, facts.figures, strict=True)
        )
    )


Place = tuple[str, str, str, datetime.date | None]  # code, name, kind, opened
Cells = tuple[Any, ...]  # a report: village, period, then the cells of _Reports.names
Appraised = Sequence[int]  # a village's figures of APPRAISED
Reported = RatioFigure | CountFigure
WithGap = Callable[
    [Reported, list[Cells]], Reported
]  # a figure as its village's single reports have it
Column = Sequence[Figure | None]  # one criterion's figures, in the order of the villages


def _figures(
    code: Division, year: int, standard: BaseStandard, villages: list[str], through: int
) -> list[Column]:
    """One column per criterion of the standard."""
    findings, appraisals = _findings(code, year), _appraisals(code, year, through)
    appraised = [appraisals.get(village, NO_APPRAISAL) for village in villages]
    reports = _Reports(
        code, periods.of(year, through), reported(standard, year), villages, appraised
    )
    scores = (
        _scores(code, year)
        if any(isinstance(c.measure, InspectedScore) for c in standard.criteria)
        else {}
    )
    table: list[Column] = []
    for criterion in standard.criteria:
        if criterion.switched_off(year):
            table.append([None] * len(villages))
            continue
        match criterion.measure:
            case Ratio() | Count():
                table.append(reports.column(criterion, criterion.measure))
            case OnSiteFinding(kind=kind):
                found = findings.get(kind, {})
                table.append([found.get(village, NO_FINDING) for village in villages])
            case InspectedScore():
                given = scores.get(criterion.code, {})
                table.append([given.get(village, NO_SCORE) for village in villages])
            case _:
                assert_never(criterion.measure)
    return table


def _where_applicable(
    table: list[Column], places: list[Place], standard: BaseStandard, year: int
) -> Iterator[tuple[Figure | None, ...]]:
    """The table turned to one row per village, None where a criterion does not apply to its
    kind."""
    excepted = {
        kind: [number for number, c in enumerate(standard.criteria) if not c.applies(kind, year)]
        for kind in VillageKind.values
    }
    for (_, _, kind, _), row in zip(places, zip(*table, strict=True), strict=True):
        if excepted[kind]:
            yield tuple(
                [None if number in excepted[kind] else figure for number, figure in enumerate(row)]
            )
        else:
            yield row


class _Reports:
    """Sums per village from one aggregate; only villages with a gap are then looked at month by
    month."""

    def __init__(
        self,
        code: Division,
        last: int,
        criteria: Sequence[Criterion],
        villages: list[str],
        appraised: list[Appraised],
    ) -> None:
        self.year, self.last, self.appraised = periods.year_of(last), last, appraised
        self.sums = ReportSums(last, criteria)
        self.names = list(
            dict.fromkeys(name for criterion in criteria for name in needed_columns(criterion))
        )
        by_village: dict[str, tuple[Any, ...]] = {row[0]: row for row in self.sums.rows(code)}
        nothing = (None, 0) + (0,) * self.sums.width
        self.rows = [by_village.get(village, nothing) for village in villages]
        complete = self.sums.complete
        self.gap_numbers = [
            (n, village) for n, village in enumerate(villages) if self.rows[n][1] != complete
        ]
        self.gaps: dict[str, list[Cells]] = {village: [] for _, village in self.gap_numbers}
        for row in self._rows(code):
            if row[0] in self.gaps:
                self.gaps[row[0]].append(row)

    def column(self, criterion: Criterion, measure: Ratio | Count) -> Column:
        """The figures of one criterion, village by village."""
        places = self.sums.at.get(criterion.code, repeat(0))
        values = [self._values(term, at) for term, at in zip(terms(measure), places, strict=False)]
        figures: list[Reported]
        match measure:
            case Ratio(window=window):
                month = self.last if window.at_end else None
                figures = [
                    RatioFigure(part, whole, (), month) for part, whole in zip(*values, strict=True)
                ]
            case Count(window=window):
                months = self.sums.months(window.years)
                figures = [CountFigure(cases, months) for cases in values[0]]
            case _:
                assert_never(measure)
        if needed_columns(criterion):
            match measure:
                case Ratio(
                    part=Columns() as part, whole=Columns() as whole, window=Window(at_end=True)
                ):
                    with_gap = self._stock_with_gap(part, whole)
                case _:
                    with_gap = self._sum_with_gap(criterion)
            for number, village in self.gap_numbers:
                figures[number] = with_gap(figures[number], self.gaps[village])
        return figures

    def _window(self, first_year: int) -> list[int]:
        return [period for period in periods.months(first_year, self.year) if period <= self.last]

    def _needed(self, criterion: Criterion) -> Callable[[Cells], tuple[int | None, ...]]:
        places = [2 + self.names.index(name) for name in needed_columns(criterion)]
        return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)

    def _values(self, term: Term, at: int) -> list[int]:
        """What a term comes to, village by village; `at`: where its sums begin in a row."""
        match term:
            case Columns(parts=((_, 1),)) | Reports():
                return [row[at] or 0 for row in self.rows]
            case Columns(names=names):
                return [term.added(dict(zip(names, row[at:], strict=False))) for row in self.rows]
            case Appraisals(name=name):
                place = APPRAISED.index(name)
                return [row[place] for row in self.appraised]
            case _:
                assert_never(term)

    def _sum_with_gap(self, criterion: Criterion) -> WithGap:
        """Adds the months of the window for which some needed cell is not given."""
        needed = self._needed(criterion)
        window = self._window(self.year - criterion.years + 1)

        def with_gap(figure: Reported, rows: list[Cells]) -> Reported:
            given = {row[1] for row in rows if None not in needed(row)}
            missing = [
                period
                for period in window
                if period not in given and period // 100 * 100 not in given
            ]
            return figure._replace(missing=tuple(missing))

        return with_gap

    def _stock_with_gap(self, part: Columns, whole: Columns) -> WithGap:
        """Reads the year's last approved month (or its total); without one, all its months are
        missing."""
        nothing = RatioFigure(0, 0, tuple(self._window(self.year)), read=False)

        def with_gap(_: Reported, rows: list[Cells]) -> Reported:
            last = max(
                (row for row in rows if periods.year_of(row[1]) == self.year),
                key=itemgetter(1),
                default=None,
            )
            if last is None:
                return nothing
            month = self.last if periods.is_total(last[1]) else last[1]
            cells = dict(zip(self.names, last[2:], strict=True))
            if None in [cells[name] for name in (*part.names, *whole.names)]:
                return RatioFigure(0, 0, (month,), month, read=False)
            return RatioFigure(part.added(cells), whole.added(cells), (), month)

        return with_gap

    def _rows(self, code: Division) -> Iterable[tuple[Any, ...]]:
        """The reports of the villages with gaps; of the whole division when these are too many to
        name."""
        few = len(self.gaps) <= MOST_NAMED
        where = Q(village_id__in=list(self.gaps) or [""]) if few else within(code)
        reports = MonthlyReport.objects.filter(self.sums.approved, where)
        return reports.order_by().values_list("village_id", "period", *self.names)


def _appraisals(code: Division, year: int, through: int) -> dict[str, Appraised]:
    return {
        village: figures for village, *figures in appraisal_sums(code, periods.of(year, through))
    }


def _findings(code: Division, year: int) -> dict[str, dict[str, FindingFigure]]:
    """By kind and village."""
    found: dict[str, dict[str, FindingFigure]] = {}
    rows = Finding.objects.filter(within(code), year=year).order_by()
    for village, kind, held, evidence in rows.values_list("village_id", "kind", "held", "evidence"):
        found.setdefault(kind, {})[village] = FindingFigure(held, evidence)
    return found


def _scores(code: Division, year: int) -> dict[str, dict[str, ScoreFigure]]:
    """By item and village."""
    given: dict[str, dict[str, ScoreFigure]] = {}
    rows = ItemScore.objects.filter(within(code), year=year).order_by()
    for village, item, inspected, own in rows.values_list("village_id", "item", "inspected", "own"):
        given.setdefault(item, {})[village] = ScoreFigure(inspected, own)
    return given
