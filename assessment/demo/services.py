"""What the associations of the demo township did for people, and their money. Of health checks only totals are kept."""

import datetime
from collections.abc import Iterator, Sequence

from django.utils import timezone

from accounts.models import User
from associations.models import Village
from care.models import Activity, Category, Entry, Fund
from care.services.ledger import reverse_entry
from members.models import Household

from .autonomy import EMPTY

K, S = Activity.Kind, Activity.Service
CALENDAR = (
    (1, 20, K.CONDOLENCE, S.LIVING, "春节前走访慰问困难家庭", "送去米油和慰问金。"),
    (3, 14, K.HOME_VISIT, S.PRODUCTION, "送春耕农资和信息上门", "代购种子，联系了农机手。"),
    (4, 18, K.TRAINING, S.PRODUCTION, "油茶修剪和施肥培训", "到会的领到技术资料。"),
    (5, 29, K.MEMBER_DAY, "", "“5·29”会员活动日文艺演出和咨询", "发放资料，解答政策。"),
    (6, 19, K.HOME_VISIT, S.LIVING, "走访留守老人家庭", "帮助打扫，代办医保缴费。"),
    (7, 16, K.HEALTH_CHECK, S.BIRTH, "县里专家进村健康检查", "检查结果由本人领取，需要治疗的已通知本人。"),
    (8, 22, K.SCHOOL, S.LIVING, "人口学校暑期家庭教育课", "留守儿童和家长一起听课。"),
    (9, 25, K.HOME_VISIT, S.BIRTH, "上门宣讲优待政策", "讲清办理程序，留下联系电话。"),
    (10, 16, K.PUBLICITY, "", "书写标语和更换宣传栏", "标语8条，宣传栏1期。"),
    (11, 10, K.CONDOLENCE, S.LIVING, "重阳节后慰问老会员", "送去棉被一床。"),
    (12, 12, K.CULTURE, "", "广场舞联谊和年终联欢", "四个组参加。"),
)
VISITS = (K.HOME_VISIT, K.CONDOLENCE)
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
    homes: dict[str, list[int]] = {village.code: [] for village in villages}
    found = Household.objects.filter(village__in=villages, closed=None).order_by("village_id", "number")
    for code, key in found.values_list("village_id", "pk"):
        homes[code].append(key)
    Activity.objects.bulk_create(row for village in villages for row in _activities(village, homes[village.code], last))
    _funds(villages, last)


def _activities(village: Village, homes: list[int], last: int) -> Iterator[Activity]:
    place = "居委会" if village.kind == "community" else "村部"
    turn = int(village.code[-2:])
    for year in (last, last + 1):
        for number, (month, day, kind, service, title, result) in enumerate(CALENDAR):
            date = datetime.date(year, month, day) - datetime.timedelta(days=turn % 9 if kind != K.MEMBER_DAY else 0)
            if date > timezone.localdate() or (turn + number) % 6 == 0:
                continue
            for visit in range(3 if kind in VISITS else 1):
                home = homes[(turn + number * 7 + visit * 11) % len(homes)] if kind in VISITS else None
                reached = 2 + visit if home else 25 + (turn * 3 + number * 5) % 60
                yield Activity(
                    code=village.code, township_id=village.township_id, village=village, kind=kind, service=service,
                    date=date, title=title, result=result,
                    place="" if home else place, organiser="村计划生育协会", household_id=home,
                    households=1 if home else None, reached=reached,
                )  # fmt: skip


def _funds(villages: Sequence[Village], last: int) -> None:
    opened = datetime.date(last - 1, 1, 5)
    funds = [_fund(village, Fund.Kind.ACTIVITY, "协会活动经费", opened) for village in villages]
    funds += [_fund(village, Fund.Kind.CARE, "生育关怀基金", opened) for village in villages[::WITH_CARE_FUND]]
    Fund.objects.bulk_create(funds)
    staff = User.objects.get(username="staff")
    rows = [row for fund in funds for row in _entries(fund, staff, last) if row.date <= timezone.localdate()]
    Entry.objects.bulk_create(rows)
    wrong = next(r for r in rows if r.fund.village_id == REVERSED and r.voucher.endswith("重"))
    day = wrong.date + datetime.timedelta(days=4)
    reverse_entry(entry=wrong, date=day, reason="同一张发票登记了两次", by=staff)


def _fund(village: Village, kind: str, name: str, opened: datetime.date) -> Fund:
    return Fund(
        code=village.code, township_id=village.township_id, village=village, kind=kind, name=name, opened=opened
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
        for number, (purpose, category, yuan, seller) in enumerate(SPENDING if not care else SPENDING[2:3]):
            date = datetime.date(year, 3 + number * 2, 5 + turn % 20)
            entry = {
                "fund": fund, "date": date, "side": Entry.Side.SPENDING, "amount": (yuan - turn % 5 * 10) * 100,
                "category": category, "purpose": purpose, "counterparty": seller,
                "approved_by": "村民委员会主任", "by": staff,
            }  # fmt: skip
            yield Entry(**entry, voucher=f"{year}-{number + 2:02d}")
            if fund.village_id == REVERSED and (year, number) == (last, 0):
                yield Entry(**entry, voucher=f"{year}-{number + 2:02d}重")
