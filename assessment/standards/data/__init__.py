"""A standard as data: a ladder of grades, or points."""

from typing import Any

from accounts.records.published import digest

from .base import OWN, POOLED, BaseStandard, Criterion, Grade
from .ladder import LadderStandard
from .points import (
    BONUS,
    CONDITION,
    DEDUCTION,
    ITEM,
    VETO,
    ItemRole,
    Points,
    PointsItem,
    PointsSection,
    PointsStandard,
)
from .stored import NAMES, measure_of

AnyStandard = LadderStandard | PointsStandard

LADDER, POINTS = "ladder", "points"

__all__ = [
    "BONUS",
    "CONDITION",
    "DEDUCTION",
    "ITEM",
    "LADDER",
    "OWN",
    "POINTS",
    "POOLED",
    "VETO",
    "AnyStandard",
    "BaseStandard",
    "Criterion",
    "Grade",
    "ItemRole",
    "LadderStandard",
    "Points",
    "PointsItem",
    "PointsSection",
    "PointsStandard",
    "criterion_of",
    "digest",
    "item_of",
    "load",
]


def load(code: str, data: dict[str, Any]) -> AnyStandard:
    """The stored JSON as a standard. KeyError, TypeError or ValueError when the data is not of this
    form."""
    return _points(code, data) if data.get("kind") == POINTS else _ladder(code, data)


def _ladder(code: str, data: dict[str, Any]) -> LadderStandard:
    return LadderStandard(
        code=code,
        title=data["title"],
        grades=_grades(data),
        criteria=tuple(criterion_of(criterion) for criterion in data["criteria"]),
        targets=dict(data["targets"]),
        digest=digest(data),
        merged=data.get("merged", OWN),
    )


def _points(code: str, data: dict[str, Any]) -> PointsStandard:
    return PointsStandard(
        code=code,
        title=data["title"],
        grades=_grades(data),
        criteria=tuple(item_of(item) for item in data["criteria"]),
        targets=dict(data["targets"]),
        digest=digest(data),
        merged=data.get("merged", OWN),
        sections=tuple(PointsSection(**section) for section in data["sections"]),
        full=data["full"],
        bonus_cap=data["bonus_cap"],
    )


def _grades(data: dict[str, Any]) -> tuple[Grade, ...]:
    return tuple(sorted((Grade(**grade) for grade in data["grades"]), key=lambda grade: grade.rank))


def criterion_of(data: dict[str, Any]) -> Criterion:
    """A ladder's criterion from its stored form."""
    return Criterion(**_typed(data))


def item_of(data: dict[str, Any]) -> PointsItem:
    """A role that nobody knows is kept as it was written: faults.py tells."""
    known = [role for role in ItemRole if role == data.get("role")]
    return PointsItem(**_typed(data) | ({"role": known[0]} if known else {}))


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in data.items() if name not in NAMES}
    return {**rest, "measure": measure_of(data), "kinds": tuple(data.get("kinds", ()))}
