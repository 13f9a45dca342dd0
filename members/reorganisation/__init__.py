"""What merging or splitting villages does with members, their groups and households."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from associations.mergers.services import by_village, mark
from associations.reorganisation import ENDS, MOVES, STAYS, Consequence, ReorganisationPlan

from ..campaigns.models import Campaign, CampaignEntry
from ..contacts.models import Contact
from ..imports.models import MemberImport
from ..people.models import Household, Member, MemberGroup
from ..people.querysets import GroupQuerySet, HouseholdQuerySet, MemberQuerySet
from ..suggestions.models import Suggestion

UNFINISHED = ("reading", "matching", "comparing", "ready", "applying")
STILL_CARED_FOR = datetime.timedelta(days=1)  # an import nobody touched for longer holds up nothing
NAMED = 5


@dataclass(frozen=True)
class Moving:
    """The rows that go, former ones included: who left or was closed goes where its village or
    group goes."""

    groups: GroupQuerySet
    households: HouseholdQuerySet
    members: MemberQuerySet


def moving(plan: ReorganisationPlan) -> Moving:
    """Everything; or the chosen groups, their members, the households those live in with whoever
    else lives there outside the groups, and households that only they keep in touch with."""
    groups = MemberGroup.objects.filter(village__in=plan.source_codes)
    households = Household.objects.filter(village__in=plan.source_codes)
    members = Member.objects.filter(village__in=plan.source_codes)
    if plan.groups is None:
        return Moving(groups, households, members)
    chosen = members.filter(group__in=plan.groups)
    lived_in = set(chosen.current().exclude(household=None).values_list("household", flat=True))
    going = members.filter(Q(group__in=plan.groups) | Q(group=None, household__in=lived_in))
    open_contacts = Contact.objects.filter(until=None)
    theirs, others = open_contacts.filter(member__in=going), open_contacts.exclude(member__in=going)
    visited = households.filter(
        ~Exists(Member.objects.current().filter(household=OuterRef("pk"))),
        Exists(theirs.filter(household=OuterRef("pk"))),
        ~Exists(others.filter(household=OuterRef("pk"))),
    )
    keys = lived_in | set(visited.values_list("pk", flat=True))
    return Moving(groups.filter(pk__in=plan.groups), households.filter(pk__in=keys), going)


def crossing(plan: ReorganisationPlan, rows: Moving) -> QuerySet:
    """Open contacts between somebody who goes and a household that stays, or the other way
    round."""
    return Contact.objects.filter(member__village__in=plan.source_codes, until=None).filter(
        Q(member__in=rows.members) & ~Q(household__in=rows.households)
        | ~Q(member__in=rows.members) & Q(household__in=rows.households)
    )


def parted(plan: ReorganisationPlan, rows: Moving) -> QuerySet:
    """Groups that would have a leader in another village."""
    return (
        MemberGroup.objects.filter(village__in=plan.source_codes)
        .filter(
            Q(pk__in=rows.groups) & ~Q(leader__in=rows.members)
            | ~Q(pk__in=rows.groups) & Q(leader__in=rows.members)
        )
        .exclude(leader=None)
    )


def group_numbers(plan: ReorganisationPlan, rows: Moving) -> dict[int, tuple[int, str]]:
    """Groups whose number or name the receiving village has already → their new number and name."""
    there = list(MemberGroup.objects.filter(village=plan.target.pk).values_list("number", "name"))
    numbers, names = {number for number, _ in there}, {name for _, name in there}
    coming = list(rows.groups.select_related("village").order_by("village", "number"))
    last = max([*numbers, *(group.number for group in coming)], default=0)
    changed = {}
    for group in coming:
        number, name = group.number, group.name
        if number in numbers:
            last += 1
            number = last
        if name in names or number != group.number:
            name = f"{group.village.name}{name}"[:40]
        numbers.add(number)
        names.add(name)
        if (number, name) != (group.number, group.name):
            changed[group.pk] = (number, name)
    return changed


def household_numbers(plan: ReorganisationPlan, rows: Moving) -> dict[int, str]:
    """Households whose number is taken → the number with the last three digits of the old village's
    code before it."""
    taken = set(Household.objects.filter(village=plan.target.pk).values_list("number", flat=True))
    coming = list(
        rows.households.exclude(number="")
        .order_by("village", "pk")
        .values_list("pk", "village", "number")
    )
    kept = {number for _, _, number in coming}
    changed = {}
    for key, village, number in coming:
        new, turn = number, 1
        while new in taken or (new != number and new in kept):
            new = f"{village[-3:]}-{number}"[:16] + (f"-{turn}" if turn > 1 else "")
            turn += 1
        if new != number:
            changed[key] = new
        taken.add(new)
    return changed


def member_collisions(plan: ReorganisationPlan, rows: Moving) -> list[int]:
    """Members whose number somebody in the receiving village, or before them, has."""
    taken = set(Member.objects.filter(village=plan.target.pk).values_list("number", flat=True))
    found = []
    for key, number in rows.members.order_by("village", "number").values_list("pk", "number"):
        if number in taken:
            found.append(key)
        taken.add(number)
    return found


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    rows = moving(plan)
    contacts = Contact.objects.filter(
        member__in=rows.members, household__in=rows.households, until=None
    )
    open_suggestions = Suggestion.objects.waiting().filter(village__in=plan.closing_codes)
    found = [
        *_counted(MOVES, "会员小组", rows.groups.current(), note=_renumbered(plan, rows, "groups")),
        *_counted(MOVES, "会员", rows.members.current(), note=_renumbered(plan, rows, "members")),
        *_counted(
            MOVES, "家庭", rows.households.current(), note=_renumbered(plan, rows, "households")
        ),
        *_counted(MOVES, "联系户", contacts, "member__village_id", "仍然有效"),
        *_counted(MOVES, "已撤销的小组", rows.groups.exclude(dissolved=None)),
        *_counted(MOVES, "已离会的会员", rows.members.exclude(left=None)),
        *_counted(MOVES, "已销户的家庭", rows.households.exclude(closed=None)),
        *_counted(MOVES, "未答复的意见", open_suggestions, note="由接收的村答复"),
        *_counted(
            MOVES if plan.hands_over else ENDS,
            "小组的联系理事",
            rows.groups.current().exclude(council_post=None),
            note="" if plan.hands_over else "须另行指定",
        ),
        *_counted(ENDS, "与小组不在一个村的组长", parted(plan, rows), note="须另选组长"),
        *_counted(
            ENDS, "跨村的联系户", crossing(plan, rows), "member__village_id", "会员和家庭分在两个村"
        ),
    ]
    return found + _staying(plan, rows)


def _counted(
    fate: str, label: str, rows: QuerySet, place: str = "village_id", note: str = ""
) -> list[Consequence]:
    return [
        Consequence(code, fate, label, count, note)
        for code, count in by_village(rows, place).items()
    ]


def _staying(plan: ReorganisationPlan, rows: Moving) -> list[Consequence]:
    suggestions = Suggestion.objects.filter(village__in=plan.source_codes)
    answered = suggestions.exclude(answered=None) if plan.closing else suggestions
    entries = CampaignEntry.objects.filter(village__in=plan.source_codes)
    found = [
        *_counted(STAYS, "已答复的意见" if plan.closing else "意见", answered),
        *_counted(STAYS, "已结束的登记名单", entries, note="会员的重新登记"),
    ]
    if plan.groups is None:
        return found
    for label, model, going in (
        ("会员小组", MemberGroup, rows.groups),
        ("会员", Member, rows.members),
        ("家庭", Household, rows.households),
    ):
        found += _counted(
            STAYS,
            label,
            model.objects.current().filter(village__in=plan.source_codes).exclude(pk__in=going),
        )
    return found


def _renumbered(plan: ReorganisationPlan, rows: Moving, what: str) -> str:
    if what == "groups" and (count := len(group_numbers(plan, rows))):
        return f"其中 {count} 个的组号或名称与接收的村重复，将改号，名称前加原村名"
    if what == "households" and (count := len(household_numbers(plan, rows))):
        return f"其中 {count} 户的户编号重复，将在前面加原村代码的末三位"
    if what == "members" and (count := len(member_collisions(plan, rows))):
        return f"其中 {count} 人的会员编号重复，将另编；其余编号不变"
    return "会员编号不变" if what == "members" else ""


def marks(plan: ReorganisationPlan) -> list[object]:
    places = [*plan.source_codes, plan.target.pk]
    models: tuple[type[Model], ...] = (MemberGroup, Household, Member, Suggestion)
    contacts = Contact.objects.filter(member__village__in=places)
    rows = [model._default_manager.filter(village__in=places) for model in models]
    return [mark(found) for found in (*rows, contacts)]


def refusals(plan: ReorganisationPlan) -> list[str]:
    return [
        *_campaigns(plan),
        *busy({code[:n] for code in (plan.target.pk, *plan.source_codes) for n in (9, 12)}),
        *_same_person(plan),
        *_divided(plan),
    ]


def _campaigns(plan: ReorganisationPlan) -> list[str]:
    townships = {village.township_id for village in (*plan.sources, plan.target)}
    rows = Campaign.objects.filter(township__in=townships, closed=None)
    return [
        f"“{row.title}”的重新登记还没有结束，撤并会打乱它的名单。请先结束这次登记，再办理。"
        for row in rows
    ]


def busy(codes: Collection[str]) -> list[str]:
    """Imports that hold the codes in what they have read."""
    recent = timezone.now() - STILL_CARED_FOR
    rows = MemberImport.objects.filter(division__in=codes, state__in=UNFINISHED)
    return [
        f"名册导入“{row.file_name}”还在办理（{row.get_state_display()}）。请先把它办完或放弃，再办理。"
        for row in rows.filter(updated_at__gte=recent)
    ]


def _same_person(plan: ReorganisationPlan) -> list[str]:
    """Two members of one ID number cannot be in one village."""
    places = [*plan.source_codes, plan.target.pk] if plan.groups is None else []
    members = Member.objects.current().filter(village__in=places).exclude(identity="")
    twice = (
        members.order_by()
        .values("identity")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values("identity")
    )
    found: dict[str, list[str]] = {}
    for member in members.filter(identity__in=twice).select_related("village").order_by("village"):
        found.setdefault(member.identity, []).append(f"{member.village.name}的{member}")
    return [
        f"{'和'.join(people)}是同一个身份证号，请先办理其中一位离会。"
        for people in list(found.values())[:NAMED]
    ]


def _divided(plan: ReorganisationPlan) -> list[str]:
    """Households of which some would go and some stay."""
    if plan.groups is None:
        return []
    living = Member.objects.current().filter(household=OuterRef("pk")).exclude(group=None)
    rows = Household.objects.filter(
        Exists(living.filter(group__in=plan.groups)),
        Exists(living.exclude(group__in=plan.groups)),
        village__in=plan.source_codes,
    )
    names = [
        f"{row}（{row.number}）" if row.number else str(row)
        for row in rows.order_by("number", "id")
    ]
    if not names:
        return []
    shown = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    return [
        (
            f"有 {len(names)} 户的会员分在要分出和留下的两边：{shown}。"
            "请先把一户的会员编到同一个小组，再办理。"
        )
    ]


def groups(code: str) -> list[tuple[int, str]]:
    rows = MemberGroup.objects.current().filter(village=code).order_by("number")
    counted = rows.annotate(count=Count("members", filter=Q(members__left=None))).select_related(
        "leader"
    )
    return [
        (
            row.pk,
            (
                f"{row.name}（{row.count} 人，"
                f"{f'组长 {row.leader.name}' if row.leader else '没有组长'}）"
            ),
        )
        for row in counted
    ]
