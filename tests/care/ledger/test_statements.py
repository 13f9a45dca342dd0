"""Reconciliation: read, matched, the rest on both sides; the ledger stays as it is."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from associations.models import Village
from care.ledger.reconciliation import reconcile
from care.ledger.services.ledger import reverse_entry
from care.ledger.services.statements import (
    match_by_hand,
    match_plain,
    remove_statement,
    take_statement,
    unmatch,
)
from care.ledger.statement_files import read_statement
from care.models import Entry, Fund, Statement
from documents.uploads import UploadError
from documents.workbook import Sheet, SheetColumn, write_workbook

from .records import add_fund, book, day, left

pytestmark = pytest.mark.django_db
CSV = """交易日期,贷方金额,借方金额,凭证号码,摘要,对方户名
2025-05-02,"1,000.00",,A1,拨款,镇财政
2025-05-06,,200.00,B7,慰问,
20250508,,200,,慰问,
2025/5/20,,15.00,,账户管理费,
,,,,承前,
"""


@pytest.fixture
def fund(village: Village) -> Fund:
    return add_fund(village)


def take(fund: Fund, text: str = CSV, balance: int = 585_00, **more: object) -> Statement:
    days = {"starts": day(5), "ends": day(5, 31), **more}
    statement = Statement(fund=fund, source="信用社", balance=balance, **days)
    return take_statement(statement=statement, data=text.encode(), name="五月.csv", by=None)


def test_lines_are_matched_by_voucher_then_by_the_nearest_day(fund: Fund) -> None:
    book(fund, day(5), "appropriation", 1000, voucher="A1")
    late = book(fund, day(5, 9), "condolence", 200, voucher="B7")
    near = book(fund, day(5, 7), "condolence", 200)
    other = book(fund, day(5, 30), "aid", 300)
    found = reconcile(take(fund))
    assert {line.number: line.entry for line in found.lines if line.entry}[3] == late
    assert {line.number: line.entry for line in found.lines if line.entry}[4] == near
    assert [line.text for line in found.only_statement] == ["账户管理费"]
    assert found.only_book == [other]
    assert (found.book_balance, found.book_adjusted, found.statement_adjusted) == (
        300_00,
        285_00,
        285_00,
    )
    assert found.agrees


def test_what_was_booked_and_taken_back_is_on_no_statement(fund: Fund) -> None:
    book(fund, day(5), "appropriation", 1000, voucher="A1")
    wrong = book(fund, day(5, 3), "aid", 77)
    reverse_entry(entry=wrong, date=day(5, 4), reason="记错", by=None)
    outstanding = book(fund, day(5, 5), "aid", 88)
    assert reconcile(take(fund)).only_book == [outstanding]


def test_a_later_payment_is_found_on_the_next_statement(fund: Fund) -> None:
    book(fund, day(5), "appropriation", 1000, voucher="A1")
    paid = book(fund, day(5, 30), "aid", 300, voucher="C1")
    take(fund)
    june = take(
        fund, "日期,收入,支出,凭证号\n2025-06-02,,300,C1\n", 285_00, starts=day(6), ends=day(6, 30)
    )
    assert june.lines.get().entry == paid
    assert reconcile(june).only_book == []


def test_by_hand_only_the_same_sum_and_once(fund: Fund, village: Village) -> None:
    book(fund, day(5), "appropriation", 1000)
    far = book(fund, day(5, 28), "aid", 15)
    other = book(fund, day(5, 29), "aid", 16)
    statement = take(fund)
    line = statement.lines.get(amount=15_00)
    assert line.entry is None
    with pytest.raises(ValidationError, match="金额或收支方向不一样"):
        match_by_hand(line=line, entry=other, by=None)
    elsewhere = add_fund(village, "别的")
    with pytest.raises(ValidationError, match="不能选"):
        match_by_hand(line=line, entry=book(elsewhere, day(5), "donation", 15), by=None)
    match_by_hand(line=line, entry=far, by=None)
    with pytest.raises(ValidationError, match="已经对上"):
        match_by_hand(line=line, entry=far, by=None)
    line.refresh_from_db()
    assert (line.entry, line.match) == (far, "manual")
    unmatch(line=line, by=None)
    assert match_plain(statement=statement, by=None) == 0
    before = list(Entry.objects.values())
    remove_statement(statement=statement, by=None)
    assert list(Entry.objects.values()) == before


def test_a_file_is_kept_once_and_only_of_its_days(fund: Fund) -> None:
    take(fund)
    with pytest.raises(ValidationError, match="已经上传过"):
        take(fund)
    with pytest.raises(ValidationError, match="第 2 行的日期 2025-06-02 不在起止日期以内"):
        take(fund, "日期,收入,支出\n2025-06-02,,300\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("日期,收入\n2025-05-01,3\n", "没有这些列：支出"),
        ("日期,收入,支出\n五月一日,3,\n", "第 2 行的日期“五月一日”看不懂"),
        ("日期,收入,支出\n2025-02-30,3,\n", "第 2 行的日期"),
        ("日期,收入,支出\n2025-05-01,3.999,\n", "第 2 行的收入“3.999”不是金额"),
        ("日期,收入,支出\n2025-05-01,3,4\n", "第 2 行收入和支出都有金额"),
        ("日期,收入,支出\n2025-05-01,,\n", "没有一笔收支"),
        ("姓名,电话\n甲,1\n", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(UploadError, match=message):
        read_statement(text.encode(), "单.csv")


def test_a_red_sum_is_one_taken_back_and_account_numbers_are_cut() -> None:
    (line,) = read_statement(
        "日期,收入,支出,对方\n2025-05-01,,-20.50,6222000012345678901\n".encode(), "单.csv"
    )
    assert (line.side, line.amount, line.text) == ("income", 20_50, "尾号8901")


def test_on_the_page(fund: Fund, secretary: User, client_for: Callable[[User], Client]) -> None:
    book(fund, day(5), "appropriation", 1000)
    fee = book(fund, day(5, 1), "other_spending", 15, purpose="手续费")
    rows = [(day(5, 2), 1000, None), (day(5, 20), None, 15)]
    file = BytesIO()
    columns = [
        SheetColumn("日期", kind="date"),
        SheetColumn("收入", kind="decimal"),
        SheetColumn("支出", kind="decimal"),
    ]
    write_workbook([Sheet("对账单", columns, rows)], file)
    client, address = client_for(secretary), f"/funds/{fund.code}/{fund.pk}/statements/new/"
    typed = {"source": "信用社", "starts": day(5), "ends": day(5, 31), "balance": "985"}
    wrong = client.post(address, {**typed, "file": SimpleUploadedFile("a.xlsx", b"no workbook")})
    assert (wrong.status_code, "不是真正的" in wrong.content.decode()) == (422, True)
    sent = client.post(address, {**typed, "file": SimpleUploadedFile("五月.xlsx", file.getvalue())})
    statement = Statement.objects.get()
    assert sent.url == f"/funds/{fund.code}/statements/{statement.pk}/"
    page = client.get(sent.url).content.decode()
    assert "手续费" in page
    assert "相符" in page
    line = statement.lines.get(entry=None)
    client.post(sent.url, {"act": "match", "line": line.number, "entry": fee.ref})
    assert statement.lines.filter(entry=None).count() == 0
    assert left(fund) == 985
