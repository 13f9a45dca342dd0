"""Accounts for the secretaries of all villages that have none, in one step."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Role, User
from accounts.search.pinyin import initials

from ...divisions.models import Village
from ...divisions.querysets import VillageQuerySet


def without_secretary(user: User) -> VillageQuerySet:
    """Villages there today whose secretary has no account that can sign in."""
    secretaries = User.objects.filter(
        role=Role.VILLAGE_SECRETARY, scope=OuterRef("code"), is_active=True
    )
    there = Village.objects.visible_to(user).open_on(timezone.localdate())
    return there.exclude(Exists(secretaries)).order_by("code")


def proposed(villages: VillageQuerySet) -> list[dict[str, str]]:
    """A name to sign in with, of the village's initials and the end of its code; the whole code
    where somebody has that name."""
    readings = {village: initials(village.name).split()[:1] for village in villages}
    wanted = {village: "".join([*found, village.code[-6:]]) for village, found in readings.items()}
    taken = set(
        User.objects.filter(username__in=wanted.values()).values_list("username", flat=True)
    )
    return [
        {
            "username": f"cun{village.code}" if username in taken else username,
            "name": f"{village.name}秘书长",
            "scope": village.code,
        }
        for village, username in wanted.items()
    ]
