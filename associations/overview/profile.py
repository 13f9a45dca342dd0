"""Everything a village has, at one glance; what is missing stands beside it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from ..contracts.models import ResponsibilityContract
from ..divisions.models import Tradition, Village
from ..organisation.models import COUNCIL_POSTS, Association, Post, PostKind
from ..villages.kinds import BODIES, RULES, TEAM_KINDS, TEAMS, THE_EIGHT
from ..villages.models import (
    VALUES,
    Body,
    Designation,
    Rule,
    Seat,
    ServiceTeam,
)
from ..vocabulary.in_force import kinds_of, titles_of
from ..vocabulary.lists import KindList

TITLES: dict[str, tuple[str, str, str]] = {
    Body.Kind.COMMITTEE: ("主任", "副主任", "委员"),
    Body.Kind.COUNCIL: ("会长", "副会长", "成员"),
    Body.Kind.BOARD: ("监事长", "副监事长", "监事"),
    "association": ("会长", "副会长", "秘书长、理事"),
}  # of whoever leads a body, stands in, and sits in it
USUAL = ("组长", "副组长", "成员")
VICE = (
    PostKind.EXECUTIVE_VICE_PRESIDENT,
    PostKind.FULL_TIME_VICE_PRESIDENT,
    PostKind.VICE_PRESIDENT,
)


@dataclass(frozen=True)
class ProfileLine:
    """One thing that a village should have: the one in force, if any, and those of before."""

    kind: str
    label: str
    current: ServiceTeam | Rule | None = None
    before: Sequence[Rule] = ()


@dataclass(frozen=True)
class BodyLine:
    """One of the four bodies with its people by duty; the association's people are those who hold
    its posts."""

    kind: str
    label: str
    formed: datetime.date | None = None
    body: Body | None = None
    association: Association | None = None
    chair: Sequence[Post | Seat] = ()
    vice: Sequence[Post | Seat] = ()
    members: Sequence[Post | Seat] = ()
    before: Sequence[Seat] = ()

    @property
    def there(self) -> bool:
        return self.body is not None or self.association is not None

    @property
    def titles(self) -> tuple[str, str, str]:
        return TITLES.get(self.kind, USUAL)


class Holders(NamedTuple):
    """An association with the people in its posts."""

    association: Association
    posts: list[Post]
    president: Post | None


def profile(village: Village, today: datetime.date) -> dict[str, object]:
    """What the page of a village's organisation shows; a constant number of queries."""
    associations = _associations(village, today)
    bodies = _bodies(village, today, associations)
    teams, others, dissolved = _teams(village)
    rules = _rules(village)
    eight = [line for line in rules if line.kind in THE_EIGHT]
    venues = list(village.venues.all())
    return {
        "associations": associations,
        "bodies": bodies,
        "bodies_there": sum(line.there for line in bodies),
        "teams": teams,
        "teams_there": sum(line.current is not None for line in teams),
        "other_teams": others,
        "dissolved_teams": dissolved,
        "other_tradition": next(t.label for t in Tradition if t != village.township.tradition),
        "venues": [venue for venue in venues if venue.closed is None],
        "closed_venues": [venue for venue in venues if venue.closed],
        "eight": eight,
        "eight_there": sum(line.current is not None for line in eight),
        "other_rules": [line for line in rules if line.kind not in THE_EIGHT],
        "designations": _designations(village),
        "contract": ResponsibilityContract.objects.filter(village=village, year=today.year).first(),
    }


def _associations(village: Village, today: datetime.date) -> list[Holders]:
    """Those of the village with the people in their posts, the village's own association first."""
    current = list(Association.objects.current().filter(village=village))
    current.sort(key=lambda association: association.kind != Association.Kind.VILLAGE)
    posts = defaultdict(list)
    for post in (
        Post.objects.in_office(today).filter(association__in=current).order_by("started", "pk")
    ):
        posts[post.association_id].append(post)
    return [
        Holders(
            association,
            posts[association.pk],
            next((post for post in posts[association.pk] if post.kind == PostKind.PRESIDENT), None),
        )
        for association in current
    ]


