"""The demo's money: the documents' drive comes out of records, and the books hold."""

import pytest

from care.ledger import budgeting
from care.ledger.drive_figures import figures_of
from care.ledger.reconciliation import reconcile
from care.models import Closing, Drive, Entry, Fund, Statement
from demo.care import ledger

pytestmark = pytest.mark.django_db


def test_the_documents_figures_and_a_closed_year(demo: int) -> None:
    drive = Drive.objects.get(code="431321907")
    found = figures_of(drive)
    assert (found.raised, found.households, found.villages) == (7500_00, 50, 37)  # 篇3
    assert str(found) == "募得 7,500 元，帮扶 37 个村 50 户"
    assert Entry.objects.filter(fund=drive.fund).balance() == 0
    closings = Closing.objects.filter(period=demo * 100)
    assert (
        closings.count()
        == Fund.objects.in_division("431321107").filter(opened__year__lte=demo).count()
    )
    shares = [budgeting.share("431321107", year) for year in (demo, demo + 1)]
    assert (shares[0].held, shares[0].percent[:1]) == (True, "6")
    assert all(share.outlay.total > ledger.EACH for share in shares)
    checked = reconcile(Statement.objects.get())
    assert (len(checked.only_statement), len(checked.only_book), checked.agrees) == (1, 1, True)
