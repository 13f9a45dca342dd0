"""What was done, funds and their ledgers stay with the village in whose name they were kept;
families and their certificates go where their households go."""

import datetime
from typing import Any

from django.db.models import F

from accounts.models import User
from associations.mergers.services import by_village
from associations.reorganisation import (
    MOVES,
    STAYS,
    Consequence,
    ReorganisationPart,
    ReorganisationPlan,
)
from members.reorganisation import moving

from .activities.models import Activity
from .aid.models import Aid
from .benefits.models.benefits import FormerVillage
from .benefits.models.pay_runs import PayRun
from .benefits.pay_states import OPEN
from .certificates.models import Certificate
from .families.models import Family
from .honours.models import Honour
from .insurance.models import Policy
from .ledger.models.funds import Fund
from .projects.models import Project

KEPT: tuple[tuple[str, Any], ...] = (
    ("活动", Activity),
    ("经费", Fund),
    ("发放批次", PayRun),
    ("帮扶", Aid),
    ("保险", Policy),
    ("评选表彰", Honour),
    ("致富项目", Project),
)


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    families = by_village(
        Family.objects.filter(household__in=moving(plan).households), "village_id"
    )
    going = [
        Consequence(code, MOVES, "关怀家庭", count, "优待证随家庭走，证号不变")
        for code, count in families.items()
    ]
    return going + [
        Consequence(code, STAYS, label, count)
        for label, model in KEPT
        for code, count in by_village(
            model.objects.filter(village__in=plan.source_codes), "village_id"
        ).items()
    ]


def refusals(plan: ReorganisationPlan) -> list[str]:
    """What is listed by a village that goes must be paid or withdrawn before."""
    runs = PayRun.objects.filter(village__in=plan.closing_codes, state__in=OPEN).select_related(
        "village"
    )
    return [f"{run.village}的“{run.title}”还没有办结，请先审批发放或者作废。" for run in runs]


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    """The households are in their new village already (members comes first)."""
    moved = Family.objects.filter(household__village=plan.target).exclude(village=plan.target)
    last = plan.day - datetime.timedelta(days=1)
    FormerVillage.objects.bulk_create(
        FormerVillage(family_id=family, village_id=village, until=last)
        for family, village in moved.values_list("pk", "village_id")
    )
    moved.update(village=plan.target, version=F("version") + 1)
    certificates = Certificate.objects.filter(family__village=plan.target).exclude(
        village=plan.target
    )
    certificates.update(village=plan.target, version=F("version") + 1)


PART = ReorganisationPart(lines=lines, refusals=refusals, carry_out=carry_out)
