"""多发 and 少发: listed beside what is owed, taken back line by line, set off in the next run
(issue 15, item 4)."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Village
from care.benefits.owed import claims
from care.benefits.rows import BenefitSums, by_village
from care.benefits.services.pay_runs import changes, check_run, relist, withdraw_run
from care.benefits.services.payments import approve_run, recover_lines, reverse_run
from care.models import Entry, Family, PayLine, PayRun, Support
from members.models import Household
from members.people.services.places import close_household, move_household
from tests.conftest import OTHER_VILLAGE, TOWNSHIP

from ..families.records import support
from ..ledger.records import add_fund, book, day, left
from .records import add_rule, listed

WHOLE = (day(1), day(12, 31))
PAID_ON = day(12, 20)


@pytest.fixture
def world(village: Village, other_village: Village, staff: User, leader: User) -> SimpleNamespace:
    """390 yuan a month, paid from January to November to a family of 观冲村."""
    fund = add_fund(village.township)
    book(fund, day(1), "appropriation", 100_000)
    home = Household.objects.create(village=village, head="甲户", number="1")
    family = support(home, "only_child")
    add_rule(fund, yuan=390)
    world = SimpleNamespace(
        fund=fund, home=home, family=family, staff=staff, leader=leader, other=other_village
    )
    world.run = pay(world, ends=day(11, 30))
    return world


def pay(world: SimpleNamespace, **more: object) -> PayRun:
    run = check_run(run=listed(world.fund, world.staff, **more), by=world.staff)
    return approve_run(run=run, date=PAID_ON, by=world.leader)


def sums(code: str = TOWNSHIP) -> tuple[int, int, int, int]:
    """Owed, paid, over, short, in yuan."""
    found = claims(code=code, families=Family.objects.all(), days=WHOLE)
    total = sum(by_village(found).values(), BenefitSums())
    assert total.all == sum(claim.entitled for claim in found)
    return tuple(  # type: ignore[return-value]
        fen // 100 for fen in (total.owed, total.paid, total.over, total.short)
    )


def closed(world: SimpleNamespace) -> None:
    close_household(household=world.home, on=day(3, 1), kind="", by=world.staff)


def test_a_family_closed_in_march_and_paid_to_november(world: SimpleNamespace) -> None:
    """The found case: 3,510 yuan beyond what was due."""
    closed(world)
    assert sums() == (0, 11 * 390, 9 * 390, 0)


def test_a_family_that_moved_is_not_owed_a_second_time(world: SimpleNamespace) -> None:
    move_household(household=world.home, to=world.other, on=day(6, 15), by=world.staff)
    assert sums() == (390, 11 * 390, 0, 0)
    assert sums(OTHER_VILLAGE) == (390, 0, 0, 0), "December; what was paid stays where it was paid"
    assert sums(world.run.lines.first().code) == (0, 11 * 390, 0, 0)


def test_what_came_back_is_booked_and_neither_paid_nor_over(world: SimpleNamespace) -> None:
    closed(world)
    before = left(world.fund)
    months = [str(202503 + n) for n in range(9)]
    lines = list(world.run.lines.filter(unit__in=months).values_list("ref", flat=True))
    with pytest.raises(ValidationError, match="请勾选"):
        recover_lines(run=world.run, lines=[], date=PAID_ON, reason="已销户", by=world.staff)
    recover_lines(run=world.run, lines=lines, date=PAID_ON, reason="已销户", by=world.staff)
    assert left(world.fund) - before == 9 * 390
    assert sums() == (0, 2 * 390, 0, 0)
    entry = Entry.objects.get(returns=world.run.entry)
    assert (entry.side, entry.category, entry.amount) == ("income", "benefit", 9 * 390_00)
    assert "甲户" not in entry.purpose
    assert TrailEntry.objects.filter(action="收回已发的").count() == 1
    with pytest.raises(ValidationError, match="请勾选"):
        recover_lines(run=world.run, lines=lines, date=PAID_ON, reason="再收", by=world.staff)
    with pytest.raises(ValidationError, match="请逐笔收回"):
        reverse_run(run=world.run, date=PAID_ON, reason="错", by=world.leader)


def test_what_came_back_and_is_due_is_owed_again(world: SimpleNamespace) -> None:
    line = world.run.lines.get(unit="202506").ref
    recover_lines(run=world.run, lines=[line], date=PAID_ON, reason="没领到", by=world.staff)
    assert sums() == (2 * 390, 10 * 390, 0, 0)
    assert {line.unit for line in pay(world).lines.all()} == {"202506", "202512"}
    assert sums() == (0, 12 * 390, 0, 0)


def test_the_database_takes_no_more_back_than_was_paid(world: SimpleNamespace) -> None:
    def back(**more: object) -> Entry:
        fixed = {
            "fund": world.fund, "returns": world.run.entry, "date": PAID_ON, "side": "income",
            "category": "benefit", "purpose": "收回", "reason": "多发",
        }  # fmt: skip
        return Entry.objects.create(**(fixed | more))

    back(amount=11 * 390_00 - 1)
    for wrong in ({"amount": 2}, {"amount": 1, "date": day(12, 19)}):
        with pytest.raises(IntegrityError, match="收回的不能多于"), transaction.atomic():
            back(**wrong)
    with pytest.raises(IntegrityError, match="只能冲销或收回"), transaction.atomic():
        PayLine.objects.filter(run=world.run).update(live=False)
    with pytest.raises(IntegrityError, match="只能冲销或收回"), transaction.atomic():
        PayLine.objects.filter(run=world.run).update(amount=1)


def raised(world: SimpleNamespace) -> None:
    """It was wrong from the start."""
    world.fund.benefit_rules.update(amount=400_00)


def test_short_payments_are_made_up_with_the_next_run(world: SimpleNamespace) -> None:
    raised(world)
    assert sums() == (400, 11 * 390, 0, 110)
    before = left(world.fund)
    run = pay(world, set_off=True)
    assert before - left(world.fund) == 400 + 110
    assert sums() == (0, 12 * 400, 0, 0)
    assert {entry.amount for entry in Entry.objects.filter(returns=world.run.entry)} == {429000}
    with pytest.raises(ValidationError, match="请逐笔收回"):
        reverse_run(run=run, date=PAID_ON, reason="错", by=world.leader)


def test_overpayments_are_set_off_as_far_as_something_is_owed(world: SimpleNamespace) -> None:
    """Supported from March on, as was known in December: January and February were too much, and
    December is all that is owed."""
    Support.objects.update(since=day(3))
    world.fund.benefit_rules.update(amount=390_00)
    assert sums() == (390, 11 * 390, 780, 0)
    run = listed(world.fund, world.staff, set_off=True)
    assert [line.unit for line in run.offsets.all()] == ["202501"]
    assert sums() == (0, 11 * 390, 780, 0), "still over until it is approved"
    withdraw_run(run=run, reason="重来", by=world.staff)
    assert sums() == (390, 11 * 390, 780, 0)
    run = listed(world.fund, world.staff, set_off=True)
    before = left(world.fund)
    run = approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
    assert (run.state, left(world.fund)) == ("paid", before)
    assert sums() == (0, 11 * 390, 390, 0)


def test_no_fund_makes_up_what_another_one_owes(world: SimpleNamespace) -> None:
    """From July on another fund pays, and more, as is known in December: of July on the first one
    neither makes up the difference nor pays twice."""
    other = add_fund(world.fund.township, name="村级项目经费")
    book(other, day(1), "appropriation", 100_000)
    world.fund.benefit_rules.update(until=day(6, 30))
    add_rule(other, yuan=400, since=day(7), key=world.fund.benefit_rules.get().key)
    with pytest.raises(ValidationError, match="没有算出应发"):
        listed(world.fund, world.staff, set_off=True)
    run = listed(other, world.staff, set_off=True)
    assert [(line.unit, line.amount) for line in run.lines.all()] == [("202512", 400_00)]
    assert not run.offsets.exists()


def test_a_run_that_sets_off_says_when_that_is_no_longer_right(world: SimpleNamespace) -> None:
    Support.objects.update(since=day(3))
    run = listed(world.fund, world.staff, set_off=True)
    assert changes(run) == []
    Support.objects.update(since=day(1))
    assert [change.why for change in changes(run)] == ["列名单时按多发（少发）抵扣的，现在不再抵扣"]
    with pytest.raises(ValidationError, match="名单与现在算出的不同"):
        check_run(run=run, by=world.staff)
    run = relist(run=run, by=world.staff)
    assert (changes(run), run.offsets.count()) == ([], 0)
    assert sums() == (0, 11 * 390, 0, 0)


def test_a_family_that_moves_while_a_run_is_under_way(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    move_household(household=world.home, to=world.other, on=day(11, 15), by=world.staff)
    assert [change.why for change in changes(run)] == ["列名单以后改了所在的村"]


def test_on_the_pages(
    world: SimpleNamespace, client_for: Callable[[User], Client], staff: User
) -> None:
    closed(world)
    client, page = client_for(staff), f"/pay-runs/{TOWNSHIP}/{world.run.ref}/"
    shown = client.get(f"/benefits/{TOWNSHIP}/2025/").content.decode()
    assert '多发</span><span class="stat-value">3510.00' in shown.replace(",", "")
    assert "多发 3510.00" in client.get(
        f"/benefits/{TOWNSHIP}/2025/?state=over"
    ).content.decode().replace(",", "")
    assert "多发 3510.00 元" in client.get(page).content.decode().replace(",", "")
    form = client.get(f"{page}recover/").content.decode()
    assert form.count('name="lines"') == 9
    line = world.run.lines.get(unit="202503").ref
    typed = {"lines": [line], "date": PAID_ON.isoformat(), "reason": "已销户"}
    assert client.post(f"{page}recover/", typed).status_code == 302
    assert sums() == (0, 10 * 390, 8 * 390, 0)
    after = client.get(page).content.decode()
    assert "已收回" in after
    assert isinstance(PAID_ON, datetime.date)
