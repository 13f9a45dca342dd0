"""A standard as data: a ladder of grades, or points."""

from typing import Any

from .base import AnyStandard, Criterion, Grade, digest
from .ladder import LadderStandard
from .points import BONUS, ITEM, VETO, Item, PointsStandard, Section

LADDER, POINTS = "ladder", "points"

__all__ = [
    "BONUS",
    "ITEM",
    "LADDER",
    "POINTS",
    "VETO",
    "AnyStandard",
    "Criterion",
    "Grade",
    "Item",
    "LadderStandard",
    "PointsStandard",
    "Section",
    "digest",
    "load",
]


def load(code: str, data: dict[str, Any]) -> AnyStandard:
    """The stored JSON as a standard. KeyError or TypeError when the data is not of this form."""
    return _points(code, data) if data.get("kind") == POINTS else _ladder(code, data)


def _ladder(code: str, data: dict[str, Any]) -> LadderStandard:
    return LadderStandard(
        code=code,
        title=data["title"],
        grades=_grades(data),
        criteria=tuple(Criterion(**_tupled(criterion)) for criterion in data["criteria"]),
        targets=dict(data["targets"]),
        digest=digest(data),
    )


def _points(code: str, data: dict[str, Any]) -> PointsStandard:
    return PointsStandard(
        code=code,
        title=data["title"],
        grades=_grades(data),
        criteria=tuple(Item(**_tupled(item)) for item in data["criteria"]),
        targets=dict(data["targets"]),
        digest=digest(data),
        sections=tuple(Section(**section) for section in data["sections"]),
        full=data["full"],
        bonus_cap=data["bonus_cap"],
    )


def _grades(data: dict[str, Any]) -> tuple[Grade, ...]:
    return tuple(sorted((Grade(**grade) for grade in data["grades"]), key=lambda grade: grade.rank))


def _tupled(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "kinds": tuple(item.get("kinds", ()))}
