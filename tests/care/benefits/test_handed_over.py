"""Money of a village that goes to another township: each month is owed once, by the township that
it was in."""

import datetime
from pathlib import Path

import pytest

from accounts.models import User
from accounts.records.periods import Change
from associations.models import Village
from care.benefits.entitlements import Stretch
from care.benefits.owed import claims
from care.benefits.stipends import stipends
from care.models import Family, PayLine
from members.models import Household

from ...associations.mergers.test_reorganisation import association_of
from ...associations.successions.test_handing_over import NEW
from ...associations.successions.test_successions import faults_of, run
from ...conftest import FOREIGN_TOWNSHIP, TOWNSHIP, VILLAGE
from ..families.records import support
from ..ledger.records import add_fund
from .records import SINCE, add_rule, checked, promise

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 7, 1)
ROW = f"{VILLAGE},{NEW},{DAY},"
WHOLE = (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


@pytest.fixture(autouse=True)
def world(village: Village, foreign_village: Village) -> None:
    home = Household.objects.create(village=village, head="文望")
    support(home, "only_child", since=SINCE)
    promise(village, ("health", 5, "month"))
    add_rule(add_fund(village.township), yuan=10)
    add_rule(add_fund(foreign_village.township), yuan=20)
    for post in association_of(village).posts.all():
        post.stipend, post.change = 60_00, Change(None)
        post.save()


def owed(code: str) -> dict[int, int]:
    """Yuan → how many months."""
    found: dict[int, int] = {}
    for claim in claims(code=code, families=Family.objects.all(), days=WHOLE):
        yuan = claim.item.amount // 100
        found[yuan] = found.get(yuan, 0) + 1
    return found


def months(code: str) -> set[int]:
    rows = stipends(code=code, days=Stretch(*WHOLE), today=datetime.date(2026, 1, 1))
    return {row.period % 100 for row in rows if row.due}


def test_each_month_is_owed_by_the_township_it_was_in(tmp_path: Path, staff: User) -> None:
    assert owed(TOWNSHIP) == {10: 12, 5: 7}, "the charter is in force since June"
    assert months(TOWNSHIP) == {*range(1, 13)}
    run(tmp_path, ROW)
    assert owed(TOWNSHIP) == {10: 6, 5: 1}
    assert owed(FOREIGN_TOWNSHIP) == {20: 6, 5: 6}
    assert owed(NEW) == {20: 6, 5: 6}
    assert (months(TOWNSHIP), months(FOREIGN_TOWNSHIP)) == ({*range(1, 7)}, {*range(7, 13)})


def test_what_was_owed_here_is_still_listed_here(tmp_path: Path, staff: User) -> None:
    run(tmp_path, ROW)
    township = Village.objects.get(pk=VILLAGE).township
    checked(township.funds.get(), staff)
    assert PayLine.objects.count() == 6
    assert set(PayLine.objects.values_list("code", flat=True)) == {VILLAGE}


def test_a_run_under_way_comes_first(staff: User) -> None:
    checked(Village.objects.get(pk=VILLAGE).township.funds.get(), staff)
    [fault] = faults_of(ROW)
    assert "里有观冲村的人，还没有办结" in fault
