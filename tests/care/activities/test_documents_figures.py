"""The figures of the documents (篇2, 篇3) come out of records, and the year in care says them
(must-show 2)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]
THEN = "431321907"


def test_the_year_in_care_says_the_documents_figures(client_for: Callable[[User], Client]) -> None:
    client = client_for(User.objects.get(username="staff2005"))

    def said(year: int) -> dict[str, str]:
        page = client.get(reverse("care-year", args=[THEN, year]))
        text = page.content.decode()
        assert all(
            text.count(sentence)
            for section, _ in page.context["year_sections"]
            for sentence in section.texts
        )
        return {
            section.title: " ".join(section.texts) for section, _ in page.context["year_sections"]
        }

    of_2004 = said(2004)
    assert of_2004["帮扶"] == "全年帮扶 1654 户，其中计划生育家庭 1263 户，占 76.4%；登记 4 次。"
    checks = (
        "健康检查 551 人，查出患病 216 人，其中子宫肌瘤 3 人、内分泌紊乱 21 人、妇科炎症 192 人。"
    )
    assert checks in of_2004["活动"]
    of_2005 = said(2005)
    assert of_2005["募捐"].endswith("募得 7,500 元，帮扶 37 个村 50 户。")
    assert "2005年12月31日有效的优待证 386 本。" in of_2005["关怀家庭和优待证"]
    assert of_2005["保险"].endswith("历年累计参保缴费 344 户次，保费 68,800 元（6.88 万元）。")
    assert "兑现优待 4,000 元" in of_2005["优待兑现和岗位津贴"], (
        "two scholarships; premiums are not told twice"
    )
