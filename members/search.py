"""查找: households, members, member groups; the blank forms under their titles."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.menu import TOWN_AND_VILLAGE, Page
from accounts.models import User
from accounts.search import Found, SearchSource

from .papers.views import BLANK_TITLES
from .people.models import Household, Member, MemberGroup


def _households(user: User, text: str) -> QuerySet[Household]:
    return (
        Household.objects.visible_to(user)
        .matching(text, user.scope)
        .order_by("village_id", "number", "pk")
    )


def _household(row: Household) -> Found:
    parts = [row.number, row.villagers_group, row.address, "已销户" if row.closed else ""]
    url = reverse("household-detail", args=[row.village_id, row.pk])
    return Found(str(row), url, row.village_id, "，".join(filter(None, parts)))


def _members(user: User, text: str) -> QuerySet[Member]:
    return (
        Member.objects.visible_to(user)
        .matching(text, user.scope)
        .order_by("village_id", "left", "number")
    )


def _member(row: Member) -> Found:
    parts = [row.number, row.skills, "已离会" if row.left else ""]
    url = reverse("member-detail", args=[row.village_id, row.pk])
    return Found(row.name, url, row.village_id, "，".join(filter(None, parts)))


def _groups(user: User, text: str) -> QuerySet[MemberGroup]:
    rows = MemberGroup.objects.visible_to(user).matching(text).select_related("leader")
    return rows.order_by("village_id", "number")


def _group(row: MemberGroup) -> Found:
    parts = [f"组长：{row.leader.name}" if row.leader else "", "已撤销" if row.dissolved else ""]
    url = reverse("group-detail", args=[row.village_id, row.pk])
    return Found(row.name, url, row.village_id, "，".join(filter(None, parts)))


SOURCES = (
    SearchSource(
        "households",
        "家庭",
        "household-detail",
        _households,
        _household,
        ("household-list", "state=all&text"),
    ),
    SearchSource(
        "members", "会员", "member-detail", _members, _member, ("member-list", "state=all&text")
    ),
    SearchSource(
        "groups", "会员小组", "group-detail", _groups, _group, ("group-list", "state=all&text")
    ),
)
PAPERS = tuple(
    Page(f"{title}（空白）", "print-list", "print", ("code",), TOWN_AND_VILLAGE)
    for title in BLANK_TITLES.values()
)
