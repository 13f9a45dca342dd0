"""Facts and a standard by points → points and a grade. Pure, in hundredths of a point; a share of
the full marks is an exact fraction, and nothing is rounded.

An item that does not apply to a village gives full marks, as a ladder's criterion would not stand
in its way. What is missing leaves its item open, the total with it, and the village at the lowest
grade; a bonus without proof is none. What is taken off an item besides takes no more than is left.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, assert_never

from ...standards.data import (
    BONUS,
    CONDITION,
    DEDUCTION,
    ITEM,
    VETO,
    ItemRole,
    Points,
    PointsItem,
    PointsStandard,
)
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio, Target
from ..figures import (
    CountFigure,
    Figure,
    FindingFigure,
    RatioFigure,
    ScoreFigure,
    VillageFacts,
    as_kind,
)
from .ladder import Held, holds

Scores = tuple[Points | None, ...]


class PointsSheet(NamedTuple):
    """`scores` and `held` are per item of the standard (a veto and a condition have no score, a
    deduction what it takes off, below zero); `earned` what is decided so far, the capped `bonus`
    included; `total` None while something is open; `vetoed` the lowest grade a veto caps at, or
    ""."""

    scores: Scores
    held: Held
    earned: Points
    bonus: Points
    total: Points | None
    vetoed: str
    grade: str


def sheet(facts: VillageFacts, standard: PointsStandard) -> PointsSheet:
    pairs = list(zip(standard.criteria, facts.figures, strict=True))
    scores = tuple([score(item, figure) for item, figure in pairs])
    held = tuple(
        [_held(item, figure, got) for (item, figure), got in zip(pairs, scores, strict=True)]
    )
    return summed(standard, scores, held)


def summed(standard: PointsStandard, scores: Scores, held: Held) -> PointsSheet:
    """The sheet of items that are scored one by one; a veto's score counts nowhere."""
    if any(item.of for item in standard.criteria):
        scores, held = _joined(standard, scores, held)
    bonus = min(_sum(standard, scores, BONUS), standard.bonus_cap)
    earned = _sum(standard, scores, ITEM) + _sum(standard, scores, DEDUCTION) + bonus
    total = None if None in held else earned
    struck = [
        item.grade
        for item, answer in zip(standard.criteria, held, strict=True)
        if _strikes(item, answer)
    ]
    vetoed = min(struck, key=standard.ranks.__getitem__, default="")
    return PointsSheet(scores, held, earned, bonus, total, vetoed, _grade(total, vetoed, standard))


def _joined(standard: PointsStandard, scores: Scores, held: Held) -> tuple[Scores, Held]:
    """An item whose condition is not met is worth nothing; what is taken off it besides leaves at
    least its floor, in the order of the standard."""
    got, answers = list(scores), list(held)
    place = {item.code: number for number, item in enumerate(standard.criteria)}
    joined = [(n, place[item.of], item) for n, item in enumerate(standard.criteria) if item.of]
    for number, whole, item in joined:
        if item.role == CONDITION and answers[number] is False:
            got[whole], answers[whole] = min(standard.criteria[whole].floor, 0), False
    left = list(got)
    for number, whole, item in joined:
        rest, off = left[whole], got[number]
        if item.role == DEDUCTION and rest is not None and off is not None:
            floor = standard.criteria[whole].floor
            got[number] = -min(-off, max(0, rest - floor))
            left[whole] = rest + (got[number] or 0)
    return tuple(got), tuple(answers)


def score(item: PointsItem, figure: Figure | None) -> Points | None:
    """An item's points; None while it is open, and for a veto or a condition, which have none."""
    if not item.is_worth:
        return None
    if item.role == BONUS:
        return _gained(item, figure) if figure else 0
    if item.role == DEDUCTION:
        return _taken(item, figure) if figure else 0
    return _earned(item, figure) if figure else item.full


def _earned(item: PointsItem, figure: Figure) -> Points | None:
    """What is left of the full marks."""
    if figure.missing:
        return None
    match item.measure:
        case Ratio() as ratio:
            share = as_kind(RatioFigure, figure)
            if not share.whole:
                return item.full if ratio.empty_holds else min(item.full, 0)
            return _worth(item, ratio.target, ratio.value(share.part, share.whole), share.whole)
        case Count() as count:
            return _worth(item, count.wanted, as_kind(CountFigure, figure).cases, 1)
        case OnSiteFinding():
            held = as_kind(FindingFigure, figure).held
            return None if held is None else max(item.floor, item.full - (0 if held else item.off))
        case InspectedScore():
            given = as_kind(ScoreFigure, figure).inspected
            return None if given is None else max(item.floor, min(item.full, given))
        case _:
            assert_never(item.measure)


