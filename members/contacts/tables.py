"""The contact chain of villages and of members, on the page and as workbooks."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from associations.models import Village
from documents.listing import Column, Listing

from ..people.models import Member
from .contact_chain import Chain
from .models import Contact


class VillageChain(NamedTuple):
    """`village`: None of all together."""

    village: Village | None
    chain: Chain


def _url(row: VillageChain) -> str:
    return reverse("contact-list", args=[row.village.pk]) if row.village else ""


def _count(title: str, name: str, width: float = 10) -> Column[VillageChain]:
    return Column(title, lambda row: getattr(row.chain, name), width, "integer")


def _part(title: str, name: str, whole: str, gap: tuple[str, str, str]) -> Column[VillageChain]:
    """How many of the whole; what lacks leads to its list. `gap`: its count, its unit, its list."""
    missing, unit, query = gap

    def lacking(row: VillageChain) -> SafeString | str:
        count = getattr(row.chain, missing)
        link = '<a class="fraction figure-failed" href="{}?{}">缺 {} {}</a>'
        return format_html(link, _url(row), query, count, unit) if count else ""

    return Column(
        title,
        lambda row: f"{getattr(row.chain, name)}/{getattr(row.chain, whole)}",
        css="num",
        beside=lacking,
    )


VILLAGE_CHAINS = Listing[VillageChain](
    {
        "village": Column(
            "村（社区）", lambda row: row.village.name if row.village else "合计", 14, link=_url
        ),
        "of_groups": _part(
            "有联系理事的小组", "groups_with", "groups", ("groups_lacking", "个", "show=groups")
        ),
        "of_members": _part(
            "有联系户的会员", "members_with", "members", ("members_lacking", "名", "state=none")
        ),
        "of_households": _part(
            "有人联系的家庭",
            "households_with",
            "households",
            ("households_lacking", "户", "show=households"),
        ),
        "of_contacts": _part("已签协议", "signed", "contacts", ("unsigned", "份", "show=unsigned")),
        "groups": _count("会员小组", "groups"),
        "groups_with": _count("有联系理事", "groups_with", 11),
        "members": _count("会员", "members"),
        "members_with": _count("有联系户", "members_with"),
        "households": _count("家庭", "households"),
        "households_with": _count("已联系", "households_with"),
        "households_lacking": _count("没人联系", "households_lacking"),
        "contacts": _count("联系", "contacts"),
        "signed": _count("已签协议", "signed"),
    },
    on_page="village of_groups of_members of_households of_contacts",
    on_sheet="village groups groups_with members members_with households households_with "
    "households_lacking contacts signed",
    empty=("还没有村和社区", "导入区划以后，这里列出各村的联系情况。"),
)

ChainLine = tuple[Member, Contact | None]


def _council_member(row: ChainLine) -> str:
    post = row[0].group.council_post if row[0].group else None
    return post.name if post and not post.ended else ""


def _of_contact(
    value: Callable[[Contact], object], empty: str | None = ""
) -> Callable[[ChainLine], object]:
    return lambda row: value(row[1]) if row[1] else empty


CHAIN_LINES = Listing[ChainLine](
    {
        "village": Column("村（社区）", lambda row: row[0].village.name, 14),
        "council_member": Column("联系理事", _council_member, 12),
        "group": Column("会员小组", lambda row: row[0].group.name if row[0].group else "", 14),
        "number": Column("会员编号", lambda row: row[0].number, 12),
        "name": Column("会员", lambda row: row[0].name, 10),
        "household": Column("户编号", _of_contact(lambda contact: contact.household.number), 12),
        "head": Column("户主", _of_contact(lambda contact: contact.household.head), 10),
        "villagers_group": Column(
            "村民小组", _of_contact(lambda contact: contact.household.villagers_group), 12
        ),
        "tie": Column("联系关系", _of_contact(lambda contact: contact.get_tie_display()), 18),
        "since": Column("起始日期", _of_contact(lambda contact: contact.since, None), 12, "date"),
        "signed": Column(
            "协议签订日期", _of_contact(lambda contact: contact.signed, None), 14, "date"
        ),
    }
)
