"""What villages decide and say about themselves (domain.md §3)."""

from .agreements import CONFIRMATIONS, Agreement, AgreementKind, AgreementTemplate
from .appraisals import Appraisal
from .charter_steps import SLIPS, VOTES, CharterPaper, CharterStep, OpinionSlip, Step
from .charters import Charter, CharterText, Clause, PreferentialClause, Topic
from .democracy import Accountability, Merit, Survey, SurveyQuestion, VillagerReport
from .disclosure import PARTS, QUARTERLY, YEARLY, Disclosure
from .meetings import Matter, Meeting

__all__ = [
    "CONFIRMATIONS",
    "PARTS",
    "QUARTERLY",
    "SLIPS",
    "VOTES",
    "YEARLY",
    "Accountability",
    "Agreement",
    "AgreementKind",
    "AgreementTemplate",
    "Appraisal",
    "Charter",
    "CharterPaper",
    "CharterStep",
    "CharterText",
    "Clause",
    "Disclosure",
    "Matter",
    "Meeting",
    "Merit",
    "OpinionSlip",
    "PreferentialClause",
    "Step",
    "Survey",
    "SurveyQuestion",
    "Topic",
    "VillagerReport",
]
