"""The 3,600 members of the demo township: households, groups, members, and which households they
keep in touch with."""

import datetime
import random
from collections.abc import Iterator
from itertools import islice, pairwise

from django.utils import timezone

from accounts.records.periods import Change
from accounts.search import pinyin
from associations.models import Post, Village
from members.models import Contact, Household, LeaveKind, Member, MemberGroup

from ..stories import CLOSED_VILLAGE
from . import people
from .people import Person

GROUPS, MEMBERS = 469, 3_600
LEADERLESS = {
    "431321107210": (4, 11),
    "431321107221": (3,),
    "431321107234": (9, 10, 15),
    "431321107246": (1,),
}
WITHOUT_HOUSEHOLD = {"431321107001": 5, "431321107005": 4, "431321107243": 3}
WITHOUT_GROUP = {"431321107001": 3, "431321107211": 2}
UNCONTACTED = (
    "431321107003",
    "431321107215",
    "431321107221",
    "431321107228",
)  # one household in twenty
IDLE = ("431321107210", "431321107233")  # villages where some members keep in touch with nobody
FROM_CLOSED = 46
SKILLS = (
    "养蜂",
    "油茶",
    "竹编",
    "水稻制种",
    "生猪养殖",
    "中药材",
    "柑橘",
    "裁缝",
    "电工",
    "木工",
    "刺绣",
    "山歌",
)
LEAVING = (
    (LeaveKind.MOVED, "全家迁往县城居住"),
    (LeaveKind.WITHDREW, "长年在外务工，本人申请退会"),
    (LeaveKind.DIED, "病故"),
    (LeaveKind.DISSUADED, "一年未参加小组活动，经谈话后劝退"),
    (LeaveKind.STRUCK, "重新登记时查无此人"),
)


def enrol(villages: list[Village], posts: dict[str, list[Post]], last: int) -> None:
    """Everything in a few bulk inserts; ids of one kind of row are needed by the next."""
    weights = [random.Random(f"size-{village.code}").randint(70, 130) for village in villages]  # noqa: S311
    groups: list[MemberGroup] = []
    households: list[Household] = []
    members: list[Member] = []
    for village, group_count, count in zip(
        villages, _shares(GROUPS, weights), _shares(MEMBERS, weights), strict=True
    ):
        own = list(_groups(village, group_count, posts[village.code], last))
        current = list(_members(village, own, _persons(village, count, posts[village.code]), last))
        groups += own
        households += _households(village, current)
        members += [*current, *_gone(village, len(current), last)]
    MemberGroup.objects.bulk_create(groups)
    Household.objects.bulk_create(households)
    _enrol(members, last)
    _lead(members)
    _contacts(villages, households, members, last)


