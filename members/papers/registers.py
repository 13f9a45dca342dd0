"""The member register (会员名册) of a village or group, and the roster (花名册) of each group."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from ..people.models import Member, MemberGroup
from .sources import Issuer, heads_by_member, issuer_of, issuers
from .wording import council_member_of, leader_of


@dataclass(frozen=True)
class MemberRegister:
    title: str
    village: str
    issuer: Issuer
    members: list[Member]

    @property
    def summary(self) -> str:
        """The total line."""
        women = sum(member.sex == "f" for member in self.members)
        men = sum(member.sex == "m" for member in self.members)
        kinds = sum(member.is_backbone for member in self.members)
        return f"共{len(self.members)}人，其中男{men}人、女{women}人；骨干{kinds}人"


def registers(
    members: QuerySet[Member], code: str, group: MemberGroup | None
) -> list[MemberRegister]:
    """One for each village; two or three queries."""
    people = members.select_related("village", "group", "household").order_by(
        "village_id", "number"
    )
    known = issuers(code)
    found = []
    for _, rows in groupby(people, key=lambda member: member.village_id):
        listed = list(rows)
        village = listed[0].village
        title = f"{village.name}{group.name if group else ''}会员名册"
        found.append(MemberRegister(title, village.name, issuer_of(village, known), listed))
    return found


@dataclass(frozen=True)
class RosterLine:
    member: Member
    heads: str
    is_leader: bool


@dataclass(frozen=True)
class Roster:
    title: str
    leader: str
    council_member: str
    formed: str
    issuer: Issuer
    lines: list[RosterLine]
    households: int


def rosters(groups: QuerySet[MemberGroup], code: str) -> list[Roster]:
    """One for each group, also for one without members; five queries."""
    members = Member.objects.current().filter(group__in=groups.order_by().values("pk"))
    heads, known = heads_by_member(code), issuers(code)
    by_group: dict[int, list[Member]] = {}
    for member in members.order_by("group_id", "number"):
        by_group.setdefault(member.group_id, []).append(member)
    people = groups.select_related("village", "leader", "council_post").order_by(
        "village_id", "number"
    )
    return [
        _roster(group, by_group.get(group.pk, []), heads, issuer_of(group.village, known))
        for group in people
    ]


def _roster(
    group: MemberGroup, members: list[Member], heads: dict[int, list[str]], issuer: Issuer
) -> Roster:
    lines = [
        RosterLine(member, "、".join(heads.get(member.pk, [])), member.pk == group.leader_id)
        for member in members
    ]
    return Roster(
        title=f"{group.village.name}{group.name}花名册",
        leader=leader_of(group),
        council_member=council_member_of(group),
        formed=group.formed.isoformat() if group.formed else "",
        issuer=issuer,
        lines=sorted(lines, key=lambda line: not line.is_leader),
        households=sum(len(heads.get(member.pk, [])) for member in members),
    )
