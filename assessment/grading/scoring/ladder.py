"""Facts and a ladder → grades. Pure: no database, no clock, no rounding (domain.md §5; Civil Code
art. 1259).

以上 includes the number itself: a ratio holds when part × 10000 ≥ target × whole, in whole numbers
(10000 for per cent; see `Scale`).
"""

from collections.abc import Sequence
from typing import assert_never

from ...standards.data import LadderStandard
from ...standards.data.measures import Count, InspectedScore, Measure, OnSiteFinding, Ratio
from ..figures import (
    CountFigure,
    Figure,
    FindingFigure,
    RatioFigure,
    ScoreFigure,
    VillageFacts,
    as_kind,
)

Held = tuple[
    bool | None, ...
]  # per criterion of the standard: held, not held, or cannot be decided


def holds(measure: Measure, figure: Figure) -> bool | None:
    """Whether one criterion holds; None when it cannot be decided (a missing month, no finding, no
    score)."""
    match measure:
        case Ratio():
            return _reached(measure, as_kind(RatioFigure, figure))
        case Count():
            count = as_kind(CountFigure, figure)
            return None if count.missing else measure.wanted.short(count.cases, 1) <= 0
        case OnSiteFinding():
            return as_kind(FindingFigure, figure).held
        case InspectedScore():
            inspected = as_kind(ScoreFigure, figure).inspected
            return None if inspected is None else inspected == 0
        case _:
            assert_never(measure)


def _reached(ratio: Ratio, figure: RatioFigure) -> bool | None:
    if figure.missing:
        return None
    if not figure.whole:
        return ratio.empty_holds
    return ratio.target.short(ratio.value(figure.part, figure.whole), figure.whole) <= 0


def held(facts: VillageFacts, standard: LadderStandard) -> Held:
    """Every criterion's answer; one that does not apply to the village does not stand in its way
    (True)."""
    return tuple(
        [
            True if figure is None else holds(criterion.measure, figure)
            for criterion, figure in zip(standard.criteria, facts.figures, strict=True)
        ]
    )


def grade(answers: Sequence[bool | None], standard: LadderStandard) -> str:
    """The code of the highest grade whose every criterion holds, and, where it inherits, the grade
    below it."""
    failed = {
        c.grade for c, answer in zip(standard.criteria, answers, strict=True) if answer is not True
    }
    reached, below = standard.grades[0].code, True
    for step in standard.grades[1:]:
        below = step.code not in failed and (below or not step.inherits)
        if below:
            reached = step.code
    return reached
