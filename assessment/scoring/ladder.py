"""Facts and a ladder → grades. Pure: no database, no clock, no rounding (domain.md §5; Civil Code art. 1259).

以上 includes the number itself: a ratio holds when numerator × 10000 ≥ threshold × denominator, in whole numbers.
"""

from collections.abc import Sequence

from ..facts import Measure, VillageFacts
from ..standard import AnyStandard, Criterion

Held = tuple[bool | None, ...]  # per criterion of the standard: held, not held, or cannot be decided


def holds(criterion: Criterion, measure: Measure) -> bool | None:
    """Whether one criterion holds; None when it cannot be decided (a missing month, no finding)."""
    if criterion.measure == "finding":
        return measure.held
    if measure.missing:
        return None
    if criterion.measure in ("zero", "count"):
        return measure.numerator == 0
    if not measure.denominator:
        return criterion.measure != "appraisals"
    distance = measure.numerator * 10000 - criterion.threshold * measure.denominator
    return distance <= 0 if criterion.at_most else distance >= 0


def held(facts: VillageFacts, standard: AnyStandard) -> Held:
    """Every criterion's answer; one that does not apply to the village does not stand in its way (True)."""
    return tuple(
        [
            True if measure is None else holds(criterion, measure)
            for criterion, measure in zip(standard.criteria, facts.measures, strict=True)
        ]
    )


def grade(answers: Sequence[bool | None], standard: AnyStandard) -> str:
    """The code of the highest grade whose every criterion holds, and, where it inherits, the grade below it."""
    failed = {c.grade for c, answer in zip(standard.criteria, answers, strict=True) if answer is not True}
    reached, below = standard.grades[0].code, True
    for step in standard.grades[1:]:
        below = step.code not in failed and (below or not step.inherits)
        if below:
            reached = step.code
    return reached
