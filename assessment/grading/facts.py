"""What the records say: one set-based query per source, turned into plain values per village
(domain.md §5, windows).

Only approved reports count. Nothing is compared or rounded here; that is scoring's.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, assert_never

from django.db.models import Q

from accounts.scope import Division, within
from associations.divisions.states import state_on
from associations.models import Village, VillageKind

from ..reports import periods
from ..reports.models import MonthlyReport
from ..standards.data import ITEM, POOLED, VETO, BaseStandard, Criterion, PointsStandard
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
    terms,
)
from .figures import CountFigure, Figure, FindingFigure, RatioFigure, ScoreFigure, VillageFacts
from .models import Finding, ItemScore
from .sums import APPRAISED, Appraised, ReportSums, appraised, needed_columns, reported
from .windows.gaps import Months, Reported, Row, needed, still_missing
from .windows.parts import MergedPart, parts_of
from .windows.records import RecordCounts, record_counts

NO_APPRAISAL, NO_FINDING, NO_SCORE = (0, 0), FindingFigure(), ScoreFigure()
PASSED, NO_VETO = "还没有验收分，按满分试算", "还没有验收，按没有这种情形试算"
MOST_NAMED = 1000
COUNTY = 6  # digits


def gather(
    code: Division, year: int, standard: BaseStandard, *, through: int = 12
) -> list[VillageFacts]:
    """The facts of every village of the division `code` that exists at the end of `year`, by their
    codes.

    `through`: the last month of the year that is looked at; all windows end with it.
    """
    end = datetime.date(year, 12, 31)
    villages = (
        Village.objects.in_division(code)
        .open_on(end)
        .order_by("code")
        .values_list(
            "code", state_on("name", end), state_on("kind", end), "opened", "township__start"
        )
    )
    places = list(villages)
    bodies = _bodies(code, year, standard, places)
    table = _figures(code, year, standard, bodies, through)
    return [
        VillageFacts(
            village, name, kind, figures, _since(bodies[village], start), tuple(bodies[village][1:])
        )
        for (village, name, kind, _, start), figures in zip(
            places, _where_applicable(table, places, standard, year), strict=True
        )
    ]


def _bodies(
    code: Division, year: int, standard: BaseStandard, places: Sequence["Place"]
) -> dict[str, list[MergedPart]]:
    """By village: itself, and what its window counts with it."""
    years = max((criterion.years for criterion in standard.criteria), default=1)
    first, last = periods.of(year - years + 1, 1), periods.of(year, 12)
    pooled = standard.merged == POOLED
    young = any(opened and opened.year > year - years for _, _, _, opened, _ in places)
    parts = parts_of(code, first, last, pooled=pooled) if pooled or young else {}
    return {
        village: [
            MergedPart(village, name, first=periods.of(opened.year, opened.month) if opened else 0),
            *parts.get(village, ()),
        ]
        for village, name, _, opened, _ in places
    }


def _since(bodies: Sequence[MergedPart], start: datetime.date | None) -> int | None:
    """The first month of the village or a part of it; not before its township's."""
    first = min(body.first for body in bodies)
    return max(first, periods.of(start.year, start.month) if start else 0) or None


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


# code, name, kind, opened, start of its township
Place = tuple[str, str, str, datetime.date | None, datetime.date | None]
Column = Sequence[Figure | None]  # one criterion's figures, in the order of the villages


def _figures(
    code: Division,
    year: int,
    standard: BaseStandard,
    bodies: Mapping[str, Sequence[MergedPart]],
    through: int,
) -> list[Column]:
    """One column per criterion of the standard."""
    last = periods.of(year, through)
    findings, appraisals = _findings(code, year), appraised(code, last)
    villages = list(bodies)
    asked = [appraisals.get(village, NO_APPRAISAL) for village in villages]
    reports = _Reports(code, last, reported(standard, year), bodies, asked)
    used = [c for c in standard.criteria if not c.switched_off(year)]
    reports.counted = record_counts(code, used, last, bodies)
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
    for (_, _, kind, *_), row in zip(places, zip(*table, strict=True), strict=True):
        if excepted[kind]:
            yield tuple(
                [None if number in excepted[kind] else figure for number, figure in enumerate(row)]
            )
        else:
            yield row


