"""Facts and a standard by points → points and a grade. Pure, in whole hundredths of a point; nothing is rounded.

An item that does not apply to a village gives full marks, as a ladder's criterion would not stand in its way. What is
missing leaves its item open, the total with it, and the village at the lowest grade; a bonus without proof is none.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ..facts import Measure, VillageFacts
from ..standard import BONUS, ITEM, VETO, Item, PointsStandard
from .ladder import Held, holds


class PointsSheet(NamedTuple):
    """`scores` and `held` are per item of the standard (a veto has no score); `earned` what is decided so far, the
    capped `bonus` included; `total` None while something is open; `vetoed` the lowest grade a veto caps at, or ""."""

    scores: tuple[int | None, ...]
    held: Held
    earned: int
    bonus: int
    total: int | None
    vetoed: str
    grade: str


def sheet(facts: VillageFacts, standard: PointsStandard) -> PointsSheet:
    pairs = list(zip(standard.criteria, facts.measures, strict=True))
    scores = tuple([score(item, measure) for item, measure in pairs])
    held = tuple([_held(item, measure, got) for (item, measure), got in zip(pairs, scores, strict=True)])
    return summed(standard, scores, held)


def summed(standard: PointsStandard, scores: tuple[int | None, ...], held: Held) -> PointsSheet:
    """The sheet of items that are scored already; a veto's score counts nowhere."""
    bonus = min(_sum(standard, scores, BONUS), standard.bonus_cap)
    earned = _sum(standard, scores, ITEM) + bonus
    total = None if None in held else earned
    struck = [item.grade for item, answer in zip(standard.criteria, held, strict=True) if _strikes(item, answer)]
    vetoed = min(struck, key=standard.ranks.__getitem__, default="")
    return PointsSheet(scores, held, earned, bonus, total, vetoed, _grade(total, vetoed, standard))


def score(item: Item, measure: Measure | None) -> int | None:
    """An item's points; None while it is open, and for a veto, which has none."""
    if item.role == VETO:
        return None
    if item.role == BONUS:
        return _gained(item, measure) if measure else 0
    if measure is None:
        return item.full
    if item.measure == "score":
        return None if measure.numerator is None else max(item.floor, min(item.full, measure.numerator))
    if item.measure == "finding":
        return None if measure.held is None else max(item.floor, item.full - (0 if measure.held else item.off))
    if measure.missing:
        return None
    if item.threshold is not None and not measure.denominator:
        return min(item.full, 0) if item.measure == "appraisals" else item.full
    return max(item.floor, item.full - steps(item, measure) * item.off)


def steps(item: Item, measure: Measure, *, beyond: bool = False) -> int:
    """How many steps the figure is short of the threshold, or `beyond` it; for a count, how many of its cases."""
    if item.threshold is None:
        away, size = measure.numerator, item.per
    else:
        away = item.threshold * measure.denominator - measure.numerator * 10000
        size = item.per * measure.denominator
        if item.at_most is not beyond:
            away = -away
    if away <= 0:
        return 0
    return -(-away // size) if item.begun else away // size


def _gained(item: Item, measure: Measure) -> int:
    """A bonus, which needs its proof: what is missing or has no cases gives none."""
    if item.measure == "score":
        return max(0, min(item.full, measure.numerator or 0))
    if item.measure == "finding":
        return item.full if measure.held else 0
    if measure.missing or (item.threshold is not None and not measure.denominator):
        return 0
    return min(item.full, steps(item, measure, beyond=True) * item.off)


def _held(item: Item, measure: Measure | None, got: int | None) -> bool | None:
    """Full marks, some lost, or open; a veto that does not strike; a bonus never stands in the way."""
    if item.role == BONUS or measure is None:
        return True
    if item.role == ITEM:
        return None if got is None else got >= item.full
    if item.measure == "score":
        return None if measure.numerator is None else measure.numerator == 0
    if item.measure in ("zero", "count") and measure.numerator:
        return False  # whatever the missing months would add
    return holds(item, measure)


def _strikes(item: Item, answer: bool | None) -> bool:
    return item.role == VETO and answer is False


def _sum(standard: PointsStandard, scores: Iterable[int | None], role: str) -> int:
    return sum(got or 0 for item, got in zip(standard.criteria, scores, strict=True) if item.role == role)


def _grade(total: int | None, vetoed: str, standard: PointsStandard) -> str:
    lowest = standard.grades[0]
    if total is None:
        return lowest.code
    reached = [grade for grade in standard.grades if grade.least is None or total >= grade.least]
    best = max(reached, key=lambda grade: grade.rank, default=lowest)
    return vetoed if vetoed and standard.ranks[vetoed] < best.rank else best.code
