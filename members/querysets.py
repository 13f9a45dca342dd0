"""Which members, households and groups: named filters over the rows a person may see."""

from __future__ import annotations

from django.db.models import Q

from accounts.records import RecordQuerySet


class MemberQuerySet(RecordQuerySet):
    def standing(self) -> MemberQuerySet:
        """Members who have not left."""
        return self.filter(left__isnull=True)

    def matching(self, text: str) -> MemberQuerySet:
        """By a part of the name, of the number, of the phone, or by the initials of the name's pinyin."""
        return self.filter(
            Q(name__contains=text) | Q(number__contains=text) | Q(phone__startswith=text) | _by_initials(text)
        )


class HouseholdQuerySet(RecordQuerySet):
    def standing(self) -> HouseholdQuerySet:
        return self.filter(closed__isnull=True)

    def matching(self, text: str) -> HouseholdQuerySet:
        return self.filter(
            Q(head__contains=text) | Q(number__contains=text) | Q(address__contains=text) | _by_initials(text)
        )


class GroupQuerySet(RecordQuerySet):
    def standing(self) -> GroupQuerySet:
        return self.filter(dissolved__isnull=True)


def _by_initials(text: str) -> Q:
    """Rows whose name begins with these initials; nothing where the text is no Latin letters."""
    letters = text.strip().lower()
    return Q(initials__contains=f" {letters}") if letters.isascii() and letters.isalpha() else Q(pk__in=())
