"""Whatever is tried, in any order: sums hold, no fund is below zero on any day, nothing that was
booked changes."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from associations.models import Township, Village
from care.ledger.models.closings import days_of
from care.ledger.querysets import SIGNED
from care.ledger.services.closings import close, reopen
from care.ledger.services.ledger import FundTransfer, post_batch, reverse_entry, transfer
from care.models import Closing, Entry, Fund

from .records import add_fund, book, line

pytestmark = pytest.mark.django_db
DAYS = st.dates(datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
SUMS = st.integers(1, 60)
FUNDS = st.integers(0, 1)
ACTS = st.one_of(
    st.tuples(st.just("income"), FUNDS, DAYS, SUMS),
    st.tuples(st.just("spending"), FUNDS, DAYS, SUMS),
    st.tuples(st.just("batch"), FUNDS, DAYS, st.lists(SUMS, min_size=1, max_size=4)),
    st.tuples(st.just("transfer"), FUNDS, DAYS, SUMS),
    st.tuples(st.just("reverse"), st.integers(0, 30), DAYS, st.none()),
    st.tuples(st.just("close"), FUNDS, st.integers(1, 12), st.none()),
    st.tuples(st.just("close year"), FUNDS, st.none(), st.none()),
    st.tuples(st.just("reopen"), FUNDS, st.none(), st.none()),
)


def attempt(act: tuple[Any, ...], funds: list[Fund]) -> None:
    name, which, day, extra = act
    if name == "reverse":
        rows = Entry.objects.order_by("pk")
        if rows.exists():
            reverse_entry(entry=rows[which % rows.count()], date=day, reason="记错", by=None)
        return
    fund, other = funds[which], funds[1 - which]
    if name in ("income", "spending"):
        book(fund, day, "donation" if name == "income" else "aid", extra)
    elif name == "batch":
        post_batch(
            fund=fund, lines=[line(day, "stipend", yuan) for yuan in extra], title="津贴", by=None
        )
    elif name == "transfer":
        transfer(order=FundTransfer(fund, other, day, extra * 100, "拨款"), by=None)
    elif name.startswith("close"):
        close(funds=[fund], period=202500 + (day or 0), by=None)
    elif (
        last := Closing.objects.filter(fund=fund, reopened_at=None)
        .order_by("-until", "-pk")
        .first()
    ):
        reopen(closing=last, reason="补记", by=None)


def rows() -> dict[int, tuple[object, ...]]:
    return {row[0]: row for row in Entry.objects.values_list()}


def check(funds: list[Fund], booked: dict[int, tuple[object, ...]]) -> None:
    assert {key: row for key, row in rows().items() if key in booked} == booked, (
        "something that was booked changed"
    )
    for fund in funds:
        left = 0
        for entry in Entry.objects.filter(fund=fund).order_by("date", "pk"):
            left += entry.signed_amount
            assert left >= 0, (fund, entry.date)
        assert Entry.objects.filter(fund=fund).balance() == left
        for closing in Closing.objects.filter(fund=fund, reopened_at=None):
            found = Entry.objects.filter(fund=fund).figures(*days_of(closing.period))
            carried = (closing.opening, closing.income, closing.spending, closing.balance)
            assert (found.opening, found.income, found.spending, found.balance) == carried
    moved = Entry.objects.filter(category__in=("transfer_in", "transfer_out")).aggregate(
        sum=Sum(SIGNED)
    )["sum"]
    assert not moved, "a transfer has lost a side"
    for entry in Entry.objects.filter(reverses__isnull=False).select_related("reverses"):
        assert entry.signed_amount == -entry.reverses.signed_amount
        assert entry.date >= entry.reverses.date


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, min_size=4, max_size=16))
def test_whatever_is_tried(
    acts: list[tuple[Any, ...]], village: Village, township: Township
) -> None:
    with transaction.atomic():
        funds = [add_fund(village), add_fund(township)]
        for fund in funds:
            book(fund, datetime.date(2025, 1, 1), "opening", 100)
        booked = rows()
        for act in acts:
            before = rows()
            try:
                with transaction.atomic():
                    attempt(act, funds)
            except ValidationError:
                assert rows() == before, "what was refused left something behind"
            check(funds, booked)
            booked = rows()
        transaction.set_rollback(True)
