"""A village's outcome for a year: its facts scored under a standard, ready to be stored, shown and
explained."""

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any, ClassVar, assert_never

from django.utils.functional import (
    cached_property,
)  # the standard library's takes a lock, here for each village

from ..reports import periods
from ..standards.data import (
    ITEM,
    AnyStandard,
    Criterion,
    LadderStandard,
    Points,
    PointsItem,
    PointsStandard,
)
from ..standards.data.measures import HUNDREDTHS, OnSiteFinding, Ratio
from ..standards.decimals import points_text
from ..standards.points_wording import given_text
from ..standards.wording import is_money, value_text
from . import scoring
from .figures import Figure, RatioFigure, ScoreFigure, VillageFacts, begun, restore

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
STATE_OF = {True: "held", False: "not_held", None: "undecided"}


@dataclass(frozen=True)
class CriterionOutcome:
    """One criterion of one village: the figures, the window and the answer."""

    criterion: Criterion
    figure: Figure
    held: bool | None
    year: int
    founded: int | None = None  # since, as in VillageFacts
    score: Points | None = None  # of an item: hundredths of a point

    @property
    def item(self) -> PointsItem | None:
        """The criterion, where it is worth points."""
        return self.criterion if isinstance(self.criterion, PointsItem) else None

    @property
    def lost(self) -> Points:
        """Of an item's full marks, or taken off besides, in hundredths; 0 while it is open, and for
        a bonus or a veto."""
        if self.score is None or self.item is None or self.item.is_bonus:
            return 0
        return max(0, (self.item.full if self.item.role == ITEM else 0) - self.score)

    @property
    def since(self) -> int | None:
        """The first month that can be asked of this village for this criterion."""
        return max(self.founded or 0, begun(self.figure)) or None

    @property
    def to_report(self) -> list[int]:
        """The missing months of which there is something to report."""
        return [period for period in self.figure.missing if period >= (self.since or 0)]

    @property
    def before_founding(self) -> list[int]:
        """The missing months in which the village, or the column, did not exist; nothing can be
        reported for them."""
        return [period for period in self.figure.missing if period < (self.since or 0)]

    @property
    def of_age(self) -> int:
        """The first year whose window lies within the village's life."""
        since = self.since or 0
        return periods.year_of(since) + (periods.month_of(since) > 1) + self.criterion.years - 1

    @property
    def first(self) -> int:
        """The first month of the window (for a stock the month it was read in)."""
        return self._month or periods.of(self.year - self.criterion.years + 1, 1)

    @property
    def last(self) -> int:
        return self._month or periods.of(self.year, 12)

    @property
    def _month(self) -> int | None:
        return self.figure.month if isinstance(self.figure, RatioFigure) else None

    @property
    def window(self) -> str:
        """ "2023-01/2025-12", or "2025-12" for a stock."""
        first, last = periods.code(self.first), periods.code(self.last)
        return first if first == last else f"{first}/{last}"

    @property
    def money(self) -> bool:
        return is_money(self.criterion)

    def unit(self, *, part: bool) -> str:
        return "元" if is_money(self.criterion, part=part) else "人"

    @property
    def ratio(self) -> Ratio | None:
        """How it is judged, where it is a ratio."""
        return self.criterion.measure if isinstance(self.criterion.measure, Ratio) else None

    @property
    def share(self) -> RatioFigure | None:
        """Its figure, where it is a ratio."""
        return self.figure if isinstance(self.figure, RatioFigure) else None

    @property
    def score_figure(self) -> ScoreFigure | None:
        """Its figure, where people give it points."""
        return self.figure if isinstance(self.figure, ScoreFigure) else None

    @property
    def finding_kind(self) -> str:
        """What is looked at on site; "" for anything else."""
        return (
            self.criterion.measure.kind if isinstance(self.criterion.measure, OnSiteFinding) else ""
        )

    @property
    def no_cases(self) -> bool:
        """A ratio whose denominator is zero, with nothing missing."""
        return self.share is not None and not self.share.missing and not self.share.whole

    @property
    def numerator_text(self) -> str:
        return self.amount(self.figure.amounts[0], part=True)

    @property
    def denominator_text(self) -> str:
        return self.amount(self.figure.amounts[1])

    @property
    def fraction(self) -> str:
        """ "812/830"; "" without figures."""
        return (
            f"{self.numerator_text}/{self.denominator_text}"
            if self.figure.amounts[0] is not None
            else ""
        )

    @property
    def exact(self) -> Fraction | None:
        """A ratio; None without cases."""
        if not self.ratio or not self.share or not self.share.whole:
            return None
        value = self.ratio.value(self.share.part, self.share.whole)
        return Fraction(value, self.share.whole * HUNDREDTHS[self.ratio.scale])

    @property
    def percent(self) -> str:
        """What a ratio comes to: two decimals, cut and never rounded up, so that a missed threshold
        is never shown as reached."""
        if not self.ratio or not self.share or not self.share.whole:
            return ""
        return value_text(self.ratio, self.share.part, self.share.whole)

    @property
    def state(self) -> str:
        return STATE_OF[self.held]

    def amount(self, value: int | None, *, part: bool = False) -> str:
        """As it is written: fen as yuan, points as points; `part`: what is divided."""
        if value is None:
            return ""
        if self.score_figure:
            return given_text(self.criterion, value)
        money = is_money(self.criterion, part=part)
        if money and value % 100:
            return f"{value // 100}.{value % 100:02d}"
        return str(value // 100) if money else str(value)


@dataclass(eq=False)
class VillageOutcome:
    """What is stored as assessment.models.Outcome; `held` is per criterion of the standard. Not to
    be changed."""

    facts: VillageFacts
    standard: AnyStandard
    year: int
    held: scoring.Held
    grade: str
    points: scoring.PointsSheet | None = None
    is_published: ClassVar[bool] = False
    note: ClassVar[str] = ""  # what was published, where another grade stands
    standing: ClassVar[str] = ""  # the two in full

    @property
    def village(self) -> str:
        return self.facts.village

    @property
    def made_of(self) -> list[str]:
        """The village and its parts."""
        return [self.village, *(part.village for part in self.facts.parts)]

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def kind(self) -> str:
        return self.facts.kind

    @property
    def grade_title(self) -> str:
        return self.standard.grade_titles[self.grade]

    @property
    def rank(self) -> int:
        return self.standard.ranks[self.grade]

    @property
    def points_text(self) -> str:
        """ "92.5分", "待定", or "" on a ladder."""
        if self.points is None:
            return ""
        return "待定" if self.points.total is None else points_text(self.points.total)

    @property
    def earned_text(self) -> str:
        return points_text(self.points.earned) if self.points else ""

    @cached_property
    def criteria(self) -> list[CriterionOutcome]:
        """The criteria that apply to this village."""
        scores = self.points.scores if self.points else (None,) * len(self.held)
        rows = zip(self.standard.criteria, self.facts.figures, self.held, scores, strict=True)
        return [
            CriterionOutcome(criterion, figure, answer, self.year, self.facts.since, got)
            for criterion, figure, answer, got in rows
            if figure is not None
        ]

    @property
    def losses(self) -> list[tuple[str, str]]:
        """By points: the titles of the two items that cost most, and what they cost."""
        found = [(item.criterion.title, item.lost) for item in self.criteria if item.lost]
        return [
            (title, points_text(lost))
            for title, lost in sorted(found, key=itemgetter(1), reverse=True)[:2]
        ]

    @cached_property
    def missing(self) -> list[int]:
        """Every period that some criterion waits for, in order; without those before its columns
        were asked."""
        figures = [figure for figure in self.facts.figures if figure and figure.missing]
        return sorted({p for figure in figures for p in figure.missing if p >= begun(figure)})

    @property
    def to_report(self) -> list[int]:
        """Of these, the months in which the village existed."""
        return [period for period in self.missing if period >= (self.facts.since or 0)]

    @cached_property
    def canonical(self) -> str:
        """The facts as canonical JSON."""
        return _encode(self.facts.stored)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over year, standard, facts and grade."""
        return hashlib.sha256(
            f"{self.year}\n{self.standard.digest}\n{self.canonical}\n{self.grade}".encode()
        ).hexdigest()


def score(facts: VillageFacts, standard: AnyStandard, year: int) -> VillageOutcome:
    match standard:
        case LadderStandard():
            answers = scoring.held(facts, standard)
            return VillageOutcome(facts, standard, year, answers, scoring.grade(answers, standard))
        case PointsStandard():
            points = scoring.sheet(facts, standard)
            return VillageOutcome(facts, standard, year, points.held, points.grade, points)
        case _:
            assert_never(standard)


def rescore(stored: list[Any], standard: AnyStandard, year: int) -> VillageOutcome:
    """The outcome of stored facts: the same grade, criteria and digest as when they were stored."""
    return score(
        restore(stored, [criterion.measure for criterion in standard.criteria]), standard, year
    )
