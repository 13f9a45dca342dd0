"""Insurance: a list of families, its sheet for the insurer, and a payment that closes it."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from associations.models import Village
from care.aid.services import Payment
from care.insurance.services import change_list, pay_policy
from care.ledger.services.ledger import reverse_entry
from care.models import Policy

from ...members.records import add_household
from ..families.records import insure, support
from ..ledger.records import add_fund, book, left

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 3, 1)


@pytest.fixture
def policy(village: Village) -> Policy:
    heads = ("乐小满", "单雨声", "龙望舒")
    return insure(village, [support(add_household(village, head), "only_child") for head in heads])


def test_paid_once_and_then_closed(policy: Policy, village: Village, staff: User) -> None:
    fund = add_fund(village)
    book(fund, DAY, "donation", 100)
    entry = pay_policy(policy=policy, date=DAY, payment=Payment(fund), by=staff)
    assert (entry.amount, entry.category, entry.counterparty) == (
        60_00,
        "insurance",
        "县人寿保险公司",
    )
    with pytest.raises(ValidationError, match="已经缴费"):
        pay_policy(policy=policy, date=DAY, payment=Payment(fund), by=staff)
    with pytest.raises(ValidationError, match="名单不能再改"):
        change_list(policy=policy, families=[], by=staff)
    reverse_entry(entry=entry, date=DAY, reason="名单有误", by=staff)
    assert left(fund) == 100
    assert change_list(policy=policy, families=[], by=staff) == 3


def test_the_insurers_sheet_leaves_the_id_number_blank(
    policy: Policy, village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    response = client_for(staff).get(f"/insurance/{village.pk}/policy/{policy.ref}/sheet/")
    rows = list(
        load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows(
            values_only=True
        )
    )
    assert rows[2][2:4] == ("被保险家庭（户主）", "户主身份证号（手工填写）")
    assert [row[2] for row in rows[3:]] == ["乐小满", "单雨声", "龙望舒"]
    assert {row[3] or "" for row in rows[3:]} == {""}
    assert TrailEntry.objects.get(action="导出家庭名单").after == {
        "格式": "xlsx",
        "条件": "无",
        "行数": 3,
    }


def test_the_years_add_up(policy: Policy, village: Village) -> None:
    assert Policy.objects.filter(year__lte=2025).paid_for() == {"families": 3, "premiums": 60_00}
    assert Policy.objects.none().paid_for() == {"families": 0, "premiums": 0}
