"""Contact cards (会员联系卡): 90 × 54 mm, ten to an A4 sheet, with cut marks in its margins."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.db.models import QuerySet

from ..people.models import Member
from .sources import Issuer, heads_by_member, issuer_of, issuers
from .wording import council_member_of, leader_of, listed, width

PER_SHEET = 10
SHEETS_PER_PART = 15
HALF_LINE = 10.5  # characters that fit beside a label in half of a card's line
CONTACT_ROOM = 39  # characters of two lines of heads of households
CONTACT_ROOM_LONG = 15  # and of one, where leader and council member take a line each


@dataclass(frozen=True)
class Card:
    """`name_size`: large, middle or small, so that the longest name fits. `long`: leader and
    council member each need a line. `heads`: as many as fit."""

    village: str
    number: str
    name: str
    name_size: str
    group: str
    leader: str
    council_member: str
    households: int
    heads: str
    long: bool
    issuer: Issuer


def cards(members: QuerySet[Member], code: str) -> list[list[Card]]:
    """Each village's cards, in the order of groups and numbers; four queries."""
    people = members.select_related("village", "group__leader", "group__council_post")
    ordered = list(people.order_by("village_id", "group__number", "number"))
    heads, known = heads_by_member(code), issuers(code)
    return [
        [
            _card(member, heads.get(member.pk, []), issuer_of(member.village, known))
            for member in village
        ]
        for _, village in groupby(ordered, key=lambda member: member.village_id)
    ]


def sheets(villages: list[list[Card]]) -> Iterator[list[list[Card]]]:
    """Parts for the press, each of some sheets of ten cards; a village begins a new sheet."""
    for village in villages:
        pages = iter(
            [village[start : start + PER_SHEET] for start in range(0, len(village), PER_SHEET)]
        )
        while part := list(islice(pages, SHEETS_PER_PART)):
            yield part


def _card(member: Member, heads: list[str], issuer: Issuer) -> Card:
    leader, council_member = leader_of(member.group), council_member_of(member.group)
    long = max(width(leader), width(council_member)) > HALF_LINE
    return Card(
        village=member.village.name,
        number=member.number,
        name=member.name,
        name_size=_name_size(width(member.name)),
        group=member.group.name if member.group else "",
        leader=leader,
        council_member=council_member,
        households=len(heads),
        heads=listed(heads, CONTACT_ROOM_LONG if long else CONTACT_ROOM),
        long=long,
        issuer=issuer,
    )


def _name_size(characters: float) -> str:
    return "large" if characters <= 12 else "middle" if characters <= 20 else "small"
