"""Opinion slips (逐户征求意见表): issued to every household, returned, signed, answered, until that
step is done."""

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError, save_record
from associations.divisions.services import open_village
from associations.models import Village
from members.models import Household

from ..models.charters import Charter, Clause
from ..models.steps import CharterStep, CharterStepKind, OpinionSlip
from ..steps import next_steps

UNANSWERED = ~Q(comment="") & Q(answer="")
NAMED = 20
KEPT = "这一轮征求意见已经登记完毕，意见表不能再改。确要改的，先撤回“逐户征求意见”这一步。"


def rounds_done(charter: Charter) -> int:
    """How often the households have been asked and the step was recorded."""
    return CharterStep.objects.filter(charter=charter, step=CharterStepKind.HOUSEHOLDS).count()


def asks_now(charter: Charter) -> bool:
    """Whether the households are to be asked next, so that slips are issued and collected."""
    last = charter.steps.order_by("number").last()
    return charter.state == Charter.State.DRAFTING and CharterStepKind.HOUSEHOLDS in next_steps(
        last
    )


def unanswered(charter: Charter) -> int:
    """Comments of the round at hand that nobody said anything to yet."""
    return OpinionSlip.objects.filter(
        UNANSWERED, charter=charter, round=rounds_done(charter) + 1
    ).count()


@transaction.atomic
def issue_slips(*, charter: Charter, issued: datetime.date, by: User) -> int:
    """One numbered slip for every open household that has none in this round; how many. Raises
    ValidationError."""
    village = open_village(charter.village_id)
    charter = Charter.objects.get(pk=charter.pk)
    last = charter.steps.order_by("number").last()
    if not asks_now(charter):
        raise ValidationError("现在不是逐户征求意见的时候：先登记它前面的步骤，再发意见表。")
    if last and issued < last.date:
        raise ValidationError({"issued": f"发出日期不能早于上一步的日期 {last.date}。"})
    now = rounds_done(charter) + 1
    known = OpinionSlip.objects.filter(charter=charter, round=now)
    first = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    households = Household.objects.filter(village=village, closed__isnull=True).exclude(
        pk__in=known.values("household")
    )
    keys = households.order_by("number", "pk").values_list("pk", flat=True)
    made = OpinionSlip.objects.bulk_create(
        OpinionSlip(
            charter=charter, round=now, number=number, household_id=key, issued=issued, version=1
        )
        for number, key in enumerate(keys, start=first)
    )
    if made:
        after = {
            "轮次": now,
            "编号": f"{first}—{first + len(made) - 1}",
            "份数": len(made),
            "发出日期": str(issued),
        }
        trail.record(
            by=by, action="发放意见表", target=str(charter), division=village.pk, after=after
        )
    return len(made)


@transaction.atomic
def mark_returned(
    *, charter: Charter, slips: Sequence[int], returned: datetime.date, signed: bool, by: User
) -> int:
    """Those of this round that are not yet back (or not yet signed) come back on the day; how many.

    Raises ValidationError naming the slips that were issued later.
    """
    Village.objects.locked().get(pk=charter.village_id)
    now = _open_round(charter)
    rows = OpinionSlip.objects.filter(charter=charter, round=now, pk__in=slips)
    if late := list(rows.filter(issued__gt=returned).values_list("number", flat=True)[: NAMED + 1]):
        raise ValidationError({"returned": f"{_numbers(late)}的发出日期比收回日期还晚，请核对。"})
    back = rows.filter(returned__isnull=True)
    unsigned = rows.filter(returned__isnull=False, signed=False) if signed else rows.none()
    numbers = sorted(
        {*back.values_list("number", flat=True), *unsigned.values_list("number", flat=True)}
    )
    unsigned.update(signed=True, version=F("version") + 1)
    back.update(returned=returned, signed=signed, version=F("version") + 1)
    if numbers:
        trail.record(
            by=by,
            action="收回意见表",
            target=str(charter),
            division=charter.village_id,
            after={
                "轮次": now,
                "编号": numbers,
                "收回日期": str(returned),
                "户主已签字": "是" if signed else "否",
            },
        )
    return len(numbers)


@transaction.atomic
def save_slip(
    *, slip: OpinionSlip, clauses: Sequence[Clause], expected_version: int | None, by: User
) -> OpinionSlip:
    """What the household said, what became of it and which clauses were changed because of it.

    Raises ValidationError, ConflictError.
    """
    Village.objects.locked().get(pk=slip.charter.village_id)
    if slip.round != _open_round(slip.charter):
        raise ValidationError(KEPT)
    if clauses and slip.answer not in (OpinionSlip.Answer.ADOPTED, OpinionSlip.Answer.PARTLY):
        raise ValidationError({"clauses": "意见采纳或者部分采纳了，才填据此修改的条文。"})
    before = OpinionSlip.objects.get(pk=slip.pk)
    if expected_version is not None and before.version != expected_version:
        raise ConflictError(before)
    old = _clause_numbers(before.clauses.all())
    save_record(record=slip, by=by)
    slip.clauses.set(clauses)
    new = _clause_numbers(clauses)
    if old != new:
        OpinionSlip.objects.filter(pk=slip.pk).update(version=F("version") + 1)
        trail.record(
            by=by,
            action="登记据意见修改的条文",
            target=f"{slip.charter}{slip}",
            division=slip.charter.village_id,
            before={"条": old},
            after={"条": new},
        )
    return slip


def _open_round(charter: Charter) -> int:
    """The round at hand. Raises ValidationError where its step was recorded."""
    charter = Charter.objects.get(pk=charter.pk)
    if not asks_now(charter):
        raise ValidationError(KEPT)
    return rounds_done(charter) + 1


def _clause_numbers(clauses: Iterable[Clause]) -> list[int]:
    return sorted(clause.number for clause in clauses)


def _numbers(numbers: list[int]) -> str:
    more = "等" if len(numbers) > NAMED else ""
    return "、".join(f"{number}号" for number in numbers[:NAMED]) + more
