"""Two people at one pay run at the very same moment (issue 5, must-show 3 and 4)."""

from functools import partial

import pytest

from accounts.models import User
from associations.models import Village
from care.benefits.services.pay_runs import check_run
from care.benefits.services.payments import approve_run
from care.models import Entry, PayLine, PayRun
from members.models import Household

from ..families.records import support
from ..ledger.records import add_fund, book, day, left
from ..ledger.test_ledger_races import at_once
from .records import add_rule, checked, listed

pytestmark = pytest.mark.django_db(transaction=True)


def test_approved_by_two_at_once_it_is_paid_once(
    village: Village, staff: User, leader: User, secretary: User
) -> None:
    fund = add_fund(village.township)
    book(fund, day(1), "appropriation", 240)
    support(Household.objects.create(village=village, number="1", head="甲户"), "only_child")
    add_rule(fund)
    run = checked(fund, secretary)
    came = at_once(*(partial(approve_run, run=run, date=day(2), by=by) for by in (staff, leader)))
    assert came.count("done") == 1
    assert any("只有待审批的批次" in words for words in came)
    assert (left(fund), Entry.objects.count()) == (120, 2)


def test_listed_by_two_at_once_each_unit_is_listed_once(
    village: Village, staff: User, secretary: User
) -> None:
    fund = add_fund(village.township)
    support(Household.objects.create(village=village, number="1", head="甲户"), "only_child")
    add_rule(fund)
    came = at_once(partial(listed, fund, staff), partial(listed, fund, secretary))
    assert came.count("done") == 1
    assert (PayRun.objects.count(), PayLine.objects.count()) == (1, 12)


def test_checked_by_two_at_once_it_is_checked_once(
    village: Village, staff: User, secretary: User
) -> None:
    fund = add_fund(village.township)
    support(Household.objects.create(village=village, number="1", head="甲户"), "only_child")
    add_rule(fund)
    run = listed(fund, staff)
    came = at_once(*(partial(check_run, run=run, by=by) for by in (staff, secretary)))
    assert came.count("done") == 1
