"""Fund-raising campaigns: gifts and help are booked, each list as one act, and added up without
what was reversed."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from associations.models import Township, Village
from care.ledger.drive_figures import figures_of
from care.ledger.services.drives import Gift, Help, give_help, save_drive, take_gifts
from care.ledger.services.ledger import reverse_entry
from care.models import Donation, Drive, Entry, Fund

from .records import add_fund, book, day, left

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(township: Township) -> Fund:
    return add_fund(township)


@pytest.fixture
def drive(fund: Fund) -> Drive:
    drive = Drive(
        code=fund.code, township=fund.township, fund=fund, name="生育关怀募捐", started=day(5)
    )
    save_drive(drive=drive, by=None)
    return drive


def test_raised_and_what_came_of_it(drive: Drive, village: Village, other_village: Village) -> None:
    take_gifts(
        drive=drive, gifts=[Gift("卫生院", 700_00), Gift("某先生", 50_00)], date=day(5, 29), by=None
    )
    give_help(
        drive=drive,
        helps=[Help(village, 3, 450_00), Help(other_village, 1, 150_00)],
        date=day(6),
        by=None,
    )
    found = figures_of(drive)
    assert str(found) == "募得 750 元，帮扶 2 个村 4 户"
    assert (found.donors, found.given, left(drive.fund)) == (2, 600_00, 150)
    reverse_entry(
        entry=Entry.objects.get(counterparty="双桥村"), date=day(7), reason="没有发放", by=None
    )
    reverse_entry(
        entry=Entry.objects.get(counterparty="某先生"), date=day(7), reason="退回", by=None
    )
    assert str(figures_of(drive)) == "募得 700 元，帮扶 1 个村 3 户"


def test_help_comes_out_of_what_was_raised(
    drive: Drive, village: Village, foreign_village: Village
) -> None:
    book(drive.fund, day(5), "appropriation", 1000)
    take_gifts(drive=drive, gifts=[Gift("卫生院", 100_00)], date=day(5, 29), by=None)
    with pytest.raises(ValidationError, match=r"只剩 100\.00 元"):
        give_help(drive=drive, helps=[Help(village, 1, 100_01)], date=day(6), by=None)
    with pytest.raises(ValidationError, match="企石村不在这次募捐的范围"):
        give_help(drive=drive, helps=[Help(foreign_village, 1, 1_00)], date=day(6), by=None)
    assert left(drive.fund) == 1100
    with pytest.raises(ValidationError, match="早于募捐开始"):
        take_gifts(drive=drive, gifts=[Gift("卫生院", 1_00)], date=day(4), by=None)


def test_a_drive_with_gifts_keeps_its_fund(drive: Drive, township: Township) -> None:
    take_gifts(drive=drive, gifts=[Gift("卫生院", 1_00)], date=day(5), by=None)
    drive.fund = add_fund(township, "别的")
    with pytest.raises(ValidationError, match="不能再换经费"):
        save_drive(drive=drive, by=None)


def test_lists_are_pasted_and_faults_named_by_line(
    drive: Drive, village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    client, gifts = client_for(staff), f"/drives/{drive.code}/{drive.pk}/gifts/"
    wrong = client.post(gifts, {"date": day(5, 29), "lines": "卫生院 1,200\n\n中心学校"})
    assert (wrong.status_code, "第 3 行缺金额" in wrong.content.decode()) == (422, True)
    wrong = client.post(gifts, {"date": day(5, 29), "lines": "卫生院 十元"})
    assert "第 1 行的金额“十元”" in wrong.content.decode()
    assert not Donation.objects.exists()
    client.post(
        gifts, {"date": day(5, 29), "lines": "镇卫生院 全体职工\t1,200\n中心学校 800.50元\n"}
    )
    assert list(Entry.objects.values_list("counterparty", "amount")) == [
        ("镇卫生院 全体职工", 1200_00), ("中心学校", 800_50)
    ]  # fmt: skip
    helps = f"/drives/{drive.code}/{drive.pk}/help/"
    for lines, fault in (
        ("观冲村 2", "第 1 行不完整"),
        ("某村 2 300", "“某村”不是本单位"),
        ("观冲村 两户 300", "户数“两户”"),
    ):
        assert fault in client.post(helps, {"date": day(6), "lines": lines}).content.decode()
    client.post(helps, {"date": day(6), "lines": "观冲 2户 300 慰问金\n双桥村\t1\t150"})
    assert str(figures_of(drive)) == "募得 2,000.50 元，帮扶 2 个村 3 户"
    page = client.get(f"/drives/{drive.code}/{drive.pk}/").content.decode()
    assert "镇卫生院 全体职工" in page
    assert "2,000.50" in page


def test_a_village_sees_its_own_only(
    drive: Drive, secretary: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(secretary)
    assert client.get(f"/drives/{drive.code}/{drive.pk}/").status_code == 404
    assert client.get(f"/funds/{drive.code}/{drive.fund_id}/").status_code == 404
    assert "生育关怀募捐" not in client.get(f"/drives/{secretary.scope}/").content.decode()
