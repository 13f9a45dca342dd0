"""Writes on a township's roll-out plans that touch several rows."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record

from ..divisions.models import Township, Village
from .models import Plan, PlanStage, PlanTarget, StageTick
from .templates import TEMPLATES, Day


@transaction.atomic
def create_plan(
    *,
    township: Township,
    template: str,
    year: int,
    by: User | None,
    name: str = "",
    basis: str = "",
) -> Plan:
    """With the template's stages and targets, its days placed in `year`. Raises ValidationError."""
    chosen = TEMPLATES[template]
    name = name or f"{year}年{chosen.title}"
    if Plan.objects.filter(township=township, name=name).exists():
        raise ValidationError({"name": f"本乡镇已有一份“{name}”，请换一个名称。"})
    plan = Plan(township=township, name=name, basis=basis, aim=chosen.aim)
    plan.starts, plan.ends = _day(year, chosen.starts), _day(year, chosen.ends)
    save_record(record=plan, by=by)
    for number, stage in enumerate(chosen.stages, 1):
        row = PlanStage(
            plan=plan, number=number, name=stage.name, what=stage.what, applies=stage.applies
        )
        row.starts, row.ends = _day(year, stage.starts), _day(year, stage.ends)
        row.condition, row.parameter = stage.condition, stage.parameter
        save_record(record=row, by=by)
    for number, target in enumerate(chosen.targets, 1):
        aim = PlanTarget(
            plan=plan, number=number, name=target.name, threshold=target.threshold, unit=target.unit
        )
        aim.condition, aim.parameter = target.condition, target.parameter
        save_record(record=aim, by=by)
    return plan


@transaction.atomic
def remove_plan(*, plan: Plan, by: User, expected_version: int | None = None) -> None:
    """With its targets, its stages and what was ticked in them. Raises ConflictError."""
    for target in plan.targets.all():
        remove_record(record=target, by=by)
    for stage in plan.stages.all():
        remove_stage(stage=stage, by=by)
    remove_record(record=plan, by=by, expected_version=expected_version)


@transaction.atomic
def remove_stage(*, stage: PlanStage, by: User, expected_version: int | None = None) -> None:
    """With what was ticked in it. Raises ConflictError."""
    for tick in stage.ticks.select_related("village", "stage__plan"):
        remove_record(record=tick, by=by)
    remove_record(record=stage, by=by, expected_version=expected_version)


@transaction.atomic
def tick_villages(
    *, stage: PlanStage, villages: Sequence[Village], done: datetime.date, note: str, by: User
) -> list[StageTick]:
    """Villages found to have done a stage on a day, at once; those already ticked stay as they
    are."""
    ticked = set(stage.ticks.values_list("village_id", flat=True))
    rows = [
        StageTick(stage=stage, village=village, done=done, note=note)
        for village in villages
        if village.pk not in ticked
    ]
    for row in rows:
        save_record(record=row, by=by)
    return rows


def _day(year: int, day: Day) -> datetime.date:
    return datetime.date(year, *day)
