"""Money adds up, whatever happens and whenever it becomes known (issue 15, must-show 4): a random
sequence of moves, mergers, rates, funds, kinds of support, closings, runs and what came back. Every
family-month is paid at most once, at the rate of its day, and owed + paid − over + short is what
families are entitled to. A share runs with every suite, the whole under CUNXIE_PROVE=1."""

import datetime
import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Q

from accounts.models import User
from associations.models import Village
from care.benefits.owed import Claim, claims
from care.benefits.services.benefits import save_begun_months, save_rule
from care.benefits.services.pay_runs import check_run, hold_lines, relist, withdraw_run
from care.benefits.services.payments import approve_run, recover_lines, reverse_run
from care.families.services import save_support
from care.models import BegunMonths, BenefitRule, Entry, Family, PayLine, PayRun, Support
from members.models import Household
from members.people.services.places import close_household, move_household
from tests.conftest import TOWNSHIP
from tests.prove import share

from ...associations.mergers.test_reorganisation import merge
from ..families.records import support
from ..ledger.records import add_fund, book, day
from .records import add_rule, listed

WHOLE = (day(1), day(12, 31))
SEEDS = range(40 if share.PROVE else 3)
STEPS = 25


@pytest.fixture
def world(
    village: Village, other_village: Village, community: Village, staff: User, leader: User
) -> SimpleNamespace:
    funds = [add_fund(village.township), add_fund(village.township, name="村级项目经费")]
    for fund in funds:
        book(fund, day(1), "appropriation", 1_000_000)
    homes = [
        Household.objects.create(village=place, head=f"{name}户", number=str(n))
        for n, (name, place) in enumerate(
            (("甲", village), ("乙", village), ("丙", other_village), ("丁", community))
        )
    ]
    for home in homes:
        support(home, "only_child")
    add_rule(funds[0], yuan=31)
    return SimpleNamespace(
        funds=funds, villages=[village, other_village, community], staff=staff, leader=leader,
        start=Entry.objects.filter(fund=funds[0]).balance(),
    )  # fmt: skip


def a_day(draw: random.Random) -> datetime.date:
    return day(1) + datetime.timedelta(days=draw.randrange(365))


def home_of(draw: random.Random) -> Household:
    return draw.choice([*Household.objects.select_related("village")])


def moves(world: SimpleNamespace, draw: random.Random) -> None:
    target = Village.objects.get(pk=draw.choice(world.villages).pk)
    move_household(household=home_of(draw), to=target, on=a_day(draw), by=world.staff)


def merges(world: SimpleNamespace, draw: random.Random) -> None:
    if len(world.villages) > 2 and draw.random() < 0.3:
        gone = world.villages.pop()
        merge(world.villages[0], Village.objects.get(pk=gone.pk), world.staff, a_day(draw))


def raises_the_rate(world: SimpleNamespace, draw: random.Random) -> None:
    rule = BenefitRule.objects.order_by("-since").first()
    assert rule is not None
    since = a_day(draw).replace(day=draw.choice((1, 1, 15)))
    rule.until = since - datetime.timedelta(days=1)
    save_rule(rule=rule, by=world.staff)
    new = BenefitRule.objects.get(pk=rule.pk)
    new.pk, new.until, new.since, new.replaces = None, None, since, rule
    new.fund = draw.choice(world.funds)
    new.amount, new.version, new._state.adding = draw.randrange(20, 50) * 100, 0, True
    save_rule(rule=new, by=world.staff)


def another_rule_for_begun_months(world: SimpleNamespace, draw: random.Random) -> None:
    how = draw.choice(BegunMonths.OfFamilies.values)
    township = world.funds[0].township
    rule = BegunMonths(township=township, since=a_day(draw), families=how, source="会议")
    save_begun_months(rule=rule, by=world.staff)


def ends_or_begins(world: SimpleNamespace, draw: random.Random) -> None:
    family = draw.choice([*Family.objects.all()])
    row = family.supports.filter(until=None).first()
    if row:
        row.until = a_day(draw)
    else:
        row = Support(family=family, kind="only_child", since=a_day(draw))
    save_support(support=row, by=world.staff)


def closes(world: SimpleNamespace, draw: random.Random) -> None:
    if draw.random() < 0.3:
        home = home_of(draw)
        close_household(household=home, on=a_day(draw), kind="moved", by=world.staff)


def lists(world: SimpleNamespace, draw: random.Random) -> None:
    first = draw.randint(1, 12)
    last = draw.randint(first, 12)
    fund, set_off = draw.choice(world.funds), draw.random() < 0.6
    run = listed(fund, world.staff, starts=day(first), ends=day(last, 28), set_off=set_off)
    if draw.random() < 0.3:
        line = draw.choice([*run.lines.values_list("ref", flat=True)])
        hold_lines(run=run, lines=[line], reason="待核实", by=world.staff)


def goes_on(world: SimpleNamespace, draw: random.Random) -> None:
    run = PayRun.objects.filter(state__in=["listed", "checked"]).order_by("?").first()
    if run is None:
        lists(world, draw)
        return
    if run.state == "checked":
        approve_run(run=run, date=day(12, 31), by=world.leader)
    elif draw.random() < 0.15:
        withdraw_run(run=run, reason="重来", by=world.staff)
    else:
        relist(run=run, by=world.staff)
        check_run(run=PayRun.objects.get(pk=run.pk), by=world.staff)


