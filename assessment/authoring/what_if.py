"""What would become of the villages under a changed standard: both sides from facts read once, and
nothing stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from ..grading.facts import gather
from ..grading.figures import VillageFacts
from ..grading.garbage import no_collecting
from ..grading.outcomes import VillageOutcome, score
from ..grading.overview import Overview, TargetResult, summarise
from ..grading.shown import told_early
from ..grading.sums import needed_columns
from ..standards.data import (
    BONUS,
    AnyStandard,
    BaseStandard,
    Criterion,
    Grade,
    PointsItem,
    PointsStandard,
)
from ..standards.decimals import points_text
from .alterations import Alteration, BandShift
from .compared import ComparedVillage, Effect

REREAD = "_again"  # a criterion read a second time, over another window


@dataclass(frozen=True)
class GradeMove:
    """How many villages go from one grade to another."""

    before: Grade
    after: Grade
    count: int

    @property
    def way(self) -> str:
        return "up" if self.after.rank > self.before.rank else "down"


@dataclass(frozen=True)
class WhatIf:
    """A division's villages, by their codes, under both standards."""

    standard: AnyStandard
    tried: AnyStandard
    year: int
    pairs: Sequence[ComparedVillage]

    @cached_property
    def alterations(self) -> list[Alteration]:
        both = zip(self.standard.criteria, self.tried.criteria, strict=True)
        return [
            Alteration(criterion, tried, self.year)
            for criterion, tried in both
            if criterion != tried
        ]

    @cached_property
    def shifts(self) -> list[BandShift]:
        both = zip(self.standard.grades, self.tried.grades, strict=True)
        return [BandShift(grade, tried) for grade, tried in both if grade != tried]

    @property
    def texts(self) -> list[str]:
        """Everything that is changed, in words."""
        return [
            *(alteration.text for alteration in self.alterations),
            *(shift.text for shift in self.shifts),
        ]

    @property
    def full_texts(self) -> tuple[str, str] | None:
        """By points: what the items add up to, before and after, where the two differ."""
        before, after = self.standard, self.tried
        if (
            not isinstance(before, PointsStandard)
            or not isinstance(after, PointsStandard)
            or before.full == after.full
        ):
            return None
        return points_text(before.full), points_text(after.full)

    @property
    def counts(self) -> list[tuple[Grade, int, int]]:
        """Villages per grade, highest first: (grade, before, after)."""
        before, after = (
            (Counter(grades) for grades in zip(*self._grades, strict=True))
            if self.pairs
            else ({}, {})
        )
        return [
            (told_early(grade, self.year), before.get(grade.code, 0), after.get(grade.code, 0))
            for grade in self.standard.grades[::-1]
        ]

    @cached_property
    def moves(self) -> list[GradeMove]:
        """The ways villages go, those down first."""
        grades = {grade.code: told_early(grade, self.year) for grade in self.standard.grades}
        found = [
            GradeMove(grades[a], grades[b], count)
            for (a, b), count in Counter(self._grades).items()
            if a != b
        ]
        return sorted(found, key=lambda move: (move.way, -move.before.rank, -move.after.rank))

    @property
    def risen(self) -> int:
        return sum(move.count for move in self.moves if move.way == "up")

    @property
    def fallen(self) -> int:
        return sum(move.count for move in self.moves if move.way == "down")

    @cached_property
    def moved(self) -> list[ComparedVillage]:
        """Township by township, those that fall first."""
        found = [pair for pair in self.pairs if pair.before.grade != pair.after.grade]
        return sorted(found, key=lambda pair: (pair.before.village[:9], pair.move))

    @cached_property
    def targets(self) -> list[TargetResult]:
        """As they would stand."""
        return Overview(
            self.tried, self.year, summarise([pair.after for pair in self.pairs], []).rows
        ).targets

    @cached_property
    def effects(self) -> list[Effect]:
        numbers = {
            criterion.code: number for number, criterion in enumerate(self.standard.criteria)
        }
        return [
            Effect(
                alteration,
                *(self._holding(numbers[alteration.criterion.code], side) for side in (0, 1)),
            )
            for alteration in self.alterations
        ]

    @property
    def by_points(self) -> bool:
        return isinstance(self.standard, PointsStandard)

    def by_township(self) -> dict[str, "WhatIf"]:
        """The part of each township that has villages, by its code."""
        parts = groupby(self.pairs, key=lambda pair: pair.before.village[:9])
        return {code: self.of(list(pairs)) for code, pairs in parts}

    def of(self, pairs: Sequence[ComparedVillage]) -> "WhatIf":
        """The same for some of the villages, or none."""
        return replace(self, pairs=pairs)

    @cached_property
    def _grades(self) -> list[tuple[str, str]]:
        return [(pair.before.grade, pair.after.grade) for pair in self.pairs]

    def _holding(self, number: int, side: int) -> int | None:
        criterion = (self.tried if side else self.standard).criteria[number]
        if criterion.switched_off(self.year):
            return None
        outcomes = [pair.after if side else pair.before for pair in self.pairs]
        return sum(
            _reaches(outcome, number)
            for outcome in outcomes
            if outcome.facts.figures[number] is not None
        )


def _reaches(outcome: VillageOutcome, number: int) -> bool:
    item = outcome.standard.criteria[number]
    if outcome.points and isinstance(item, PointsItem) and item.role == BONUS:
        return bool(outcome.points.scores[number])
    return outcome.held[number] is True


def try_out(*, code: str, year: int, standard: AnyStandard, tried: AnyStandard) -> WhatIf:
    """Both standards over the villages of a division; as many queries as one of them alone."""
    reread = [
        number
        for number, (criterion, other) in enumerate(
            zip(standard.criteria, tried.criteria, strict=True)
        )
        if not other.switched_off(year)
        and (criterion.years != other.years or criterion.switched_off(year))
    ]
    again = tuple(_again(tried.criteria[number]) for number in reread)
    joint = _joined(standard, again)
    with no_collecting():
        sides = [_both_sides(facts, reread, tried, year) for facts in gather(code, year, joint)]
        pairs = [
            ComparedVillage(score(before, standard, year), score(after, tried, year))
            for before, after in sides
        ]
    return WhatIf(standard, tried, year, pairs)


def _joined(standard: BaseStandard, again: tuple[Criterion, ...]) -> BaseStandard:
    return replace(standard, criteria=standard.criteria + again)


def _again(criterion: Criterion) -> Criterion:
    """Under a name of its own where it is summed from reports; a finding is looked up by its
    code."""
    return (
        replace(criterion, code=criterion.code + REREAD) if needed_columns(criterion) else criterion
    )


def _both_sides(
    facts: VillageFacts, reread: Sequence[int], tried: AnyStandard, year: int
) -> tuple[VillageFacts, VillageFacts]:
    count = len(tried.criteria)
    own = facts.figures[:count]
    other = list(own)
    for place, number in enumerate(reread, start=count):
        other[number] = facts.figures[place]
    for number, criterion in enumerate(tried.criteria):
        if criterion.switched_off(year):
            other[number] = None
    return facts._replace(figures=own), facts._replace(figures=tuple(other))
