"""A standard by points: sections of items with full marks, vetoes, a capped bonus, and bands of the
total as grades.

All points are hundredths of a point, in whole numbers: 10000 is a hundred points.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .base import BaseStandard, Criterion


class ItemRole(StrEnum):
    ITEM = "item"
    BONUS = "bonus"
    VETO = "veto"
    DEDUCTION = "deduction"
    CONDITION = "condition"


ITEM, BONUS, VETO = ItemRole.ITEM, ItemRole.BONUS, ItemRole.VETO
DEDUCTION, CONDITION = ItemRole.DEDUCTION, ItemRole.CONDITION
Points = int | Fraction  # in hundredths; a share of the full marks may be no whole number


@dataclass(frozen=True)
class PointsSection:
    code: str
    title: str


@dataclass(frozen=True)
class PointsItem(Criterion):
    """A criterion that is worth points.

    role: "item" (from `full` down, `off` for each step away from the threshold, each case, or a
    finding not held), "bonus" (from 0 up to `full`, `off` for each step beyond the threshold or
    each case), "veto" (caps the grade at `grade` when it does not hold; where people give it, 1
    says that there is such a case and 0 that there is none), "deduction" (takes `off` for each step
    away, `full` at most, from the item `of`, or from the total), "condition" (without it the item
    `of` is worth nothing; where people give it points, it is met by `full` of them). per: one step,
    in basis points of the ratio or in cases; a step that is only begun counts when `begun`. floor:
    what an item is worth at least; below zero only where the standard says so. method: how people
    give its points, in the standard's words; "" where nothing is said.

    share: full marks at the threshold, none at `zero`, between the two in proportion. most: what it
    comes to at most beyond the threshold, in proportion or by steps; 0 for no more than `full`.
    """

    section: str = ""
    role: ItemRole = ITEM
    full: int = 0
    per: int = 100
    off: int = 0
    begun: bool = True
    floor: int = 0
    method: str = ""
    of: str = ""
    share: bool = False
    zero: int = 0
    most: int = 0

    @property
    def best(self) -> int:
        """What it may come to at most."""
        return max(self.full, self.most)

    @property
    def is_worth(self) -> bool:
        """Whether it has points, and not only an answer."""
        return self.role not in (VETO, CONDITION)

    @property
    def is_bonus(self) -> bool:
        return self.role == BONUS

    @property
    def is_veto(self) -> bool:
        return self.role == VETO

    @property
    def is_deduction(self) -> bool:
        return self.role == DEDUCTION

    @property
    def is_condition(self) -> bool:
        return self.role == CONDITION


@dataclass(frozen=True)
class PointsStandard(BaseStandard):
    """`criteria` are its items. full: what the items add up to. bonus_cap: what all bonuses
    together count at most."""

    criteria: tuple[PointsItem, ...]
    sections: tuple[PointsSection, ...] = ()
    full: int = 10000
    bonus_cap: int = 0