def comes_back(world: SimpleNamespace, draw: random.Random) -> None:
    lines = [*PayLine.objects.live().filter(run__state="paid").order_by("pk")]
    if lines and draw.random() < 0.7:
        line = draw.choice(lines)
        recover_lines(
            run=line.run, lines=[line.ref], date=day(12, 31), reason="退回", by=world.leader
        )
    elif run := PayRun.objects.filter(state="paid").first():
        reverse_run(run=run, date=day(12, 31), reason="重来", by=world.leader)


ACTS: tuple[Callable[[SimpleNamespace, random.Random], None], ...] = (
    moves, merges, raises_the_rate, another_rule_for_begun_months, ends_or_begins, closes, lists,
    goes_on, goes_on, goes_on, comes_back,
)  # fmt: skip


@pytest.mark.walk
@pytest.mark.parametrize("seed", SEEDS)
def test_every_family_month_once_and_all_sums_agree(seed: int, world: SimpleNamespace) -> None:
    draw = random.Random(seed)
    done: set[str] = set()
    for _ in range(STEPS):
        act = draw.choice(ACTS)
        try:
            act(world, draw)
            done.add(act.__name__)
        except ValidationError:
            pass
        adds_up(world, f"{seed}: {act.__name__}")
    settles(world)
    adds_up(world, f"{seed}: settled")
    assert len(done) > 3


def adds_up(world: SimpleNamespace, when: str) -> None:
    live = [*PayLine.objects.live().values_list("family", "key", "unit")]
    assert len(live) == len({*live}), when
    found = claimed()
    for fund in world.funds:
        kept = sum(
            claim.item.amount
            for claim in found
            if claim.paid and claim.line and claim.line.run.fund_id == fund.pk
        )
        waiting = sum(
            line.amount
            for line in PayLine.objects.filter(set_off_in__fund=fund, recovered=None)
            if PayLine.objects.live()
            .filter(family=line.family, key=line.key, unit=line.unit)
            .exists()
        )
        spent = world.start - Entry.objects.filter(fund=fund).balance()
        assert spent == kept + waiting, (when, fund)
    mixed = PayLine.objects.filter(set_off_in__isnull=False).exclude(
        set_off_in__fund=F("run__fund")
    )
    assert not mixed.exists(), when
    for claim in found:
        if claim.line is None or claim.paid:
            owed = 0 if claim.line else claim.item.amount
            paid = claim.item.amount if claim.line else 0
            assert owed + paid - claim.over + claim.short == claim.entitled, when
    assert all(entry.amount > 0 for entry in Entry.objects.all())


def claimed() -> list[Claim]:
    return claims(code=TOWNSHIP, families=Family.objects.all(), days=WHOLE)


def settles(world: SimpleNamespace) -> None:
    """Once everything under way is withdrawn, all that is wrong taken back and all that is owed
    paid, each family-month has what it is entitled to."""
    for run in PayRun.objects.filter(state__in=["listed", "checked"]):
        withdraw_run(run=run, reason="年终", by=world.staff)
    for claim in claimed():
        if claim.line and (claim.over or claim.short):
            recover_lines(
                run=claim.line.run, lines=[claim.line.ref], date=day(12, 31), reason="年终",
                by=world.leader,
            )  # fmt: skip
    for fund in world.funds:
        try:
            run = listed(fund, world.staff)
        except ValidationError:
            continue  # it owes nothing
        run = check_run(run=run, by=world.staff)
        assert approve_run(run=run, date=day(12, 31), by=world.leader).state == "paid"
    for claim in claimed():
        assert (claim.paid, claim.over, claim.short) == (True, 0, 0)
    for family in Family.objects.all():
        lines = PayLine.objects.live().filter(family=family, run__state="paid")
        assert dict(lines.values_list("unit", "amount")) == by_hand(family)


def by_hand(family: Family) -> dict[str, int]:
    """Month → fen, day by day."""
    found = {}
    for month in range(1, 13):
        first, following = day(month), day(month % 12 + 1, year=2025 + month // 12)
        days = [first + datetime.timedelta(days=n) for n in range((following - first).days)]
        rates = [fen for one in days if (fen := rate_of(family, one))]
        rule = BegunMonths.objects.filter(since__lte=first).order_by("since").last()
        how = rule.families if rule else "full"
        if how == "days":
            fen = int(sum(rates) / len(days) + 0.5)
        else:
            fen = rates[0] if rates and (how == "full" or len(rates) == len(days)) else 0
        if fen:
            found[f"2025{month:02}"] = fen
    return found


def rate_of(family: Family, one: datetime.date) -> int:
    ends = Q(until=None) | Q(until__gte=one)
    supported = family.supports.filter(ends, since__lte=one).exists()
    lives = family.household.stays.on(one).exists()
    rule = BenefitRule.objects.filter(ends, since__lte=one).order_by("since").first()
    return rule.amount if rule and supported and lives else 0
