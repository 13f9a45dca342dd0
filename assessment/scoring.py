"""Facts and a standard → grades. Pure: no database, no clock, no rounding (domain.md §5; Civil Code art. 1259).

以上 includes the number itself: a ratio holds when numerator × 10000 ≥ threshold × denominator, in whole numbers.
"""

from collections.abc import Sequence

from .facts import Measure, VillageFacts
from .standard import Criterion, LadderStandard

Held = tuple[bool | None, ...]  # per criterion of the standard: held, not held, or cannot be decided


def holds(criterion: Criterion, measure: Measure) -> bool | None:
    """Whether one criterion holds; None when it cannot be decided (a missing month, no finding)."""
    if criterion.measure == "finding":
        return measure.held
    if measure.missing:
        return None
    if criterion.measure == "zero":
        return measure.numerator == 0
    if not measure.denominator:
        return criterion.measure != "appraisals"
    return measure.numerator * 10000 >= criterion.threshold * measure.denominator


def held(facts: VillageFacts, standard: LadderStandard) -> Held:
    """Every criterion's answer; one that does not apply to the village does not stand in its way (True)."""
    return tuple(
        [
            True if measure is None else holds(criterion, measure)
            for criterion, measure in zip(standard.criteria, facts.measures, strict=True)
        ]
    )


def grade(answers: Sequence[bool | None], standard: LadderStandard) -> str:
    """The code of the highest grade whose every criterion holds, and those of all grades below it."""
    failed = {c.grade for c, answer in zip(standard.criteria, answers, strict=True) if answer is not True}
    reached = standard.grades[0].code
    for step in standard.grades[1:]:
        if step.code in failed:
            break
        reached = step.code
    return reached
