"""年终排队: the order of villages in a year, from their outcomes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from ..standards.data import AnyStandard, Criterion, LadderStandard, PointsStandard
from ..standards.data.measures import ASKED, SATISFIED, Ratio, Term, column
from .outcomes import CriterionOutcome, VillageOutcome
from .shown import shown_grade

RULE_BY_POINTS = (
    "先按等次，再按总分由高到低排列；总分待定的排在同一等次的最后，按已定得分排列；总分相同的并列。"
)
RATES = (  # that decide among equals, as far as the standard asks for them of everybody
    (column("planned_births"), column("births"), False),
    (column("contraception_done"), column("contraception_due"), True),
    (SATISFIED, ASKED, False),
)


@dataclass(frozen=True)
class Ranked:
    """`place` is shared by villages that are equal in everything the rule looks at."""

    place: int
    outcome: VillageOutcome

    @property
    def told_place(self) -> int | str:
        """Open as long as the grade is."""
        shown = shown_grade(self.outcome)
        return shown.title if shown.is_open else self.place

    @property
    def place_words(self) -> str:
        return f"第{self.place}名" if self.told_place == self.place else str(self.told_place)


def rank(outcomes: Sequence[VillageOutcome]) -> list[Ranked]:
    ordered = sorted(
        outcomes, key=lambda outcome: (_key(outcome), _reversed(outcome.village)), reverse=True
    )
    ranked: list[Ranked] = []
    for position, outcome in enumerate(ordered, start=1):
        tied = bool(ranked) and _key(ranked[-1].outcome) == _key(outcome)
        ranked.append(Ranked(ranked[-1].place if tied else position, outcome))
    return ranked


def rule(standard: AnyStandard) -> str:
    """The order in words."""
    match standard:
        case PointsStandard():
            return RULE_BY_POINTS
        case LadderStandard():
            titles = "、".join(criterion.title for criterion in _deciding(standard))
            then = f"，再依次按{titles}" if titles else ""
            return f"先按等次，再按达到的项数占各项的比例{then}由高到低排列；全部相同的并列。"
        case _:
            assert_never(standard)


def _deciding(standard: AnyStandard) -> list[Criterion]:
    """The first criterion of each of these rates."""
    found: dict[tuple[Term, Term, bool], Criterion] = {}
    for criterion in standard.criteria:
        if isinstance(criterion.measure, Ratio) and not criterion.kinds:
            ratio = criterion.measure
            found.setdefault((ratio.part, ratio.whole, ratio.window.at_end), criterion)
    return [found[rate] for rate in RATES if rate in found]


def _key(outcome: VillageOutcome) -> tuple[int | Fraction, ...]:
    if outcome.points:
        return (outcome.rank, outcome.points.total is not None, outcome.points.earned)
    by_code = {item.criterion.code: item for item in outcome.criteria}
    held = sum(item.held is True for item in outcome.criteria)
    shares = [_share(by_code.get(criterion.code)) for criterion in _deciding(outcome.standard)]
    return (outcome.rank, Fraction(held, len(outcome.criteria)), *shares)


def _share(item: CriterionOutcome | None) -> Fraction:
    """The exact ratio; no cases rank as fulfilled, missing figures as nothing."""
    if item is None or item.held is None:
        return Fraction(0)
    return Fraction(bool(item.held)) if item.exact is None else item.exact


def _reversed(code: str) -> int:
    """So that among equals the smaller code comes first in a descending order."""
    return -int(code)
