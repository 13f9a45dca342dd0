"""The members of domain.md §2: households, groups, members, whom they keep in touch with, and what
they say."""

from ..appraisals.models import MemberAppraisal
from ..campaigns.models import Campaign, CampaignEntry
from ..contacts.models import Contact, GroupNote
from ..doubles.models import DoubleMerge
from ..imports.models import ColumnMemory, ImportChunk, MemberImport
from ..people.models import KINDS, Household, LeaveKind, Member, MemberGroup
from ..people.periods import GroupPeriod, Membership, Stay
from ..suggestions.models import Suggestion

__all__ = [
    "KINDS",
    "Campaign",
    "CampaignEntry",
    "ColumnMemory",
    "Contact",
    "DoubleMerge",
    "GroupNote",
    "GroupPeriod",
    "Household",
    "ImportChunk",
    "LeaveKind",
    "Member",
    "MemberAppraisal",
    "MemberGroup",
    "MemberImport",
    "Membership",
    "Stay",
    "Suggestion",
]
