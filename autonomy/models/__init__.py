"""What villages decide and say about themselves (domain.md §3)."""

from ..agreements.models import CONFIRMATIONS, Agreement, AgreementKind, AgreementTemplate
from ..appraisals.models.appraisals import Appraisal
from ..appraisals.models.surveys import Survey, SurveyQuestion
from ..charters.models.charters import Charter, CharterText, Clause, PreferentialClause, Topic
from ..charters.models.steps import (
    SLIPS,
    VOTES,
    CharterPaper,
    CharterStep,
    CharterStepKind,
    OpinionSlip,
)
from ..democracy.models import Accountability, Merit
from ..disclosure.models import PARTS, QUARTERLY, YEARLY, Disclosure
from ..meetings.models import Matter, Meeting
from ..villager_reports.models import VillagerReport

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
    "CharterStepKind",
    "CharterText",
    "Clause",
    "Disclosure",
    "Matter",
    "Meeting",
    "Merit",
    "OpinionSlip",
    "PreferentialClause",
    "Survey",
    "SurveyQuestion",
    "Topic",
    "VillagerReport",
]
