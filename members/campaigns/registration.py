"""How far a re-registration has come: per village, from its lines and from who joined or left
meanwhile."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from associations.models import Village

from ..people.models import Member
from ..people.querysets import MemberQuerySet
from ..shares import share
from .models import Campaign, CampaignEntry

NEW_MEMBER = "新入会"


@dataclass(frozen=True)
class CampaignProgress:
    """`gone` left while pending and count no more; `joined` came after the start: not on the list,
    nothing to do."""

    village: Village | None
    pending: int = 0
    confirmed: int = 0
    struck: int = 0
    gone: int = 0
    joined: int = 0

    @property
    def listed(self) -> int:
        return self.pending + self.confirmed + self.struck

    @property
    def done(self) -> str:
        """Share of those listed that were registered, cut; "" of nobody."""
        return share(self.confirmed + self.struck, self.listed)


def joined_meanwhile(campaign: Campaign, code: str) -> MemberQuerySet:
    """Members without a line; once the campaign is closed, everybody who counts has one."""
    if campaign.closed:
        return Member.objects.none()
    lines = CampaignEntry.objects.filter(campaign=campaign, member=OuterRef("pk"))
    return Member.objects.in_division(code).current().filter(~Exists(lines))


def progress(campaign: Campaign, code: str) -> list[CampaignProgress]:
    """A line for each village with members; three queries whatever their number."""
    found = CampaignEntry.objects.in_division(code).filter(campaign=campaign).tally()
    newcomers = (
        joined_meanwhile(campaign, code).order_by().values("village").annotate(n=Count("pk"))
    )
    for village, count in newcomers.values_list("village", "n"):
        found.setdefault(village, {})["joined"] = count
    villages = Village.objects.filter(pk__in=found).order_by("code")
    return [CampaignProgress(village, **found[village.pk]) for village in villages]


def together(lines: list[CampaignProgress]) -> CampaignProgress:
    names = ("pending", "confirmed", "struck", "gone", "joined")
    return CampaignProgress(
        None, **{name: sum(getattr(line, name) for line in lines) for name in names}
    )
