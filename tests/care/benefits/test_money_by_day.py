"""Money by the day (issue 15, item 4; ../shared/time.md R6): the kind, the village, the clause and
the rate of the month, and what a begun month gives."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from associations.models import Association, Post, Village
from associations.organisation.services.organisation import save_post
from care.benefits.entitlements import Stretch
from care.benefits.owed import claims
from care.benefits.services.benefits import remove_begun_months, save_begun_months, save_rule
from care.benefits.stipends import stipends
from care.models import BegunMonths, BenefitRule, Family, Fund, PayLine, PayRun
from members.models import Household
from tests.conftest import TOWNSHIP

from ..families.records import support
from ..ledger.records import add_fund, day
from .records import SINCE, add_rule

WHOLE = (day(1), day(12, 31))


@pytest.fixture
def fund(village: Village) -> Fund:
    return add_fund(village.township)


def family(village: Village, since: datetime.date = SINCE) -> Family:
    home = Household.objects.create(village=village, head="文望")
    return support(home, "only_child", since=since)


def owed(days: tuple[datetime.date, datetime.date] = WHOLE) -> dict[str, int]:
    found = claims(code=TOWNSHIP, families=Family.objects.all(), days=days)
    return {claim.item.unit[4:]: claim.item.amount // 100 for claim in found}


def begun(township: object, since: datetime.date, **more: str) -> None:
    rule = BegunMonths(township=township, since=since, source="会议纪要", **more)
    save_begun_months(rule=rule, by=None)


def test_a_rate_raised_in_july_does_not_touch_june(fund: Fund, village: Village) -> None:
    family(village)
    rule = add_rule(fund)
    rule.amount = 15_00
    with pytest.raises(ValidationError, match="连以前的月份一起改"):
        save_rule(rule=rule, by=None)
    rule.refresh_from_db()
    rule.until = day(6, 30)
    save_rule(rule=rule, by=None)
    new = add_rule(fund, yuan=15, since=day(7), replaces=rule, key=rule.key)
    assert owed() == {f"{n:02}": 10 if n < 7 else 15 for n in range(1, 13)}
    new.refresh_from_db()


@pytest.mark.parametrize(
    ("how", "first", "last"), [("full", 30, 30), ("days", 16, 10), ("none", None, None)]
)
def test_a_begun_month_gives_what_the_township_says(
    how: str, first: int | None, last: int | None, fund: Fund, village: Village
) -> None:
    """Supported from 15 April to 10 June at 30 yuan: 16 of 30 days, 31 of 31, 10 of 30."""
    home = family(village, day(4, 15))
    home.supports.update(until=day(6, 10))
    add_rule(fund, yuan=30)
    begun(village.township, day(1), families=how)
    parts = {"04": first, "05": 30, "06": last}
    assert owed() == {month: yuan for month, yuan in parts.items() if yuan is not None}


def test_another_rule_for_begun_months_holds_from_its_month(fund: Fund, village: Village) -> None:
    home = family(village, day(4, 16))
    home.supports.update(until=day(6, 10))
    add_rule(fund, yuan=30)
    begun(village.township, day(6), families="days")
    assert owed() == {"04": 30, "05": 30, "06": 10}
    rule = BegunMonths.objects.get()
    rule.families = "none"
    with pytest.raises(ValidationError, match="已经执行"):
        save_begun_months(rule=rule, by=None)


def test_two_rates_in_one_month_by_days(fund: Fund, village: Village) -> None:
    family(village)
    rule = add_rule(fund, yuan=30, until=day(6, 20))
    add_rule(fund, yuan=60, since=day(6, 21), key=rule.key)
    assert owed()["06"] == 30
    begun(village.township, day(1), families="days")
    assert (owed()["05"], owed()["06"], owed()["07"]) == (30, 40, 60)


def test_a_closed_household_is_owed_nothing_from_that_day_on(fund: Fund, village: Village) -> None:
    home = family(village)
    add_rule(fund)
    home.household.closed = day(6, 15)
    home.household.save()
    assert sorted(owed()) == ["01", "02", "03", "04", "05", "06"]


@pytest.fixture
def post(village: Village) -> Post:
    association = Association.objects.create(
        code=village.pk, township=village.township, village=village, kind="village", name="协会"
    )
    return Post.objects.create(
        association=association, kind="president", name="易望川", stipend=60_00, started=day(1)
    )


def of_posts(last: int = 12) -> dict[int, tuple[int, bool]]:
    found = stipends(
        code=TOWNSHIP, days=Stretch(day(1), day(last, 28)), today=datetime.date(2026, 2, 1)
    )
    return {row.period % 100: (row.amount // 100, row.owed) for row in found}


def test_a_stipend_raised_in_july_prices_no_month_before(post: Post) -> None:
    post.stipend = 80_00
    save_post(post=post, by=None, since=day(7))
    assert of_posts() == {n: (60 if n < 7 else 80, True) for n in range(1, 13)}
    assert [*post.rates.values_list("since", "until", "stipend")] == [
        (day(1), day(7), 60_00),
        (day(7), None, 80_00),
    ]


def test_a_stipend_that_was_wrong_from_the_start_is_put_right(post: Post) -> None:
    post.stipend = 80_00
    save_post(post=post, by=None, since=post.started)
    assert of_posts() == dict.fromkeys(range(1, 13), (80, True))


def test_a_stipend_that_becomes_tied_waits_only_from_then_on(post: Post) -> None:
    post.stipend_tied = True
    save_post(post=post, by=None, since=day(7))
    assert [n for n, (_, owed) in of_posts().items() if owed] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("how", "fen"), [("end", 0), ("full", 60_00), ("days", 30_00), ("none", 0)]
)
def test_a_post_of_the_5th_to_the_20th_is_a_line(how: str, fen: int, post: Post) -> None:
    begun(post.association.township, day(1), posts=how)
    post.started, post.ended = day(4, 5), day(4, 20)
    save_post(post=post, by=None)
    (row,) = stipends(code=TOWNSHIP, days=Stretch(*WHOLE), today=datetime.date(2026, 2, 1))
    assert (row.period, row.due, row.owed) == (202504, fen, bool(fen))


def test_staff_set_the_rule_and_pages_tell_it(
    fund: Fund, village: Village, post: Post, staff: User, client_for: Callable[[User], Client]
) -> None:
    home = family(village, day(4, 15))
    add_rule(fund, yuan=30)
    client = client_for(staff)
    typed = {"since": "2025-01-09", "families": "days", "posts": "none", "source": "会议纪要"}
    client.post(f"/benefit-rules/{TOWNSHIP}/begun-months/new/", typed)
    page = client.get(f"/benefit-rules/{TOWNSHIP}/").content.decode()
    assert "2025年1月起" in page
    assert "家庭的优待按天发，岗位津贴不满月不发" in page
    assert f"{timezone.localdate()} 登记，更正2025年1月起的应发" in page
    assert TrailEntry.objects.filter(reason="更正：从 2025-01-01 起").count() == 1
    assert page.count("<strong>更正</strong>") == 1
    told = client.get(f"/families/{village.pk}/{home.ref}/benefits/2025/").content.decode()
    assert "2025年4月按 16 天" in told
    post.started, post.ended = day(4, 5), day(4, 20)
    save_post(post=post, by=None)
    listed = client.get(f"/stipends/{TOWNSHIP}/2025/").content.decode()
    assert "按月算，不满月不发" in listed
    assert ">不满月</td>" in listed


def test_on_the_form_of_a_post(
    post: Post, staff: User, client_for: Callable[[User], Client]
) -> None:
    client, url = client_for(staff), f"/posts/{post.association.code}/{post.pk}/edit/"
    typed = {
        "kind": "president", "name": post.name, "stipend": "80", "since": "2025-07-01",
        "started": "2025-01-01", "version": "0",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    assert of_posts()[6] == (60, True)
    assert of_posts()[7] == (80, True)
    assert BenefitRule.objects.count() == 0


def test_a_rule_that_was_paid_by_is_not_removed(fund: Fund, village: Village) -> None:
    home = family(village, day(4, 15))
    begun(village.township, day(4), families="days")
    rule = BegunMonths.objects.get()
    run = PayRun.objects.create(
        code=fund.code, township=village.township, fund=fund, title="四月",
        starts=day(4), ends=day(4, 30),
    )  # fmt: skip
    PayLine.objects.create(
        run=run, code=village.pk, family=home, key="k", unit="202504", due=day(4, 15),
        amount=100, name="优待",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="不能删除"):
        remove_begun_months(rule=rule, by=None)
    assert BegunMonths.objects.get() == rule
    begun(village.township, day(6), families="none")
    remove_begun_months(rule=BegunMonths.objects.get(since=day(6)), by=None)
    assert BegunMonths.objects.get() == rule
