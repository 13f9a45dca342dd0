"""季度考核: what is still to come is not held against a village, what is due and lacking is."""

import datetime

import pytest
from django.utils import timezone

from assessment.quarters import Quarter, quarters, review

from .records import add_appraisal, add_months

pytestmark = pytest.mark.django_db
TOWN = "431321107"
DAY = datetime.date


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (DAY(2025, 2, 5), []),
        (DAY(2025, 2, 6), [(1, 1)]),
        (DAY(2025, 6, 6), [(1, 3), (2, 5)]),
        (DAY(2026, 1, 6), [(1, 3), (2, 6), (3, 9), (4, 12)]),
    ],
)
def test_quarters_end_with_their_last_due_month(today, expected):
    assert [(quarter.number, quarter.through) for quarter in quarters(2025, today)] == expected


def test_months_to_come_are_not_held_against_it(village):
    add_months(village, last=202506)
    _, trends = review(village.pk, 2025, [Quarter(1, 3), Quarter(2, 6), Quarter(3, 9)])
    found = [(r.outcome.grade, r.pending) for r in trends[0].reviews]
    assert found == [
        ("model", ["群众满意率", "知情选择", "三生服务"]),
        ("model", ["群众满意率", "知情选择", "三生服务"]),
        ("created", ["群众满意率", "知情选择", "三生服务"]),
    ], "July to September are due and lacking"
    assert trends[0].move == -1


def test_an_appraisal_counts_from_its_quarter_on(village):
    add_months(village)
    add_appraisal(village, satisfied=50, date="2025-06-10")
    _, trends = review(village.pk, 2025, [Quarter(1, 3), Quarter(2, 6), Quarter(4, 12)])
    assert [r.outcome.grade for r in trends[0].reviews] == ["model", "created", "created"]
    assert [len(r.pending) for r in trends[0].reviews] == [3, 2, 0]


def test_the_page(divisions, staff, secretary, client_for, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY(2025, 8, 10))
    add_months(divisions.village, last=202507)
    response = client_for(staff).get(f"/quarters/{TOWN}/2025/")
    assert [quarter.title for quarter in response.context["quarters"]] == ["第一季度", "第二季度", "第三季度"]
    assert {grade.code: counts for grade, counts in response.context["grades"]}["model"] == [1, 1, 1]
    assert "到7月" in response.content.decode()
    own = client_for(secretary).get(f"/quarters/{divisions.village.pk}/2025/")
    assert [trend.name for trend in own.context["trends"]] == ["观冲村"]
