"""Writes on responsibility contracts: a year's contracts made in one act, changed, and judged at
the year's end."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError

from ..divisions.models import Township, Village
from ..divisions.querysets import VillageQuerySet
from .models import ContractTarget, ResponsibilityContract


@dataclass(frozen=True)
class TargetRow:
    """A target as typed; `pk` of the one it was before, if any."""

    name: str
    target: str
    pk: int | None = None


@dataclass(frozen=True)
class Achievement:
    """What came of a target; `held` is None as long as nobody has said."""

    pk: int
    achieved: str
    held: bool | None


def bound_villages(township: Township, year: int) -> VillageQuerySet:
    """The villages that have to have a contract for the year: there at its end, or today while it
    runs, in a township that has begun."""
    day = min(datetime.date(year, 12, 31), timezone.localdate())
    return Village.objects.in_division(township.pk).open_on(day).taking_part(day)


@transaction.atomic
def prepare_contracts(
    *,
    township: Township,
    year: int,
    tasks: str,
    rewards: str,
    targets: Sequence[TargetRow],
    by: User,
) -> list[ResponsibilityContract]:
    """One for every village that has none for the year; those there stay as they are. Raises
    ValidationError."""
    if not targets:
        raise ValidationError("至少写一项目标。")
    villages = list(bound_villages(township, year).locked())
    there = ResponsibilityContract.objects.filter(village__in=villages, year=year)
    have = set(there.values_list("village", flat=True))
    contracts = [
        ResponsibilityContract(village=village, year=year, tasks=tasks, rewards=rewards, version=1)
        for village in villages
        if village.pk not in have
    ]
    if not contracts:
        raise ValidationError(f"各村{year}年的责任书都已制定。")
    ResponsibilityContract.objects.bulk_create(contracts)
    ContractTarget.objects.bulk_create(
        [target for contract in contracts for target in _numbered(contract, targets, known={})]
    )
    trail.record(
        by=by,
        action="制定责任书",
        target=f"{township.name}{year}年责任书",
        division=township.pk,
        after={
            "村（社区）": [contract.village.name for contract in contracts],
            "工作任务": tasks,
            "指标": [f"{row.name} {row.target}" for row in targets],
            "奖惩办法": rewards,
        },
    )
    return contracts


@transaction.atomic
def change_contract(
    *,
    contract: ResponsibilityContract,
    targets: Sequence[TargetRow] | None,
    by: User,
    expected_version: int | None = None,
) -> ResponsibilityContract:
    """`targets` None: left as they are. Raises ValidationError, ConflictError."""
    old = _locked(contract, expected_version)
    before = _content(old)
    if targets is not None and old.signed:
        raise ValidationError("责任书已经签订，目标不能再改。")
    if targets is not None:
        if not targets:
            raise ValidationError("至少写一项目标。")
        known = {target.pk: target for target in old.targets.all()}
        old.targets.all().delete()
        ContractTarget.objects.bulk_create(_numbered(contract, targets, known))
    return _finish(contract, old, before, "修改责任书", by)


@transaction.atomic
def judge_contract(
    *,
    contract: ResponsibilityContract,
    achievements: Sequence[Achievement],
    by: User,
    expected_version: int | None = None,
) -> ResponsibilityContract:
    """What came of each target, and the result. Raises ValidationError, ConflictError."""
    old = _locked(contract, expected_version)
    before = _content(old)
    if contract.result and (silent := sum(row.held is None for row in achievements)):
        raise ValidationError({"result": f"还有 {silent} 项目标没有填是否达标，填完再定年终结果。"})
    if contract.result == contract.Result.FULFILLED and (
        missed := sum(row.held is False for row in achievements)
    ):
        raise ValidationError({"result": f"有 {missed} 项目标没有达标，年终结果不能是“完成”。"})
    found = {row.pk: row for row in achievements}
    targets = list(old.targets.all())
    for target in targets:
        target.achieved, target.held = found[target.pk].achieved, found[target.pk].held
    ContractTarget.objects.bulk_update(targets, ["achieved", "held"])
    return _finish(contract, old, before, "考核责任书", by)


def _locked(
    contract: ResponsibilityContract, expected_version: int | None
) -> ResponsibilityContract:
    old = (
        ResponsibilityContract.objects.select_for_update(of=("self",))
        .select_related("village")
        .get(pk=contract.pk)
    )
    if expected_version is not None and old.version != expected_version:
        raise ConflictError(old)
    return old


def _finish(
    contract: ResponsibilityContract,
    old: ResponsibilityContract,
    before: dict[str, object],
    action: str,
    by: User,
) -> ResponsibilityContract:
    contract.full_clean()
    after = _content(contract)
    if before == after:
        return contract
    contract.version = old.version + 1
    contract.save()
    trail.record(
        by=by,
        action=action,
        target=str(contract),
        division=contract.village_id,
        before=before,
        after=after,
    )
    return contract


def _content(contract: ResponsibilityContract) -> dict[str, object]:
    """What the trail says: the contract with its targets as they stand in the database."""
    targets = ContractTarget.objects.filter(contract=contract.pk)
    return {**contract.trail_values(), "指标": [_target_words(target) for target in targets]}


def _target_words(target: ContractTarget) -> str:
    result = {None: "", True: "，达标", False: "，未达标"}[target.held]
    return f"{target}{'，' + target.achieved if target.achieved else ''}{result}"


def _numbered(
    contract: ResponsibilityContract, rows: Sequence[TargetRow], known: dict[int, ContractTarget]
) -> list[ContractTarget]:
    """In the order typed; what was achieved stays with the target it was said of."""
    made = []
    for number, row in enumerate(rows, start=1):
        before = known.get(row.pk or 0)
        made.append(
            ContractTarget(
                contract=contract,
                number=number,
                name=row.name,
                target=row.target,
                achieved=before.achieved if before else "",
                held=before.held if before else None,
            )
        )
    return made
