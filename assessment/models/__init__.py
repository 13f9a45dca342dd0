"""Reports and grades (domain.md §5)."""

from ..asked_tables.models import AskedTable, KnownLayout
from ..flags.models import Flag
from ..grading.models import Finding, ItemScore, Outcome
from ..papers.models import BookJob
from ..reports.models import Correction, CorrectionEffect, CorrectionItem, MonthlyReport
from ..reports.returns.models import ReportReturn, ReturnedCell
from ..rounds.models.acceptance import Acceptance, SelfView
from ..rounds.models.appeals import Appeal
from ..rounds.models.declarations import SelfDeclaration
from ..rounds.models.help_list import HelpNote, HelpVillage
from ..rounds.models.rounds import FinalGrade, FrozenVillage, Publication, Round
from ..rounds.models.withdrawals import GradeWithdrawal
from ..standards.models import Standard, StandardDraft
from ..unused.models import UnusedAnswer

__all__ = [
    "Acceptance",
    "Appeal",
    "AskedTable",
    "BookJob",
    "Correction",
    "CorrectionEffect",
    "CorrectionItem",
    "FinalGrade",
    "Finding",
    "Flag",
    "FrozenVillage",
    "GradeWithdrawal",
    "HelpNote",
    "HelpVillage",
    "ItemScore",
    "KnownLayout",
    "MonthlyReport",
    "Outcome",
    "Publication",
    "ReportReturn",
    "ReturnedCell",
    "Round",
    "SelfDeclaration",
    "SelfView",
    "Standard",
    "StandardDraft",
    "UnusedAnswer",
]
