"""The contact chain as a workbook: what the page shows, and for a township its villages' counts
besides."""

from collections.abc import Iterator

from django.http import FileResponse
from django.utils import timezone

from accounts.http import Request
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import workbook_response

from ...people.models import Member, MemberGroup
from .. import contact_chain
from ..filters import ChainFilter
from ..tables import CHAIN_LINES, VILLAGE_CHAINS, ChainLine, VillageChain


def contact_workbook(request: Request, code: str) -> FileResponse:
    division = place_or_404(code)
    title = f"{division.name}联系户"
    members = Member.objects.visible_to(request.user).in_division(code).current()
    groups = MemberGroup.objects.visible_to(request.user).in_division(code).current()
    found = ChainFilter(request.GET, members, groups=groups)
    note = f"{timezone.localdate()} 导出"
    chain = CHAIN_LINES.sheet("联系链", _lines(found.qs), heading=[title, note], landscape=True)
    if isinstance(division, Village):
        return workbook_response([chain], title)
    counts = VILLAGE_CHAINS.sheet(
        "各村情况", _counts(code), heading=[f"{title}情况", note], landscape=True
    )
    return workbook_response([counts, chain], title)


def _lines(members: contact_chain.MemberQuerySet) -> Iterator[ChainLine]:
    """A line for each household; a member without any has one too."""
    for member in contact_chain.in_order(members).iterator(2000):
        for contact in member.open_contacts or [None]:
            yield member, contact


def _counts(code: str) -> list[VillageChain]:
    found = contact_chain.chains(code)
    villages = Village.objects.in_division(code).filter(pk__in=found).order_by("code")
    lines = [VillageChain(village, found[village.pk]) for village in villages]
    return [*lines, VillageChain(None, contact_chain.together(found))]
