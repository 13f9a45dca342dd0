"""Pay runs: nothing paid twice, all of it or nothing, and never by one person alone (issue 5,
must-show 3)."""

import datetime
import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import TrailEntry, User
from associations import reorganisation
from associations.models import Village
from care.benefits import owed
from care.benefits.pay_changes import CHANGED
from care.benefits.pay_states import MOVES, RunState, can, move
from care.benefits.services import pay_runs, payments
from care.benefits.services.benefits import save_rule, save_schooling
from care.benefits.services.pay_runs import (
    check_run,
    hold_lines,
    release_lines,
    relist,
    withdraw_run,
)
from care.benefits.services.payments import approve_run, reverse_run
from care.families.services import save_support
from care.ledger.services.ledger import reverse_entry
from care.models import BenefitRule, Entry, Family, PayLine, PayRun, Posting, Schooling, Support
from members.models import Household
from tests.conftest import TOWNSHIP, VILLAGE

from ...associations.mergers.test_reorganisation import merge, plan_of
from ..families.records import support
from ..ledger.records import add_fund, book, day, left
from .records import IN_FORCE, add_rule, checked, listed, promise

PAID_ON = day(12, 20)
WHOLE = (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


@pytest.fixture
def world(divisions: SimpleNamespace, staff: User, leader: User) -> SimpleNamespace:
    """The township pays 10 yuan a month to two families with an only child; a third has two
    daughters."""
    fund = add_fund(divisions.township)
    book(fund, day(1), "appropriation", 1000)
    homes = [
        Household.objects.create(village=divisions.village, head=head, number=str(n))
        for n, head in enumerate(("甲户", "乙户", "丙户"))
    ]
    families = [
        support(homes[0], "only_child"),
        support(homes[1], "only_child"),
        support(homes[2], "two_daughters"),
    ]
    return SimpleNamespace(
        fund=fund,
        rule=add_rule(fund),
        families=families,
        village=divisions.village,
        staff=staff,
        leader=leader,
    )


def paid_twice() -> list[object]:
    keys = list(PayLine.objects.live().values_list("family", "post", "key", "unit"))
    return [key for key in keys if keys.count(key) > 1]


def test_a_run_from_the_list_to_the_ledger(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    assert (run.state, run.lines.count()) == ("listed", 24)
    run = check_run(run=run, by=world.staff)
    run = approve_run(run=run, date=PAID_ON, by=world.leader, voucher="2025-18")
    assert run.state == "paid"
    assert run.entry is not None
    assert (run.entry.amount, run.entry.category, run.entry.approved_by) == (
        240_00,
        "benefit",
        "易望川",
    )
    assert run.entry.purpose == "2025年优待兑现（2 户，24 笔）"
    assert left(world.fund) == 760
    assert list(TrailEntry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == [
        "审批发放",
        "发放批次",
    ]


def test_run_again_it_lists_nothing(world: SimpleNamespace) -> None:
    approve_run(run=checked(world.fund, world.staff), date=PAID_ON, by=world.leader)
    with pytest.raises(ValidationError, match="没有算出应发而未发"):
        listed(world.fund, world.staff)
    assert (PayRun.objects.count(), left(world.fund)) == (1, 760)


def test_approved_again_it_pays_once(world: SimpleNamespace) -> None:
    run = checked(world.fund, world.staff)
    approve_run(run=run, date=PAID_ON, by=world.leader)
    with pytest.raises(ValidationError, match=r"只有待审批的批次才能审批发放。（当前：已发放）"):
        approve_run(run=run, date=PAID_ON, by=world.leader)
    assert (Posting.objects.count(), left(world.fund)) == (1, 760)


def test_runs_of_overlapping_days_share_nothing(world: SimpleNamespace) -> None:
    first = listed(world.fund, world.staff, ends=day(6, 30))
    second = listed(world.fund, world.staff, starts=day(4))
    assert (first.lines.count(), second.lines.count()) == (12, 12)
    assert paid_twice() == []


def test_whoever_prepared_or_checked_does_not_approve(
    world: SimpleNamespace, secretary: User
) -> None:
    run = check_run(run=listed(world.fund, world.staff), by=secretary)
    for by in (world.staff, secretary):
        with pytest.raises(ValidationError, match="不能自己审批"):
            approve_run(run=run, date=PAID_ON, by=by)
    assert left(world.fund) == 1000


def test_a_fund_that_has_not_enough_books_nothing_and_says_what_is_lacking(
    world: SimpleNamespace,
) -> None:
    book(world.fund, day(2), "aid", 900)
    run = checked(world.fund, world.staff)
    with pytest.raises(
        ValidationError, match=r"最多能支出 100\.00 元，这一批共 240\.00 元，还差 140\.00 元"
    ):
        approve_run(run=run, date=PAID_ON, by=world.leader)
    run.refresh_from_db()
    assert (run.state, run.entry, left(world.fund)) == ("checked", None, 100)


STEPS = (
    (payments, "hold_still"),
    (payments, "changes"),
    (payments, "_payment"),
    (payments, "_enough_or_refuse"),
    (payments, "post_batch"),
    (payments, "keep"),
)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=[name for _, name in STEPS])
def test_interrupted_at_any_point_it_books_nothing(
    step: tuple[object, str], after: bool, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name = step
    act = getattr(module, name)

    def dies(*args: object, **options: object) -> object:
        if after:
            act(*args, **options)
        raise KeyboardInterrupt

    run = checked(world.fund, world.staff)
    told = TrailEntry.objects.count()
    monkeypatch.setattr(module, name, dies)
    with pytest.raises(KeyboardInterrupt):
        approve_run(run=run, date=PAID_ON, by=world.leader)
    run.refresh_from_db()
    assert (run.state, run.entry, Entry.objects.count(), Posting.objects.count()) == (
        "checked",
        None,
        1,
        0,
    )
    assert (left(world.fund), TrailEntry.objects.count()) == (1000, told)
    monkeypatch.undo()
    approve_run(run=run, date=PAID_ON, by=world.leader)
    assert left(world.fund) == 760


def test_interrupted_while_listing_there_is_no_run(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pay_runs, "keep", dies)
    with pytest.raises(KeyboardInterrupt):
        listed(world.fund, world.staff)
    assert (PayRun.objects.count(), PayLine.objects.count()) == (0, 0)


def test_what_is_held_back_is_owed_and_comes_with_the_next_run(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    line = run.lines.filter(family=world.families[0]).first()
    assert hold_lines(run=run, lines=[line.ref], reason="户口迁移待核实", by=world.staff) == 12
    run = approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
    assert left(world.fund) == 880
    later = listed(world.fund, world.staff)
    assert {row.family_id for row in later.lines.all()} == {world.families[0].pk}
    assert paid_twice() == []


def test_held_lines_come_back_unless_another_run_has_them(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    lines = [run.lines.filter(family=world.families[0]).first().ref]
    hold_lines(run=run, lines=lines, reason="待核实", by=world.staff)
    assert release_lines(run=run, lines=lines, by=world.staff) == 12
    hold_lines(run=run, lines=lines, reason="待核实", by=world.staff)
    listed(world.fund, world.staff)
    with pytest.raises(ValidationError, match="已经列进别的批次"):
        release_lines(run=run, lines=lines, by=world.staff)


def test_holding_needs_a_reason_and_a_line(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    with pytest.raises(ValidationError, match="要写明原因"):
        hold_lines(run=run, lines=[run.lines.first().ref], reason=" ", by=world.staff)
    with pytest.raises(ValidationError, match="先在名单里勾选"):
        hold_lines(run=run, lines=[], reason="待核实", by=world.staff)
    hold_lines(
        run=run,
        lines=list(run.lines.values_list("ref", flat=True)),
        reason="待核实",
        by=world.staff,
    )
    with pytest.raises(ValidationError, match="全部暂缓了"):
        check_run(run=run, by=world.staff)


@pytest.mark.parametrize("back", ["withdraw", "reverse"])
def test_a_run_that_is_taken_back_is_owed_again(back: str, world: SimpleNamespace) -> None:
    run = checked(world.fund, world.staff)
    if back == "withdraw":
        run = withdraw_run(run=run, reason="期间填错", by=world.staff)
    else:
        run = approve_run(run=run, date=PAID_ON, by=world.leader)
        run = reverse_run(run=run, date=PAID_ON, reason="户主没有领到", by=world.leader)
    assert left(world.fund) == 1000
    again = checked(world.fund, world.staff)
    assert again.lines.filter(live=True).count() == 24
    approve_run(run=again, date=PAID_ON, by=world.leader)
    assert left(world.fund) == 760


def test_a_run_is_reversed_as_a_whole_and_once(world: SimpleNamespace) -> None:
    run = approve_run(run=checked(world.fund, world.staff), date=PAID_ON, by=world.leader)
    with pytest.raises(ValidationError, match="在那里整批冲销"):
        reverse_entry(entry=run.entry, date=PAID_ON, reason="记错", by=world.staff)
    reverse_run(run=run, date=PAID_ON, reason="户主没有领到", by=world.leader)
    with pytest.raises(ValidationError, match="只冲销一次"):
        reverse_run(run=run, date=PAID_ON, reason="户主没有领到", by=world.leader)
    assert Entry.objects.count() == 3


def test_a_list_that_is_no_longer_right_is_not_paid(world: SimpleNamespace) -> None:
    run = checked(world.fund, world.staff)
    world.families[0].supports.update(until=day(6, 30))
    run = approve_run(run=run, date=PAID_ON, by=world.leader)
    assert (run.state, left(world.fund), Entry.objects.count()) == ("listed", 1000, 1)
    with pytest.raises(ValidationError, match="名单与现在算出的不同"):
        check_run(run=run, by=world.staff)
    run = relist(run=run, by=world.staff)
    approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
    assert left(world.fund) == 1000 - 180


@pytest.mark.parametrize("until", [day(12, 15), day(12, 31)])
def test_a_family_closed_since_it_was_listed_is_seen_before_it_is_paid(
    world: SimpleNamespace, until: datetime.date, client_for: Callable[[User], Client]
) -> None:
    """All twelve months are owed still, so that the sums alone would not tell it."""
    run = checked(world.fund, world.staff)
    save_support(support=ended(world.families[0], until), by=world.staff)
    client, page = client_for(world.leader), f"/pay-runs/{TOWNSHIP}/{run.ref}/"
    assert "列名单以后家庭已终止支持" in client.get(page).content.decode()
    said = client.post(
        f"{page}approve/", {"date": PAID_ON.isoformat(), "voucher": ""}, follow=True
    ).content.decode()
    assert "没有审批，已退回编制人" in said
    assert "已审批" not in said
    run.refresh_from_db()
    assert (run.state, run.reason, run.checked_by, left(world.fund)) == (
        "listed",
        CHANGED,
        None,
        1000,
    )
    acts = TrailEntry.objects.exclude(action="查看发放名单").order_by("-pk")
    assert acts[0].action == "退回发放批次"
    shown = client_for(world.staff).get(page).content.decode()
    assert shown.count("列名单以后家庭已终止支持") == 1
    assert "甲户" in shown.partition("列名单以后家庭已终止支持")[0].rpartition("<ul>")[2]
    run = relist(run=run, by=world.staff)
    assert run.lines.count() == 24, (
        "whoever prepares has seen it, and holds back what is not to be paid"
    )
    assert (
        approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader).state
        == "paid"
    )


def test_a_sensitive_family_closed_since_is_not_told_to_those_who_may_not_open_it(
    world: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    home = Household.objects.create(village=world.village, head="丁户", number="9")
    family = support(home, "bereaved")
    add_rule(world.fund, "allowance", 300, "year", kinds=["bereaved"], name="计生特殊家庭扶助金")
    run = checked(world.fund, world.staff)
    save_support(support=ended(family, day(12, 15)), by=world.staff)
    family.refresh_from_db()
    page = f"/pay-runs/{TOWNSHIP}/{run.ref}/"
    notice = (
        client_for(world.leader)
        .get(page)
        .content.decode()
        .partition("notice-warning")[2]
        .partition("</div>")[0]
    )
    assert "名单与现在算出的不同" in notice
    assert "有变动" not in notice
    assert family.reference not in notice
    shown = client_for(world.staff).get(page).content.decode()
    assert f'丁×× <span class="code">{family.reference}</span>，' in shown
    assert "有变动" in shown
    assert "计生特殊家庭" not in shown


def test_lines_listed_before_this_was_kept_are_held_against_the_sums_only(
    world: SimpleNamespace,
) -> None:
    run = checked(world.fund, world.staff)
    PayLine.objects.update(standing=None)
    save_support(support=ended(world.families[0], day(12, 15)), by=world.staff)
    assert approve_run(run=run, date=PAID_ON, by=world.leader).state == "paid"


def ended(family: Family, until: datetime.date) -> Support:
    support = family.supports.get()
    support.until = until
    return support


def test_listing_anew_keeps_what_was_held(world: SimpleNamespace) -> None:
    run = listed(world.fund, world.staff)
    hold_lines(run=run, lines=[run.lines.first().ref], reason="待核实", by=world.staff)
    run = relist(run=run, by=world.staff)
    assert (run.lines.filter(held="待核实").count(), run.lines.filter(live=True).count()) == (
        12,
        12,
    )


def test_every_act_in_every_state(world: SimpleNamespace) -> None:
    acts = {act for _, act in MOVES}
    for state in RunState:
        for act in acts:
            if can(state, act):
                assert move(state, act) in RunState
            else:
                with pytest.raises(ValidationError, match=f"当前：{state.label}"):
                    move(state, act)


def test_a_village_pays_what_its_charter_promised(world: SimpleNamespace, secretary: User) -> None:
    promise(world.village)
    fund = add_fund(world.village)
    book(fund, day(1), "collective", 200)
    run = listed(fund, secretary, starts=day(1, year=2024), ends=day(12, 31))
    line = run.lines.get()
    assert (line.amount, line.unit, line.clause) == (200_00, "once", "计划生育村民自治章程第12条")
    approve_run(run=check_run(run=run, by=secretary), date=PAID_ON, by=world.staff)
    assert left(fund) == 0


def test_clauses_that_are_not_computed_say_why(world: SimpleNamespace) -> None:
    promise(world.village, ("forgo", 500, "once"), ("timely", 5, "time"), ("tuition", None, "term"))
    keys = {rule.key for rule in owed.rules_for(world.village.pk)}
    assert keys == {world.rule.key}


def test_owed_and_paid_add_up_to_what_is_due(world: SimpleNamespace) -> None:
    def sums() -> tuple[int, int]:
        rows = owed.claims(code=world.village.pk, families=Family.objects.all(), days=WHOLE)
        paid = sum(claim.item.amount for claim in rows if claim.paid)
        return paid, sum(claim.item.amount for claim in rows) - paid

    assert sums() == (0, 240_00)
    run = listed(world.fund, world.staff, ends=day(3, 31))
    hold_lines(run=run, lines=[run.lines.first().ref], reason="待核实", by=world.staff)
    run = approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
    assert sums() == (30_00, 210_00)
    BenefitRule.objects.update(until=day(1, 31))
    assert sums() == (30_00, 10_00), "what was paid stays, whatever the rule says later"


def test_a_rule_that_was_paid_by_is_not_changed_but_replaced(world: SimpleNamespace) -> None:
    listed(world.fund, world.staff)
    rule = BenefitRule.objects.get()
    rule.amount = 20_00
    with pytest.raises(ValidationError, match="已经按这一条列过或发过"):
        save_rule(rule=rule, by=world.staff)
    new = BenefitRule(
        township=rule.township,
        benefit="health",
        name="保健费",
        amount=20_00,
        per="month",
        kinds=["only_child"],
        since=day(7),
        source="新文件",
        fund=world.fund,
        replaces=rule,
    )
    with pytest.raises(ValidationError, match="填截止日期"):
        save_rule(rule=new, by=world.staff)
    rule.refresh_from_db()
    rule.until = day(6, 30)
    save_rule(rule=rule, by=world.staff)
    new.replaces = rule
    assert save_rule(rule=new, by=world.staff).key == rule.key
    with pytest.raises(ValidationError, match="没有算出"):
        listed(world.fund, world.staff)


def test_a_schooling_that_was_paid_by_stays(world: SimpleNamespace) -> None:
    add_rule(world.fund, "scholarship", 1000, "entry", levels=["university"], name="女孩成才奖学金")
    row = save_schooling(
        schooling=Schooling(family=world.families[0], level="university", count=1, since=day(9)),
        by=world.staff,
    )
    listed(world.fund, world.staff, benefits=["scholarship"])
    assert PayLine.objects.get().amount == 1000_00
    row.count = 2
    with pytest.raises(ValidationError, match="只能改离校日期"):
        save_schooling(schooling=row, by=world.staff)


def test_the_book_and_the_trail_tell_no_name_and_no_kind(world: SimpleNamespace) -> None:
    home = Household.objects.create(village=world.village, head="辛无双", number="9")
    support(home, "bereaved")
    add_rule(world.fund, "allowance", 300, "year", kinds=["bereaved"], name="计生特殊家庭扶助金")
    run = listed(world.fund, world.staff, benefits=["allowance"])
    hold_lines(run=run, lines=[run.lines.get().ref], reason="待核实", by=world.staff)
    release_lines(run=run, lines=[run.lines.get().ref], by=world.staff)
    run = approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
    told = (
        str(list(TrailEntry.objects.values_list("target", "before", "after", "reason")))
        + run.entry.purpose
    )
    assert "2025年优待兑现（1 户，1 笔）" in told
    assert "辛" not in told
    assert "计生特殊家庭" not in told


def test_at_random_nothing_is_paid_twice_and_all_sums_agree(world: SimpleNamespace) -> None:
    """Whatever is listed, held, paid and taken back, the fund spent exactly what the live lines of
    paid runs say."""
    draw = random.Random(7)
    book(world.fund, day(1), "donation", 100_000)
    for _ in range(40):
        start = draw.randint(1, 12)
        try:
            run = listed(
                world.fund, world.staff, starts=day(start), ends=day(draw.randint(start, 12), 28)
            )
            lines = list(run.lines.values_list("ref", flat=True))
            if draw.random() < 0.5:
                hold_lines(run=run, lines=[draw.choice(lines)], reason="待核实", by=world.staff)
            if draw.random() < 0.3:
                withdraw_run(run=run, reason="重来", by=world.staff)
            run = approve_run(run=check_run(run=run, by=world.staff), date=PAID_ON, by=world.leader)
            if draw.random() < 0.4:
                reverse_run(run=run, date=PAID_ON, reason="重来", by=world.leader)
        except ValidationError:
            pass
        assert paid_twice() == []
        paid = sum(
            PayLine.objects.live().filter(run__state="paid").values_list("amount", flat=True)
        )
        assert left(world.fund) * 100 == 101_000_00 - paid
    assert PayRun.objects.filter(state="paid").exists()
    assert PayRun.objects.filter(state="reversed").exists()


def test_a_merged_village_first_settles_its_runs_and_its_families_keep_their_days(
    world: SimpleNamespace, other_village: Village, secretary: User
) -> None:
    promise(world.village)
    fund = add_fund(world.village)
    run = listed(fund, secretary)
    plan = plan_of(other_village, world.village, day(9))
    assert reorganisation.preview(plan).refusals == [
        "观冲村的“2025年优待兑现”还没有办结，请先审批发放或者作废。"
    ]  # fmt: skip
    withdraw_run(run=run, reason="村要合并", by=secretary)
    merge(other_village, world.village, world.staff, day(9))
    family = Family.objects.get(pk=world.families[2].pk)
    assert family.village == other_village
    rows = owed.claims(code=TOWNSHIP, families=Family.objects.filter(pk=family.pk), days=WHOLE)
    assert [(claim.item.village, claim.item.due) for claim in rows] == [(VILLAGE, IN_FORCE)]
    homes = owed.home_of(owed.with_all(Family.objects.filter(pk=family.pk)).get())
    assert next((village, stay.until) for village, stay in homes.stays) == (VILLAGE, day(8, 31))
