"""季度考核: what a year looks like so far, by the same engine; provisional, nothing is stored.

A quarter ends with its last month that is due. What comes only later in the year, appraisals and findings, is not held
against a village while the year runs; a month that is due and lacking is.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from . import periods
from .facts import VillageFacts, gather
from .outcomes import VillageOutcome, score
from .services.standards import standard_for
from .standard import AnyStandard, LadderStandard
from .wording import short_title

MEASURES_TO_COME = ("appraisals", "finding")


@dataclass(frozen=True)
class Quarter:
    number: int
    through: int  # month

    @property
    def is_whole(self) -> bool:
        return self.through == 3 * self.number

    @property
    def title(self) -> str:
        names = "一二三四"
        return f"第{names[self.number - 1]}季度"


@dataclass(frozen=True)
class Review:
    """A village at a quarter's end; `pending` are the criteria that nothing is known of yet."""

    outcome: VillageOutcome
    pending: list[str]


@dataclass(frozen=True)
class Trend:
    village: str
    name: str
    reviews: Sequence[Review | None]

    @property
    def move(self) -> int:
        """1 up, -1 down since the quarter before."""
        ranks = [review.outcome.rank for review in self.reviews if review]
        return (ranks[-1] > ranks[-2]) - (ranks[-1] < ranks[-2]) if len(ranks) > 1 else 0


def quarters(year: int, today: datetime.date) -> list[Quarter]:
    """The quarters with at least one month that is due."""
    due = [month for month in range(1, 13) if periods.is_late(periods.of(year, month), today)]
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
        }
        for quarter in shown
    ]
    names = {village: found.outcome.name for column in columns for village, found in column.items()}
    return standard, [
        Trend(village, names[village], [column.get(village) for column in columns]) for village in sorted(names)
    ]


def _column(code: str, year: int, standard: AnyStandard, quarter: Quarter) -> dict[str, Review]:
    found = gather(code, year, standard, through=quarter.through)
    return {facts.village: _reviewed(facts, standard, year, quarter) for facts in found}


def _reviewed(facts: VillageFacts, standard: AnyStandard, year: int, quarter: Quarter) -> Review:
    if quarter.through == 12 or not isinstance(standard, LadderStandard):
        return Review(score(facts, standard, year), [])
    to_come = [
        measure is not None
        and criterion.measure in MEASURES_TO_COME
        and not measure.denominator
        and measure.held is None
        for criterion, measure in zip(standard.criteria, facts.measures, strict=True)
    ]
    measures = tuple(None if later else m for later, m in zip(to_come, facts.measures, strict=True))
    pending = [short_title(criterion) for later, criterion in zip(to_come, standard.criteria, strict=True) if later]
    return Review(score(facts._replace(measures=measures), standard, year), pending)


def tally(standard: AnyStandard, trends: Sequence[Trend], number: int) -> list[list[int]]:
    """Per grade, best first: how many villages stand there in each of the quarters."""
    return [
        [sum(1 for t in trends if (r := t.reviews[n]) and r.outcome.grade == grade.code) for n in range(number)]
        for grade in reversed(standard.grades)
    ]
