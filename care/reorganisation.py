"""Activities, funds and their ledgers stay with the village in whose name they were kept; families go where their
households go."""

import datetime

from django.db.models import F

from accounts.models import User
from associations.reorganisation import MOVES, STAYS, Line, Part, Plan
from associations.services.reorganisation import by_village

from .models import Activity, Family, FormerVillage, Fund, PayRun
from .pay_states import OPEN

KEPT = (("活动", Activity), ("经费", Fund), ("发放批次", PayRun))


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


def refusals(plan: Plan) -> list[str]:
    """What is listed by a village that goes must be paid or withdrawn before."""
    runs = PayRun.objects.filter(village__in=plan.closing_codes, state__in=OPEN).select_related("village")
    return [f"{run.village}的“{run.title}”还没有办结，请先审批发放或者作废。" for run in runs]


def carry_out(plan: Plan, by: User | None) -> None:
    """The households are in their new village already (members comes first)."""
    moved = Family.objects.filter(household__village=plan.target).exclude(village=plan.target)
    last = plan.day - datetime.timedelta(days=1)
    FormerVillage.objects.bulk_create(
        FormerVillage(family_id=family, village_id=village, until=last)
        for family, village in moved.values_list("pk", "village_id")
    )
    moved.update(village=plan.target, version=F("version") + 1)


PART = Part(lines=lines, refusals=refusals, carry_out=carry_out)
