"""The pages of funds: typed, booked, looked at, reversed, printed and taken home, by whom it
concerns."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from associations.models import Township, Village
from care.ledger.printing import account_book, sheets
from care.ledger.services.closings import close
from care.ledger.services.ledger import reverse_entry
from care.models import Budget, Entry, Fund

from .records import add_fund, book, day, left

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]


@pytest.fixture
def fund(village: Village) -> Fund:
    return add_fund(village)


def test_a_secretary_sets_up_a_fund_and_books(
    village: Village, secretary: User, client_for: Clients
) -> None:
    client = client_for(secretary)
    made = client.post(
        f"/funds/{village.pk}/new/", {"kind": "care", "name": "关怀基金", "opened": day(1)}
    )
    fund = Fund.objects.get()
    assert made.url == f"/funds/{village.pk}/{fund.pk}/"
    assert (fund.code, fund.village, fund.township) == (village.pk, village, village.township)
    again = client.post(
        f"/funds/{village.pk}/new/", {"kind": "care", "name": "关怀基金", "opened": day(1)}
    )
    assert (again.status_code, "已有这个名称的经费" in again.content.decode()) == (422, True)
    entries = f"/funds/{village.pk}/{fund.pk}/entries/new/"
    typed = {
        "date": day(2),
        "category": "donation",
        "amount": "1,200.50",
        "purpose": "会员捐款",
        "counterparty": "会员",
    }
    paper = SimpleUploadedFile("收据.pdf", b"%PDF-1.7 x")
    client.post(f"{entries}?side=income", {**typed, "paper": paper})
    entry = Entry.objects.get()
    assert (entry.amount, entry.side, entry.by, entry.attachment.name) == (
        1200_50,
        "income",
        secretary,
        "收据.pdf",
    )
    spent = {"date": day(3), "category": "aid", "amount": "1200.51", "purpose": "帮扶"}
    refused = client.post(f"{entries}?side=spending", spent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "最多能支出 1,200.50 元" in page
    assert 'value="1200.51"' in page, "what was typed is kept"
    wrong = client.post(f"{entries}?side=spending", {**spent, "category": "donation"})
    assert wrong.status_code == 422
    zero = client.post(f"{entries}?side=spending", {**spent, "amount": "0"})
    assert "大于 0 的金额" in zero.content.decode()
    client.post(f"{entries}?side=spending", {**spent, "amount": "200.50"})
    page = client.get(f"/funds/{village.pk}/{fund.pk}/?year=2025").content.decode()
    assert "1,000.00" in page


def test_a_form_posted_twice_books_once(fund: Fund, secretary: User, client_for: Clients) -> None:
    client = client_for(secretary)
    typed = {
        "date": day(2),
        "category": "donation",
        "amount": "5",
        "purpose": "捐款",
        "form_token": "one",
    }
    for _ in range(2):
        client.post(f"/funds/{fund.code}/{fund.pk}/entries/new/?side=income", typed)
    assert left(fund) == 5


def test_reversal_on_the_page(fund: Fund, secretary: User, client_for: Clients) -> None:
    book(fund, day(1), "donation", 100)
    spent, client = book(fund, day(2), "aid", 30, purpose="帮扶"), client_for(secretary)
    address = f"/funds/{fund.code}/entries/{spent.ref}/"
    assert "冲销" in client.get(address).content.decode()
    early = client.post(f"{address}reverse/", {"date": day(1), "reason": "记错"})
    assert (early.status_code, "不能早于原账日期" in early.content.decode()) == (422, True)
    client.post(f"{address}reverse/", {"date": day(3), "reason": "登记了两次"})
    page = client.get(address).content.decode()
    assert "登记了两次" in page
    assert f"{address}reverse/" not in page
    assert left(fund) == 100


def test_a_secretary_moves_money_within_the_village_only(
    fund: Fund, township: Township, secretary: User, staff: User, client_for: Clients
) -> None:
    town, own = add_fund(township, "镇经费"), add_fund(fund.village, "活动经费")
    book(fund, day(1), "donation", 100)
    address, typed = (
        f"/funds/{fund.code}/{fund.pk}/transfer/",
        {"amount": "40", "date": day(2), "purpose": "调剂"},
    )
    refused = client_for(secretary).post(address, {**typed, "target": town.pk})
    assert refused.status_code == 422
    client_for(secretary).post(address, {**typed, "target": own.pk})
    client_for(staff).post(address, {**typed, "target": town.pk})
    assert (left(fund), left(own), left(town)) == (20, 40, 40)
    moved = Entry.objects.get(fund=fund, counterparty=str(town))
    stuck = client_for(secretary).post(
        f"/funds/{fund.code}/entries/{moved.ref}/reverse/", {"date": day(3), "reason": "转错"}
    )
    assert "请由乡镇经办冲销" in stuck.content.decode()
    assert left(town) == 40


def test_the_townships_fund_is_not_a_villages_business(
    township: Township, fund: Fund, secretary: User, leader: User, client_for: Clients
) -> None:
    town = add_fund(township, "镇经费")
    entry = book(town, day(1), "appropriation", 5)
    client = client_for(secretary)
    for code in (township.pk, fund.code):
        assert client.get(f"/funds/{code}/{town.pk}/").status_code == 404
        assert client.get(f"/funds/{code}/entries/{entry.ref}/").status_code == 404
    assert "镇经费" not in client.get(f"/funds/{fund.code}/").content.decode()
    page = client_for(leader).get(f"/funds/{township.pk}/?year=2025").content.decode()
    assert "镇经费" in page
    assert "设立经费" not in page


def test_the_book_is_filtered_and_its_balance_is_that_of_the_book(
    fund: Fund, secretary: User, client_for: Clients
) -> None:
    for month in range(1, 7):
        book(fund, day(month), "donation", 100, purpose=f"捐款{month}")
        book(fund, day(month, 2), "aid", 10, purpose=f"帮扶{month}")
    client = client_for(secretary)
    found = client.get(f"/funds/{fund.code}/{fund.pk}/?year=2025&month=3").context
    assert [(line.entry.purpose, line.balance) for line in found["table"].rows] == [
        ("帮扶3", 270_00),
        ("捐款3", 280_00),
    ]
    assert (found["figures"].opening, found["figures"].balance) == (180_00, 270_00)
    found = client.get(f"/funds/{fund.code}/{fund.pk}/?category=aid").context
    assert [line.balance for line in found["table"].rows] == [None] * 6
    found = client.get(f"/funds/{fund.code}/{fund.pk}/?text=捐款6").context
    assert [line.entry.purpose for line in found["table"].rows] == ["捐款6"]


def test_the_fund_page_takes_the_same_queries_for_few_and_many(
    fund: Fund, other_village: Village, staff: User, client_for: Clients
) -> None:
    many = add_fund(other_village)
    book(fund, day(1), "donation", 1)
    Entry.objects.bulk_create(
        Entry(fund=many, date=day(1), side="income", category="donation", amount=1, purpose="捐款")
        for _ in range(300)
    )
    client, counts = client_for(staff), set()
    for one in (fund, many):
        address = f"/funds/{one.code}/{one.pk}/?page=1"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.add(len(queries))
    assert len(counts) == 1


def test_workbooks(fund: Fund, staff: User, client_for: Clients) -> None:
    book(fund, day(1), "donation", 100)
    reverse_entry(entry=book(fund, day(2), "aid", 30), date=day(3), reason="记错", by=None)
    client = client_for(staff)
    sheet = load_workbook(
        io.BytesIO(client.get(f"/funds/{fund.code}/{fund.pk}/workbook/?year=2025").getvalue())
    ).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[6:9] for row in rows] == [[100, None, 100], [None, 30, 70], [None, -30, 100]]
    sheet = load_workbook(
        io.BytesIO(client.get("/funds/431321107/workbook/?year=2025").getvalue())
    ).active
    assert [cell.value for cell in sheet[4]][3:7] == [0, 100, 0, 100]


# On paper


def test_the_account_book_carries_over(fund: Fund, staff: User) -> None:
    book(fund, day(1), "opening", 1000)
    spent = [book(fund, day(2), "aid", 1) for _ in range(account_book.ROWS * 2)]
    reverse_entry(entry=spent[0], date=day(3), reason="记错", by=None)
    figures, found = account_book.pages(fund, 2025, staff)
    pages = list(found)
    assert [len(page.lines) for page in pages] == [38, 38, 2]
    assert [page.last for page in pages] == [False, False, True]
    assert pages[0].before.balance == 0
    assert (pages[0].after.income, pages[0].after.spending, pages[0].after.balance) == (
        1000_00,
        37_00,
        963_00,
    )
    assert pages[1].before == pages[0].after
    assert (
        (pages[2].after.spending, pages[2].after.balance)
        == (figures.spending, figures.balance)
        == (75_00, 925_00)
    )


def test_a_book_too_long_for_paper_says_so(
    fund: Fund, staff: User, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_book, "MOST_ROWS", 1)
    for month in (1, 2):
        book(fund, day(month), "donation", 1)
    answer = client_for(staff).get(f"/funds/{fund.code}/{fund.pk}/book/2025/", follow=True)
    assert "2025年有 2 笔账" in answer.content.decode()


def test_the_public_sheet_names_nobody_who_was_helped(
    fund: Fund, staff: User, client_for: Clients
) -> None:
    book(fund, day(1), "donation", 100, counterparty="镇卫生院")
    book(fund, day(2), "aid", 30, counterparty="易望川", purpose="慰问困难户")
    wrong = book(fund, day(2, 3), "aid", 7, purpose="误记")
    reverse_entry(entry=wrong, date=day(4), reason="记错", by=None)
    year, february = sheets.public_sheet(fund, 202500), sheets.public_sheet(fund, 202502)
    told = [(entry.purpose, entry.spent) for entry in year.spending]
    assert told == [("2月对家庭和个人的支出（合计）", 30_00)], "what was taken back is not in it"
    assert [entry.spent for entry in february.spending] == [37_00]
    assert (february.figures.opening, february.figures.spending) == (100_00, 37_00)
    paper = client_for(staff).get(f"/funds/{fund.code}/{fund.pk}/disclosure/2025/?month=2")
    assert paper.getvalue().startswith(b"%PDF-")
    assert (
        client_for(staff).get(f"/funds/{fund.code}/{fund.pk}/disclosure/2025/?month=13").status_code
        == 404
    )


def test_the_public_sheets_words(fund: Fund) -> None:
    from django.template.loader import render_to_string

    book(fund, day(1), "donation", 100, counterparty="镇卫生院")
    book(fund, day(2), "aid", 30, counterparty="易望川", purpose="慰问困难户")
    context = {"sheet": sheets.public_sheet(fund, 202500), "today": day(12)}
    html = render_to_string("care/print/fund_disclosure.html", context)
    assert "镇卫生院" in html
    assert "易望川" not in html
    assert "慰问困难户" not in html


def test_the_years_closing_carries_the_balance(fund: Fund, staff: User) -> None:
    book(fund, day(1), "donation", 100)
    book(fund, day(6), "aid", 30)
    Budget.objects.create(fund=fund, year=2025, amounts={"aid": 60_00})
    close(funds=[fund], period=202500, by=staff)
    sheet = sheets.year_sheet(fund, 2025)
    assert (sheet.closing.balance, sheet.closing.by) == (70_00, staff)
    assert [(month.number, month.balance) for month in sheet.months][4:6] == [
        (5, 100_00),
        (6, 70_00),
    ]
    assert [(row.label, row.planned, row.actual) for row in sheet.spending] == [
        ("对家庭和个人的支出", 60_00, 30_00)
    ]
    assert sheets.year_sheet(fund, 2026).figures.opening == 70_00


def test_a_year_to_come_has_no_pages(fund: Fund, staff: User, client_for: Clients) -> None:
    later = datetime.date.today().year + 1
    for address in (
        f"?year={later}",
        f"{fund.pk}/book/{later}/",
        f"budgets/{later}/",
        f"closings/{later}/",
    ):
        assert client_for(staff).get(f"/funds/{fund.code}/{address}").status_code == 404
