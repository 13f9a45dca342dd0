"""The ledger: what is booked stays, adds up, and never goes below zero on any day."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import TrailEntry, User
from associations.models import Township, Village
from care.ledger.services.funds import save_fund
from care.ledger.services.ledger import (
    AlreadyPostedError,
    FundTransfer,
    post_batch,
    post_entry,
    reverse_entry,
    transfer,
)
from care.models import Entry, Fund, Posting

from .records import OPENED, add_fund, book, day, left, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(village: Village) -> Fund:
    return add_fund(village)


def messages(caught: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(caught.value.messages)


def test_an_entry_is_booked_on_the_side_of_its_category_and_told(
    fund: Fund, secretary: User
) -> None:
    entry = book(fund, day(2), "donation", 500, by=secretary, counterparty="镇卫生院")
    assert (entry.side, entry.amount, entry.by) == ("income", 500_00, secretary)
    assert (entry.received, entry.spent) == (500_00, None)
    spent = book(fund, day(3), "aid", 200, by=secretary)
    assert (spent.side, spent.received, spent.spent, left(fund)) == ("spending", None, 200_00, 300)
    told = TrailEntry.objects.get(number=1)
    assert (told.action, told.division) == ("登记收支", fund.code)
    assert told.after["金额"] == "500.00元"


def test_what_is_not_there_cannot_be_spent(fund: Fund) -> None:
    book(fund, day(2), "donation", 100)
    with pytest.raises(ValidationError) as caught:
        book(fund, day(3), "aid", 101)
    assert "最多能支出 100.00 元" in messages(caught)
    assert "这笔是 101.00 元" in messages(caught)
    assert book(fund, day(3), "aid", 100).pk


def test_nor_spent_before_it_came(fund: Fund) -> None:
    book(fund, day(5), "donation", 100)
    with pytest.raises(ValidationError):
        book(fund, day(4), "aid", 1)


def test_what_was_spent_later_counts_for_an_earlier_day(fund: Fund) -> None:
    """100 came in January and were spent in June; in July came 50: of March nothing can be
    spent."""
    book(fund, day(1), "donation", 100)
    book(fund, day(6), "aid", 80)
    book(fund, day(7), "donation", 50)
    with pytest.raises(ValidationError) as caught:
        book(fund, day(3), "aid", 21)
    assert "最多能支出 20.00 元" in messages(caught)
    book(fund, day(3), "aid", 20)
    assert left(fund) == 50


def test_an_income_spent_since_cannot_be_reversed_on_its_day(fund: Fund) -> None:
    income = book(fund, day(1), "donation", 100)
    book(fund, day(6), "aid", 80)
    with pytest.raises(ValidationError):
        reverse_entry(entry=income, date=day(2), reason="记错", by=None)
    book(fund, day(7), "donation", 90)
    reverse_entry(entry=income, date=day(8), reason="记错", by=None)
    assert left(fund) == 10


def test_a_reversal_stands_below_zero_in_the_same_column(fund: Fund) -> None:
    book(fund, day(1), "donation", 100)
    spent = book(fund, day(2), "aid", 60)
    (reversal,) = reverse_entry(entry=spent, date=day(3), reason="登记了两次", by=None)
    assert (reversal.side, reversal.category, reversal.spent, reversal.received) == (
        "income",
        "aid",
        -60_00,
        None,
    )
    figures = Entry.objects.filter(fund=fund).figures(day(1), day(12, 31))
    assert (figures.opening, figures.income, figures.spending, figures.balance) == (
        0,
        100_00,
        0,
        100_00,
    )


def test_a_reversal_is_neither_repeated_nor_reversed_nor_earlier(fund: Fund) -> None:
    book(fund, day(1), "donation", 100)
    spent = book(fund, day(5), "aid", 60)
    with pytest.raises(ValidationError, match="不能早于原账日期 2025-05-01"):
        reverse_entry(entry=spent, date=day(4), reason="记错", by=None)
    (reversal,) = reverse_entry(entry=spent, date=day(5), reason="记错", by=None)
    with pytest.raises(ValidationError, match="已经冲销过"):
        reverse_entry(entry=spent, date=day(6), reason="记错", by=None)
    with pytest.raises(ValidationError, match="本身就是冲销"):
        reverse_entry(entry=reversal, date=day(6), reason="记错", by=None)
    with pytest.raises(ValidationError, match="冲销要写明原因"):
        reverse_entry(entry=book(fund, day(6), "aid", 1), date=day(6), reason="", by=None)


def test_a_transfer_has_two_sides_and_is_reversed_on_both(fund: Fund, township: Township) -> None:
    other = add_fund(township, "镇关怀基金")
    book(other, day(1), "appropriation", 1000)
    order = FundTransfer(source=other, target=fund, date=day(2), amount=300_00, purpose="拨给村里")
    posting = transfer(order=order, by=None)
    assert (left(other), left(fund), posting.entries.count()) == (700, 300, 2)
    incoming = Entry.objects.get(fund=fund)
    assert (incoming.category, incoming.counterparty) == ("transfer_in", "洪山殿镇镇关怀基金")
    reversed_rows = reverse_entry(entry=incoming, date=day(3), reason="转错了村", by=None)
    assert (len(reversed_rows), left(other), left(fund)) == (2, 1000, 0)


def test_a_transfer_that_one_side_refuses_books_nothing(fund: Fund, township: Township) -> None:
    other = add_fund(township, "镇关怀基金")
    book(fund, day(1), "donation", 100)
    with pytest.raises(ValidationError):
        transfer(order=FundTransfer(fund, other, day(2), 101_00, "上交"), by=None)
    Fund.objects.filter(pk=other.pk).update(closed=day(2))
    with pytest.raises(ValidationError, match="撤销"):
        transfer(order=FundTransfer(fund, other, day(3), 50_00, "上交"), by=None)
    assert (Entry.objects.count(), Posting.objects.count()) == (1, 0)
    with pytest.raises(ValidationError, match="转到别的经费"):
        book(fund, day(2), "transfer_out", 10)


def test_a_batch_is_booked_whole_or_not_at_all_and_once(fund: Fund) -> None:
    book(fund, day(1), "appropriation", 100)
    with pytest.raises(ValidationError, match=r"第 3 笔：.*最多能支出 20\.00 元"):
        post_batch(
            fund=fund,
            lines=[line(day(2), "stipend", 40) for _ in range(3)],
            title="津贴",
            by=None,
            key="津贴-1",
        )
    assert (Entry.objects.count(), Posting.objects.count()) == (1, 0)
    post_batch(
        fund=fund,
        lines=[line(day(2), "stipend", 40) for _ in range(2)],
        title="津贴",
        by=None,
        key="津贴-1",
    )
    assert left(fund) == 20
    with pytest.raises(AlreadyPostedError, match=r"已经在 .* 登记过"):
        post_batch(
            fund=fund, lines=[line(day(2), "stipend", 10)], title="津贴", by=None, key="津贴-1"
        )
    assert left(fund) == 20


def test_days_outside_the_fund_are_refused(fund: Fund) -> None:
    with pytest.raises(ValidationError, match="早于"):
        book(fund, OPENED - datetime.timedelta(days=1), "donation", 1)
    with pytest.raises(ValidationError, match="还没有到"):
        book(fund, datetime.date(2999, 1, 1), "donation", 1)


def test_a_fund_closes_empty_and_then_takes_nothing(fund: Fund, staff: User) -> None:
    book(fund, day(1), "donation", 10)
    fund.closed = day(2)
    with pytest.raises(ValidationError, match="还有结存 10"):
        save_fund(fund=fund, by=staff)
    book(fund, day(3), "aid", 10)
    with pytest.raises(ValidationError, match="最后一笔账是 2025-03-01"):
        save_fund(fund=fund, by=staff)
    fund.closed = day(3)
    save_fund(fund=fund, by=staff)
    with pytest.raises(ValidationError, match="撤销"):
        book(fund, day(3), "donation", 1)
    fund.closed, fund.opened = None, day(2)
    with pytest.raises(ValidationError, match="第一笔账是 2025-01-01"):
        save_fund(fund=fund, by=staff)


def test_no_identity_number_is_booked(fund: Fund) -> None:
    with pytest.raises(ValidationError, match="身份证"):
        book(fund, day(1), "donation", 1, purpose="430102199003071234 捐款")


# What the database refuses, tried with SQL by hand


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(message: str, sql: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match=message):
        run(sql, *parameters)


INSERT = (
    "INSERT INTO care_entry (fund_id, date, side, category, amount, purpose, counterparty, "
    "approved_by, voucher, "
    "reason, at, reverses_id) VALUES (%s, %s, %s, %s, %s, 'x', '', '', '', %s, "
    "CURRENT_TIMESTAMP, %s)"
)


def test_the_ledger_takes_no_update_and_no_delete(fund: Fund) -> None:
    book(fund, day(1), "donation", 10)
    for sql in (
        "UPDATE care_entry SET amount = 1",
        "UPDATE care_entry SET id = id",
        "DELETE FROM care_entry",
    ):
        refused("只能追加和冲销", sql)
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        refused("只能追加和冲销", "TRUNCATE care_entry CASCADE")
    replace, reason = (
        INSERT.replace("(fund_id", "(id, fund_id").replace("(%s", "(%s, %s"),
        "duplicate key",
    )
    if connection.vendor == "sqlite":
        replace, reason = replace.replace("INSERT", "INSERT OR REPLACE"), "只能追加和冲销"
    key = Entry.objects.get().pk
    refused(reason, replace, key, fund.pk, "2025-01-01", "income", "donation", 1, "", None)
    assert left(fund) == 10


def test_the_database_holds_the_balance_on_every_day(fund: Fund) -> None:
    book(fund, day(1), "donation", 100)
    book(fund, day(6), "aid", 80)
    book(fund, day(7), "donation", 50)
    refused(
        "任何一天都不能小于零", INSERT, fund.pk, "2025-03-01", "spending", "aid", 21_00, "", None
    )
    refused(
        "任何一天都不能小于零", INSERT, fund.pk, "2025-07-02", "spending", "aid", 71_00, "", None
    )
    run(INSERT, fund.pk, "2025-03-01", "spending", "aid", 20_00, "", None)
    run(INSERT, fund.pk, "2025-07-02", "spending", "aid", 50_00, "", None)
    assert left(fund) == 0


def test_the_database_knows_a_reversal(fund: Fund, township: Township) -> None:
    book(fund, day(1), "donation", 100)
    spent = book(fund, day(5), "aid", 80)
    other = add_fund(township)
    wrong = "冲销要与原账"
    refused(wrong, INSERT, fund.pk, "2025-05-01", "income", "aid", 79_00, "错", spent.pk)
    refused(wrong, INSERT, fund.pk, "2025-04-30", "income", "aid", 80_00, "错", spent.pk)
    refused(wrong, INSERT, fund.pk, "2025-05-01", "income", "stipend", 80_00, "错", spent.pk)
    refused(wrong, INSERT, other.pk, "2025-05-01", "income", "aid", 80_00, "错", spent.pk)
    run(INSERT, fund.pk, "2025-05-01", "income", "aid", 80_00, "错", spent.pk)
    refused(
        "(?i)unique|收支账只能追加",
        INSERT,
        fund.pk,
        "2025-05-02",
        "income",
        "aid",
        80_00,
        "错",
        spent.pk,
    )
    reversal = Entry.objects.get(reverses=spent)
    refused(wrong, INSERT, fund.pk, "2025-05-02", "spending", "aid", 80_00, "错", reversal.pk)


def test_the_database_knows_sides_and_days(fund: Fund) -> None:
    refused(
        "entry_category_fits_side|CHECK",
        INSERT,
        fund.pk,
        "2025-05-01",
        "income",
        "aid",
        1,
        "",
        None,
    )
    refused(
        "entry_amount_positive|CHECK",
        INSERT,
        fund.pk,
        "2025-05-01",
        "income",
        "donation",
        0,
        "",
        None,
    )
    refused("设立以前和撤销以后", INSERT, fund.pk, "2024-12-31", "income", "donation", 1, "", None)
    Fund.objects.filter(pk=fund.pk).update(closed=day(6))
    refused("设立以前和撤销以后", INSERT, fund.pk, "2025-05-01", "income", "donation", 1, "", None)


def test_post_entry_needs_what_the_form_asks(fund: Fund) -> None:
    with pytest.raises(ValidationError) as caught:
        post_entry(
            entry=Entry(fund=fund, date=day(1), category="aid", amount=0, purpose=""), by=None
        )
    assert set(caught.value.message_dict) >= {"purpose"}


@pytest.mark.django_db(transaction=True)
def test_after_every_migration_the_ledger_still_refuses(village: Village) -> None:
    """A table that SQLite rebuilds loses its triggers."""
    book(add_fund(village), day(1), "donation", 10)
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            table = "" if connection.vendor == "sqlite" else " ON care_entry"
            cursor.execute(f"DROP TRIGGER care_entry_no_{event}{table}")
    call_command("migrate", verbosity=0)
    for sql in ("UPDATE care_entry SET amount = 1", "DELETE FROM care_entry"):
        refused("只能追加和冲销", sql)
