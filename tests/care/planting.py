"""Sensitive families planted by the services, with all that is ever done for one; and the world
without them."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.db import transaction

from accounts.models import User
from associations.models import Township, Village
from care.activities.services import save_activity
from care.aid.services import Payment, save_aid
from care.benefits.services.benefits import save_schooling
from care.benefits.services.pay_runs import check_run, hold_lines, relist
from care.benefits.services.payments import approve_run
from care.certificates.services.certificates import issue_certificates, replace_certificate
from care.families.services import note_opening, remove_family, save_support, take_up
from care.insurance.services import change_list, pay_policy
from care.models import Activity, Aid, Entry, Family, Fund, PayRun, Schooling
from members.models import Household
from tests.conftest import COMMUNITY, TOWNSHIP, VILLAGE
from tests.test_access import made_world

from .benefits.records import add_rule, listed, promise
from .families.records import insure, support
from .ledger.records import add_fund, book

KINDS = ("bereaved", "complication")
DAY, PAID_ON = datetime.date(2025, 6, 1), datetime.date(2025, 6, 20)
HEADS = (
    "龙望舒",
    "农知夏",
    "欧霜降",
    "闻小雪",
    "祝立秋",
    "荆白露",
)  # of the households that may be planted, one by one
MONTHS = range(1, 7)


def key_of(thing: object) -> object:
    """What stands in an address."""
    return getattr(thing, "ref", None) or thing.pk  # type: ignore[attr-defined]


@dataclass
class Planted:
    """What an address or a search could name."""

    families: list[Family] = field(default_factory=list)
    things: dict[str, list[object]] = field(default_factory=dict)

    def add(self, kind: str, thing: object) -> None:
        self.things.setdefault(kind, []).append(key_of(thing))  # type: ignore[attr-defined]


def a_world() -> SimpleNamespace:
    """That of the access walk, and ordinary families of two villages with money, runs, insurance
    and visits."""
    world = made_world()
    world.township = Township.objects.get(pk=TOWNSHIP)
    world.villages = [Village.objects.get(pk=code) for code in (VILLAGE, COMMUNITY)]
    world.staff, world.leader = world.cast["staff"], world.cast["leader"]
    world.cast["other"] = User.objects.get(username="other")
    world.town = _filled_fund(add_fund(world.township, "镇关怀基金"))
    add_rule(
        world.town,
        kinds=["two_daughters", *KINDS],
        per="year",
        yuan=110,
        name="关怀金",
        benefit="allowance",
    )
    world.funds = [_filled_fund(add_fund(village, "村关怀基金")) for village in world.villages]
    promise(world.villages[1], ("only_child", 60, "year"))
    world.families = [_ordinary(world, n) for n, _ in enumerate(world.villages)]
    world.policies = [
        insure(village, families)
        for village, families in zip(world.villages, world.families, strict=True)
    ]
    world.runs = _runs(world)
    world.spare = {
        village.pk: [
            Household.objects.create(village=village, head=head, number=f"07{n}")
            for n, head in enumerate(HEADS)
        ]
        for village in world.villages
    }
    return world


def _filled_fund(fund: Fund) -> Fund:
    """Paid from in each of the months, so that none of them has a line for the first time."""
    book(fund, datetime.date(2025, 1, 1), "appropriation", 90_000)
    for month in MONTHS:
        book(fund, datetime.date(2025, month, 3), "condolence", 20 + month, purpose="走访慰问")
        book(fund, datetime.date(2025, month, 20), "publicity", 5 + month, purpose="宣传栏")
    return fund


def _ordinary(world: SimpleNamespace, number: int) -> list[Family]:
    village, fund = world.villages[number], world.funds[number]
    families = []
    for head in ("单雨声", "乐小满"):
        home = Household.objects.create(village=village, head=head, number=f"05{len(families)}")
        family = support(home, "two_daughters")
        save_schooling(
            schooling=Schooling(family=family, level="primary", since=DAY), by=world.staff
        )
        issue_certificates(families=[family], since=DAY, until=None, by=world.staff)
        _aid(village, home, fund, world.staff, 200)
        _visit(village, home, world.staff)
        families.append(family)
    return families


def _aid(village: Village, home: Household, fund: Fund | None, by: User, yuan: int) -> Aid:
    aid = Aid(
        village=village,
        household=home,
        date=DAY,
        kind="money" if fund else "goods",
        giver="association",
    )
    aid.amount, aid.service, aid.what = yuan * 100, "living", "生活困难补助"
    return save_aid(aid=aid, payment=Payment(fund) if fund else None, by=by)


def _visit(village: Village, home: Household, by: User) -> Activity:
    visit = Activity(
        village=village, household=home, date=DAY, kind="condolence", title="走访慰问", reached=2
    )
    visit.service = "living"
    return save_activity(activity=visit, by=by)


def _runs(world: SimpleNamespace) -> list[PayRun]:
    """One that was paid, and one that is being prepared for a family taken up since."""
    first = check_run(run=listed(world.town, world.staff, title="上半年"), by=world.staff)
    paid = approve_run(run=first, date=PAID_ON, by=world.leader)
    home = Household.objects.create(village=world.villages[0], head="艾立夏", number="059")
    support(home, "two_daughters")
    return [paid, listed(world.town, world.staff, title="另发")]


def plant(world: SimpleNamespace, k: int, villages: Sequence[int]) -> Planted:
    """`k` families, taking the villages by turns."""
    found, staff = Planted(), world.staff
    for n in range(k):
        at = villages[n % len(villages)]
        village, fund = world.villages[at], world.funds[at]
        home = world.spare[village.pk][n]
        kinds = [KINDS[n % 2], *(["only_child"] if n < len(villages) else [])]
        family = take_up(
            family=Family(household=home, needs=["medical"]), kinds=kinds, since=DAY, by=staff
        )
        found.families.append(family)
        found.add("family", family)
        found.add("support", family.supports.first())
        found.add(
            "schooling",
            save_schooling(
                schooling=Schooling(family=family, level="primary", since=DAY), by=staff
            ),
        )
        found.add(
            "care_certificate",
            issue_certificates(families=[family], since=DAY, until=None, by=staff)[0],
        )
        found.add("aid", _aid(village, home, fund, staff, 300 + n))
        found.add("aid", _aid(village, home, None, staff, 0))
        found.add("activity", _visit(village, home, staff))
        note_opening(family=family, by=staff)
    _changed(found, staff)
    _insured(world, found, villages)
    return found


def _changed(found: Planted, by: User) -> None:
    """A support ended, a certificate replaced, a family taken up by mistake and removed."""
    row = found.families[0].supports.first()
    assert row
    row.until = datetime.date(2025, 7, 1)
    save_support(support=row, by=by)
    old = found.families[0].certificates.get()
    more = {"date": datetime.date(2025, 6, 5), "reason": "遗失", "until": None}
    found.add("care_certificate", replace_certificate(certificate=old, by=by, **more))  # type: ignore[arg-type]


def _insured(world: SimpleNamespace, found: Planted, villages: Sequence[int]) -> None:
    """On the list of a policy that has others, and on one of their own, which is paid."""
    for at in villages:
        own = [family for family in found.families if family.village_id == world.villages[at].pk]
        change_list(policy=world.policies[at], families=[*world.families[at], *own], by=world.staff)
        if own:
            policy = insure(world.villages[at], [], yuan=33)
            change_list(policy=policy, families=own, by=world.staff)
            found.add("policy", policy)
            date = datetime.date(2025, 6, 9)
            found.add(
                "entry",
                pay_policy(
                    policy=policy, date=date, payment=Payment(world.funds[at]), by=world.staff
                ),
            )


def run_in_both(world: SimpleNamespace) -> None:
    """The list that is being prepared takes up whom it finds: an ordinary family, and those
    planted."""
    run = check_run(run=relist(run=world.runs[1], by=world.staff), by=world.staff)
    approve_run(run=run, date=PAID_ON, by=world.leader)


def run_of_their_own(world: SimpleNamespace, found: Planted) -> None:
    """Of the village's charter, which owes nobody else; one line is held back."""
    if any(family.village_id == COMMUNITY for family in found.families):
        run = listed(world.funds[1], world.staff, title="村里另发")
        hold_lines(run=run, lines=[run.lines.first().ref], reason="地址待核", by=world.staff)
        found.add("pay_run", run)


def remove_one(world: SimpleNamespace, found: Planted) -> None:
    home = world.spare[world.villages[0].pk][-1]
    family = take_up(family=Family(household=home), kinds=["bereaved"], since=DAY, by=world.staff)
    remove_family(family=family, by=world.staff)


def spent(world: SimpleNamespace) -> dict[tuple[int, int], int]:
    """(fund, month) → fen that went to families and persons."""
    rows = Entry.objects.filter(fund__in=[world.town, *world.funds], side="spending").exclude(
        category="publicity"
    )
    sums: dict[tuple[int, int], int] = {}
    for fund, date, amount in rows.values_list("fund", "date", "amount"):
        sums[fund, date.month] = sums.get((fund, date.month), 0) + amount
    return sums


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def balanced(world: SimpleNamespace, sums: dict[tuple[int, int], int]) -> None:
    """The world without them, in which the same money went to condolences that name nobody."""
    have = spent(world)
    for (fund, month), fen in sorted(sums.items()):
        if more := fen - have.get((fund, month), 0):
            where = Fund.objects.get(pk=fund)
            book(
                where,
                datetime.date(2025, month, 15),
                "condolence",
                more // 100,
                by=world.staff,
                purpose="走访慰问",
            )
