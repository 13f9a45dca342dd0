"""Where everything stands of a standard by points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from ...standards.data import (
    BONUS,
    CONDITION,
    DEDUCTION,
    ITEM,
    VETO,
    Grade,
    ItemRole,
    PointsItem,
    PointsStandard,
)
from .layout import ABOVE, STANDARD, Layout

FULL, PER, OFF, BEGUN, FLOOR = "E", "G", "H", "I", "J"  # columns of the sheet STANDARD
ORDER = (ITEM, BONUS, VETO, DEDUCTION, CONDITION)
ZERO, MOST = "S", "T"  # of items in proportion, and of those worth more beyond the target


@dataclass(frozen=True)
class PointsLayout(Layout):
    """Between the items and the grade stand: what is open, what is earned, the bonus, the total,
    and vetoes."""

    THRESHOLD, USED, KIND = "F", "K", "L"
    NUMBER, UP_TO = "Q", "R"

    @property
    def points(self) -> PointsStandard:
        return cast(PointsStandard, self.standard)

    @cached_property
    def criteria(self) -> Sequence[PointsItem]:
        """Those that add up side by side, then bonuses, then vetoes; each in the order of the
        sections."""
        sections = [section.code for section in self.points.sections]
        return sorted(
            self.points.criteria,
            key=lambda item: (ORDER.index(item.role), sections.index(item.section)),
        )

    @property
    def between(self) -> int:
        return 5

    @property
    def open(self) -> str:
        return self.behind(0)

    @property
    def earned(self) -> str:
        return self.behind(1)

    @property
    def bonus(self) -> str:
        return self.behind(2)

    @property
    def total(self) -> str:
        return self.behind(3)

    @property
    def struck(self) -> str:
        return self.behind(4)

    @property
    def given_total(self) -> str:
        return self.behind(self.between + 3)

    def of_role(self, role: ItemRole) -> list[PointsItem]:
        return [item for item in self.criteria if item.role == role]

    def cell(self, item: PointsItem, row: int) -> str:
        """A village's cell of an item."""
        return f"{(self.span([item]) or ('',))[0]}{row}"

    def besides(self, item: PointsItem, role: ItemRole) -> list[PointsItem]:
        """What is taken off it besides, or is its condition; in the order of the standard."""
        return [
            other for other in self.points.criteria if (other.of, other.role) == (item.code, role)
        ]

    def cells(self, role: ItemRole, row: int) -> str:
        """A village's cells of one role; "" where the standard has none."""
        span = self.span(self.of_role(role))
        return f"{span[0]}{row}:{span[1]}{row}" if span else ""

    @property
    def sum_row(self) -> int:
        """Behind the items the sheet STANDARD has their sum, the bonus cap, and the bands from the
        highest down."""
        return ABOVE + len(self.criteria) + 1

    @property
    def bonus_cap(self) -> str:
        return f"{STANDARD}!${FULL}${self.sum_row + 1}"

    def least(self, grade: Grade) -> str:
        return f"{STANDARD}!${FULL}${self.sum_row + 1 + self.place_of(grade)}"