def _shares(total: int, weights: list[int]) -> list[int]:
    """Whole numbers in the proportion of `weights` that add up to `total`."""
    bounds = [total * sum(weights[:number]) // sum(weights) for number in range(len(weights) + 1)]
    return [upper - lower for lower, upper in pairwise(bounds)]


def _groups(village: Village, count: int, posts: list[Post], last: int) -> Iterator[MemberGroup]:
    """Every group has its council member; each council member looks after some groups that lie side
    by side."""
    council = [post for post in posts if post.kind == "council_member"]
    for number in range(1, count + 1):
        post = council[(number - 1) * len(council) // count]
        formed = datetime.date(last - 11 + number % 6, 5, 29)
        yield MemberGroup(
            village=village, number=number, name=f"第{number}小组", council_post=post, formed=formed
        )


def _persons(village: Village, count: int, posts: list[Post]) -> list[Person]:
    """The people of the village: invented ones, those in posts among them, and some with rare
    names."""
    persons = list(islice(people.crowd(village.code), count))
    for number, post in enumerate(posts):
        persons[number * count // len(posts) + 2] = Person(post.name, post.sex, post.phone)
    persons[5] = Person(*people.RARE[int(village.code) % len(people.RARE)], "")
    return persons


def _members(
    village: Village, groups: list[MemberGroup], persons: list[Person], last: int
) -> Iterator[Member]:
    """In the order of their groups. Their own number is the village's last three digits and a
    running number."""
    draw, today = random.Random(f"members-{village.code}"), timezone.localdate()  # noqa: S311 - demo figures
    ungrouped = len(persons) - WITHOUT_GROUP.get(village.code, 0)
    moved = (
        range(len(persons) - FROM_CLOSED, len(persons))
        if village.code == CLOSED_VILLAGE[2]
        else range(0)
    )
    for number, person in enumerate(persons):
        member = _member(village, person, draw, last)
        code, running = (
            (CLOSED_VILLAGE[0], number - moved.start) if number in moved else (village.code, number)
        )
        member.number = f"{code[-3:]}-{running + 1:04d}"
        if number < ungrouped:
            member.group = groups[number * len(groups) // len(persons)]
        else:
            member.joined = today.strftime("%Y-%m")
        yield member


def _member(village: Village, person: Person, draw: random.Random, last: int) -> Member:
    born = datetime.date(last - draw.randint(24, 76), 1, 1) + datetime.timedelta(
        days=draw.randint(0, 364)
    )
    member = Member(
        village=village,
        name=person.name,
        initials=pinyin.initials(person.name),
        sex=person.sex,
        phone=person.phone,
        born=born.isoformat()[: draw.choice((10, 10, 10, 10, 10, 10, 10, 7, 7, 4))],
        joined=f"{draw.randint(max(last - 11, born.year + 18), last)}-05-29"[
            : draw.choice((10, 10, 7, 4))
        ],
        is_elder=last - born.year >= 60 and draw.random() < 0.5,
        is_backbone=draw.random() < 0.08,
        is_volunteer=draw.random() < 0.12,
        is_migrant=draw.random() < (0.15 if village.kind == "community" else 0.05),
    )
    if draw.random() < 0.14:
        member.is_grower, member.skills = True, "、".join(draw.sample(SKILLS, draw.randint(1, 2)))
    return member


def _households(village: Village, members: list[Member]) -> Iterator[Household]:
    """About 1.3 members live in a household that has members; every fourth household has none."""
    draw = random.Random(f"households-{village.code}")  # noqa: S311 - demo figures, not secrets
    others, number, household = people.crowd(f"households-{village.code}", women=0.2), 0, None
    settled = len(members) - WITHOUT_HOUSEHOLD.get(village.code, 0)
    for position, member in enumerate(members[:settled]):
        if household is None or draw.random() > 0.23:
            for head in [member.name, next(others).name][: 1 if draw.random() > 0.33 else 2]:
                number += 1
                extra = head != member.name
                place = f"第{position * 12 // len(members) + 1}组"
                row = Household(
                    village=village,
                    number=f"{number:04d}",
                    head=head,
                    initials=pinyin.initials(head),
                    villagers_group=place,
                    address=f"{village.name}{place}{draw.randint(1, 60)}号",
                    is_migrant=not extra and member.is_migrant,
                )
                household = household if extra else row
                yield row
        member.household = household


def _gone(village: Village, count: int, last: int) -> Iterator[Member]:
    """Those who left in the last two years, each with how and why; struck off in the
    re-registration of May."""
    draw = random.Random(f"gone-{village.code}")  # noqa: S311 - demo figures, not secrets
    for number, person in enumerate(
        islice(people.crowd(f"gone-{village.code}"), draw.randint(2, 6))
    ):
        member = _member(village, person, draw, last)
        kind, reason = LEAVING[(number + int(village.code)) % len(LEAVING)]
        day = (
            datetime.date(last, 5, 1 + number)
            if kind == LeaveKind.STRUCK
            else datetime.date(last - 1, 9, 3 + number)
        )
        member.number = f"{village.code[-3:]}-{count + number + 1:04d}"
        member.joined, member.left, member.left_kind, member.left_reason = (
            str(last - 6),
            day,
            kind,
            reason,
        )
        yield member


def _lead(members: list[Member]) -> None:
    """The first two of a group who hold no post would do; the second one leads, and is of the
    backbone."""
    groups: list[MemberGroup] = []
    seen: dict[int | None, int] = {}
    for member in members:
        if member.group is None or member.left:
            continue
        seen[member.group_id] = seen.get(member.group_id, 0) + 1
        missing = LEADERLESS.get(member.village_id, ())
        if seen[member.group_id] == 2 and member.group.number not in missing:
            member.group.leader, member.is_backbone = member, True
            member.group.change = Change(member.group.formed)
            groups.append(member.group)
    MemberGroup.objects.bulk_update(groups, ["leader"])
    Member.objects.filter(pk__in=MemberGroup.objects.values("leader")).update(is_backbone=True)


def _enrol(members: list[Member], last: int) -> None:
    """The merged village's members came over with it."""
    code, name, into = CLOSED_VILLAGE
    came = [m for m in members if m.village_id == into and m.number.startswith(code[-3:])]
    groups = [member.group for member in came]
    for member in came:
        member.village_id, member.group = code, None
        member.joined = min(member.joined, str(last - 1))
    Member.objects.bulk_create(members)
    for member, group in zip(came, groups, strict=True):
        member.village_id, member.group = into, group
        member.change = Change(datetime.date(last, 1, 1), {"reason": f"{name}并入"})
    Member.objects.bulk_update(came, ["village", "group"])


def _contacts(
    villages: list[Village], households: list[Household], members: list[Member], last: int
) -> None:
    """Three contacts for every two members, with households a few doors on."""
    homes: dict[str, list[Household]] = {village.code: [] for village in villages}
    for household in households:
        homes[household.village_id].append(household)
    people_of: dict[str, list[Member]] = {village.code: [] for village in villages}
    for member in members:
        if not member.left:
            people_of[member.village_id].append(member)
    Contact.objects.bulk_create(
        contact
        for code in homes
        for contact in _contacts_of(code, homes[code], people_of[code], last)
    )


def _contacts_of(
    code: str, homes: list[Household], members: list[Member], last: int
) -> Iterator[Contact]:
    draw, made = random.Random(f"contacts-{code}"), set()  # noqa: S311 - demo figures, not secrets
    count, reached = len(members) * 3 // 2, set()
    for number in range(count):
        position, first = number * 2 // 3, number * len(homes) // count + 3
        member = members[position]
        if code in IDLE and position % 25 == 8:
            continue
        places = [place % len(homes) for place in range(first, first + 4)]
        places = [
            p for p in places if (position, p) not in made and member.household_id != homes[p].pk
        ]
        places = [p for p in places if code not in UNCONTACTED or p % 20 != 7]
        place = min(places, key=lambda p: p in reached)
        made.add((position, place))
        reached.add(place)
        since = datetime.date(last - 1, draw.randint(1, 12), draw.randint(1, 28))
        signed = (
            since + datetime.timedelta(days=draw.randint(0, 20)) if draw.random() < 0.92 else None
        )
        tie = draw.choice(("neighbour", "neighbour", "kin", "trade"))
        yield Contact(member=member, household=homes[place], tie=tie, since=since, signed=signed)
