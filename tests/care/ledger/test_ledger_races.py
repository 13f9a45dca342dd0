"""Two people at the very same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from associations.models import Village
from care.ledger.services.ledger import FundTransfer, post_batch, reverse_entry, transfer
from care.models import Entry, Posting

from .records import add_fund, book, day, left, line

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each act, in their order: "done", or why not."""
    start = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_of_two_who_spend_the_last_hundred_one_is_told_why(
    village: Village, secretary: User, staff: User
) -> None:
    fund = add_fund(village)
    book(fund, day(1), "donation", 100)
    came = at_once(
        partial(book, fund, day(2), "aid", 100, by=secretary),
        partial(book, fund, day(2), "condolence", 100, by=staff),
    )
    assert came.count("done") == 1
    refusal = next(words for words in came if words != "done")
    assert "结存不够：2025-02-01 最多能支出 0.00 元" in refusal
    assert (left(fund), Entry.objects.count()) == (0, 2)


def test_transfers_to_and_fro_wait_for_each_other(village: Village, other_village: Village) -> None:
    one, two = add_fund(village), add_fund(other_village)
    book(one, day(1), "donation", 100)
    book(two, day(1), "donation", 100)
    came = at_once(
        partial(transfer, order=FundTransfer(one, two, day(2), 100_00, "借"), by=None),
        partial(transfer, order=FundTransfer(two, one, day(2), 100_00, "还"), by=None),
    )
    assert came == ["done", "done"]
    assert (left(one), left(two)) == (100, 100)


def test_a_pay_run_booked_by_two_is_paid_once(
    village: Village, secretary: User, staff: User
) -> None:
    fund = add_fund(village)
    book(fund, day(1), "appropriation", 500)

    def pay(by: User) -> object:
        lines = [line(day(2), "stipend", 60) for _ in range(3)]
        return post_batch(fund=fund, lines=lines, title="5月津贴", key="stipend-202505", by=by)

    came = at_once(partial(pay, secretary), partial(pay, staff))
    assert came.count("done") == 1
    assert (left(fund), Posting.objects.count()) == (320, 1)


def test_a_spending_is_reversed_once(village: Village) -> None:
    fund = add_fund(village)
    book(fund, day(1), "donation", 100)
    spent = book(fund, day(2), "aid", 60)
    act = partial(reverse_entry, entry=spent, date=day(3), reason="记错", by=None)
    came = at_once(act, act)
    assert came.count("done") == 1
    assert left(fund) == 100
