"""A standard tried on villages beside the one in force: who would move, and by which criterion.
Nothing is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..grading.outcomes import VillageOutcome
from ..grading.presentation import reason
from ..results.next_step import steps
from ..standards.data import AnyStandard, Grade, PointsStandard

MOST_NAMED = 4


@dataclass(frozen=True)
class TriedVillage:
    """One village under both standards; `before` None where none is in force. `township`: its name,
    where several are tried at once."""

    before: VillageOutcome | None
    after: VillageOutcome
    township: str = ""

    @property
    def direction(self) -> int:
        """1 up, -1 down by rank, whatever the ranks are called; 0 neither."""
        if self.before is None:
            return 0
        return (self.after.rank > self.before.rank) - (self.after.rank < self.before.rank)

    @property
    def why(self) -> list[tuple[str, str]]:
        """Title and reason of what keeps the village lower: under the draft, or, where it rises, in
        force until now."""
        lower = self.before if self.before and self.direction > 0 else self.after
        return [
            (step.item.criterion.title, reason(step.item)) for step in steps(lower)[:MOST_NAMED]
        ]

    @property
    def under(self) -> str:
        """Whose criteria `why` names."""
        return "现行标准" if self.direction > 0 else "草稿"


@dataclass(frozen=True)
class DraftTrial:
    standard: AnyStandard
    published: AnyStandard | None
    villages: Sequence[TriedVillage]

    @property
    def by_points(self) -> bool:
        return isinstance(self.standard, PointsStandard)

    @cached_property
    def moved(self) -> list[TriedVillage]:
        """Those that would fall come first."""
        return sorted(
            (move for move in self.villages if move.direction), key=lambda move: move.direction
        )

    @property
    def risen(self) -> int:
        return sum(move.direction > 0 for move in self.moved)

    @property
    def fallen(self) -> int:
        return sum(move.direction < 0 for move in self.moved)

    @property
    def undecided(self) -> int:
        return sum(None in move.after.held for move in self.villages)

    @cached_property
    def table(self) -> list[tuple[Grade, list[int], int]]:
        """Per grade of the draft: how many come from each grade in force (none without one), and
        all together."""
        counts = Counter(
            (move.after.grade, move.before.grade if move.before else "") for move in self.villages
        )
        sources = self.published.grades if self.published else ()
        return [
            (
                grade,
                [counts[grade.code, source.code] for source in sources],
                sum(count for (after, _), count in counts.items() if after == grade.code),
            )
            for grade in self.standard.grades
        ]


def compare(
    standard: AnyStandard,
    published: AnyStandard | None,
    after: Sequence[VillageOutcome],
    before: Sequence[VillageOutcome],
    names: Mapping[str, str],
) -> DraftTrial:
    """`names`: of townships by their codes; none where one division is tried."""
    known = {outcome.village: outcome for outcome in before}
    tried = [TriedVillage(known.get(o.village), o, names.get(o.village[:9], "")) for o in after]
    return DraftTrial(standard, published, tried)
