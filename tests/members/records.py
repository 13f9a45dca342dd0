"""Members, households and groups for tests, made without a form. Invented names."""

import datetime
from typing import Any

from accounts.search.pinyin import initials
from associations.models import Association, Post, PostKind, Village
from members.models import Contact, Household, Member, MemberGroup
from members.people.identity import check_digit
from members.people.numbers import next_numbers

DAY = datetime.date(2024, 3, 1)


def add_member(village: Village, name: str = "文晓荷", **fields: Any) -> Member:
    (number,) = next_numbers(village, 1)
    return Member.objects.create(
        **{"village": village, "name": name, "number": number, "initials": initials(name), **fields}
    )


def add_household(village: Village, head: str = "乐小满", **fields: Any) -> Household:
    return Household.objects.create(village=village, head=head, initials=initials(head), **fields)


def add_group(village: Village, number: int = 1, **fields: Any) -> MemberGroup:
    return MemberGroup.objects.create(
        **{"village": village, "number": number, "name": f"第{number}组", **fields}
    )


def add_contact(member: Member, household: Household, **fields: Any) -> Contact:
    return Contact.objects.create(
        **{"member": member, "household": household, "since": DAY, **fields}
    )


def add_council_member(village: Village, name: str = "单雨声") -> Post:
    association, _ = Association.objects.get_or_create(
        kind="village",
        village=village,
        township=village.township,
        code=village.pk,
        name=f"{village.name}协会",
    )
    return Post.objects.create(
        association=association, kind=PostKind.COUNCIL_MEMBER, name=name, started=DAY
    )


def id_number(born: str = "19700512", order: int = 2) -> str:
    """A made-up number of a division that does not exist; an even `order` is a woman's."""
    seventeen = f"990000{born}{order:03d}"
    return seventeen + check_digit(seventeen)
