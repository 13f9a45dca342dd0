"""The organisation of domain.md §1: divisions, associations, what each village has, and its
contracts."""

from ..attachments.models import Attachment
from ..contracts.models import ContractTarget, ResponsibilityContract
from ..divisions.models import Area, County, Township, Tradition, Village, VillageKind
from ..organisation.models import (
    OUTSIDE_TERMS,
    REQUIRED_POSTS,
    SINGLE_POSTS,
    Association,
    Background,
    Post,
    PostKind,
    Sex,
    Term,
)
from ..plans.models import Plan, PlanStage, PlanTarget, StageTick
from ..villages.models import (
    TEAMS,
    THE_EIGHT,
    VALUES,
    Body,
    Designation,
    Rule,
    Seat,
    ServiceTeam,
    Venue,
)

__all__ = [
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
    "Plan",
    "PlanStage",
    "PlanTarget",
    "Post",
    "PostKind",
    "ResponsibilityContract",
    "Rule",
    "Seat",
    "ServiceTeam",
    "Sex",
    "StageTick",
    "Term",
    "Township",
    "Tradition",
    "Venue",
    "Village",
    "VillageKind",
]
