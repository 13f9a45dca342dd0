"""The money of the demo townships beyond the villages' own funds: the township's funds, budgets, a
closed year, a statement held against the book; and the drive of the documents: 7,500 yuan for 50
families of 37 villages (篇3)."""

import datetime
from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from accounts.models import User
from associations.models import Village
from care.ledger import budgeting
from care.ledger.services.closings import close
from care.ledger.services.drives import Gift, Help, give_help, save_drive, take_gifts
from care.ledger.services.ledger import FundTransfer, post_batch, post_entry, transfer
from care.ledger.services.statements import take_statement
from care.models import Budget, Category, Drive, Entry, Fund, Outlay, Statement

C = Category
SHARES = (640, 720)  # of the two years, in ten-thousandths of family-planning spending
DONORS = (
    ("镇机关全体干部", 1800),
    ("镇卫生院全体职工", 1200),
    ("镇中心学校教职工", 1350),
    ("洪山煤矿", 1000),
    ("中心集贸市场个体协会", 650),
    ("流动人口协会", 400),
    ("镇信用社职工", 500),
    ("各村协会会员", 600),
)
HELPED_VILLAGES, TWO_FAMILIES, EACH = 37, 13, 150_00  # 13 × 2 + 24 = 50 families, 50 × 150 = 7,500


def keep_books(villages: Sequence[Village], last: int) -> None:
    """After the villages' funds were filled."""
    staff = User.objects.get(username="staff")
    township = villages[0].township_id
    fund = _township_fund(township, "协会活动经费", Fund.Kind.ACTIVITY, last)
    care = _township_fund(township, "生育关怀基金", Fund.Kind.CARE, last)
    for year in (last, last + 1):
        _year(fund, care, villages, year, staff)
    for year, target in zip((last, last + 1), SHARES, strict=True):
        _outlay(township, year, target)
    _budgets(township, (last, last + 1))
    _statement(fund, last, staff)
    close(funds=list(Fund.objects.in_division(township)), period=last * 100, by=staff)


def _township_fund(township: str, name: str, kind: str, last: int) -> Fund:
    opened = datetime.date(last - 1, 1, 5)
    return Fund.objects.create(
        code=township, township_id=township, kind=kind, name=name, opened=opened
    )


def _entry(
    year: int,
    month: int,
    day: int,
    category: str,
    yuan: int,
    purpose: str,
    other: str = "",
    number: int = 0,
) -> Entry:
    return Entry(
        date=datetime.date(year, month, day),
        category=category,
        amount=yuan * 100,
        purpose=purpose,
        counterparty=other,
        voucher=f"{year}-{number:02d}" if number else "",
        approved_by="协会会长",
    )


def _year(fund: Fund, care: Fund, villages: Sequence[Village], year: int, staff: User) -> None:
    line = partial(_entry, year)
    plan = [
        (fund, [line(1, 15, C.APPROPRIATION, 26_000, "县财政拨付协会活动经费", "县财政局", 1)]),
        (care, [line(1, 16, C.APPROPRIATION, 12_000, "生育关怀专项", "县计划生育协会", 1)]),
        (fund, [line(3, 8, C.PUBLICITY, 3_200, "宣传册和展板", "镇文印店", 2)]),
        (fund, [line(5, 29, C.ACTIVITY, 4_860, "5·29会员活动日", "镇文化站", 3)]),
        (
            care,
            [
                line(6, 1, C.AID, 500, f"帮扶{village.name}困难户", village.name)
                for village in villages[:6]
            ],
        ),
        (fund, [line(9, 20, C.REWARD, 2_400, "表彰优秀会员", "", 4)]),
    ]
    today = timezone.localdate()
    for target, lines in plan:
        if lines[0].date > today:
            continue
        if len(lines) > 1:
            post_batch(
                fund=target,
                lines=lines,
                title=f"{year}年关爱儿童日帮扶",
                by=staff,
                key=f"care-{year}",
            )
        else:
            lines[0].fund = target
            post_entry(entry=lines[0], by=staff)
    day = datetime.date(year, 4, 2)
    if day <= today:
        transfer(
            order=FundTransfer(fund, care, day, 3_000_00, "补充关怀基金", f"{year}-05", "协会会长"),
            by=staff,
        )


