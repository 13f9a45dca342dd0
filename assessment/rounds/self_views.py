"""自评 counted: what a village has to judge of itself in a year, and what it has judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..grading.models import ItemScore
from ..standards.data import BONUS, AnyStandard, Criterion, PointsItem
from .models.acceptance import SelfView


def to_judge(standard: AnyStandard, kind: str, year: int) -> frozenset[str]:
    """The criteria that apply to villages of the kind; nobody has to claim a bonus."""
    return required(criterion for criterion in standard.criteria if criterion.applies(kind, year))


def required(criteria: Iterable[Criterion]) -> frozenset[str]:
    return frozenset(
        c.code for c in criteria if not (isinstance(c, PointsItem) and c.role == BONUS)
    )


def judged(code: str, year: int) -> Mapping[str, set[str]]:
    """By village: the criteria it has judged, in words or, where people give points, by giving
    itself some."""
    found: dict[str, set[str]] = defaultdict(set)
    views = SelfView.objects.in_division(code).filter(year=year).order_by()
    scores = ItemScore.objects.in_division(code).filter(year=year, own__isnull=False).order_by()
    for rows, name in ((views, "criterion"), (scores, "item")):
        for village, criterion in rows.values_list("village_id", name):
            found[village].add(criterion)
    return found
