"""The organisation of domain.md §1: divisions, associations, what each village has, and its contracts."""

from .attachments import Attachment
from .contracts import ContractTarget, ResponsibilityContract
from .divisions import Area, County, Township, Tradition, Village, VillageKind
from .organisation import (
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
from .plans import Plan, PlanStage, PlanTarget, StageTick
from .villages import TEAMS, THE_EIGHT, VALUES, Body, Designation, Rule, Seat, ServiceTeam, Venue

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
