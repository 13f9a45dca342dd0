"""Members, groups and households go where their village goes; within the act's transaction,
villages being locked."""

from django.db.models import F, Q
from django.db.models.functions import Greatest

from accounts.models import User
from associations.models import Attachment
from associations.reorganisation import ReorganisationPlan

from ..contacts.models import Contact
from ..people.models import Household, Member, MemberGroup, Transfer
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
    _record_transfers(plan, rows, by)
    _renumber(plan, rows)
    for model, pks in keys.items():
        for start in range(0, len(pks), BATCH):
            _hand_over(plan, model, pks[start : start + BATCH])
    _let_go_across(plan)
    _take_papers_along(plan)
    Suggestion.objects.waiting().filter(village__in=plan.closing_codes).update(
        village=plan.target, version=F("version") + 1
    )


def _hand_over(
    plan: ReorganisationPlan, model: type[MemberGroup | Household | Member], keys: list[int]
) -> None:
    values: dict[str, object] = {"village": plan.target, "version": F("version") + 1}
    if model is MemberGroup:
        values["council_post"] = None
    model.objects.filter(pk__in=keys).update(**values)


def _take_papers_along(plan: ReorganisationPlan) -> None:
    """The signed agreements of contacts that now are the receiving village's."""
    papers = (
        Contact.objects.filter(member__village=plan.target)
        .exclude(attachment=None)
        .values("attachment")
    )
    Attachment.objects.filter(pk__in=papers, code__in=plan.source_codes).update(code=plan.target.pk)


def _record_transfers(plan: ReorganisationPlan, rows: Moving, by: User | None) -> None:
    current = rows.members.current().values_list("pk", "village_id")
    Transfer.objects.bulk_create(
        (
            Transfer(
                member_id=key,
                from_village_id=old,
                to_village=plan.target,
                on=plan.day,
                reason=plan.reason,
                by=by,
            )
            for key, old in current
        ),
        batch_size=BATCH,
    )


def _renumber(plan: ReorganisationPlan, rows: Moving) -> None:
    """While still in their old village: what they are called there is free in the receiving one
    too."""
    groups = group_numbers(plan, rows)
    for group in MemberGroup.objects.filter(pk__in=groups):
        number, name = groups[group.pk]
        MemberGroup.objects.filter(pk=group.pk).update(number=number, name=name)
    households = [
        Household(pk=key, number=number) for key, number in household_numbers(plan, rows).items()
    ]
    Household.objects.bulk_update(households, ["number"], batch_size=BATCH)
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
    groups.update(leader=None, version=F("version") + 1)
    former = Member.objects.filter(village__in=places).exclude(left=None)
    former.filter(~Q(household__village=F("village")), household__isnull=False).update(
        household=None
    )
