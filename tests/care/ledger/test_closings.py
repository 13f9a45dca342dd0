"""Months and years that are closed take nothing, and are opened again with a reason, the last
first."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from associations.models import Village
from care.ledger.services.closings import close, reopen
from care.ledger.services.ledger import reverse_entry
from care.models import Closing, Fund

from .records import add_fund, book, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(village: Village) -> Fund:
    fund = add_fund(village)
    book(fund, day(1), "donation", 100)
    book(fund, day(3), "aid", 30)
    return fund


def test_a_closed_month_takes_no_entry_and_no_reversal(fund: Fund, staff: User) -> None:
    (closing,) = close(funds=[fund], period=202503, by=staff)
    assert (closing.opening, closing.income, closing.spending, closing.balance) == (
        100_00,
        0,
        30_00,
        70_00,
    )
    for month in (1, 3):
        with pytest.raises(ValidationError, match="2025年3月已经结账"):
            book(fund, day(month, 31), "donation", 1)
    spent = fund.entries.get(category="aid")
    with pytest.raises(ValidationError, match="已经结账"):
        reverse_entry(entry=spent, date=day(3, 31), reason="记错", by=None)
    reverse_entry(entry=spent, date=day(4), reason="记错", by=None)
    with pytest.raises(DatabaseError, match="已经结账的期间"), transaction.atomic():
        fund.entries.create(date=day(2), side="income", category="donation", amount=1, purpose="x")


def test_a_year_is_carried_and_closed_over_its_months(fund: Fund, staff: User) -> None:
    close(funds=[fund], period=202503, by=staff)
    (year,) = close(funds=[fund], period=202500, by=staff)
    assert (year.opening, year.income, year.spending, year.balance) == (0, 100_00, 30_00, 70_00)
    for period in (202500, 202504, 202512):
        with pytest.raises(ValidationError, match="没有可以结的账"):
            close(funds=[fund], period=period, by=staff)
    with pytest.raises(ValidationError, match="已经结账"):
        book(fund, day(12, 31), "donation", 1)
    assert book(fund, day(1, 1, 2026), "donation", 1).pk


def test_what_is_not_over_is_not_closed(
    fund: Fund, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 3, 31))
    with pytest.raises(ValidationError, match="还没有过完"):
        close(funds=[fund], period=202503, by=staff)
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 4, 1))
    assert close(funds=[fund], period=202503, by=staff)


def test_the_last_closing_is_opened_first_and_told(fund: Fund, staff: User) -> None:
    (march,) = close(funds=[fund], period=202503, by=staff)
    (year,) = close(funds=[fund], period=202500, by=staff)
    with pytest.raises(ValidationError, match="2025年度也已结账"):
        reopen(closing=march, reason="漏记", by=staff)
    with pytest.raises(ValidationError):
        reopen(closing=year, reason=" ", by=staff)
    reopen(closing=year, reason="漏记发票", by=staff)
    told = TrailEntry.objects.order_by("number").last()
    assert (told.action, told.reason, told.division) == ("反结账", "漏记发票", fund.code)
    assert book(fund, day(4), "donation", 1).pk
    with pytest.raises(ValidationError, match="2025年3月已经结账"):
        book(fund, day(3), "donation", 1)
    (again,) = close(funds=[fund], period=202500, by=staff)
    assert again.income == 101_00


def test_the_database_keeps_closings(fund: Fund, staff: User) -> None:
    (march,) = close(funds=[fund], period=202503, by=staff)
    close(funds=[fund], period=202506, by=staff)
    found = Closing.objects.filter(pk=march.pk)
    for change in (
        {"balance": 1, "income": -69_00},
        {"until": day(2)},
        {"reopened_at": timezone.now(), "reason": "x"},
    ):
        with pytest.raises(DatabaseError, match="只能反结账"), transaction.atomic():
            found.update(**change)
    with pytest.raises(DatabaseError, match="不能删除"), transaction.atomic():
        found.delete()
    with pytest.raises(DatabaseError, match="以后的期间已经结账"), transaction.atomic():
        Closing.objects.create(
            fund=fund, period=202504, until=day(4, 30), opening=0, income=0, spending=0, balance=0
        )


def test_staff_close_and_reopen_on_the_page(
    fund: Fund, staff: User, secretary: User, client_for: Callable[[User], Client]
) -> None:
    other = add_fund(fund.township, "镇关怀基金")
    client = client_for(staff)
    client.post(f"/funds/{fund.township_id}/closings/2025/new/", {"period": "202506", "funds": []})
    assert set(Closing.objects.values_list("fund", "period")) == {
        (fund.pk, 202506),
        (other.pk, 202506),
    }
    page = client_for(secretary).get(f"/funds/{fund.code}/closings/2025/").content.decode()
    assert "70.00" in page
    assert "closings/reopen" not in page
    closing = Closing.objects.get(fund=fund)
    response = client.post(
        f"/funds/{fund.code}/closings/reopen/{closing.pk}/", {"reason": "漏记一张发票"}
    )
    assert response.status_code == 302
    page = client.get(f"/funds/{fund.code}/closings/2025/").content.decode()
    assert "漏记一张发票" in page
