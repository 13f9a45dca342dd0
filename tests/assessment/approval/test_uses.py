"""It comes back: the village reads what its approved month went into."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from assessment.templatetags.uses import uses_of
from associations.models import Village
from autonomy.models import Disclosure, VillagerReport
from tests.assessment.records import add_report

pytestmark = pytest.mark.django_db
ALWAYS = ["全年合计", "等次计算"]


def posted(village: Village, part: int, kind: str = "births") -> None:
    Disclosure.objects.create(village=village, kind=kind, year=2025, part=part, posted="2025-07-08")


def test_what_was_posted_and_told_of_its_time(village: Village) -> None:
    report = add_report(village, 202505)
    posted(village, 1)
    posted(village, 2, "rewards")
    assert uses_of(report) == ALWAYS, "another quarter, and nothing of the month's figures"
    posted(village, 2)
    VillagerReport.objects.create(village=village, year=2025, half="mid", given="2025-07-10")
    VillagerReport.objects.create(village=village, year=2025, half="end", given="2026-01-10")
    assert uses_of(report)[2:] == [
        "2025年第2季度村务公开（2025-07-08）",
        "2025年半年向村民的报告（2025-07-10）",
        "2025年年终向村民的报告（2026-01-10）",
    ]
    later = add_report(village, 202509)
    assert uses_of(later)[2:] == ["2025年年终向村民的报告（2026-01-10）"]


def test_the_page_of_an_approved_month_says_so(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    add_report(village, 202505)
    page = f"/reports/{village.pk}/202505/"
    client = client_for(secretary)
    assert "数字用在：全年合计、等次计算。" in client.get(page).content.decode()
    add_report(village, 202506, state="submitted")
    assert "数字用在" not in client.get(page.replace("05/", "06/")).content.decode()
