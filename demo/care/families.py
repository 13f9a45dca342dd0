"""Families and what is done for them: certificates, insurance, aid, honours, projects. In the
township of the documents so many that their figures (篇3, 篇4) are counted: 386 certificates, 6.88
万元 of premiums, 1,654 helped, 1,263 of them family-planning families. Everybody is invented."""

import datetime
import random
from collections.abc import Iterable, Sequence

from django.utils import timezone

from accounts.models import User
from associations.models import Village
from care.certificates.models import SERIAL_DIGITS, number_of
from care.families.models import new_reference
from care.models import (
    SENSITIVE_KINDS,
    Aid,
    Category,
    Certificate,
    Entry,
    Family,
    Fund,
    Insured,
    Policy,
    Project,
    ProjectYear,
    Support,
    SupportKind,
)
from care.places import at
from members.models import Household

from ..charters.autonomy import EMPTY
from ..society import people
from .honours import honour

PER_VILLAGE = (
    SupportKind.TWO_DAUGHTERS,
    SupportKind.ONLY_CHILD,
    SupportKind.HARDSHIP,
    SupportKind.TWO_DAUGHTERS,
    SupportKind.MIGRANT,
    SupportKind.ONLY_CHILD,
)
NEEDS = {
    SupportKind.TWO_DAUGHTERS: ["schooling"], SupportKind.ONLY_CHILD: ["production"],
    SupportKind.HARDSHIP: ["living", "medical"], SupportKind.MIGRANT: ["employment"],
    SupportKind.BEREAVED: ["company", "living"], SupportKind.COMPLICATION: ["medical"],
}  # fmt: skip
CERTIFIED = (SupportKind.TWO_DAUGHTERS, SupportKind.ONLY_CHILD)
HELP = (
    ("goods", "production", "春耕化肥两包", 120),
    ("money", "living", "慰问金", 200),
    ("schooling", "living", "助学金", 500),
    ("skill", "production", "油茶管护技术", 0),
    ("job", "production", "介绍到园区务工", 0),
    ("medical", "birth", "补助医药费", 300),
)
ACCIDENT_PREMIUM, HOSPITAL_PREMIUM = 20_00, 60_00


def care_for(villages: Sequence[Village], last: int) -> None:
    """The demo township."""
    villages = [village for village in villages if village.code != EMPTY and not village.closed]
    families = _families(villages, datetime.date(last - 2, 3, 1))
    certify([f for f in families if _kind(f) in CERTIFIED], datetime.date(last - 1, 5, 20))
    _insure(villages[0].township_id, families, last)
    _help(families, last)
    honour(villages, last)
    found_project(
        villages[6],
        "油茶丰产示范基地",
        "油茶",
        datetime.date(last - 3, 2, 10),
        shares_of("shares", 9, 8_000),
        last,
    )


