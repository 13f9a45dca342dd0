"""Budget against actual, and the association's share of family-planning spending, in whole
numbers."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Township, Village
from care.ledger import budgeting
from care.ledger.services.ledger import reverse_entry
from care.models import Budget, Outlay

from .records import add_fund, book, day

pytestmark = pytest.mark.django_db


def test_the_share_is_cut_and_never_reaches_what_was_missed(
    village: Village, township: Township
) -> None:
    outlay = Outlay.objects.create(township=township, year=2025, total=1_000_000_00, target=600)
    fund, town = add_fund(village, kind="activity"), add_fund(township, "镇经费", "activity")
    book(fund, day(1), "appropriation", 20_000)
    book(town, day(1), "appropriation", 39_999)
    book(add_fund(village, "关怀", "care"), day(1), "appropriation", 5_000)  # no activity fund
    book(fund, day(1), "donation", 5_000)
    found = budgeting.share(township.pk, 2025)
    assert (found.given, found.percent, found.held, found.missing) == (
        59_999_00,
        "5.99%",
        False,
        1_00,
    )
    wrong = book(town, day(2), "appropriation", 1)
    assert budgeting.share(township.pk, 2025).held
    reverse_entry(entry=wrong, date=day(2), reason="记错", by=None)
    assert not budgeting.share(township.pk, 2025).held
    outlay.target = 1000
    outlay.save()
    assert budgeting.share(township.pk, 2025).due == 100_000_00
    assert budgeting.share(township.pk, 2024) is None


def test_actual_stands_beside_the_budget(village: Village, secretary: User, auditor: User) -> None:
    fund = add_fund(village)
    book(fund, day(1), "appropriation", 1000)
    book(fund, day(2), "aid", 300)
    reverse_entry(entry=book(fund, day(3), "aid", 100), date=day(3), reason="记错", by=None)
    book(fund, day(4), "publicity", 50)
    budget = Budget.objects.create(
        fund=fund, year=2025, amounts={"appropriation": 1200_00, "aid": 250_00}
    )
    income, spending = budgeting.lines_of(fund, 2025, budget, secretary)
    assert [(row.category, row.planned, row.actual, row.percent) for row in income] == [
        ("appropriation", 1200_00, 1000_00, "83.33%")
    ]
    assert [(row.category, row.planned, row.actual, row.over) for row in spending] == [
        ("aid", 250_00, 300_00, True),
        ("publicity", None, 50_00, False),
    ]
    _, told = budgeting.lines_of(fund, 2025, budget, auditor)
    assert [(row.label, row.planned, row.actual, row.over) for row in told] == [
        ("宣传", None, 50_00, False),
        ("对家庭和个人的支出", 250_00, 300_00, True),
    ]


def test_a_budget_is_typed_changed_and_told(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    fund, client = add_fund(village), client_for(secretary)
    address = f"/funds/{village.pk}/{fund.pk}/budget/2025/edit/"
    client.post(address, {"aid": "500", "donation": "1,000.50", "note": "年初会议通过"})
    budget = Budget.objects.get()
    assert budget.amounts == {"aid": 500_00, "donation": 1000_50}
    assert TrailEntry.objects.get().after["帮扶"] == "500.00元"
    refused = client.post(address, {"aid": "五百", "version": "1"})
    assert (refused.status_code, "最多两位小数" in refused.content.decode()) == (422, True)
    stale = client.post(address, {"aid": "600", "version": "0"})
    assert stale.status_code == 409
    client.post(address, {"aid": "600", "version": "1"})
    budget.refresh_from_db()
    assert budget.amounts == {"aid": 600_00}
    assert "600.00" in client.get(f"/funds/{village.pk}/budgets/2025/").content.decode()


def test_staff_say_what_was_spent(
    township: Township, staff: User, client_for: Callable[[User], Client]
) -> None:
    client, address = client_for(staff), f"/funds/{township.pk}/budgets/2025/outlay/"
    assert client.post(address, {"total": "1000000", "percent": "101"}).status_code == 422
    client.post(address, {"total": "1000000", "percent": "6.5"})
    outlay = Outlay.objects.get()
    assert (outlay.total, outlay.target) == (1_000_000_00, 650)
    page = client.get(f"/funds/{township.pk}/budgets/2025/").content.decode()
    assert "还差 65,000.00 元" in page
