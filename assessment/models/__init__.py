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
    Standard,
)

__all__ = [
    "BookJob",
    "Correction",
    "CorrectionEffect",
    "CorrectionItem",
    "Finding",
    "MonthlyReport",
    "Outcome",
    "SelfDeclaration",
    "Standard",
]
