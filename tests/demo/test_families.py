"""The demo's families: the documents' figures are counted from records, and said on the pages."""

import datetime
import secrets
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from associations.models import Village
from care.models import Aid, Certificate, Family, Honour, Policy, Project, SupportKind
from demo.care.families import support
from members.models import Household

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]
THEN, NOW = "431321907", "431321107"


def test_the_documents_figures(client_for: Callable[[User], Client]) -> None:
    client = client_for(User.objects.get(username="staff2005"))

    def page(address: str) -> str:
        return "".join(client.get(address).content.decode().split())

    assert (
        Certificate.objects.in_division(THEN).valid(datetime.date(2005, 12, 31)).count() == 386
    )  # 篇3
    assert '386<spanclass="unit">本' in page(f"/certificates/{THEN}/")
    reached = Aid.objects.in_division(THEN).of_year(2004).reached()
    assert (reached.helped, reached.planning, reached.share) == (1654, 1263, "76.4%")
    said = page(f"/aid/{THEN}/2004/")
    assert all(figure in said for figure in ("1654<span", "1263<span", "76.4%"))
    policies = Policy.objects.in_division(THEN)
    assert policies.paid_for() == {"families": 344, "premiums": 68_800_00}
    assert sum(policy.entry.amount for policy in policies) == 68_800_00
    assert "合6.88万元" in page(f"/insurance/{THEN}/2005/")
    nursery = Project.objects.get(code__startswith=THEN)
    assert (nursery.shareholders, nursery.capital) == (15, 1_000_000_00)
    assert Honour.objects.filter(village__township=THEN, state="awarded").count() == 3
    assert not Family.objects.filter(village__township=THEN, sensitive=True).exists()
    assert Family.objects.filter(village__township=NOW, sensitive=True).count() > 5
    assert set(Honour.objects.filter(village__township=NOW).values_list("state", flat=True)) >= {
        "nominated", "announced", "awarded", "declined",
    }  # fmt: skip


def test_two_references_drawn_alike_do_not_end_the_load(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village = Village.objects.in_division(NOW)[0]
    homes = [Household.objects.create(village=village, head=head) for head in "甲乙"]
    drawn = iter("A" * 12 + "B" * 6)
    monkeypatch.setattr(secrets, "choice", lambda letters: next(drawn))
    rows = [(home, SupportKind.ONLY_CHILD) for home in homes]
    found = support(rows, datetime.date(2025, 1, 1))
    assert [family.reference for family in found] == ["AAAAAA", "BBBBBB"]
