"""The members of domain.md §2: households, groups, members, whom they keep in touch with, and what they say."""

from .activity import GroupNote, MemberAppraisal, Suggestion
from .contacts import Contact
from .imports import ColumnMemory, ImportChunk, MemberImport
from .people import KINDS, Household, LeaveKind, Member, MemberGroup, Transfer
from .registration import Campaign, CampaignEntry

__all__ = [
    "KINDS",
    "Campaign",
    "CampaignEntry",
    "ColumnMemory",
    "Contact",
    "GroupNote",
    "Household",
    "ImportChunk",
    "LeaveKind",
    "Member",
    "MemberAppraisal",
    "MemberGroup",
    "MemberImport",
    "Suggestion",
    "Transfer",
]
