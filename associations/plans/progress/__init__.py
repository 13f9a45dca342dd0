"""How far a plan has come: village × stage and target by target, computed from what is recorded
(domain.md §3)."""

from .compute import aims, progress, villages_of
from .shapes import SOON, Aim, PlanProgress, StageCell, StageColumn, StageState

__all__ = [
    "SOON",
    "Aim",
    "PlanProgress",
    "StageCell",
    "StageColumn",
    "StageState",
    "aims",
    "progress",
    "villages_of",
]
