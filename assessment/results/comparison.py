"""What changed since the year before, criterion by criterion: figures and answers side by side."""

from dataclasses import dataclass
from typing import assert_never

from ..grading.outcomes import CriterionOutcome, VillageOutcome
from ..grading.points_reasons import earned_text
from ..standards.data import Points
from ..standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio, Reports
from ..standards.wording import ANSWERS


@dataclass(frozen=True)
class ComparedCriterion:
    """`before` is None where the year before did not ask for it."""

    item: CriterionOutcome
    before: CriterionOutcome | None

    @property
    def undecided(self) -> bool:
        """One of the years waits for data, so that nothing is better or worse yet."""
        return self.before is not None and None in (self.item.held, self.before.held)

    @property
    def move(self) -> int:
        """1 better, -1 worse, 0 the same or nothing to compare."""
        if self.before is None or self.undecided:
            return 0
        now, then = _rank(self.item), _rank(self.before)
        return (now > then) - (now < then)

    @property
    def figures(self) -> tuple[str, str]:
        """(the year before, this year)"""
        return figure(self.before), figure(self.item)


def _rank(item: CriterionOutcome) -> tuple[bool, Points]:
    return item.held is True, item.score or 0


def figure(item: CriterionOutcome | None) -> str:
    """What a year comes to in one cell: "97.74%（173/177）", "2期", "达到", "8.5分"."""
    if item is None:
        return "未列入"
    if item.item:
        return earned_text(item)
    if item.held is None:
        return ANSWERS[None]
    match item.criterion.measure:
        case Ratio():
            return (
                f"{item.percent}（{item.fraction}）"
                if item.percent
                else "无对象"
                if item.held
                else "未评议"
            )
        case Count(cases=cases):
            return f"{item.numerator_text}{'期' if isinstance(cases, Reports) else ''}"
        case OnSiteFinding() | InspectedScore():
            return ANSWERS[item.held]
        case _:
            assert_never(item.criterion.measure)


def compare(outcome: VillageOutcome, before: VillageOutcome) -> list[ComparedCriterion]:
    """In the order of the standard."""
    earlier = {item.criterion.code: item for item in before.criteria}
    return [ComparedCriterion(item, earlier.get(item.criterion.code)) for item in outcome.criteria]