def _outlay(township: str, year: int, share: int) -> None:
    """The spending of which what was appropriated is about that share."""
    outlay = Outlay(
        township_id=township, year=year, total=1, target=600 if share == SHARES[0] else 700
    )
    outlay.save()
    found = budgeting.share(township, year)
    given = found.given if found else 0
    outlay.total = max(given * 10_000 // share // 100_000 * 100_000, 1)
    outlay.save()


def _budgets(township: str, years: Sequence[int]) -> None:
    plans = {
        Fund.Kind.ACTIVITY: {
            C.APPROPRIATION: 26_000_00,
            C.ACTIVITY: 6_000_00,
            C.PUBLICITY: 3_000_00,
            C.REWARD: 2_500_00,
        },
        Fund.Kind.CARE: {
            C.APPROPRIATION: 12_000_00,
            C.TRANSFER_IN: 3_000_00,
            C.AID: 9_000_00,
            C.CONDOLENCE: 3_000_00,
        },
    }
    village = {
        C.APPROPRIATION: 2_000_00,
        C.ACTIVITY: 500_00,
        C.CONDOLENCE: 600_00,
        C.PUBLICITY: 200_00,
        C.OTHER_SPENDING: 300_00,
    }
    rows = []
    for fund in Fund.objects.in_division(township).exclude(kind=Fund.Kind.DONATION):
        amounts = plans[Fund.Kind(fund.kind)] if fund.code == township else village
        if fund.code == township or fund.kind == Fund.Kind.ACTIVITY:
            rows += [Budget(fund=fund, year=year, amounts=amounts, version=1) for year in years]
    Budget.objects.bulk_create(rows)


def _statement(fund: Fund, last: int, staff: User) -> None:
    """The bank knows of a fee that is not booked, and not yet of the last payment."""
    starts, ends = datetime.date(last, 1, 1), datetime.date(last, 12, 31)
    entries = list(Entry.objects.filter(fund=fund).within(starts, ends).order_by("date", "pk"))
    rows = ["日期,收入,支出,凭证号,摘要"]
    for entry in entries[:-1]:
        day = entry.date + datetime.timedelta(days=entry.pk % 3)
        sums = (
            f"{entry.amount / 100:.2f},"
            if entry.side == Entry.Side.INCOME
            else f",{entry.amount / 100:.2f}"
        )
        rows.append(f"{day.isoformat()},{sums},{entry.voucher},{entry.purpose}")
    rows.append(f"{last}-12-20,,15.00,,账户管理费")
    balance = sum(entry.signed_amount for entry in entries[:-1]) - 15_00
    statement = Statement(
        fund=fund, source="镇信用社协会账户", starts=starts, ends=ends, balance=balance
    )
    take_statement(
        statement=statement, data="\n".join(rows).encode(), name=f"{last}年对账单.csv", by=staff
    )


def raise_money(villages: Sequence[Village]) -> None:
    """In the township of the documents."""
    township = villages[0].township_id
    staff = User.objects.get(username="staff2005")
    fund = Fund.objects.create(
        code=township,
        township_id=township,
        kind=Fund.Kind.CARE,
        name="生育关怀基金",
        opened=datetime.date(2005, 1, 1),
    )
    drive = Drive(
        code=township,
        township_id=township,
        fund=fund,
        name="生育关怀募捐",
        purpose="帮扶计划生育困难家庭。",
        started=datetime.date(2005, 5, 20),
        ended=datetime.date(2005, 6, 10),
    )
    save_drive(drive=drive, by=staff)
    gifts = [Gift(donor, yuan * 100) for donor, yuan in DONORS]
    take_gifts(drive=drive, gifts=gifts, date=datetime.date(2005, 5, 29), by=staff)
    helped = villages[:HELPED_VILLAGES]
    helps = [
        Help(village, n, n * EACH, "慰问金") for village, n in zip(helped, _families(), strict=True)
    ]
    give_help(
        drive=drive,
        helps=helps,
        date=datetime.date(2005, 6, 20),
        approved_by="镇协会会长",
        by=staff,
    )


def _families() -> list[int]:
    return [2 if number < TWO_FAMILIES else 1 for number in range(HELPED_VILLAGES)]
