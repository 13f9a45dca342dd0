"""What the records say: one set-based query per source, turned into plain values per village (domain.md §5, windows).

Only approved reports count. Nothing is compared or rounded here; that is scoring's.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.scope import Division, within
from associations.models import Village, VillageKind

from . import periods
from .models import Finding, ItemScore, MonthlyReport
from .standard import ITEM, VETO, AnyStandard, Criterion, PointsStandard
from .sums import REPORTED, ReportSums, appraisal_sums, counted, needed_columns, reported


class Measure(NamedTuple):
    """One criterion's figures in one village.

    "sum" and "stock": numerator and denominator as stored (people, or fen), `missing` the periods without a figure,
    `month` where a stock was read. "appraisals": satisfied and asked. "zero": reports with any of the six, and months
    in the window. "count": cases, and months in the window. "finding": `held` and its evidence; None while nothing was
    found either way. "score": points given on inspection and by the village itself, in hundredths; `evidence` where
    they are only supposed.
    """

    numerator: int | None = None
    denominator: int | None = None
    missing: tuple[int, ...] = ()
    month: int | None = None
    held: bool | None = None
    evidence: str = ""


NO_APPRAISAL = Measure(0, 0)
NO_FINDING = NO_SCORE = Measure()
PASSED, SPARED = "还没有验收分，按满分试算", "还没有验收，按没有这种情形试算"
MOST_NAMED = 1000


class VillageFacts(NamedTuple):
    """A village's measures in the order of the standard's criteria; None where a criterion does not apply."""

    village: str
    name: str
    kind: str
    measures: tuple[Measure | None, ...]
    since: int | None = None  # the first month of a village that was not always there


def restore(stored: list[Any]) -> VillageFacts:
    """Facts from their JSON form, the plain list [village, name, kind, measures, since]."""
    village, name, kind, measures, since = stored
    restored = tuple(m and Measure(m[0], m[1], tuple(m[2]), *m[3:]) for m in measures)
    return VillageFacts(village, name, kind, restored, since)


def gather(code: Division, year: int, standard: AnyStandard, *, through: int = 12) -> list[VillageFacts]:
    """The facts of every village of the division `code` that exists at the end of `year`, by their codes.

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
    table = _measures(code, year, standard, codes, through)
    return [
        VillageFacts(village, name, kind, measures, opened and periods.of(opened.year, opened.month))
        for (village, name, kind, opened), measures in zip(
            places, _where_applicable(table, places, standard, year), strict=True
        )
    ]


def as_if_passed(facts: VillageFacts, standard: PointsStandard) -> VillageFacts:
    """With full marks for every item that wants an inspection and has none, and no case of a veto; bonuses are left
    out."""
    supposed = {ITEM: PASSED, VETO: SPARED}
    wanted = [item.role in supposed and item.measure == "score" for item in standard.criteria]
    return facts._replace(
        measures=tuple(
            Measure(item.full, measure.denominator, evidence=supposed[item.role])  # a veto's full marks are none
            if want and measure and measure.numerator is None
            else measure
            for want, item, measure in zip(wanted, standard.criteria, facts.measures, strict=True)
        )
    )


Place = tuple[str, str, str, datetime.date | None]  # code, name, kind, opened
Cells = tuple[Any, ...]  # a report: village, period, then the cells of _Reports.names
Column = Sequence[Measure | None]  # one criterion's measures, in the order of the villages


def _measures(code: Division, year: int, standard: AnyStandard, villages: list[str], through: int) -> list[Column]:
    """One column per criterion of the standard."""
    reports = _Reports(code, periods.of(year, through), reported(standard, year), villages)
    appraisals, findings = _appraisals(code, year, through), _findings(code, year)
    scores = _scores(code, year) if any(c.measure == "score" for c in standard.criteria) else {}
    table: list[Column] = []
    for criterion in standard.criteria:
        if criterion.switched_off(year):
            table.append([None] * len(villages))
        elif criterion.measure in REPORTED:
            table.append(reports.column(criterion))
        elif criterion.measure == "appraisals":
            table.append([appraisals.get(village, NO_APPRAISAL) for village in villages])
        elif criterion.measure == "score":
            given = scores.get(criterion.code, {})
            table.append([given.get(village, NO_SCORE) for village in villages])
        else:
            found = findings.get(criterion.finding_kind, {})
            table.append([found.get(village, NO_FINDING) for village in villages])
    return table


def _where_applicable(
    table: list[Column], places: list[Place], standard: AnyStandard, year: int
) -> Iterator[tuple[Measure | None, ...]]:
    """The table turned to one row per village, None where a criterion does not apply to its kind."""
    excepted = {
        kind: [number for number, c in enumerate(standard.criteria) if not c.applies(kind, year)]
        for kind in VillageKind.values
    }
    for (_, _, kind, _), row in zip(places, zip(*table, strict=True), strict=True):
        if excepted[kind]:
            yield tuple([None if number in excepted[kind] else measure for number, measure in enumerate(row)])
        else:
            yield row


