"""Which members, households and groups: named filters over the rows a person may see."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.records import RecordQuerySet


class MemberQuerySet(RecordQuerySet):
    def current(self) -> MemberQuerySet:
        """Members who have not left."""
        return self.filter(left__isnull=True)

    def of_year(self, year: int) -> MemberQuerySet:
        """Members at the end of the year: joined by then, as far as papers say, and not left before
        it."""
        end = datetime.date(year, 12, 31)
        return self.filter(Q(left__isnull=True) | Q(left__gte=end), joined__lte=end.isoformat())

    def without_household(self) -> MemberQuerySet:
        return self.current().filter(household__isnull=True)

    def without_group(self) -> MemberQuerySet:
        return self.current().filter(group__isnull=True)

    def without_contacts(self) -> MemberQuerySet:
        """Members who keep in touch with no household."""
        return self.current().filter(~_open_contact("member"))

    def matching(self, text: str) -> MemberQuerySet:
        """By a part of the name, number, phone or skills, or by the initials of the name's
        pinyin."""
        return self.filter(
            Q(name__contains=text)
            | Q(number__contains=text)
            | Q(phone__contains=text)
            | Q(skills__contains=text)
            | _by_initials(text)
        )

    def with_places(self) -> MemberQuerySet:
        """With the rows that a list names."""
        return self.select_related("village__township", "group", "household")


class HouseholdQuerySet(RecordQuerySet):
    def current(self) -> HouseholdQuerySet:
        return self.filter(closed__isnull=True)

    def uncontacted(self) -> HouseholdQuerySet:
        """Households that no member keeps in touch with."""
        return self.current().filter(~_open_contact("household"))

    def of_migrants(self, day: datetime.date) -> HouseholdQuerySet:
        """Not closed by the day, and marked as migrants' (流动人口户) or with a migrant member who
        had not left."""
        members = apps.get_model("members", "Member").objects.filter(
            household=OuterRef("pk"), is_migrant=True
        )
        there = members.filter(Q(left__isnull=True) | Q(left__gt=day))
        return self.filter(
            Q(is_migrant=True) | Exists(there), Q(closed__isnull=True) | Q(closed__gt=day)
        )

    def matching(self, text: str) -> HouseholdQuerySet:
        return self.filter(
            Q(head__contains=text)
            | Q(number__contains=text)
            | Q(address__contains=text)
            | _by_initials(text)
        )

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


class GroupQuerySet(RecordQuerySet):
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
        """By a part of the name, of the leader's or of the council member's."""
        return self.filter(
            Q(name__contains=text)
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


def _by_initials(text: str) -> Q:
    """Rows whose name begins with these initials; nothing where the text is no Latin letters."""
    letters = text.strip().lower()
    return (
        Q(initials__contains=f" {letters}")
        if letters.isascii() and letters.isalpha()
        else Q(pk__in=())
    )
