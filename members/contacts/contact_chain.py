"""What the pages of the contact chain count and list; a gap is the same set of rows in the count
and in the list."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from ..people.models import Household, Member, MemberGroup
from ..people.querysets import HouseholdQuerySet, MemberQuerySet
from .models import Contact


@dataclass(frozen=True)
class Chain:
    """Counts of a village, or of several together. `contacts`: pairs of member and household."""

    groups: int = 0
    groups_lacking: int = 0
    members: int = 0
    members_with: int = 0
    households: int = 0
    households_with: int = 0
    contacts: int = 0
    signed: int = 0

    @property
    def groups_with(self) -> int:
        return self.groups - self.groups_lacking

    @property
    def members_lacking(self) -> int:
        return self.members - self.members_with

    @property
    def households_lacking(self) -> int:
        return self.households - self.households_with

    @property
    def unsigned(self) -> int:
        return self.contacts - self.signed


def chains(code: str) -> dict[str, Chain]:
    """By village code, in five queries whatever their number."""
    counts: dict[str, Counter] = {}

    def add(rows: QuerySet, name: str, key: str = "village") -> None:
        for village, count in (
            rows.order_by().values(key).annotate(n=Count("pk")).values_list(key, "n")
        ):
            counts.setdefault(village, Counter())[name] += count

    add(MemberGroup.objects.in_division(code).current(), "groups")
    add(MemberGroup.objects.in_division(code).without_council_member(), "groups_lacking")
    add(Member.objects.in_division(code).current(), "members")
    add(Household.objects.in_division(code).current(), "households")
    for row in (
        open_contacts(code)
        .order_by()
        .values("member__village")
        .annotate(
            members_with=Count("member", distinct=True),
            households_with=Count("household", distinct=True),
            contacts=Count("pk"),
            signed=Count("signed"),
        )
    ):
        village = row["member__village"]
        counts.setdefault(village, Counter()).update(
            {k: n for k, n in row.items() if k != "member__village"}
        )
    return {village: Chain(**found) for village, found in counts.items()}


def open_contacts(code: str) -> QuerySet[Contact]:
    """Of members who have not left, with households that are still there."""
    rows = Contact.objects.in_division(code)
    return rows.filter(
        until__isnull=True, member__left__isnull=True, household__closed__isnull=True
    )


def together(found: dict[str, Chain]) -> Chain:
    total: Counter = Counter()
    for chain in found.values():
        total.update(vars(chain))
    return Chain(**total)


def in_order(members: MemberQuerySet) -> MemberQuerySet:
    """By council member, group and number, each with their contacts; members of no group come
    last."""
    contacts = (
        Contact.objects.filter(until__isnull=True)
        .select_related("household")
        .order_by("household__number", "id")
    )
    return (
        members.select_related("group__council_post", "group__leader", "village")
        .prefetch_related(Prefetch("contacts", contacts, to_attr="open_contacts"))
        .order_by("village", F("group__number").asc(nulls_last=True), "number")
    )


def candidates(member: Member, text: str = "") -> HouseholdQuerySet:
    """Households the member could keep in touch with, with `contacted` and `near`: nobody's first,
    and among them those of the member's own 村民小组 or where members of the same group live."""
    own = Contact.objects.filter(member=member, household=OuterRef("pk"), until__isnull=True)
    others = Contact.objects.filter(household=OuterRef("pk"), until__isnull=True)
    rows = Household.objects.current().filter(~Exists(own), village_id=member.village_id)
    near = Q(pk__in=())
    if member.household and member.household.villagers_group:
        near |= Q(villagers_group=member.household.villagers_group)
    if member.group_id:
        near |= Q(
            Exists(
                Member.objects.current().filter(group_id=member.group_id, household=OuterRef("pk"))
            )
        )
    if text:
        rows = rows.matching(text) | rows.filter(villagers_group__contains=text)
    contacts = Prefetch(
        "contacts",
        Contact.objects.filter(until__isnull=True).select_related("member"),
        to_attr="held_by",
    )
    rows = rows.annotate(
        contacted=Exists(others), near=Exists(Household.objects.filter(near, pk=OuterRef("pk")))
    )
    return rows.prefetch_related(contacts).order_by(
        "contacted", "-near", "villagers_group", "number", "id"
    )
