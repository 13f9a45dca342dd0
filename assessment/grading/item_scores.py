"""The points that people give under a standard: what is there of a village, and how far the
villages have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from associations.models import Village

from ..standards.data import VETO, AnyStandard, PointsItem
from ..standards.data.measures import InspectedScore
from ..standards.decimals import points_text
from ..standards.points_wording import given_text
from .models import ItemScore


def scored_items(standard: AnyStandard, year: int, kind: str = "") -> list[PointsItem]:
    """The items that are given points by people in a year; for villages of one kind, or of any."""
    return [
        criterion
        for criterion in standard.criteria
        if isinstance(criterion, PointsItem)
        and isinstance(criterion.measure, InspectedScore)
        and not criterion.switched_off(year)
        if not kind or criterion.applies(kind, year)
    ]


@dataclass(frozen=True)
class ScoredItem:
    """An item in one village; `score` None while nobody wrote anything."""

    item: PointsItem
    score: ItemScore | None

    @property
    def full_text(self) -> str:
        return "否决" if self.item.role == VETO else points_text(self.item.full)

    @property
    def own_text(self) -> str:
        """ "" while the village has not judged itself."""
        return self._text(self.score.own if self.score else None)

    @property
    def inspected_text(self) -> str:
        return self._text(self.score.inspected if self.score else None)

    def _text(self, value: int | None) -> str:
        return "" if value is None else given_text(self.item, value)


def lines(village: Village, year: int, items: Iterable[PointsItem]) -> list[ScoredItem]:
    found = {score.item: score for score in ItemScore.objects.filter(village=village, year=year)}
    return [ScoredItem(item, found.get(item.code)) for item in items]


@dataclass(frozen=True)
class ScoringProgress:
    """How many of a village's items it has judged itself, and how many were inspected."""

    village: Village
    items: int
    own: int
    inspected: int


def progress(
    villages: Iterable[Village], year: int, standard: AnyStandard, code: str
) -> Sequence[ScoringProgress]:
    rows = ItemScore.objects.in_division(code).filter(year=year).order_by()
    given: dict[str, dict[str, tuple[int | None, int | None]]] = {}
    for village, item, own, inspected in rows.values_list("village_id", "item", "own", "inspected"):
        given.setdefault(village, {})[item] = own, inspected
    by_kind = {kind: scored_items(standard, year, kind) for kind in ("village", "community")}
    found = []
    for village in villages:
        items = by_kind[village.kind]
        pairs = [given.get(village.pk, {}).get(item.code, (None, None)) for item in items]
        counts = (sum(pair[n] is not None for pair in pairs) for n in (0, 1))
        found.append(ScoringProgress(village, len(items), *counts))
    return found
