"""Reports and grades (domain.md §5)."""

from .declarations import SelfDeclaration
from .reports import (
    BookJob,
    Correction,
    CorrectionEffect,
    CorrectionItem,
    Finding,
    MonthlyReport,
    Outcome,
)
from .standards import ItemScore, Standard, StandardDraft

__all__ = [
    "BookJob",
    "Correction",
    "CorrectionEffect",
    "CorrectionItem",
    "Finding",
    "ItemScore",
    "MonthlyReport",
    "Outcome",
    "SelfDeclaration",
    "Standard",
    "StandardDraft",
]
