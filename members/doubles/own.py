"""What of the membership's own rows may be left aside where both have the same."""

from accounts.jobs import nightly

from ..appraisals.models import MemberAppraisal
from ..campaigns.models import CampaignEntry
from ..contacts.models import Contact
from .services import forget
from .settling import ASIDE, settle


def register_all() -> None:
    settle(MemberAppraisal, "member", ASIDE)
    settle(CampaignEntry, "member", ASIDE)
    settle(Contact, "member", ASIDE)
    settle(Contact, "household", ASIDE)
    nightly.works.append(forget)
