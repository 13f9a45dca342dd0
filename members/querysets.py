"""Which members, households and groups: named filters over the rows a person may see."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.records import RecordQuerySet


class MemberQuerySet(RecordQuerySet):
    def standing(self) -> MemberQuerySet:
        """Members who have not left."""
        return self.filter(left__isnull=True)

    def without_household(self) -> MemberQuerySet:
        return self.standing().filter(household__isnull=True)

    def without_group(self) -> MemberQuerySet:
        return self.standing().filter(group__isnull=True)

    def without_contacts(self) -> MemberQuerySet:
        """Members who keep in touch with no household."""
        return self.standing().filter(~_open_contact("member"))

    def matching(self, text: str) -> MemberQuerySet:
        """By a part of the name, of the number, of the phone, or by the initials of the name's pinyin."""
        return self.filter(
            Q(name__contains=text) | Q(number__contains=text) | Q(phone__startswith=text) | _by_initials(text)
        )


class HouseholdQuerySet(RecordQuerySet):
    def standing(self) -> HouseholdQuerySet:
        return self.filter(closed__isnull=True)

    def uncontacted(self) -> HouseholdQuerySet:
        """Households that no member keeps in touch with."""
        return self.standing().filter(~_open_contact("household"))

    def matching(self, text: str) -> HouseholdQuerySet:
        return self.filter(
            Q(head__contains=text) | Q(number__contains=text) | Q(address__contains=text) | _by_initials(text)
        )


class GroupQuerySet(RecordQuerySet):
    def standing(self) -> GroupQuerySet:
        return self.filter(dissolved__isnull=True)

    def leaderless(self) -> GroupQuerySet:
        """Standing groups without a leader, or whose leader is no longer a member."""
        return self.standing().filter(Q(leader__isnull=True) | Q(leader__left__isnull=False))

    def without_council_member(self) -> GroupQuerySet:
        """Standing groups that no council member keeps in touch with, or one who has left the post."""
        return self.standing().filter(Q(council_post__isnull=True) | Q(council_post__ended__isnull=False))


def _open_contact(side: str) -> Exists:
    contacts = apps.get_model("members", "Contact").objects
    return Exists(contacts.filter(**{side: OuterRef("pk")}, until__isnull=True))


def _by_initials(text: str) -> Q:
    """Rows whose name begins with these initials; nothing where the text is no Latin letters."""
    letters = text.strip().lower()
    return Q(initials__contains=f" {letters}") if letters.isascii() and letters.isalpha() else Q(pk__in=())
