"""What of a village's self-government ends with a household (members/people/household_acts.py), and
what becomes of it where two are one (members/doubles)."""

import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.records import save_record
from members.doubles import settling
from members.doubles.carrying import Carrying
from members.models import Household
from members.people.household_acts import ENDS, STAYS, HouseholdAct, HouseholdPart

from .agreements.answers import NOT_RENEWED, State
from .agreements.models import Agreement
from .agreements.services.agreements import end_agreement
from .charters.models.steps import OpinionSlip
from .democracy.models import Merit

DAY = datetime.timedelta(days=1)
TWICE = "重复登记，并为一户"


def _standing(household: Household) -> QuerySet:
    return household.agreements.filter(superseded__isnull=True).exclude(state="ended")


def _end(act: HouseholdAct, by: User | None) -> None:
    """An answer without a signature holds until that day."""
    for row in _standing(act.household):
        if row.signed:
            end_agreement(
                agreement=row, ended=act.not_before(row.signed), reason=act.why[:100], by=by
            )
        else:
            row.superseded = act.not_before(row.asked + DAY)
            save_record(record=row, by=by, action="协议答复随户结束", reason=act.why)


PARTS = (
    HouseholdPart(Agreement, "协议和答复", _standing, ENDS, ENDS, "到新村重新征求意见", _end),
    HouseholdPart(
        OpinionSlip,
        "章程意见表",
        lambda household: OpinionSlip.objects.filter(household=household),
        STAYS,
        STAYS,
    ),
    HouseholdPart(Merit, "自治户评先", lambda household: household.merits.all(), STAYS, STAYS),
)


# Answers of two households that are one: all stay, and one of a kind stands


def _settle(kept: Household, rows: list[Agreement], log: Carrying) -> None:
    """What is answered later holds from its day; beside a signature an answer without one is left
    aside while that runs, and so is the second of one day. What was signed stays a row."""
    for row in rows:
        stands = Agreement.objects.standing().filter(household=kept, kind=row.kind).first()
        if stands and row.state != State.ENDED and row.superseded is None:
            first, last = sorted(
                (stands, row), key=lambda one: (one.answered, one.state == State.SIGNED, one.pk)
            )
            if _aside(first, last, log) == row:
                continue
        log.change(row, household_id=kept.pk)


def _aside(first: Agreement, last: Agreement, log: Carrying) -> Agreement | None:
    """Makes room for one that stands; what is left aside by it."""
    day = last.answered
    if last.state == State.SIGNED and first.state == State.SIGNED:
        log.change(first, state=State.ENDED, ended=day, end_reason=TWICE)
    elif first.state == State.SIGNED and first.is_live_on(day):
        log.remove(last)
        return last
    elif first.state == State.SIGNED:
        log.change(first, state=State.ENDED, ended=day, end_reason=NOT_RENEWED)
    elif first.asked < day:
        log.change(first, superseded=day)
    else:
        log.remove(first)
        return first
    return None


def register_doubles() -> None:
    settling.settle(Agreement, "household", _settle)
    for model in (OpinionSlip, Merit):
        settling.settle(model, "household", settling.ASIDE)
