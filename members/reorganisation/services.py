"""Members, groups and households go where their village goes; within the act's transaction,
villages being locked."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.records.periods import Change, keep
from associations.models import Post
from associations.reorganisation import ReorganisationPlan

from ..contacts.models import Contact
from ..people.models import Household, Member, MemberGroup
from ..people.numbers import next_numbers
from ..suggestions.models import Suggestion
from . import Moving, crossing, group_numbers, household_numbers, member_collisions, moving

BATCH = 1_000


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    rows = moving(plan)
    crossed = (
        list(crossing(plan, rows).values_list("pk", flat=True)) if plan.groups is not None else []
    )
    Contact.objects.filter(pk__in=crossed).update(
        until=Greatest("since", plan.day), version=F("version") + 1
    )
    keys = {
        model: list(found.values_list("pk", flat=True))
        for model, found in (
            (MemberGroup, rows.groups),
            (Household, rows.households),
            (Member, rows.members),
        )
    }
    _renumber(plan, rows)
    posts = dict(rows.groups.exclude(council_post=None).values_list("pk", "council_post"))
    for model, pks in keys.items():
        for start in range(0, len(pks), BATCH):
            _hand_over(plan, model, pks[start : start + BATCH])
    if plan.hands_over:
        _look_after_again(plan, posts)
    _let_go_across(plan)
    Suggestion.objects.waiting().filter(village__in=plan.closing_codes).update(
        village=plan.target, version=F("version") + 1
    )


def _hand_over(
    plan: ReorganisationPlan, model: type[MemberGroup | Household | Member], keys: list[int]
) -> None:
    values: dict[str, object] = {"village": plan.target, "version": F("version") + 1}
    if model is MemberGroup:
        values["council_post"] = None
    moved = model.objects.filter(pk__in=keys)
    moved.update(**values)
    keep(moved, Change(plan.day, {"reason": plan.reason} if model is Member else {}))


def _look_after_again(plan: ReorganisationPlan, posts: dict[int, int]) -> None:
    """Council members hold the same post in the association that goes on."""
    there = {
        (post.kind, post.name): post
        for post in Post.objects.filter(association__village=plan.target, ended=None)
    }
    here = Post.objects.in_bulk(posts.values())
    for group, post in posts.items():
        same = there.get((here[post].kind, here[post].name))
        MemberGroup.objects.filter(pk=group).update(council_post=same)


def _renumber(plan: ReorganisationPlan, rows: Moving) -> None:
    """While still in their old village: what they are called there is free in the receiving one
    too. Their dated rows follow when they are handed over."""
    groups = group_numbers(plan, rows)
    for group in MemberGroup.objects.filter(pk__in=groups):
        number, name = groups[group.pk]
        MemberGroup.objects.filter(pk=group.pk).update(number=number, name=name)
    households = [
        Household(pk=key, number=number) for key, number in household_numbers(plan, rows).items()
    ]
    QuerySet[Household](Household).bulk_update(households, ["number"], batch_size=BATCH)
    collided = member_collisions(plan, rows)
    fresh = next_numbers(plan.target, len(collided))
    members = [Member(pk=key, number=number) for key, number in zip(collided, fresh, strict=True)]
    Member.objects.bulk_update(members, ["number"], batch_size=BATCH)


def _let_go_across(plan: ReorganisationPlan) -> None:
    """Whoever now leads a group of another village leads it no more; former members of a household
    that went or stayed without them are no longer of it."""
    places = [*plan.source_codes, plan.target.pk]
    groups = MemberGroup.objects.filter(village__in=places).filter(
        ~Q(leader__village=F("village")), leader__isnull=False
    )
    parted = list(groups.values_list("pk", flat=True))
    groups.update(leader=None, version=F("version") + 1)
    keep(MemberGroup.objects.filter(pk__in=parted), Change(plan.day))
    former = Member.objects.filter(village__in=places).exclude(left=None)
    former.filter(~Q(household__village=F("village")), household__isnull=False).update(
        household=None
    )
