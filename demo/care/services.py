"""The money of the demo township's associations."""

import datetime
from collections.abc import Iterator, Sequence

from django.utils import timezone

from accounts.models import User
from associations.models import Village
from care.ledger.services.ledger import reverse_entry
from care.models import Category, Entry, Fund

from ..charters.autonomy import EMPTY

SPENDING = (
    ("购买会员之家图书", Category.OTHER_SPENDING, 300, "镇新华书店"),
    ("会员活动日用品", Category.ACTIVITY, 450, "中心集贸市场"),
    ("慰问困难家庭", Category.CONDOLENCE, 600, ""),
    ("宣传栏更换", Category.PUBLICITY, 180, "镇文印店"),
)
REVERSED = "431321107217"  # an entry was booked twice there and reversed
WITH_CARE_FUND = 3  # every third village


def serve(villages: Sequence[Village], last: int) -> None:
    villages = [village for village in villages if village.code != EMPTY]
    _funds(villages, last)


def _funds(villages: Sequence[Village], last: int) -> None:
    opened = datetime.date(last - 1, 1, 5)
    funds = [_fund(village, Fund.Kind.ACTIVITY, "协会活动经费", opened) for village in villages]
    funds += [
        _fund(village, Fund.Kind.CARE, "生育关怀基金", opened)
        for village in villages[::WITH_CARE_FUND]
    ]
    Fund.objects.bulk_create(funds)
    staff = User.objects.get(username="staff")
    rows = [
        row
        for fund in funds
        for row in _entries(fund, staff, last)
        if row.date <= timezone.localdate()
    ]
    Entry.objects.bulk_create(rows)
    wrong = next(r for r in rows if r.fund.village_id == REVERSED and r.voucher.endswith("重"))
    day = wrong.date + datetime.timedelta(days=4)
    reverse_entry(entry=wrong, date=day, reason="同一张发票登记了两次", by=staff)


def _fund(village: Village, kind: str, name: str, opened: datetime.date) -> Fund:
    return Fund(
        code=village.code,
        township_id=village.township_id,
        village=village,
        kind=kind,
        name=name,
        opened=opened,
    )


def _entries(fund: Fund, staff: User, last: int) -> Iterator[Entry]:
    """The year's income first, then spending below it."""
    turn = int(fund.code[-2:])
    care = fund.kind == Fund.Kind.CARE
    income = ("会员捐款", "5·29会员活动日募集") if care else ("镇财政拨付协会活动经费", "")
    for year in (last, last + 1):
        amount = 1_800 + turn % 7 * 100
        yield Entry(
            fund=fund, date=datetime.date(year, 1, 12), side=Entry.Side.INCOME, amount=amount * 100,
            category=Category.DONATION if care else Category.APPROPRIATION,
            purpose=income[0], counterparty=income[1], voucher=f"{year}-01", by=staff,
        )  # fmt: skip
        for number, (purpose, category, yuan, seller) in enumerate(
            SPENDING if not care else SPENDING[2:3]
        ):
            date = datetime.date(year, 3 + number * 2, 5 + turn % 20)
            entry = {
                "fund": fund,
                "date": date,
                "side": Entry.Side.SPENDING,
                "amount": (yuan - turn % 5 * 10) * 100,
                "category": category,
                "purpose": purpose,
                "counterparty": seller,
                "approved_by": "村民委员会主任",
                "by": staff,
            }
            yield Entry(**entry, voucher=f"{year}-{number + 2:02d}")
            if fund.village_id == REVERSED and (year, number) == (last, 0):
                yield Entry(**entry, voucher=f"{year}-{number + 2:02d}重")
