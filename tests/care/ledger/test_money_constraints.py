"""What the tables of funds refuse by themselves, on whichever database the tests run."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from associations.models import Township, Village
from care.ledger.services.drives import Gift, Help, give_help, take_gifts
from care.models import (
    Budget,
    Closing,
    Donation,
    Drive,
    DriveHelp,
    Fund,
    Outlay,
    Posting,
    Statement,
    StatementLine,
)

from .records import add_fund, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(village: Village, township: Township) -> SimpleNamespace:
    fund = add_fund(village)
    drive = Drive.objects.create(
        code=village.pk, township=township, fund=fund, name="募捐", started=day(5)
    )
    take_gifts(drive=drive, gifts=[Gift("卫生院", 100_00)], date=day(5), by=None)
    give_help(drive=drive, helps=[Help(village, 2, 50_00)], date=day(6), by=None)
    statement = Statement.objects.create(
        fund=fund, source="账户", starts=day(5), ends=day(6), balance=0, file_name="a", digest="1"
    )
    return SimpleNamespace(
        village=village, township=township, fund=fund, drive=drive, statement=statement
    )


def closing(world: SimpleNamespace, **changes: object) -> Closing:
    sums = {"opening": 0, "income": 100, "spending": 30, "balance": 70}
    return Closing(**{"fund": world.fund, "period": 202505, "until": day(5, 31), **sums, **changes})


def movement(world: SimpleNamespace, **changes: object) -> StatementLine:
    fields = {
        "statement": world.statement,
        "number": 1,
        "date": day(5),
        "side": "income",
        "amount": 1,
    }
    return StatementLine(**{**fields, **changes})


REFUSED: dict[str, Any] = {
    "fund_code_is_its_place": lambda w: Fund(
        code=w.township.pk,
        township=w.township,
        village=w.village,
        kind="care",
        name="x",
        opened=day(1),
    ),
    "fund_name_once": lambda w: Fund(
        code=w.village.pk,
        township=w.township,
        village=w.village,
        kind="care",
        name=w.fund.name,
        opened=day(1),
    ),
    "fund_closed_after_opened": lambda w: Fund(
        code=w.township.pk, township=w.township, kind="care", name="x", opened=day(2), closed=day(1)
    ),
    "closing_adds_up": lambda w: closing(w, balance=71),
    "closing_reopened_with_reason": lambda w: closing(w, reopened_at=timezone.now()),
    "budget_year": lambda w: Budget(fund=w.fund, year=205),
    "outlay_target_is_a_share": lambda w: Outlay(
        township=w.township, year=2025, total=1, target=10_001
    ),
    "outlay_year": lambda w: Outlay(township=w.township, year=1, total=1),
    "statement_days": lambda w: Statement(
        fund=w.fund, source="x", starts=day(6), ends=day(5), balance=0, file_name="a", digest="2"
    ),
    "statement_once": lambda w: Statement(
        fund=w.fund, source="x", starts=day(5), ends=day(6), balance=0, file_name="a", digest="1"
    ),
    "statement_line_amount_positive": lambda w: movement(w, amount=0),
    "statement_line_match_and_entry": lambda w: movement(w, match="auto"),
    "drive_days": lambda w: Drive(
        code=w.village.pk, township=w.township, fund=w.fund, name="x", started=day(5), ended=day(4)
    ),
    "drive_name_once": lambda w: Drive(
        code=w.village.pk, township=w.township, fund=w.fund, name="募捐", started=day(5)
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_is_refused(name: str, world: SimpleNamespace) -> None:
    row: models.Model = REFUSED[name](world)
    assert name in {constraint.name for constraint in row._meta.constraints}
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("made", [closing, movement])
def test_the_rows_that_the_faults_were_made_from_are_fine(
    made: Any, world: SimpleNamespace
) -> None:
    made(world).save()


def test_budgets_and_outlays_come_once_a_year_and_closings_once_while_they_stand(
    world: SimpleNamespace,
) -> None:
    for make in (
        lambda: Budget.objects.create(fund=world.fund, year=2025),
        lambda: Outlay.objects.create(township=world.township, year=2025, total=1),
        lambda: closing(world).save(),
    ):
        make()
        with pytest.raises(DatabaseError), transaction.atomic():
            make()


@pytest.mark.parametrize("model", [Posting, Donation, DriveHelp])
def test_acts_stay_as_they_were_recorded(model: Any, world: SimpleNamespace) -> None:
    found = model.objects.all()
    assert found.exists()
    with pytest.raises(DatabaseError, match="不能修改或删除"), transaction.atomic():
        found.update(id=models.F("id"))
    with pytest.raises(DatabaseError, match="不能修改或删除"), transaction.atomic():
        found._raw_delete(found.db)


def test_help_is_of_families(world: SimpleNamespace) -> None:
    entry = DriveHelp.objects.get().entry
    with pytest.raises(DatabaseError), transaction.atomic():
        DriveHelp.objects.create(
            drive=world.drive, entry=entry, village=world.village, households=0
        )
    assert datetime.date(2025, 6, 1) == entry.date
