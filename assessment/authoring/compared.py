"""A village under the standard and under the changed one, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..grading.outcomes import CriterionOutcome, VillageOutcome
from ..grading.points_reasons import earned_text
from ..standards.data import (
    BONUS,
    CONDITION,
    DEDUCTION,
    ITEM,
    VETO,
    AnyStandard,
    Criterion,
    Grade,
    Points,
    PointsItem,
)
from ..standards.wording import ANSWERS, amount_text, short_title
from .alterations import Alteration, BandShift

REACHED = {
    ITEM: "得满分",
    BONUS: "得到加分",
    VETO: "没有被否决",
    DEDUCTION: "没有扣分",
    CONDITION: "达到",
}


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


def _worth(outcome: VillageOutcome) -> list[tuple[Points | None, bool | None]]:
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
    threshold = amount_text(item.ratio, item.ratio.target.basis_points)
    return f"{ANSWERS[item.held]}（{figure}门槛{threshold}）"
