"""Which members, households and groups: named filters over the rows a person may see."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.records.periods import SubjectQuerySet
from accounts.search.pinyin import by_initials, named
from associations.vocabulary.own.matching import own_matching


class MemberQuerySet(SubjectQuerySet):
    def current(self) -> MemberQuerySet:
        """Members who have not left."""
        return self.filter(left__isnull=True)

    def without_household(self) -> MemberQuerySet:
        return self.current().filter(household__isnull=True)

    def without_group(self) -> MemberQuerySet:
        return self.current().filter(group__isnull=True)

    def without_contacts(self) -> MemberQuerySet:
        """Members who keep in touch with no household."""
        return self.current().filter(~_open_contact("member"))

    def matching(self, text: str, division: str = "") -> MemberQuerySet:
        """By a part of the name, number, phone or skills, by the initials of the name's pinyin, or
        by what the division's county keeps besides."""
        found = Q(name__contains=text) | Q(number__contains=text) | Q(skills__contains=text)
        if any(character.isdigit() for character in text):
            found |= Q(phone__contains=text)
        own = own_matching(self, division, text)
        return self.filter(found | by_initials(text) | own)

    def called(self, text: str) -> MemberQuerySet:
        """Whose number or whole name it is."""
        return self.filter(Q(number=text) | Q(name=text))

    def with_places(self) -> MemberQuerySet:
        """With the rows that a list names."""
        return self.select_related("village__township", "group", "household")


class HouseholdQuerySet(SubjectQuerySet):
    def current(self) -> HouseholdQuerySet:
        return self.filter(closed__isnull=True)

    def uncontacted(self) -> HouseholdQuerySet:
        """Households that no member keeps in touch with."""
        return self.current().filter(~_open_contact("household"))

    def of_migrants(self, day: datetime.date) -> HouseholdQuerySet:
        """Not closed by the day, and marked as migrants' (流动人口户) or with a migrant member on
        the day."""
        memberships = apps.get_model("members", "Membership").objects.on(day)
        there = memberships.filter(household=OuterRef("pk"), member__is_migrant=True)
        return self.filter(
            Q(is_migrant=True) | Exists(there), Q(closed__isnull=True) | Q(closed__gt=day)
        )

    def matching(self, text: str, division: str = "") -> HouseholdQuerySet:
        return self.filter(
            Q(head__contains=text)
            | Q(number__contains=text)
            | Q(address__contains=text)
            | by_initials(text)
            | own_matching(self, division, text)
        )

    def called(self, text: str) -> HouseholdQuerySet:
        """By its number, its head, or both: "0012", "乐小满", "乐小满户", "0012 乐小满"."""
        number, _, head = text.partition(" ")
        name = Q(head=text) | Q(head=text.removesuffix("户"))
        return self.filter(Q(number=text) | name | Q(number=number, head=head)).exclude(head="")

    def with_people(self) -> HouseholdQuerySet:
        """With `current_members` and `open_contacts`: who belongs to it, and who keeps in touch
        with it."""
        members = apps.get_model("members", "Member").objects.current().order_by("number")
        contacts = (
            apps.get_model("members", "Contact")
            .objects.filter(until__isnull=True)
            .select_related("member")
        )
        return self.select_related("village__township").prefetch_related(
            Prefetch("members", members, to_attr="current_members"),
            Prefetch("contacts", contacts.order_by("since", "id"), to_attr="open_contacts"),
        )


class GroupQuerySet(SubjectQuerySet):
    def current(self) -> GroupQuerySet:
        return self.filter(dissolved__isnull=True)

    def leaderless(self) -> GroupQuerySet:
        """Standing groups without a leader, or whose leader is no longer a member."""
        return self.current().filter(Q(leader__isnull=True) | Q(leader__left__isnull=False))

    def without_council_member(self) -> GroupQuerySet:
        """Standing groups that no council member keeps in touch with, or one who has left the
        post."""
        return self.current().filter(
            Q(council_post__isnull=True) | Q(council_post__ended__isnull=False)
        )

    def without_feedback(self, day: datetime.date | None = None) -> GroupQuerySet:
        """Standing groups without a feedback (每月信息反馈) in the month of `day`, by default
        today's."""
        day = day or timezone.localdate()
        notes = apps.get_model("members", "GroupNote").objects.filter(
            group=OuterRef("pk"), kind="feedback", on__year=day.year, on__month=day.month
        )
        return self.current().exclude(Exists(notes))

    def matching(self, text: str) -> GroupQuerySet:
        """By a part of the name or its initials, of the leader's or of the council member's."""
        return self.filter(
            named(self, text)
            | Q(leader__name__contains=text)
            | Q(council_post__name__contains=text)
        )

    def with_people(self) -> GroupQuerySet:
        """With leader, council member and `size`, the number of standing members."""
        members = (
            apps.get_model("members", "Member")
            .objects.current()
            .filter(group=OuterRef("pk"))
            .order_by()
        )
        size = Subquery(members.values("group").annotate(size=Count("pk")).values("size"))
        return self.select_related("village__township", "leader", "council_post").annotate(
            size=Coalesce(size, 0)
        )


def _open_contact(side: str) -> Exists:
    contacts = apps.get_model("members", "Contact").objects
    return Exists(contacts.filter(**{side: OuterRef("pk")}, until__isnull=True))