def _families(villages: Sequence[Village], since: datetime.date) -> list[Family]:
    """Six a village, and in some villages one that is sensitive."""
    homes = homes_of(villages)
    rows = []
    for number, village in enumerate(villages):
        kinds: list[SupportKind] = list(PER_VILLAGE)
        if number % 2 == 0:
            kinds.append(SENSITIVE_KINDS[number % 4 // 2])
        rows += [
            (home, kind) for home, kind in zip(homes.get(village.code, []), kinds, strict=False)
        ]
    return support(rows, since)


def homes_of(villages: Sequence[Village]) -> dict[str, list[Household]]:
    homes: dict[str, list[Household]] = {}
    rows = Household.objects.filter(village__in=villages, closed=None).select_related("village")
    for home in rows.order_by("village_id", "number", "pk"):
        homes.setdefault(home.village_id, []).append(home)
    return homes


def support(rows: Iterable[tuple[Household, SupportKind]], since: datetime.date) -> list[Family]:
    families, kinds = [], []
    taken = set(Family.objects.values_list("reference", flat=True))
    for home, kind in rows:
        family = Family(village=home.village, household=home, sensitive=kind in SENSITIVE_KINDS)
        while family.reference in taken:  # of some thousands two may be drawn alike
            family.reference = new_reference()
        taken.add(family.reference)
        family.needs, family.responsible, family.version = NEEDS[kind], "村协会理事", 1
        families.append(family)
        kinds.append(kind)
    Family.objects.bulk_create(families)
    pairs = zip(families, kinds, strict=True)
    Support.objects.bulk_create(Support(family=f, kind=k, since=since, version=1) for f, k in pairs)
    for family, kind in zip(families, kinds, strict=True):
        family.demo_kind = kind  # type: ignore[attr-defined]
    return families


def _kind(family: Family) -> SupportKind:
    return family.demo_kind  # type: ignore[attr-defined, no-any-return]


def certify(families: Sequence[Family], since: datetime.date) -> None:
    """Their numbers in no order, as the office's are (care/certificates/), but the same in every
    demo."""
    least = 10 ** (SERIAL_DIGITS - 1)
    serials = random.Random(len(families)).sample(range(least, 10 * least), len(families))  # noqa: S311
    Certificate.objects.bulk_create(
        Certificate(
            township_id=f.village.township_id,
            village=f.village,
            family=f,
            serial=n,
            since=since,
            version=1,
            number=number_of(f.village.township_id, n),
        )
        for n, f in zip(serials, families, strict=True)
    )


def _insure(township: str, families: Sequence[Family], last: int) -> None:
    """Last year's is paid from a fund of the township, this year's is being prepared."""
    fund = fund_of(township, "生育关怀保险资金", datetime.date(last, 1, 1))
    book_income(fund, datetime.date(last, 1, 15), 8_000_00, "staff")
    for year in (last, last + 1):
        policy = take_out(fund, year, "accident", "县人寿保险公司", ACCIDENT_PREMIUM)
        Insured.objects.bulk_create(Insured(policy=policy, family=family) for family in families)
        if year == last:
            pay(policy, fund, len(families), datetime.date(last, 1, 20), "staff")
    hospital = take_out(fund, last + 1, "hospital", "县人寿保险公司", HOSPITAL_PREMIUM)
    Insured.objects.bulk_create(
        Insured(policy=hospital, family=family)
        for number, family in enumerate(families)
        if family.sensitive or number % 3
    )


def fund_of(township: str, name: str, opened: datetime.date) -> Fund:
    return Fund.objects.create(
        code=township, township_id=township, kind=Fund.Kind.CARE, name=name, opened=opened
    )


def book_income(fund: Fund, day: datetime.date, amount: int, by: str) -> None:
    Entry.objects.create(
        fund=fund, date=day, side=Entry.Side.INCOME, category=Category.APPROPRIATION, amount=amount,
        purpose="镇财政拨付优待资金", voucher=f"{day.year}-01", by=User.objects.get(username=by),
    )  # fmt: skip


def take_out(fund: Fund, year: int, kind: str, insurer: str, premium: int) -> Policy:
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return Policy.objects.create(
        township_id=fund.township_id,
        code=fund.code,
        year=year,
        kind=kind,
        insurer=insurer,
        premium=premium,
        starts=first,
        ends=last,
        version=1,
    )


def pay(policy: Policy, fund: Fund, count: int, day: datetime.date, by: str) -> None:
    policy.entry = Entry.objects.create(
        fund=fund,
        date=day,
        side=Entry.Side.SPENDING,
        category=Category.INSURANCE,
        amount=count * policy.premium,
        purpose=f"{policy.year}年{policy.get_kind_display()}{count}户",
        counterparty=policy.insurer,
        voucher=f"{day.year}-02",
        by=User.objects.get(username=by),
    )
    policy.save()


def _help(families: Sequence[Family], last: int) -> None:
    rows = []
    for number, family in enumerate(families):
        for year in (last, last + 1):
            kind, service, what, yuan = HELP[(number + year) % len(HELP)]
            day = datetime.date(year, 1 + (number * 5 + year) % 12, 5 + number % 20)
            if day > timezone.localdate() or (number + year) % 3 == 0:
                continue
            rows.append(
                Aid(
                    **at(family.village),
                    date=day,
                    kind=kind,
                    service=service,
                    what=what,
                    amount=yuan * 100,
                    giver=("association", "department", "member")[number % 3],
                    household=family.household,
                    planning=1,
                )
            )
    township = families[0].village.township_id
    for year, helped, planning in ((last, 210, 158), (last + 1, 96, 77)):
        rows.append(
            Aid(
                township_id=township,
                code=township,
                date=min(datetime.date(year, 1, 28), timezone.localdate()),
                kind="goods",
                service="living",
                giver="department",
                giver_name="镇民政所",
                what="春节救助物资",
                helped=helped,
                planning=planning,
            )
        )
    Aid.objects.bulk_create(rows)


def shares_of(seed: str, count: int, yuan: int) -> list[list[object]]:
    crowd = people.crowd(seed)
    return [[next(crowd).name, yuan * 100] for _ in range(count)]


def found_project(
    village: Village,
    name: str,
    trade: str,
    started: datetime.date,
    shares: list[list[object]],
    last: int,
) -> None:
    project = Project.objects.create(
        **at(village),
        name=name,
        kind=Project.Kind.BASE,
        trade=trade,
        site=f"{village.name}三组",
        started=started,
        shares=shares,
        households=32,
        planning=26,
        version=1,
    )
    years = range(started.year + 1, last + 1)
    ProjectYear.objects.bulk_create(
        ProjectYear(
            project=project,
            year=year,
            income=(6 + n * 4) * 10_000_00,
            families=12 + n * 5,
            version=1,
        )
        for n, year in enumerate(years)
    )
