"""What the tables of benefits and pay runs refuse by themselves, on whichever database the tests
run."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from accounts.models import User
from associations.models import Post, Village
from care.benefits.services.payments import approve_run, reverse_run
from care.models import BenefitRule, PayLine, PayRun, Schooling, StipendResult
from members.models import Household

from ...associations.mergers.test_reorganisation import association_of
from ..families.records import support
from ..ledger.records import add_fund, book, day
from .records import SINCE, add_rule, checked, listed


@pytest.fixture
def world(village: Village, staff: User, leader: User) -> SimpleNamespace:
    """A run of 2025 that is listed, another of 2024 that is paid; a post with a tied stipend."""
    fund = add_fund(village.township)
    book(fund, day(1), "appropriation", 1000)
    family = support(
        Household.objects.create(village=village, number="1", head="甲户"),
        "only_child",
        since=SINCE,
    )
    rule = add_rule(fund)
    schooling = Schooling.objects.create(family=family, level="primary", since=day(9))
    run = listed(fund, staff)
    paid = checked(
        fund, staff, starts=day(1, year=2024), ends=day(12, 31, 2024), title="2024年优待兑现"
    )
    paid = approve_run(run=paid, date=day(2), by=leader)
    association_of(village)
    post = Post.objects.filter(kind="president").get()
    StipendResult.objects.create(post=post, period=202506, met=True)
    return SimpleNamespace(
        fund=fund,
        family=family,
        rule=rule,
        schooling=schooling,
        run=run,
        paid=paid,
        post=post,
        village=village,
        staff=staff,
        leader=leader,
        township=village.township,
    )


def a_rule(world: SimpleNamespace, **changes: object) -> BenefitRule:
    fixed = {
        "benefit": "health",
        "name": "x",
        "amount": 1,
        "per": "month",
        "since": day(2),
        "source": "x",
    }
    return BenefitRule(
        township=world.township, fund=world.fund, kinds=["only_child"], **(fixed | changes)
    )


def a_run(world: SimpleNamespace, **changes: object) -> PayRun:
    fixed = {
        "code": world.township.pk,
        "kind": "benefit",
        "starts": day(1),
        "ends": day(2),
        "title": "x",
    }
    return PayRun(township=world.township, fund=world.fund, **(fixed | changes))


def a_line(world: SimpleNamespace, **changes: object) -> PayLine:
    fixed = {
        "run": world.run,
        "code": world.village.pk,
        "family": world.family,
        "key": "new",
        "unit": "2025",
    }
    return PayLine(**(fixed | {"due": day(1), "amount": 1, "name": "x"} | changes))


PAID: dict[str, object] = {"state": "paid", "paid_on": day(3)}
REFUSED: dict[str, Any] = {
    "benefit_rule_amount_positive": lambda w: a_rule(w, amount=0),
    "benefit_rule_until_after_since": lambda w: a_rule(w, until=day(1)),
    "schooling_once": lambda w: Schooling(family=w.family, level="primary", since=day(9)),
    "schooling_count_small": lambda w: Schooling(
        family=w.family, level="junior", since=day(9), count=10
    ),
    "schooling_until_after_since": lambda w: Schooling(
        family=w.family, level="junior", since=day(9), until=day(8)
    ),
    "pay_run_code_is_its_place": lambda w: a_run(w, village=w.village),
    "pay_run_days_in_order": lambda w: a_run(w, ends=day(1, year=2024)),
    "pay_run_booked_where_paid": lambda w: a_run(
        w, prepared_by=w.staff, checked_by=w.staff, decided_by=w.leader, **PAID
    ),
    "pay_run_two_people": lambda w: a_run(
        w,
        prepared_by=w.staff,
        checked_by=w.staff,
        decided_by=w.staff,
        entry=w.fund.entries.first(),
        **PAID,
    ),
    "pay_line_once_per_family": lambda w: a_line(w, key=w.rule.key, unit="202501"),
    "pay_line_of_one": lambda w: a_line(w, post=w.post),
    "pay_line_amount_positive": lambda w: a_line(w, amount=0),
    "pay_line_held_is_not_live": lambda w: a_line(w, held="待核实"),
    "stipend_result_once": lambda w: StipendResult(post=w.post, period=202506, met=True),
    "stipend_refused_with_reason": lambda w: StipendResult(post=w.post, period=202507, met=False),
}
MODELS = (BenefitRule, Schooling, PayRun, PayLine, StipendResult)


@pytest.mark.parametrize("name", REFUSED)
def test_each_constraint_refuses(name: str, world: SimpleNamespace) -> None:
    columns = {
        "stipend_result_once": "period",
        "schooling_once": "level",
    }
    expected = f"{name}|{columns.get(name, name)}" + (
        "|unit" if name.startswith("pay_line_once") else ""
    )
    with pytest.raises(DatabaseError, match=expected), transaction.atomic():
        REFUSED[name](world).save()


def test_a_post_is_paid_once_a_month(world: SimpleNamespace) -> None:
    a_line(world, family=None, post=world.post, key="stipend", unit="202501").save()
    with pytest.raises(DatabaseError, match=r"pay_line_once_per_post|unit"), transaction.atomic():
        a_line(world, family=None, post=world.post, key="stipend", unit="202501").save()


def test_every_constraint_is_tried() -> None:
    named = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert named == {*REFUSED, "pay_line_once_per_post"}


def refused(rows: models.QuerySet, **changes: object) -> bool:
    try:
        with transaction.atomic():
            rows.update(**changes) if changes else rows._raw_delete(using="default")
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": day(2)},
        {"paid_on": day(3)},
        {"entry": None},
        {"state": "listed"},
        {"title": "x"},
        {"voucher": "9"},
        {},
    ],
)
def test_a_paid_run_stays_as_it_is(changes: dict[str, object], world: SimpleNamespace) -> None:
    assert refused(PayRun.objects.filter(pk=world.paid.pk), **changes)


@pytest.mark.parametrize(
    "changes", [{"amount": 1}, {"live": False}, {"held": "x", "live": False}, {}]
)
def test_lines_of_a_paid_run_stay_as_they_are(
    changes: dict[str, object], world: SimpleNamespace
) -> None:
    assert refused(PayLine.objects.filter(run=world.paid), **changes)
    reversed_run = reverse_run(run=world.paid, date=day(3), reason="没有领到", by=world.leader)
    assert not reversed_run.lines.filter(live=True).exists()
    assert refused(PayRun.objects.filter(pk=world.paid.pk), state="paid")
    assert refused(PayLine.objects.filter(run=world.paid))


def test_no_line_comes_in_after_the_list_was_checked(world: SimpleNamespace) -> None:
    with pytest.raises(DatabaseError, match="送审以后名单不能再加"), transaction.atomic():
        a_line(world, run=world.paid).save()
