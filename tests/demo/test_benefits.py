"""The demo's benefits: a run of last year that was paid, stipends, and the two scholarships of the
documents (篇3)."""

import pytest

from care.benefits import owed
from care.ledger.models.closings import days_of
from care.models import Entry, Family, PayLine, PayRun
from demo import historical
from demo.society import people

pytestmark = pytest.mark.django_db


def test_what_the_demo_pays(demo: int) -> None:
    paid = PayRun.objects.filter(state="paid").with_sums()
    assert {run.entry.amount for run in paid} == {run.sum for run in paid}
    assert all(Entry.objects.filter(fund=run.fund).balance() >= 0 for run in paid)
    then = PayRun.objects.get(code=historical.TOWNSHIP)
    assert [line.name for line in then.lines.filter(benefit="scholarship")] == [
        "女孩成才奖学金（大专）", "女孩成才奖学金（本科）"
    ]  # fmt: skip
    assert then.entry is not None
    assert then.entry.amount == 4_000_00
    rows = owed.claims(
        code=people.TOWNSHIP, families=Family.objects.all(), days=days_of(demo * 100)
    )
    assert sum(claim.item.amount for claim in rows if claim.paid) == sum(
        PayLine.objects.live()
        .filter(run__state="paid", run__kind="benefit", run__code=people.TOWNSHIP)
        .values_list("amount", flat=True)
    )
    assert any(not claim.line for claim in rows), "what was held back, and what villages promised"
