"""The report of a re-registration (重新登记): what became of the list in each village, and who was
struck off."""

from dataclasses import dataclass

from accounts.records.deadlines import late_words
from associations.models import Village

from ..campaigns.models import Campaign, CampaignEntry
from ..campaigns.querysets import EntryQuerySet


@dataclass(frozen=True)
class CampaignTally:
    """`gone`: left the association by other ways before anybody registered them."""

    name: str
    confirmed: int
    struck: int
    pending: int
    gone: int

    @property
    def listed(self) -> int:
        return self.confirmed + self.struck + self.pending + self.gone


@dataclass(frozen=True)
class CampaignReport:
    campaign: Campaign
    villages: list[CampaignTally]
    total: CampaignTally
    struck: list[CampaignEntry]

    @property
    def late(self) -> str:
        return late_words(self.campaign.days_late())


def report(campaign: Campaign, entries: EntryQuerySet) -> CampaignReport:
    """Three queries."""
    counts = entries.tally()
    names = Village.objects.filter(pk__in=counts).names()
    villages = [CampaignTally(name, **counts[code]) for code, name in names.items()]
    kinds = ("confirmed", "struck", "pending", "gone")
    total = CampaignTally(
        "合计", **{kind: sum(getattr(village, kind) for village in villages) for kind in kinds}
    )
    struck = entries.filter(outcome=CampaignEntry.Outcome.STRUCK).select_related(
        "member__group", "village"
    )
    return CampaignReport(
        campaign, villages, total, list(struck.order_by("village_id", "member__number"))
    )
