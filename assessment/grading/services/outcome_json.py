"""Outcomes as JSON: what is stored of a criterion, and what the command prints."""

from fractions import Fraction
from typing import assert_never

from ...reports import periods
from ...standards.data import Points
from ...standards.data.measures import HUNDREDTHS, Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.wording import is_money
from ..outcomes import CriterionOutcome, VillageOutcome
from ..presentation import reason


def criterion_json(item: CriterionOutcome) -> dict[str, object]:
    """The criterion as `assess --format json` prints it and Outcome.criteria stores it; levy in
    yuan."""
    return {
        "code": item.criterion.code,
        "grade": item.criterion.grade,
        "numerator": _amount(item, item.figure.amounts[0], part=True),
        "denominator": _amount(item, item.figure.amounts[1], part=False),
        "threshold": _threshold(item),
        "window": item.window,
        "held": item.held,
        "reason": reason(item),
        **({"score": exactly(item.score), "full": item.item.full} if item.item else {}),
    }


def exactly(points: Points | None) -> int | str | None:
    """A whole number, or a fraction to the letter: "4675/3"."""
    return str(points) if isinstance(points, Fraction) else points


def _threshold(item: CriterionOutcome) -> float | int | None:
    """As a share of 1; of a count as it is."""
    match item.criterion.measure:
        case Ratio(target=target, scale=scale):
            return target.basis_points / HUNDREDTHS[scale]
        case Count(target=target):
            return target.basis_points if target else None
        case OnSiteFinding() | InspectedScore():
            return None
        case _:
            assert_never(item.criterion.measure)


def _amount(item: CriterionOutcome, value: int | None, *, part: bool) -> int | float | None:
    if value is None or not is_money(item.criterion, part=part):
        return value
    return value / 100 if value % 100 else value // 100


def village_json(outcome: VillageOutcome) -> dict[str, object]:
    return {
        "village": outcome.village,
        "name": outcome.name,
        "kind": outcome.kind,
        "year": outcome.year,
        "standard": outcome.standard.code,
        "grade": outcome.grade,
        **(
            {"total": exactly(outcome.points.total), "vetoed": outcome.points.vetoed}
            if outcome.points
            else {}
        ),
        "criteria": [criterion_json(item) for item in outcome.criteria],
        "missing": [periods.code(period) for period in outcome.missing],
    }


def figures(criteria: list[dict[str, object]]) -> list[dict[str, object]]:
    """Criteria as `criterion_json` gives them, without the wording of reasons, which may
    improve."""
    return [
        {name: value for name, value in criterion.items() if name != "reason"}
        for criterion in criteria
    ]
