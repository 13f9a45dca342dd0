"""Stipends: a month belongs to whoever holds the post at its end; tied ones wait for the township's
word."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from associations.models import Association, Post, Village
from care.benefits.entitlements import Stretch
from care.benefits.services.pay_runs import check_run, relist
from care.benefits.services.payments import approve_run
from care.benefits.services.stipends import MonthConfirmation, confirm_month
from care.benefits.stipends import periods, stipends
from care.models import PayLine, PayRun, StipendResult

from ..ledger.records import add_fund, book, day, left
from .records import listed

ClientFor = Callable[[User], Client]
TODAY = day(7, 15)
HALF = Stretch(day(1), day(6, 30))


@pytest.fixture
def world(village: Village, staff: User, leader: User) -> SimpleNamespace:
    """观冲村: 60 yuan a month, tied, for one; 20 yuan for a post that changed hands on 15 March."""
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="village",
        name="观冲村协会",
    )

    def hold(kind: str, name: str, yuan: int, **more: object) -> Post:
        fixed = {"started": day(1, year=2024)}
        return Post.objects.create(
            association=association, kind=kind, name=name, stipend=yuan * 100, **(fixed | more)
        )

    return SimpleNamespace(
        village=village,
        tied=hold("executive_vice_president", "甲", 60, stipend_tied=True),
        before=hold("president", "乙", 20, ended=day(3, 15)),
        after=hold("president", "丙", 20, started=day(3, 15)),
        unpaid=hold("council_member", "丁", 0),
        fund=add_fund(village.township),
    )


def owed(world: SimpleNamespace, days: Stretch = HALF) -> list[tuple[str, int]]:
    rows = stipends(code=world.village.pk, days=days, today=TODAY)
    return [(row.post.name, row.period) for row in rows if row.owed]


def test_a_month_is_the_holders_at_its_end(world: SimpleNamespace) -> None:
    assert owed(world) == [
        ("乙", 202501),
        ("乙", 202502),
        ("丙", 202503),
        ("丙", 202504),
        ("丙", 202505),
        ("丙", 202506),
    ]


def test_who_leaves_on_the_last_day_makes_room_for_the_next(world: SimpleNamespace) -> None:
    Post.objects.filter(pk=world.before.pk).update(ended=day(3, 31))
    Post.objects.filter(pk=world.after.pk).update(started=day(3, 31))
    assert [name for name, period in owed(world) if period == 202503] == ["丙"]


def test_a_month_that_is_not_over_is_not_owed(world: SimpleNamespace) -> None:
    assert max(period for _, period in owed(world, Stretch(day(1), day(12, 31)))) == 202506


def test_periods_across_a_new_year() -> None:
    assert periods(Stretch(datetime.date(2024, 11, 5), day(2))) == [202411, 202412, 202501, 202502]


def test_a_tied_stipend_waits_for_the_townships_word(world: SimpleNamespace, staff: User) -> None:
    answers = {world.tied.pk: MonthConfirmation(True)}
    assert confirm_month(period=202504, posts=[world.tied], answers=answers, by=staff) == 1
    assert ("甲", 202504) in owed(world)
    confirm_month(
        period=202505,
        posts=[world.tied],
        answers={world.tied.pk: MonthConfirmation(False, "月报迟报")},
        by=staff,
    )
    rows = {
        row.period: row
        for row in stipends(code=world.village.pk, days=HALF, today=TODAY)
        if row.post == world.tied
    }
    assert [rows[period].waiting for period in (202504, 202505, 202506)] == [False, False, True]
    assert rows[202505].refused
    with pytest.raises(ValidationError, match="常务副会长 甲：不发的要写明原因"):
        confirm_month(
            period=202506,
            posts=[world.tied],
            answers={world.tied.pk: MonthConfirmation(False)},
            by=staff,
        )
    assert (
        confirm_month(
            period=202504,
            posts=[world.tied],
            answers={world.tied.pk: MonthConfirmation(None)},
            by=staff,
        )
        == 1
    )
    assert not StipendResult.objects.filter(period=202504).exists()


def test_paid_once_and_as_one_batch(world: SimpleNamespace, staff: User, leader: User) -> None:
    book(world.fund, day(1), "appropriation", 500)
    StipendResult.objects.create(post=world.tied, period=202504, met=True)
    run = listed(world.fund, staff, kind="stipend", ends=day(6, 30), title="上半年岗位津贴")
    assert run.lines.count() == 7
    run = approve_run(run=check_run(run=run, by=staff), date=day(7), by=leader)
    assert run.entry is not None
    assert (run.entry.amount, run.entry.category) == (180_00, "stipend")
    assert run.entry.purpose == "上半年岗位津贴（3 人，7 笔）"
    assert left(world.fund) == 320
    assert owed(world) == []
    with pytest.raises(ValidationError, match="没有算出"):
        listed(world.fund, staff, kind="stipend", ends=day(6, 30))


def test_a_listed_month_cannot_be_taken_back(world: SimpleNamespace, staff: User) -> None:
    StipendResult.objects.create(post=world.tied, period=202504, met=True)
    run = listed(world.fund, staff, kind="stipend", ends=day(6, 30))
    with pytest.raises(ValidationError, match="已经列入发放批次"):
        confirm_month(
            period=202504,
            posts=[world.tied],
            answers={world.tied.pk: MonthConfirmation(None)},
            by=staff,
        )
    Post.objects.filter(pk=world.after.pk).update(ended=day(4, 10))
    with pytest.raises(ValidationError, match="名单与现在算出的不同"):
        check_run(run=run, by=staff)
    assert relist(run=run, by=staff).lines.count() == 4


def test_a_township_pays_its_own_or_its_villages_too(world: SimpleNamespace, staff: User) -> None:
    with pytest.raises(ValidationError, match="没有算出"):
        listed(world.fund, staff, kind="stipend", reach=PayRun.Reach.OWN, ends=day(6, 30))
    listed(world.fund, staff, kind="stipend", reach=PayRun.Reach.ALL, ends=day(6, 30))
    assert PayLine.objects.values_list("code", flat=True).distinct().get() == world.village.pk


def test_confirmed_and_shown_on_the_pages(
    world: SimpleNamespace, staff: User, secretary: User, client_for: ClientFor
) -> None:
    client, url = client_for(staff), f"/stipends/{world.village.township_id}/202504/confirm/"
    assert "甲" in client.get(url).content.decode()
    typed = {f"met-{world.tied.pk}": "no", f"reason-{world.tied.pk}": ""}
    response = client.post(url, typed)
    assert response.status_code == 422
    assert "不发的要写明原因" in response.content.decode()
    response = client.post(url, typed | {f"reason-{world.tied.pk}": "月报迟报"}, follow=True)
    assert "已保存，改动 1 人" in response.content.decode()
    page = client_for(secretary).get(f"/stipends/{world.village.pk}/2025/").content.decode()
    for words in ("待确认", "不发", "未发", "挂钩"):
        assert words in page
    assert client_for(secretary).get(url).status_code in (403, 404)
