"""The chart of the network (协会组织网络): associations with their first posts, groups with their
leaders, and gaps."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from associations.models import REQUIRED_POSTS, Area, Association, Post, PostKind, Township, Village
from associations.organisation.models import POST_KINDS
from associations.vocabulary.in_force import title_of

from ..people.models import Member, MemberGroup

Posts = dict[int, dict[str, list[str]]]  # association → kind of post → names
NO_AREA = "未分责任区"


@dataclass(frozen=True)
class Box:
    """One association or group; `gaps` say what it lacks, `url` is where it is kept."""

    title: str
    lines: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True)
class NetworkColumn:
    head: Box
    boxes: list[Box]


@dataclass(frozen=True)
class Network:
    title: str
    root: Box
    columns: list[NetworkColumn]

    @property
    def gaps(self) -> int:
        """How many boxes lack something."""
        heads = (box for column in self.columns for box in (column.head, *column.boxes))
        return sum(bool(box.gaps) for box in (self.root, *heads))


def network_of(division: Township | Village, day: datetime.date) -> Network:
    """As it stands on `day`; the number of queries does not depend on how much there is."""
    associations = list(
        Association.objects.current().in_division(division.pk).order_by("code", "id")
    )
    posts = _posts(division.pk, day)
    if isinstance(division, Village):
        return _village_network(division, associations, posts)
    return _township_network(division, associations, posts, day)


def _posts(code: str, day: datetime.date) -> Posts:
    found: Posts = defaultdict(lambda: defaultdict(list))
    current = (
        Post.objects.in_office(day)
        .in_division(code)
        .filter(kind__in=REQUIRED_POSTS)
        .order_by("started", "id")
    )
    for association, kind, name in current.values_list("association_id", "kind", "name"):
        found[association][kind].append(name)
    return found


def _township_network(
    township: Township, associations: list[Association], posts: Posts, day: datetime.date
) -> Network:
    kind = Association.Kind
    counts = _group_counts(township.pk)
    of_village = {each.village_id: each for each in associations if each.kind == kind.VILLAGE}
    of_area = {each.area_id: each for each in associations if each.kind == kind.BRANCH}
    by_area: dict[int | None, list[Box]] = defaultdict(list)
    for village in Village.objects.in_division(township.pk).open_on(day).order_by("code"):
        by_area[village.area_id].append(
            _village_box(village, of_village.get(village.pk), posts, counts)
        )
    columns = [
        NetworkColumn(_head(area, of_area.get(area.pk), posts), by_area[area.pk])
        for area in Area.objects.in_division(township.pk)
    ]
    if by_area[None]:
        columns.append(NetworkColumn(Box(NO_AREA), by_area[None]))
    others = [
        each for each in associations if each.kind not in (kind.TOWNSHIP, kind.BRANCH, kind.VILLAGE)
    ]
    own = next((each for each in associations if each.kind == kind.TOWNSHIP), None)
    return _network(township, own, others, columns, posts)


def _village_network(village: Village, associations: list[Association], posts: Posts) -> Network:
    groups = (
        MemberGroup.objects.current()
        .in_division(village.pk)
        .select_related("leader", "council_post")
    )
    counted = groups.annotate(
        count=Count("members", filter=Q(members__left__isnull=True))
    ).order_by("number")
    boxes = [_group_box(group, group.count) for group in counted]
    columns = [NetworkColumn(Box("会员小组", [f"{len(boxes)} 个"]), boxes)] if boxes else []
    others = [each for each in associations if each.kind != Association.Kind.VILLAGE]
    own = next((each for each in associations if each.kind == Association.Kind.VILLAGE), None)
    return _network(village, own, others, columns, posts)


def _network(
    division: Township | Village,
    own: Association | None,
    others: list[Association],
    columns: list[NetworkColumn],
    posts: Posts,
) -> Network:
    if others:
        boxes = [_association_box(each, posts, [each.get_kind_display()]) for each in others]
        columns = [*columns, NetworkColumn(Box("其他协会", [f"{len(boxes)} 个"]), boxes)]
    root = _association_box(own, posts) if own else Box(division.name, gaps=["没有协会"])
    return Network(f"{division.name}计划生育协会组织网络图", root, columns)


def _association_box(association: Association, posts: Posts, more: list[str] | None = None) -> Box:
    names = posts[association.pk]
    titles = {kind: title_of(POST_KINDS, kind, association.code) for kind in REQUIRED_POSTS}
    lines = [f"{title} {'、'.join(names[kind])}" for kind, title in titles.items() if names[kind]]
    gaps = [f"缺{title}" for kind, title in titles.items() if not names[kind]]
    url = reverse("association-detail", kwargs={"code": association.code, "pk": association.pk})
    return Box(association.name, [*lines, *(more or [])], gaps, url)


def _head(area: Area, branch: Association | None, posts: Posts) -> Box:
    if branch is None:
        return Box(area.name, gaps=["没有分会"])
    box = _association_box(branch, posts)
    return Box(branch.name, box.lines[:1], box.gaps[:1] if not box.lines else [], box.url)


def _village_box(
    village: Village, own: Association | None, posts: Posts, counts: dict[str, tuple[int, ...]]
) -> Box:
    """A village in two lines: its first posts, its groups and members."""
    groups, leaderless, members = counts.get(village.pk, (0, 0, 0))
    url = reverse("network", kwargs={"code": village.pk})
    if own is None:
        return Box(village.name, [f"{groups} 个小组 {members} 名会员"], ["没有协会"], url)
    box = _association_box(own, posts)
    gaps = [*box.gaps, *([f"{leaderless} 个小组没有组长"] if leaderless else [])]
    secretary = title_of(POST_KINDS, PostKind.SECRETARY_GENERAL, own.code)
    shown = [line for line in box.lines if not line.startswith(secretary)]
    return Box(village.name, [*shown, f"{groups} 个小组 {members} 名会员"], gaps, url)


def _group_box(group: MemberGroup, members: int) -> Box:
    leader = group.leader if group.leader and not group.leader.left else None
    lines = [f"组长 {leader.name}"] if leader else []
    if group.council_post and not group.council_post.ended:
        lines.append(f"联系理事 {group.council_post.name}")
    url = reverse("group-detail", kwargs={"code": group.village_id, "pk": group.pk})
    return Box(group.name, [*lines, f"{members} 名会员"], [] if leader else ["没有组长"], url)


def _group_counts(code: str) -> dict[str, tuple[int, ...]]:
    """Village → standing groups, those without a leader, standing members."""
    groups = MemberGroup.objects.current().in_division(code)
    all_groups, leaderless = _by_village(groups), _by_village(groups.leaderless())
    members = _by_village(Member.objects.current().in_division(code))
    return {
        village: (all_groups.get(village, 0), leaderless.get(village, 0), members.get(village, 0))
        for village in {*all_groups, *members}
    }


def _by_village(rows: QuerySet) -> dict[str, int]:
    return dict(rows.order_by("village").values_list("village").annotate(count=Count("pk")))