def _worth(item: PointsItem, target: Target, value: int, whole: int) -> Points:
    """Of value ÷ whole against the target: in proportion, or by steps away from it and beyond."""
    if item.share:
        return _within(item.floor, _share(item, target, value, whole), item.best)
    short = target.short(value, whole)
    if short <= 0:
        return min(item.best, item.full + _steps(item, -short, item.per * whole) * item.off)
    return max(item.floor, item.full - _steps(item, short, item.per * whole) * item.off)


def _share(item: PointsItem, target: Target, value: int, whole: int) -> Fraction:
    """Full marks at the target, none at `zero`."""
    return Fraction(
        item.full * (value - item.zero * whole), (target.basis_points - item.zero) * whole
    )


def _within(least: int, points: Fraction, most: int) -> Points:
    return least if points <= least else most if points >= most else _plain(points)


def _plain(points: Points) -> Points:
    return int(points) if points.denominator == 1 else points


def shared(item: PointsItem, value: int, whole: int) -> Points:
    """Of an item in proportion, by what is compared with its target (`Ratio.value`, or cases)."""
    match item.measure:
        case Ratio() as ratio:
            target, empty_holds = ratio.target, ratio.empty_holds
        case Count() as count:
            target, empty_holds = count.wanted, True
        case OnSiteFinding() | InspectedScore():
            raise TypeError(item.measure)
        case _:
            assert_never(item.measure)
    if item.role == BONUS:
        return _added(item, target, value, whole) if whole else 0
    got = _worth(item, target, value, whole) if whole else item.full if empty_holds else 0
    return min(0, got - item.full) if item.role == DEDUCTION else got


def _taken(item: PointsItem, figure: Figure) -> Points | None:
    """What is taken off, below zero: as much as an item with as many points would lose."""
    if isinstance(figure, ScoreFigure):  # people say what is taken off
        given = figure.inspected
        return None if given is None else -max(0, min(item.full, given))
    left = _earned(item, figure)
    return None if left is None else min(0, left - item.full)


def _gained(item: PointsItem, figure: Figure) -> Points:
    """A bonus, which needs its proof: what is missing or has no cases gives none."""
    if figure.missing:
        return 0
    match item.measure:
        case Ratio() as ratio:
            share = as_kind(RatioFigure, figure)
            value = ratio.value(share.part, share.whole)
            return _added(item, ratio.target, value, share.whole) if share.whole else 0
        case Count() as count:
            cases = as_kind(CountFigure, figure).cases
            return _added(item, count.target or Target(0), cases, 1)
        case OnSiteFinding():
            return item.full if as_kind(FindingFigure, figure).held else 0
        case InspectedScore():
            return max(0, min(item.full, as_kind(ScoreFigure, figure).inspected or 0))
        case _:
            assert_never(item.measure)


def _added(item: PointsItem, target: Target, value: int, whole: int) -> Points:
    """In proportion, or by steps beyond the target."""
    if item.share:
        return _within(0, _share(item, target, value, whole), item.full)
    beyond = -target.short(value, whole)
    return min(item.full, _steps(item, beyond, item.per * whole) * item.off)


def _steps(item: PointsItem, away: int, size: int) -> int:
    if away <= 0:
        return 0
    return -(-away // size) if item.begun else away // size


def _held(item: PointsItem, figure: Figure | None, got: Points | None) -> bool | None:
    """Full marks, some lost, or open; a veto that does not strike; a condition that is met; a bonus
    never stands in the way."""
    if item.role == BONUS or figure is None:
        return True
    if item.role == ITEM:
        return None if got is None else got >= item.full
    if item.role == DEDUCTION:
        return None if got is None else got >= 0
    if item.role == CONDITION and isinstance(figure, ScoreFigure):
        return None if figure.inspected is None else figure.inspected >= item.full
    if item.role == VETO and _strikes_already(item, figure):
        return False
    return holds(item.measure, figure)


def _strikes_already(item: PointsItem, figure: Figure) -> bool:
    """Whatever the missing months would add."""
    count = item.measure
    return (
        isinstance(figure, CountFigure)
        and isinstance(count, Count)
        and not count.at_least
        and count.wanted.short(figure.cases, 1) > 0
    )


def _strikes(item: PointsItem, answer: bool | None) -> bool:
    return item.role == VETO and answer is False


def _sum(standard: PointsStandard, scores: Iterable[Points | None], role: ItemRole) -> Points:
    found: Points = 0
    for item, got in zip(standard.criteria, scores, strict=True):
        if item.role == role and got is not None:
            found += got
    return _plain(found)


def _grade(total: Points | None, vetoed: str, standard: PointsStandard) -> str:
    lowest = standard.grades[0]
    if total is None:
        return lowest.code
    reached = [grade for grade in standard.grades if grade.least is None or total >= grade.least]
    best = max(reached, key=lambda grade: grade.rank, default=lowest)
    return vetoed if vetoed and standard.ranks[vetoed] < best.rank else best.code