class _Reports:
    """Sums per village from one aggregate, with what was counted elsewhere; only villages with a
    gap, or with parts, are then looked at month by month."""

    counted: RecordCounts

    def __init__(
        self,
        code: Division,
        last: int,
        criteria: Sequence[Criterion],
        bodies: Mapping[str, Sequence[MergedPart]],
        appraised: list[Appraised],
    ) -> None:
        self.last, self.appraised = last, appraised
        self.sums = ReportSums(last, criteria)
        by_village: dict[str, tuple[Any, ...]] = {row[0]: row for row in self.sums.rows(code)}
        nothing = (None, 0) + (0,) * self.sums.width
        self.rows = [by_village.get(village, nothing) for village in bodies]
        complete = self.sums.complete
        singly = {
            number: made_of
            for number, made_of in enumerate(bodies.values())
            if len(made_of) > 1 or self.rows[number][1] != complete
        }
        reports = self._reports(code, list(singly.values()), needed(criteria))
        self.singly = {
            number: Months(made_of, [row for b in made_of for row in reports[b.village]], last)
            for number, made_of in singly.items()
        }
        self.counties = [village[:COUNTY] for village in bodies]

    def column(self, criterion: Criterion, measure: Ratio | Count) -> Column:
        """The figures of one criterion, village by village."""
        places = self.sums.at.get(criterion.code, repeat(0))
        values = [
            self._values(term, at, criterion)
            for term, at in zip(terms(measure), places, strict=False)
        ]
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
            begun = {c: self.sums.begun(criterion, c) for c in dict.fromkeys(self.counties)}
            if any(begun.values()):
                figures = [
                    self._late(criterion, figure, begun[county])
                    for county, figure in zip(self.counties, figures, strict=True)
                ]
            for number, singly in self.singly.items():
                figures[number] = singly.figure(criterion, figures[number])
        return figures

    def _late(self, criterion: Criterion, figure: Reported, begun: int) -> Reported:
        """Of a village that made all its reports, with columns that are asked from `begun` on."""
        if not begun:
            return figure
        if isinstance(figure, RatioFigure) and figure.month:
            asked = begun <= self.last
            return figure if asked else RatioFigure(0, 0, (self.last,), self.last, False, begun)
        before = tuple(period for period in self.sums.window(criterion) if period < begun)
        return figure._replace(
            missing=still_missing(criterion, before, begun, self.last), begun=begun
        )

    def _values(self, term: Term, at: int, criterion: Criterion) -> list[int]:
        """What a term comes to, village by village; `at`: where its sums begin in a row."""
        match term:
            case Columns(parts=((_, 1),)) | Reports():
                return [row[at] or 0 for row in self.rows]
            case Columns(names=names):
                return [term.added(dict(zip(names, row[at:], strict=False))) for row in self.rows]
            case Appraisals(name=name):
                place = APPRAISED.index(name)
                return [row[place] for row in self.appraised]
            case Records():
                return self.counted[criterion.code, term]
            case _:
                assert_never(term)

    def _reports(
        self, code: Division, singly: Sequence[Sequence[MergedPart]], names: Sequence[str]
    ) -> dict[str, list[Row]]:
        """By village, those of the villages looked at singly and of their parts; of the whole
        division are read when these are too many to name."""
        found: dict[str, list[Row]] = {b.village: [] for bodies in singly for b in bodies}
        parts = [part.village for _, *parts in singly for part in parts]
        where = Q(village_id__in=list(found) or [""])
        if len(found) > MOST_NAMED:
            where = within(code) | Q(village_id__in=parts)
        reports = MonthlyReport.objects.filter(self.sums.approved, where).order_by()
        for row in reports.values("village_id", "period", *names):
            if row["village_id"] in found:
                found[row["village_id"]].append(row)
        return found


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
