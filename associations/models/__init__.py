"""The organisation of domain.md §1: divisions, associations, what each village has, and its
contracts."""

from ..attachments.models import Attachment
from ..contracts.models import ContractTarget, ResponsibilityContract
from ..divisions.models import Area, County, Township, Tradition, Village, VillageKind
from ..divisions.states import VillageState
from ..fact_sheets.models import FactSheet
from ..issued.models import IssuedPaper
from ..mergers.models import Reorganisation
from ..organisation.models import (
    COUNCIL_POSTS,
    OUTSIDE_TERMS,
    REQUIRED_POSTS,
    SINGLE_POSTS,
    Association,
    Background,
    Post,
    PostKind,
    Sex,
    StipendRate,
    Term,
)
from ..plans.models import Plan, PlanStage, PlanTarget, StageTick
from ..villages.kinds import TEAMS, THE_EIGHT
from ..villages.models import (
    VALUES,
    Body,
    Designation,
    Rule,
    Seat,
    ServiceTeam,
    Venue,
)
from ..vocabulary.models import Vocabulary, VocabularyDraft

__all__ = [
    "COUNCIL_POSTS",
    "OUTSIDE_TERMS",
    "REQUIRED_POSTS",
    "SINGLE_POSTS",
    "TEAMS",
    "THE_EIGHT",
    "VALUES",
    "Area",
    "Association",
    "Attachment",
    "Background",
    "Body",
    "ContractTarget",
    "County",
    "Designation",
    "FactSheet",
    "IssuedPaper",
    "Plan",
    "PlanStage",
    "PlanTarget",
    "Post",
    "PostKind",
    "Reorganisation",
    "ResponsibilityContract",
    "Rule",
    "Seat",
    "ServiceTeam",
    "Sex",
    "StageTick",
    "StipendRate",
    "Term",
    "Township",
    "Tradition",
    "Venue",
    "Village",
    "VillageKind",
    "VillageState",
    "Vocabulary",
    "VocabularyDraft",
]