class _Reports:
    """Sums per village from one aggregate; only villages with a gap are then looked at month by month."""

    def __init__(self, code: Division, last: int, criteria: Sequence[Criterion], villages: list[str]) -> None:
        self.year, self.last = periods.year_of(last), last
        self.sums = ReportSums(last, criteria)
        self.at = self.sums.at
        self.names = list(dict.fromkeys(name for criterion in criteria for name in needed_columns(criterion)))
        by_village: dict[str, tuple[Any, ...]] = {row[0]: row for row in self.sums.rows(code)}
        nothing = (None, 0) + (0,) * self.sums.width
        self.rows = [by_village.get(village, nothing) for village in villages]
        complete = self.sums.complete
        self.gap_numbers = [(n, village) for n, village in enumerate(villages) if self.rows[n][1] != complete]
        self.gaps: dict[str, list[Cells]] = {village: [] for _, village in self.gap_numbers}
        for row in self._rows(code):
            if row[0] in self.gaps:
                self.gaps[row[0]].append(row)

    def column(self, criterion: Criterion) -> Column:
        """The measures of one criterion, village by village."""
        at = self.at[criterion.code]
        if criterion.measure == "zero":
            months = self.sums.months(criterion.years)
            measures = [Measure(row[at], months) for row in self.rows]
        elif criterion.measure == "count":
            months, signs = self.sums.months(criterion.years), [sign for _, sign in counted(criterion)]
            measures = [Measure(_signed(row[at : at + len(signs)], signs), months) for row in self.rows]
        else:
            month = self.last if criterion.measure == "stock" else None
            measures = [Measure(row[at] or 0, row[at + 1] or 0, (), month) for row in self.rows]
        with_gap = self._stock_with_gap(criterion) if criterion.measure == "stock" else self._sum_with_gap(criterion)
        for number, village in self.gap_numbers:
            measures[number] = with_gap(measures[number], self.gaps[village])
        return measures

    def _window(self, first_year: int) -> list[int]:
        return [period for period in periods.months(first_year, self.year) if period <= self.last]

    def _needed(self, criterion: Criterion) -> Callable[[Cells], tuple[int | None, ...]]:
        places = [2 + self.names.index(name) for name in needed_columns(criterion)]
        return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)

    def _sum_with_gap(self, criterion: Criterion) -> Callable[[Measure, list[Cells]], Measure]:
        """Adds the months of the window for which some needed cell is not given."""
        needed = self._needed(criterion)
        window = self._window(self.year - criterion.years + 1)

        def with_gap(measure: Measure, rows: list[Cells]) -> Measure:
            given = {row[1] for row in rows if None not in needed(row)}
            missing = [period for period in window if period not in given and period // 100 * 100 not in given]
            return measure._replace(missing=tuple(missing))

        return with_gap

    def _stock_with_gap(self, criterion: Criterion) -> Callable[[Measure, list[Cells]], Measure]:
        """Reads the year's last approved month (or its total); without one, all its months are missing."""
        needed = self._needed(criterion)
        nothing = Measure(missing=tuple(self._window(self.year)))

        def with_gap(_: Measure, rows: list[Cells]) -> Measure:
            last = max((row for row in rows if periods.year_of(row[1]) == self.year), key=itemgetter(1), default=None)
            if last is None:
                return nothing
            month = self.last if periods.is_total(last[1]) else last[1]
            numerator, denominator = needed(last)
            if numerator is None or denominator is None:
                return Measure(missing=(month,), month=month)
            return Measure(max(numerator, 0), max(denominator, 0), (), month)

        return with_gap

    def _rows(self, code: Division) -> Iterable[tuple[Any, ...]]:
        """The reports of the villages with gaps; of the whole division when these are too many to name."""
        few = len(self.gaps) <= MOST_NAMED
        where = Q(village_id__in=list(self.gaps) or [""]) if few else within(code)
        reports = MonthlyReport.objects.filter(self.sums.approved, where)
        return reports.order_by().values_list("village_id", "period", *self.names)


def _signed(sums: Sequence[int | None], signs: Sequence[int]) -> int:
    return max(0, sum((part or 0) * sign for part, sign in zip(sums, signs, strict=True)))


def _appraisals(code: Division, year: int, through: int) -> dict[str, Measure]:
    rows = appraisal_sums(code, periods.of(year, through))
    return {village: Measure(satisfied, asked) for village, satisfied, asked in rows}


def _findings(code: Division, year: int) -> dict[str, dict[str, Measure]]:
    """By kind and village."""
    found: dict[str, dict[str, Measure]] = {}
    rows = Finding.objects.filter(within(code), year=year).order_by()
    for village, kind, held, evidence in rows.values_list("village_id", "kind", "held", "evidence"):
        found.setdefault(kind, {})[village] = Measure(None, None, (), None, held, evidence)
    return found


def _scores(code: Division, year: int) -> dict[str, dict[str, Measure]]:
    """By item and village."""
    given: dict[str, dict[str, Measure]] = {}
    rows = ItemScore.objects.filter(within(code), year=year).order_by()
    for village, item, inspected, own in rows.values_list("village_id", "item", "inspected", "own"):
        given.setdefault(item, {})[village] = Measure(inspected, own)
    return given
