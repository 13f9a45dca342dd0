"""What would become of the villages under a changed standard: both sides from facts read once, and
nothing stored."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from ..grading.facts import gather
from ..grading.figures import VillageFacts
from ..grading.garbage import no_collecting
from ..grading.outcomes import CriterionOutcome, VillageOutcome, score
from ..grading.overview import Overview, TargetResult, summarise
from ..grading.points_reasons import earned_text
from ..grading.sums import needed_columns
from ..standards.data import (
    BONUS,
    ITEM,
    VETO,
    AnyStandard,
    BaseStandard,
    Criterion,
    Grade,
    PointsItem,
    PointsStandard,
)
from ..standards.decimals import points_text
from ..standards.wording import ANSWERS, short_title, threshold_text
from .alterations import Alteration, BandShift

REACHED = {ITEM: "得满分", BONUS: "得到加分", VETO: "没有被否决"}
REREAD = "_again"  # a criterion read a second time, over another window


@dataclass(frozen=True)
class Effect:
    """How many villages reach an altered criterion, before and after; None where it is switched
    off."""

    alteration: Alteration
    before: int | None
    after: int | None

    @property
    def reached(self) -> str:
        """What it is to reach it."""
        criterion = self.alteration.criterion
        return REACHED[criterion.role] if isinstance(criterion, PointsItem) else "达到"


@dataclass(frozen=True)
class ComparedVillage:
    """A village under the standard in force and under the one that is tried."""

    before: VillageOutcome
    after: VillageOutcome

    @property
    def move(self) -> int:
        return (self.after.rank > self.before.rank) - (self.after.rank < self.before.rank)

    @property
    def way(self) -> str:
        return "up" if self.move > 0 else "down"

    @property
    def why(self) -> str:
        """The criteria that moved the village: all it gained on the way up, where it now stops on
        the way down; by points, the total and every item that is worth more or less."""
        found = self._items_of_points() if self.before.points else self._criteria_of_ladder()
        before, after = (
            {item.criterion.code: item for item in side.criteria}
            for side in (self.before, self.after)
        )
        texts = [
            f"{short_title(c)}：{_result(before.get(c.code))}→{_result(after.get(c.code))}"
            for c in found
        ]
        return "；".join([*self._total(), *texts])

    def _total(self) -> Iterator[str]:
        if self.before.points:
            both = [self.before.points_text, self.after.points_text]
            yield f"总分{'→'.join(dict.fromkeys(both))}"
            yield from self._band()

    def _band(self) -> Iterator[str]:
        """Where the band that the village enters or leaves begins elsewhere."""
        higher = max(self.before, self.after, key=lambda side: side.rank).grade
        before, after = (_grade(side.standard, higher) for side in (self.before, self.after))
        if before.least != after.least:
            yield BandShift(before, after).text

    def _criteria_of_ladder(self) -> list[Criterion]:
        rank, low, high = self.before.standard.ranks, *sorted((self.before.rank, self.after.rank))
        top = high if self.move > 0 else low + 1
        both = zip(self.before.standard.criteria, self.before.held, self.after.held, strict=True)
        return [
            c
            for c, before, after in both
            if low < rank[c.grade] <= top and (before is True) != (after is True)
        ]

    def _items_of_points(self) -> list[Criterion]:
        both = zip(
            self.before.standard.criteria, _worth(self.before), _worth(self.after), strict=True
        )
        return [item for item, before, after in both if before != after]


def _grade(standard: AnyStandard, code: str) -> Grade:
    return next(grade for grade in standard.grades if grade.code == code)


def _worth(outcome: VillageOutcome) -> list[tuple[int | None, bool | None]]:
    """Per item its points and its answer."""
    scores = outcome.points.scores if outcome.points else ()
    return list(zip(scores, outcome.held, strict=True))


def _result(item: CriterionOutcome | None) -> str:
    if item is None:
        return "不要求"
    if item.item:
        return earned_text(item)
    if item.ratio is None:
        return ANSWERS[item.held]
    figure = f"{item.fraction}，" if item.percent and item.held is not None else ""
    return f"{ANSWERS[item.held]}（{figure}门槛{threshold_text(item.ratio.target.basis_points)}）"


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
            (grade, before.get(grade.code, 0), after.get(grade.code, 0))
            for grade in self.standard.grades[::-1]
        ]

    @cached_property
    def moves(self) -> list[GradeMove]:
        """The ways villages go, those down first."""
        grades = {grade.code: grade for grade in self.standard.grades}
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
