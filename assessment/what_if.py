"""What would become of the villages under a changed standard: both sides from facts read once, and nothing stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .facts import REPORTED, VillageFacts, gather
from .outcomes import CriterionOutcome, VillageOutcome, score
from .overview import Overview, summarise
from .points_reasons import earned_text
from .standard import AnyStandard, Criterion, Grade
from .wording import ANSWERS, short_title, threshold_text

REREAD = "_again"  # a criterion read a second time, over another window


@dataclass(frozen=True)
class Alteration:
    """A criterion beside what is tried instead of it."""

    criterion: Criterion
    tried: Criterion
    year: int

    @property
    def texts(self) -> list[str]:
        """What is different, a few words each."""
        if self.tried.switched_off(self.year):
            return ["停用"]
        found = ["启用"] if self.criterion.switched_off(self.year) else []
        before, after = self.criterion.threshold, self.tried.threshold
        if before is not None and after is not None and before != after:
            found.append(f"门槛{threshold_text(before)}→{threshold_text(after)}")
        if self.criterion.years != self.tried.years:
            found.append(f"考评期{self.criterion.years}年→{self.tried.years}年")
        return found

    @property
    def text(self) -> str:
        return f"{short_title(self.criterion)}：{'，'.join(self.texts)}"


@dataclass(frozen=True)
class Effect:
    """How many villages hold an altered criterion, before and after; None where it is switched off."""

    alteration: Alteration
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Pair:
    """A village under the standard in force and under the one that is tried."""

    before: VillageOutcome
    after: VillageOutcome

    @property
    def move(self) -> int:
        return (self.after.rank > self.before.rank) - (self.after.rank < self.before.rank)

    @property
    def way(self) -> str:
        return "up" if self.move > 0 else "down"

    @property
    def why(self) -> str:
        """The criteria that moved the village: all it gained on the way up, where it now stops on the way down; by
        points, every item that is worth more or less."""
        found = self._items_of_points() if self.before.points else self._criteria_of_ladder()
        before, after = ({item.criterion.code: item for item in side.criteria} for side in (self.before, self.after))
        texts = [f"{short_title(c)}：{_said(before.get(c.code))}→{_said(after.get(c.code))}" for c in found]
        return "；".join(texts)

    def _criteria_of_ladder(self) -> list[Criterion]:
        rank, low, high = self.before.standard.ranks, *sorted((self.before.rank, self.after.rank))
        top = high if self.move > 0 else low + 1
        both = zip(self.before.standard.criteria, self.before.held, self.after.held, strict=True)
        return [c for c, before, after in both if low < rank[c.grade] <= top and (before is True) != (after is True)]

    def _items_of_points(self) -> list[Criterion]:
        both = zip(self.before.standard.criteria, _worth(self.before), _worth(self.after), strict=True)
        return [item for item, before, after in both if before != after]


def _worth(outcome: VillageOutcome) -> list[tuple[int | None, bool | None]]:
    """Per item its points and its answer."""
    scores = outcome.points.scores if outcome.points else ()
    return list(zip(scores, outcome.held, strict=True))


def _said(item: CriterionOutcome | None) -> str:
    if item is None:
        return "不要求"
    if item.item:
        return earned_text(item)
    threshold = item.criterion.threshold
    if threshold is None:
        return ANSWERS[item.held]
    figure = f"{item.fraction}，" if item.percent and item.held is not None else ""
    return f"{ANSWERS[item.held]}（{figure}门槛{threshold_text(threshold)}）"


@dataclass(frozen=True)
class Trial:
    """A division's villages under both standards."""

    standard: AnyStandard
    tried: AnyStandard
    year: int
    pairs: Sequence[Pair]

    @cached_property
    def alterations(self) -> list[Alteration]:
        both = zip(self.standard.criteria, self.tried.criteria, strict=True)
        return [Alteration(criterion, tried, self.year) for criterion, tried in both if criterion != tried]

    @cached_property
    def before(self) -> Overview:
        return Overview(self.standard, self.year, summarise([pair.before for pair in self.pairs], []).rows)

    @cached_property
    def after(self) -> Overview:
        return Overview(self.tried, self.year, summarise([pair.after for pair in self.pairs], []).rows)

    @property
    def counts(self) -> list[tuple[Grade, int, int]]:
        """Villages per grade, highest first: (grade, before, after)."""
        both = zip(self.before.shares, self.after.shares, strict=True)
        return [(before.grade, before.count, after.count) for before, after in both][::-1]

    @cached_property
    def risen(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.move > 0]

    @cached_property
    def fallen(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.move < 0]

    @property
    def moved(self) -> list[Pair]:
        """Those that fall first."""
        return self.fallen + self.risen

    @cached_property
    def effects(self) -> list[Effect]:
        numbers = {criterion.code: number for number, criterion in enumerate(self.standard.criteria)}
        return [
            Effect(alteration, *(self._holding(numbers[alteration.criterion.code], side) for side in (0, 1)))
            for alteration in self.alterations
        ]

    def within(self, code: str) -> "Trial":
        """The part of a township."""
        return replace(self, pairs=[pair for pair in self.pairs if pair.before.village.startswith(code)])

    def _holding(self, number: int, side: int) -> int | None:
        outcomes = [pair.after if side else pair.before for pair in self.pairs]
        applied = [outcome.held[number] for outcome in outcomes if outcome.facts.measures[number] is not None]
        criterion = (self.tried if side else self.standard).criteria[number]
        return None if criterion.switched_off(self.year) else applied.count(True)


def alter(standard: AnyStandard, changes: Mapping[str, Mapping[str, Any]]) -> AnyStandard:
    """The standard with other values for some fields of some criteria, by their codes."""
    criteria = tuple(replace(criterion, **changes.get(criterion.code, {})) for criterion in standard.criteria)
    return replace(standard, criteria=criteria)


def try_out(*, code: str, year: int, standard: AnyStandard, tried: AnyStandard) -> Trial:
    """Both standards over the villages of a division; as many queries as one of them alone."""
    reread = [
        number
        for number, (criterion, other) in enumerate(zip(standard.criteria, tried.criteria, strict=True))
        if not other.switched_off(year) and (criterion.years != other.years or criterion.switched_off(year))
    ]
    again = tuple(_again(tried.criteria[number]) for number in reread)
    joint = replace(standard, criteria=standard.criteria + again)
    pairs = []
    for facts in gather(code, year, joint):
        before, after = _both_sides(facts, reread, tried, year)
        pairs.append(Pair(score(before, standard, year), score(after, tried, year)))
    return Trial(standard, tried, year, pairs)


def _again(criterion: Criterion) -> Criterion:
    """Under a name of its own where it is summed from reports; a finding is looked up by its code."""
    return replace(criterion, code=criterion.code + REREAD) if criterion.measure in REPORTED else criterion


def _both_sides(
    facts: VillageFacts, reread: Sequence[int], tried: AnyStandard, year: int
) -> tuple[VillageFacts, VillageFacts]:
    count = len(tried.criteria)
    own = facts.measures[:count]
    other = list(own)
    for place, number in enumerate(reread, start=count):
        other[number] = facts.measures[place]
    for number, criterion in enumerate(tried.criteria):
        if criterion.switched_off(year):
            other[number] = None
    return facts._replace(measures=own), facts._replace(measures=tuple(other))
