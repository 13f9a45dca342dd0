"""季度考核: what a year looks like so far, by the same engine; provisional, nothing is stored.

A quarter ends with its last month that is due and that the township has begun to approve. What
comes only later, appraisals, findings and points given by people, is not held against a village, by
a veto as little as by an item; a month that is due and lacking is.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from django.db.models import Max, Min

from ..grading.facts import gather
from ..grading.figures import Figure, FindingFigure, RatioFigure, ScoreFigure, VillageFacts, as_kind
from ..grading.outcomes import VillageOutcome, score
from ..grading.scoring import PointsSheet
from ..grading.shown import so_far
from ..reports import periods
from ..reports.models import MonthlyReport
from ..reports.states import ReportState
from ..standards.data import (
    BONUS,
    ITEM,
    VETO,
    AnyStandard,
    Criterion,
    Grade,
    PointsItem,
    PointsStandard,
)
from ..standards.data.measures import Appraisals, Count, InspectedScore, OnSiteFinding, Ratio
from ..standards.decimals import hundredths_text, points_text
from ..standards.services import standard_for
from ..standards.wording import short_title


@dataclass(frozen=True)
class Quarter:
    number: int
    through: int  # month

    @property
    def is_whole(self) -> bool:
        return self.through == 3 * self.number

    @property
    def is_last(self) -> bool:
        return self.through == 12

    @property
    def title(self) -> str:
        names = "一二三四"
        return f"第{names[self.number - 1]}季度"


@dataclass(frozen=True)
class Marks:
    """Points of what is decided, the bonus included, out of its full marks, in hundredths."""

    earned: int
    full: int

    @property
    def text(self) -> str:
        """ "52.5/60分"."""
        return f"{hundredths_text(self.earned)}/{points_text(self.full)}"

    @property
    def share(self) -> Fraction:
        return Fraction(self.earned, self.full) if self.full else Fraction(0)

    @property
    def percent(self) -> str:
        """One decimal, cut."""
        tenths = self.share * 1000 // 1
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class Review:
    """A village at a quarter's end; `pending` are the criteria that nothing is known of yet,
    `marks` where points are given."""

    outcome: VillageOutcome
    pending: list[str]
    marks: Marks | None = None

    @property
    def notes(self) -> list[str]:
        """What is left out, and what waits for months that are lacking."""
        items = self.outcome.criteria
        found = [
            ("未计", self.pending),
            ("缺已审核的月报：", [short_title(item.criterion) for item in items if item.to_report]),
            (
                "考评期未满：",
                [short_title(item.criterion) for item in items if item.before_founding],
            ),
        ]
        return [f"{word}{'、'.join(dict.fromkeys(titles))}" for word, titles in found if titles]

    @property
    def decided(self) -> bool:
        """Its grade can be told already."""
        points = self.outcome.points
        return points is None or (points.total is not None and not self.pending)

    @property
    def shown(self) -> Grade:
        """The grade as it stands so far."""
        return so_far(self.outcome)

    @property
    def compared(self) -> Fraction:
        """What the trend compares."""
        return self.marks.share if self.marks else Fraction(self.outcome.rank)


@dataclass(frozen=True)
class Trend:
    village: str
    name: str
    reviews: Sequence[Review | None]

    @property
    def move(self) -> int:
        """1 up, -1 down since the quarter before."""
        found = [review.compared for review in self.reviews if review]
        return (found[-1] > found[-2]) - (found[-1] < found[-2]) if len(found) > 1 else 0


def approved_through(code: str, year: int) -> int:
    """The last month of the year of which the township has approved a report; 0 for none."""
    approved = (
        MonthlyReport.objects.in_division(code[:9]).of_year(year).filter(state=ReportState.APPROVED)
    )
    ends = approved.order_by().aggregate(first=Min("period"), last=Max("period"))
    if ends["last"] is None:
        return 0
    return 12 if periods.is_total(ends["first"]) else periods.month_of(ends["last"])


def quarters(
    year: int, today: datetime.date, through: int = 12, since: datetime.date | None = None
) -> list[Quarter]:
    """The quarters with at least one month up to `through` that is due; none before the division
    takes part (`since`)."""
    first = periods.of(since.year, since.month) if since else 0
    asked = (periods.of(year, month) for month in range(1, through + 1))
    due = [periods.month_of(one) for one in asked if one >= first and periods.is_late(one, today)]
    found = []
    for number in range(1, 5):
        months = [month for month in due if 3 * number - 2 <= month <= 3 * number]
        if months:
            found.append(Quarter(number, months[-1]))
    return found


def review(code: str, year: int, shown: Sequence[Quarter]) -> tuple[AnyStandard, list[Trend]]:
    """Every village quarter by quarter. Raises NoStandardError."""
    standard = standard_for(year, division=code)
    columns = [
        {
            facts.village: _reviewed(facts, standard, year, quarter)
            for facts in gather(code, year, standard, through=quarter.through)
            if (facts.since or 0) <= periods.of(year, quarter.through)
        }
        for quarter in shown
    ]
    names = {village: found.outcome.name for column in columns for village, found in column.items()}
    return standard, [
        Trend(village, names[village], [column.get(village) for column in columns])
        for village in sorted(names)
    ]


def _reviewed(facts: VillageFacts, standard: AnyStandard, year: int, quarter: Quarter) -> Review:
    pairs = list(zip(standard.criteria, facts.figures, strict=True))
    later = [_is_to_come(criterion, figure, quarter) for criterion, figure in pairs]
    pending = [
        short_title(criterion)
        for criterion, to_come in zip(standard.criteria, later, strict=True)
        if to_come
    ]
    known = tuple(
        None if to_come and getattr(criterion, "role", VETO) == VETO else figure
        for to_come, (criterion, figure) in zip(later, pairs, strict=True)
        # an item to come stays open and out of the marks; a ladder's criterion or a veto stands in
        # nobody's way
    )
    outcome = score(facts._replace(figures=known), standard, year)
    if isinstance(standard, PointsStandard) and outcome.points:
        return Review(outcome, pending, _marks(outcome.points, standard, later))
    return Review(outcome, pending)


def _is_to_come(criterion: Criterion, figure: Figure | None, quarter: Quarter) -> bool:
    """Nothing is known of it yet. Once the year is over, a ladder waits for nothing, and points
    only for people."""
    by_points = isinstance(criterion, PointsItem)
    if (
        figure is None
        or getattr(criterion, "role", ITEM) == BONUS
        or (quarter.is_last and not by_points)
    ):
        return False
    match criterion.measure:
        case Ratio(whole=Appraisals()):
            return not as_kind(RatioFigure, figure).whole and not quarter.is_last
        case Ratio() | Count():
            return False
        case OnSiteFinding():
            return as_kind(FindingFigure, figure).held is None
        case InspectedScore():
            return as_kind(ScoreFigure, figure).inspected is None
        case _:
            assert_never(criterion.measure)


def _marks(sheet: PointsSheet, standard: PointsStandard, later: Sequence[bool]) -> Marks:
    """An item without the months that are due has its full marks and no points."""
    counted = [
        (item.full, got or 0)
        for item, got, to_come in zip(standard.criteria, sheet.scores, later, strict=True)
        if item.role == ITEM and not to_come
    ]
    return Marks(sum(got for _, got in counted) + sheet.bonus, sum(full for full, _ in counted))


def tally(standard: AnyStandard, trends: Sequence[Trend], number: int) -> list[list[int]]:
    """Per grade, best first: how many villages stand there in each of the quarters."""
    return [
        [
            sum(1 for t in trends if (r := t.reviews[n]) and r.outcome.grade == grade.code)
            for n in range(number)
        ]
        for grade in reversed(standard.grades)
    ]


@dataclass(frozen=True)
class QuarterSums:
    """By points, of one quarter: all villages' marks together, and how many have a veto."""

    marks: Marks
    vetoed: int


def sums(trends: Sequence[Trend], number: int) -> list[QuarterSums]:
    found = []
    for n in range(number):
        reviews = [r for t in trends if (r := t.reviews[n])]
        marks = [r.marks for r in reviews if r.marks]
        vetoed = sum(1 for r in reviews if r.outcome.points and r.outcome.points.vetoed)
        found.append(
            QuarterSums(Marks(sum(m.earned for m in marks), sum(m.full for m in marks)), vetoed)
        )
    return found