def _bodies(village: Village, today: datetime.date, associations: list[Holders]) -> list[BodyLine]:
    """In the order of 篇9: the association comes second."""
    seats = defaultdict(list)
    for seat in Seat.objects.filter(body__village=village).select_related("body"):
        seats[seat.body.kind].append(seat)
    bodies = {body.kind: body for body in village.bodies.all()}
    lines = [
        _body_line(kind, label, bodies.get(kind), seats[kind], today)
        for kind, label in _titles(BODIES, village, bodies)
    ]
    own = next((r for r in associations if r.association.kind == Association.Kind.VILLAGE), None)
    return [lines[0], _association_line(own), *lines[1:]]


def _titles(kinds: KindList, village: Village, there: Collection[str]) -> list[tuple[str, str]]:
    """Of those used this year, and of others that the village has."""
    year = timezone.localdate().year
    found = kinds_of(kinds, village.pk)
    return [(one.code, one.title) for one in found if one.code in there or one.used_in(year)]


def _body_line(
    kind: str, label: str, body: Body | None, seats: list[Seat], today: datetime.date
) -> BodyLine:
    now = [seat for seat in seats if seat.ended is None or seat.ended > today]
    return BodyLine(
        kind,
        label,
        formed=body.formed if body else None,
        body=body,
        chair=[seat for seat in now if seat.duty == Seat.Duty.CHAIR],
        vice=[seat for seat in now if seat.duty == Seat.Duty.VICE],
        members=[seat for seat in now if seat.duty == Seat.Duty.MEMBER],
        before=[seat for seat in seats if seat not in now],
    )


def _association_line(own: Holders | None) -> BodyLine:
    if own is None:
        return BodyLine("association", "协会")
    posts = own.posts
    return BodyLine(
        "association",
        "协会",
        formed=own.association.founded,
        association=own.association,
        chair=[post for post in posts if post.kind == PostKind.PRESIDENT],
        vice=[post for post in posts if post.kind in VICE],
        members=[
            post for post in posts if post.kind in (PostKind.SECRETARY_GENERAL, *COUNCIL_POSTS)
        ],
    )


def _teams(village: Village) -> tuple[list[ProfileLine], list[ServiceTeam], list[ServiceTeam]]:
    """The four of the township's tradition; those of the other tradition that stand; those
    dissolved."""
    own, labels = TEAMS[village.township.tradition], titles_of(TEAM_KINDS, village.pk)
    teams = list(village.teams.all())
    current = {team.kind: team for team in teams if team.dissolved is None}
    expected = [ProfileLine(kind, labels[kind], current.get(kind)) for kind in own]
    others = [team for kind, team in current.items() if kind not in own]
    return expected, others, [team for team in teams if team.dissolved]


def _designations(village: Village) -> list[dict[str, object]]:
    """By kind: those in force and those of before, the latest first."""
    by_kind = defaultdict(list)
    for designation in village.designations.all():
        by_kind[designation.kind].append(designation)
    return [
        {
            "kind": kind,
            "label": Designation.Kind(kind).label,
            "current": [row for row in by_kind[kind] if row.until is None],
            "before": [row for row in by_kind[kind] if row.until],
        }
        for kind in VALUES
    ]


def _rules(village: Village) -> list[ProfileLine]:
    """All kinds, each with the rule in force and those repealed."""
    current: dict[str, Rule] = {}
    before: dict[str, list[Rule]] = defaultdict(list)
    for rule in village.rules.select_related("attachment"):
        if rule.repealed is None:
            current[rule.kind] = rule
        else:
            before[rule.kind].append(rule)
    return [
        ProfileLine(kind, label, current.get(kind), before[kind])
        for kind, label in _titles(RULES, village, {*current, *before})
    ]
