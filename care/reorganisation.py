"""Activities, funds and their ledgers stay with the village in whose name they were kept; families go where their
households go."""

from django.db.models import F

from accounts.models import User
from associations.reorganisation import MOVES, STAYS, Line, Part, Plan
from associations.services.reorganisation import by_village

from .models import Activity, Family, Fund

KEPT = (("活动", Activity), ("经费", Fund))


def lines(plan: Plan) -> list[Line]:
    families = Family.objects.filter(village__in=plan.source_codes) if plan.groups is None else Family.objects.none()
    moving = [
        Line(code, MOVES, "关怀家庭", count, "随家庭走") for code, count in by_village(families, "village_id").items()
    ]
    return moving + [
        Line(code, STAYS, label, count)
        for label, model in KEPT
        for code, count in by_village(model.objects.filter(village__in=plan.source_codes), "village_id").items()
    ]


def carry_out(plan: Plan, by: User | None) -> None:
    """The households are in their new village already (members comes first)."""
    moved = Family.objects.filter(household__village=plan.target).exclude(village=plan.target)
    moved.update(village=plan.target, version=F("version") + 1)


PART = Part(lines=lines, carry_out=carry_out)
