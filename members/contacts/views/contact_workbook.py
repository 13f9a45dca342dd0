"""The contact chain as a workbook: what the page shows, and for a township its villages' counts besides."""

from collections.abc import Iterator

from django.http import FileResponse
from django.utils import timezone

from accounts.http import Request
from associations.divisions import place_or_404
from associations.models import Village
from documents.answers import workbook_answer
from documents.workbook import Column, Sheet

from ...people.models import Member, MemberGroup
from .. import contact_chain
from ..filters import ChainFilter

CHAIN_COLUMNS = [
    *(Column("村（社区）", 14), Column("联系理事", 12), Column("会员小组", 14), Column("会员编号", 12)),
    *(Column("会员", 10), Column("户编号", 12), Column("户主", 10), Column("村民小组", 12), Column("联系关系", 18)),
    *(Column("起始日期", 12, "date"), Column("协议签订日期", 14, "date")),
]
COUNT_COLUMNS = [
    *(Column("村（社区）", 14), Column("会员小组", 10, "integer"), Column("有联系理事", 11, "integer")),
    *(Column("会员", 10, "integer"), Column("有联系户", 10, "integer"), Column("家庭", 10, "integer")),
    *(Column("已联系", 10, "integer"), Column("没人联系", 10, "integer")),
    *(Column("联系", 10, "integer"), Column("已签协议", 10, "integer")),
]


def contact_workbook(request: Request, code: str) -> FileResponse:
    division = place_or_404(code)
    title = f"{division.name}联系户"
    members = Member.objects.visible_to(request.user).in_division(code).standing()
    groups = MemberGroup.objects.visible_to(request.user).in_division(code).standing()
    found = ChainFilter(request.GET, members, groups=groups)
    note = f"{timezone.localdate()} 导出"
    chain = Sheet("联系链", CHAIN_COLUMNS, _lines(found.qs), heading=[title, note], landscape=True)
    if isinstance(division, Village):
        return workbook_answer([chain], title)
    counts = Sheet("各村情况", COUNT_COLUMNS, _counts(request, code), heading=[f"{title}情况", note], landscape=True)
    return workbook_answer([counts, chain], title)


def _lines(members: contact_chain.MemberQuerySet) -> Iterator[tuple[object, ...]]:
    """A line for each household; a member without any has one too."""
    for member in contact_chain.in_order(members).iterator(2000):
        group = member.group
        post = group.council_post if group else None
        start = (
            member.village.name,
            post.name if post and not post.ended else "",
            group.name if group else "",
            member.number,
            member.name,
        )
        for contact in member.open_contacts or [None]:
            yield (*start, *_household(contact))


def _household(contact: contact_chain.Contact | None) -> tuple[object, ...]:
    if contact is None:
        return "", "", "", "", None, None
    home = contact.household
    return home.number, home.head, home.villagers_group, contact.get_tie_display(), contact.since, contact.signed


def _counts(request: Request, code: str) -> Iterator[tuple[object, ...]]:
    found = contact_chain.chains(code)
    lines = [(village.name, found.get(village.pk)) for village in Village.objects.in_division(code).order_by("code")]
    for name, chain in [*lines, ("合计", contact_chain.together(found))]:
        if chain:
            yield (
                *(name, chain.groups, chain.groups_with, chain.members, chain.members_with),
                *(chain.households, chain.households_with, chain.households_lacking, chain.contacts, chain.signed),
            )
