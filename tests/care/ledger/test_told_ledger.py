"""What went to families and persons, as those without the right read it: a sum of a fund and month,
nothing else."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from associations.attachments.services import keep
from associations.models import Village
from care.ledger.book import MonthSum, ToldBook
from care.ledger.reconciliation import reconcile
from care.ledger.services.ledger import reverse_entry
from care.models import Activity, ActivityPhoto, Entry, Fund, Statement, StatementLine

from ..families.records import support
from .records import add_fund, book, day

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
WITHOUT = ("leader", "auditor", "county")


@pytest.fixture
def fund(village: Village) -> Fund:
    fund = add_fund(village)
    book(fund, day(1), "donation", 1000)
    book(fund, day(2), "aid", 30, purpose="助医帮扶1户")
    book(fund, day(2, 20), "publicity", 50, purpose="宣传栏")
    reverse_entry(
        entry=book(fund, day(2, 21), "condolence", 7), date=day(3), reason="记错", by=None
    )
    book(fund, day(4), "aid", 20)
    return fund


def paper(code: str, content: bytes) -> object:
    return keep(file=ContentFile(b"%PDF-1.7" + content, name="凭证.pdf"), code=code, by=None)


def test_a_month_is_one_line_at_its_end_and_the_balance_goes_on(fund: Fund, auditor: User) -> None:
    lines = ToldBook(Entry.objects.filter(fund=fund), 0, auditor)[0:50]
    told = [
        (line.entry.date, line.entry.received, line.entry.spent, line.balance) for line in lines
    ]
    assert told == [
        (day(4, 30), None, 20_00, 900_00),
        (day(3, 31), None, -7_00, 920_00),
        (day(2, 28), None, 37_00, 913_00),
        (day(2, 20), None, 50_00, 950_00),
        (day(1), 1000_00, None, 1000_00),
    ]
    assert [isinstance(line.entry, MonthSum) for line in lines] == [True, True, True, False, False]
    assert lines[0].balance == Entry.objects.filter(fund=fund).balance()


@pytest.mark.parametrize("who", [*WITHOUT, "staff", "secretary"])
def test_an_entry_and_its_voucher_are_there_for_those_with_the_right(
    who: str, fund: Fund, request: pytest.FixtureRequest, client_for: Clients
) -> None:
    client, code = client_for(request.getfixturevalue(who)), fund.code
    vouchers = [paper(code, b"1"), paper(code, b"2")]
    told = book(fund, day(5), "publicity", 1, attachment=vouchers[0])
    untold = book(fund, day(5), "aid", 1, attachment=vouchers[1])
    pages = [f"/funds/{code}/entries/{entry.ref}/" for entry in (told, untold)]
    pages += [f"/attachments/{code}/{voucher.ref}/" for voucher in vouchers]  # type: ignore[attr-defined]
    answers = [client.get(page).status_code for page in pages]
    assert answers == ([200, 404, 200, 404] if who in WITHOUT else [200] * 4)


def test_a_photograph_of_a_visit_goes_with_the_visit(
    village: Village, auditor: User, client_for: Clients
) -> None:
    homes = [village.households.create(number=str(n), head="乐小满") for n in range(2)]
    for home, kind in zip(homes, ("bereaved", "two_daughters"), strict=True):
        support(home, kind)
    pages = []
    for n, home in enumerate(homes):
        visit = Activity.objects.create(
            village=village, kind="home_visit", date=day(3), title="走访", household=home
        )
        file = keep(
            file=ContentFile(b"\xff\xd8\xff\xe0" + bytes([n]), name="a.jpg"),
            code=village.pk,
            by=None,
        )
        ActivityPhoto.objects.create(activity=visit, attachment=file, thumbnail=file)
        pages += [f"/attachments/{village.pk}/{file.ref}/", f"/activity/{village.pk}/{visit.ref}/"]
    assert [client_for(auditor).get(page).status_code for page in pages] == [404, 404, 200, 200]


def test_a_statement_lists_what_is_told_one_by_one(fund: Fund, auditor: User, staff: User) -> None:
    statement = Statement.objects.create(
        fund=fund,
        source="账户",
        starts=day(1),
        ends=day(12),
        balance=0,
        file_name="a.csv",
        digest="0",
    )
    entries = {entry.purpose: entry for entry in fund.entries.all()}
    rows = (
        ("spending", "付宣传栏", entries["宣传栏"]),
        ("spending", "付龙望舒", entries["助医帮扶1户"]),
        ("spending", "付不知谁", None),
        ("income", "收捐款", None),
    )
    for number, (side, text, entry) in enumerate(rows, 1):
        match = "manual" if entry else ""
        StatementLine.objects.create(
            statement=statement,
            number=number,
            date=day(2),
            side=side,
            amount=1,
            text=text,
            entry=entry,
            match=match,
        )
    found = reconcile(statement)
    told = found.disclosed_to(auditor)
    words = [line.text for line in (*told.lines, *told.only_statement)]
    assert "付龙望舒" not in words
    assert "付不知谁" not in words
    assert {"付宣传栏", "收捐款"} <= set(words)
    assert not [entry for entry in told.only_book if entry.is_to_people]
    assert found.disclosed_to(staff) is found
