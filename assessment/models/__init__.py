"""Reports and grades (domain.md §5)."""

from .acceptance import Acceptance, SelfView
from .after import Appeal, HelpNote, HelpVillage
from .declarations import SelfDeclaration
from .flags import Flag
from .reports import (
    BookJob,
    Correction,
    CorrectionEffect,
    CorrectionItem,
    Finding,
    MonthlyReport,
    Outcome,
)
from .rounds import FinalGrade, FrozenVillage, Publication, Round
from .standards import ItemScore, Standard, StandardDraft

__all__ = [
    "Acceptance",
    "Appeal",
    "BookJob",
    "Correction",
    "CorrectionEffect",
    "CorrectionItem",
    "FinalGrade",
    "Finding",
    "Flag",
    "FrozenVillage",
    "HelpNote",
    "HelpVillage",
    "ItemScore",
    "MonthlyReport",
    "Outcome",
    "Publication",
    "Round",
    "SelfDeclaration",
    "SelfView",
    "Standard",
    "StandardDraft",
]
