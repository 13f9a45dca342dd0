"""Facts and a standard by points → points and a grade. Pure, in whole hundredths of a point;
nothing is rounded.

An item that does not apply to a village gives full marks, as a ladder's criterion would not stand
in its way. What is missing leaves its item open, the total with it, and the village at the lowest
grade; a bonus without proof is none.
"""

from collections.abc import Iterable
from typing import NamedTuple, assert_never

from ...standards.data import BONUS, ITEM, VETO, ItemRole, PointsItem, PointsStandard
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
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


class PointsSheet(NamedTuple):
    """`scores` and `held` are per item of the standard (a veto has no score); `earned` what is
    decided so far, the capped `bonus` included; `total` None while something is open; `vetoed` the
    lowest grade a veto caps at, or ""."""

    scores: tuple[int | None, ...]
    held: Held
    earned: int
    bonus: int
    total: int | None
    vetoed: str
    grade: str


def sheet(facts: VillageFacts, standard: PointsStandard) -> PointsSheet:
    pairs = list(zip(standard.criteria, facts.figures, strict=True))
    scores = tuple([score(item, figure) for item, figure in pairs])
    held = tuple(
        [_held(item, figure, got) for (item, figure), got in zip(pairs, scores, strict=True)]
    )
    return summed(standard, scores, held)


def summed(standard: PointsStandard, scores: tuple[int | None, ...], held: Held) -> PointsSheet:
    """The sheet of items that are scored already; a veto's score counts nowhere."""
    bonus = min(_sum(standard, scores, BONUS), standard.bonus_cap)
    earned = _sum(standard, scores, ITEM) + bonus
    total = None if None in held else earned
    struck = [
        item.grade
        for item, answer in zip(standard.criteria, held, strict=True)
        if _strikes(item, answer)
    ]
    vetoed = min(struck, key=standard.ranks.__getitem__, default="")
    return PointsSheet(scores, held, earned, bonus, total, vetoed, _grade(total, vetoed, standard))


def score(item: PointsItem, figure: Figure | None) -> int | None:
    """An item's points; None while it is open, and for a veto, which has none."""
    if item.role == VETO:
        return None
    if item.role == BONUS:
        return _gained(item, figure) if figure else 0
    return _earned(item, figure) if figure else item.full


def _earned(item: PointsItem, figure: Figure) -> int | None:
    """What is left of the full marks."""
    match item.measure:
        case Ratio() as ratio:
            share = as_kind(RatioFigure, figure)
            if share.missing:
                return None
            if not share.whole:
                return item.full if ratio.empty_holds else min(item.full, 0)
            return max(item.floor, item.full - _steps_from(item, ratio, share) * item.off)
        case Count():
            count = as_kind(CountFigure, figure)
            return (
                None
                if count.missing
                else max(item.floor, item.full - _steps(item, count.cases, item.per) * item.off)
            )
        case OnSiteFinding():
            held = as_kind(FindingFigure, figure).held
            return None if held is None else max(item.floor, item.full - (0 if held else item.off))
        case InspectedScore():
            given = as_kind(ScoreFigure, figure).inspected
            return None if given is None else max(item.floor, min(item.full, given))
        case _:
            assert_never(item.measure)


def _gained(item: PointsItem, figure: Figure) -> int:
    """A bonus, which needs its proof: what is missing or has no cases gives none."""
    match item.measure:
        case Ratio() as ratio:
            share = as_kind(RatioFigure, figure)
            if share.missing or not share.whole:
                return 0
            return min(item.full, _steps_from(item, ratio, share, beyond=True) * item.off)
        case Count():
            count = as_kind(CountFigure, figure)
            return (
                0
                if count.missing
                else min(item.full, _steps(item, count.cases, item.per) * item.off)
            )
        case OnSiteFinding():
            return item.full if as_kind(FindingFigure, figure).held else 0
        case InspectedScore():
            return max(0, min(item.full, as_kind(ScoreFigure, figure).inspected or 0))
        case _:
            assert_never(item.measure)


def _steps_from(
    item: PointsItem, ratio: Ratio, figure: RatioFigure, *, beyond: bool = False
) -> int:
    """How many steps a ratio is short of its target, or `beyond` it."""
    away = ratio.target.basis_points * figure.whole - figure.part * 10000
    if ratio.target.at_most is not beyond:
        away = -away
    return _steps(item, away, item.per * figure.whole)


def _steps(item: PointsItem, away: int, size: int) -> int:
    if away <= 0:
        return 0
    return -(-away // size) if item.begun else away // size


def _held(item: PointsItem, figure: Figure | None, got: int | None) -> bool | None:
    """Full marks, some lost, or open; a veto that does not strike; a bonus never stands in the
    way."""
    if item.role == BONUS or figure is None:
        return True
    if item.role == ITEM:
        return None if got is None else got >= item.full
    if isinstance(figure, CountFigure) and figure.cases:
        return False  # whatever the missing months would add
    return holds(item.measure, figure)


def _strikes(item: PointsItem, answer: bool | None) -> bool:
    return item.role == VETO and answer is False


def _sum(standard: PointsStandard, scores: Iterable[int | None], role: ItemRole) -> int:
    return sum(
        got or 0 for item, got in zip(standard.criteria, scores, strict=True) if item.role == role
    )


def _grade(total: int | None, vetoed: str, standard: PointsStandard) -> str:
    lowest = standard.grades[0]
    if total is None:
        return lowest.code
    reached = [grade for grade in standard.grades if grade.least is None or total >= grade.least]
    best = max(reached, key=lambda grade: grade.rank, default=lowest)
    return vetoed if vetoed and standard.ranks[vetoed] < best.rank else best.code
