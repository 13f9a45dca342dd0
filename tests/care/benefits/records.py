"""Rules, promises and runs for the tests of care."""

import datetime
from typing import Any

from accounts.models import User
from associations.models import Township, Village
from autonomy.models import Charter, CharterStep, PreferentialClause
from care.benefits.services.pay_runs import check_run, prepare_run
from care.models import BenefitRule, Fund, PayRun

from ...autonomy.charters.walks import VALUES, a_charter

SINCE = datetime.date(2024, 1, 1)
IN_FORCE = datetime.date(2025, 6, 10)


def add_rule(
    fund: Fund, benefit: str = "health", yuan: int = 10, per: str = "month", **more: Any
) -> BenefitRule:
    """By default 10 yuan a month for families with an only child."""
    fixed = {
        "kinds": ["only_child"],
        "since": SINCE,
        "name": "独生子女保健费",
        "source": "镇政府文件第三条",
    }
    return BenefitRule.objects.create(
        township=fund.township,
        benefit=benefit,
        amount=yuan * 100,
        per=per,
        fund=fund,
        **(fixed | more),
    )


PENSION = ("pension", 200, "once")


def promise(village: Village, *clauses: tuple[str, int | None, str]) -> Charter:
    """A charter in force from 10 June 2025 on, with these clauses: kind, yuan, per."""
    charter = a_charter(village, upto=4)
    PreferentialClause.objects.bulk_create(
        PreferentialClause(
            charter=charter,
            kind=kind,
            amount=yuan * 100 if yuan else None,
            per=per,
            wording="按章程补助。",
            clause=n,
        )
        for n, (kind, yuan, per) in enumerate(clauses or [PENSION], start=12)
    )
    text = charter.texts.order_by("number").last()
    for step, more in ((5, VALUES[5]), (6, {}), (7, {"copies": 100})):
        CharterStep.objects.create(
            charter=charter, number=step, step=step, text=text, date=IN_FORCE, **more
        )
    charter.state, charter.in_force_from = "in_force", IN_FORCE
    charter.save()
    return charter


def listed(fund: Fund, by: User | None = None, kind: str = "benefit", **more: Any) -> PayRun:
    """What is owed for 2025."""
    fixed = {
        "starts": datetime.date(2025, 1, 1),
        "ends": datetime.date(2025, 12, 31),
        "title": "2025年优待兑现",
    }
    place: Township | Village = fund.place
    run = PayRun(
        township_id=fund.township_id,
        village=fund.village,
        code=place.pk,
        kind=kind,
        fund=fund,
        **(fixed | more),
    )
    return prepare_run(run=run, by=by)


def checked(fund: Fund, by: User | None = None, **more: Any) -> PayRun:
    return check_run(run=listed(fund, by, **more), by=by)
