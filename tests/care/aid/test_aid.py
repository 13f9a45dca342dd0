"""Aid: households counted once, shares as the documents have them, and what paid for it."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from associations.models import Village
from care.aid.querysets import Reached
from care.aid.services import Payment, save_aid
from care.models import Aid, Entry

from ...members.records import add_household
from ..families.records import give, support
from ..ledger.records import add_fund, book, left

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("planning", "helped", "share"),
    [
        (1263, 1654, "76.4%"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (9999, 10_000, "99.9%"),
        (0, 0, ""),
        (1, 3, "33.3%"),
    ],
)
def test_the_share_is_rounded_as_the_documents_do_and_all_is_only_all(
    planning: int, helped: int, share: str
) -> None:
    assert Reached(helped, planning).share == share


def test_a_household_helped_twice_is_one(village: Village) -> None:
    family = support(add_household(village), "hardship")
    other = add_household(village, "单雨声")
    for _ in range(2):
        give(village, household=family.household, planning=1)
    give(village, household=other)
    give(village, helped=20, planning=15)
    reached = Aid.objects.of_year(2025).reached()
    assert (reached.helped, reached.planning, reached.times, reached.amount) == (22, 16, 4, 400_00)
    assert Aid.objects.of_year(2024).reached().helped == 0


def test_a_family_counts_as_family_planning_family(village: Village, staff: User) -> None:
    family = support(add_household(village), "two_daughters")
    aid = Aid(village=village, date=DAY, kind="goods", giver="member", household=family.household)
    assert save_aid(aid=aid, by=staff).planning == 1


def test_booked_in_the_same_act_or_not_at_all(village: Village, staff: User) -> None:
    fund = add_fund(village)
    book(fund, DAY, "donation", 100)
    aid = Aid(village=village, date=DAY, kind="money", giver="association", helped=2, amount=60_00)
    save_aid(aid=aid, payment=Payment(fund, voucher="7"), by=staff)
    assert (aid.entry.category, aid.entry.amount, aid.entry.voucher) == ("aid", 60_00, "7")
    assert left(fund) == 40
    more = Aid(village=village, date=DAY, kind="money", giver="association", helped=2, amount=60_00)
    with pytest.raises(ValidationError, match="结存不够"):
        save_aid(aid=more, payment=Payment(fund), by=staff)
    assert (Aid.objects.count(), Entry.objects.count()) == (1, 2)


def test_one_line_of_the_ledger_pays_for_no_more_than_it_is(village: Village, staff: User) -> None:
    fund = add_fund(village)
    book(fund, DAY, "donation", 100)
    paid = book(fund, DAY, "condolence", 100)
    give(village, amount=70_00, entry=paid)
    aid = Aid(
        village=village, date=DAY, kind="money", giver="association", amount=40_00, entry=paid
    )
    with pytest.raises(ValidationError, match=r"还可以用 30\.00 元"):
        save_aid(aid=aid, by=staff)


def test_recorded_on_the_page(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(secretary)
    address = f"/aid/{village.pk}/new/"
    asked = {"date": "2025-06-01", "kind": "skill", "giver": "department", "giver_name": "镇农技站"}
    page = client.post(address, asked)
    assert page.status_code == 422
    assert "请填受助家庭" in page.content.decode()
    page = client.post(address, asked | {"helped": "3", "planning": "5"})
    assert "计生家庭户数不能多于帮扶户数" in page.content.decode()
    assert client.post(address, asked | {"helped": "5", "planning": "3"}).status_code == 302
    listed = client.get(f"/aid/{village.pk}/2025/").content.decode()
    assert "60.0%" in listed
    assert "镇农技站" in listed
