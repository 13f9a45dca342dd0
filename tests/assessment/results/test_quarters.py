"""季度考核: what is still to come is not held against a village, what is due and lacking is."""

import datetime

import pytest
from django.utils import timezone

from assessment.results.quarters import Quarter, approved_through, quarters, review, sums
from associations.models import Village

from ..points import DATA, add_score, item, publish_points
from ..records import add_appraisal, add_months, add_report

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


def test_a_month_that_the_township_has_not_begun_to_approve_is_not_reviewed(village, other_village):
    assert approved_through(village.pk, 2025) == 0
    add_months(village, last=202504)
    add_report(village, 202505, state="submitted")
    add_months(other_village, last=202503)
    assert [approved_through(code, 2025) for code in (TOWN, village.pk, other_village.pk)] == [
        4,
        4,
        4,
    ]
    assert [(q.number, q.through) for q in quarters(2025, DAY(2025, 6, 10), 4)] == [(1, 3), (2, 4)]
    add_report(village, 202400)
    assert approved_through(TOWN, 2024) == 12, "a yearly total stands for all months"


def test_months_to_come_are_not_held_against_it(village):
    add_months(village, last=202506)
    _, trends = review(village.pk, 2025, [Quarter(1, 3), Quarter(2, 6), Quarter(3, 9)])
    found = [(r.outcome.grade, r.pending) for r in trends[0].reviews]
    assert found == [
        ("model", ["满意率", "知情选择", "三生服务"]),
        ("model", ["满意率", "知情选择", "三生服务"]),
        ("created", ["满意率", "知情选择", "三生服务"]),
    ], "July to September are due and lacking"
    assert trends[0].move == -1


def test_a_village_is_reviewed_from_its_founding_on(village):
    Village.objects.filter(pk=village.pk).update(opened="2025-05-01")
    add_months(village, first=202505)
    _, trends = review(village.pk, 2025, [Quarter(1, 3), Quarter(2, 6)])
    first, second = trends[0].reviews
    assert first is None
    assert second.notes[1:] == ["考评期未满：计划生育率、征收到位率、两年六无、三年六无"]


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
    assert [quarter.title for quarter in response.context["quarters"]] == [
        "第一季度",
        "第二季度",
        "第三季度",
    ]
    assert {grade.code: counts for grade, counts in response.context["grades"]}["model"] == [
        1,
        1,
        1,
    ]
    assert "到7月" in response.content.decode()
    own = client_for(secretary).get(f"/quarters/{divisions.village.pk}/2025/")
    assert [trend.name for trend in own.context["trends"]] == ["观冲村"]


def marks(village, *through):
    _, trends = review(village.pk, 2025, [Quarter(number, last) for number, last in through])
    return (
        trends[0],
        [r.marks.text for r in trends[0].reviews],
        [r.pending for r in trends[0].reviews],
    )


def test_points_are_those_of_what_is_decided(village):
    """The stock gives 30 points, less 1.5 for each percent below 98; each case of the six none
    costs 5 of 20."""
    publish_points()
    add_months(village, last=202503)
    add_months(village, first=202504, last=202506, contraception_done=97, discipline_breaches=1)
    trend, texts, pending = marks(village, (1, 3), (2, 6))
    assert texts == ["50/50分", "33.5/50分"]
    assert pending == [["群众满意率", "阵地建设"]] * 2
    assert trend.move == -1
    assert [r.decided for r in trend.reviews] == [False, False]
    assert trend.reviews[0].notes == ["未计群众满意率、阵地建设"]


def test_months_that_are_due_cost_their_marks(village):
    publish_points()
    add_months(village, last=202506, without=[202505])
    trend, texts, _ = marks(village, (1, 3), (2, 6))
    assert texts == ["50/50分", "30/50分"]
    assert trend.reviews[1].notes == [
        "未计群众满意率、阵地建设",
        "缺已审核的月报：“六无”情形、大月份引产",
    ]


def test_what_people_gave_counts_and_then_the_grade_is_told(village):
    publish_points()
    add_months(village)
    add_appraisal(village, date="2025-06-10")
    add_score(village, inspected=3000)
    trend, texts, pending = marks(village, (1, 3), (2, 6), (4, 12))
    assert texts == ["80/90分", "90/100分", "90/100分"]
    assert pending == [["群众满意率"], [], []]
    assert [r.decided for r in trend.reviews] == [False, True, True]
    assert trend.reviews[1].outcome.grade == "model"
    assert [trend.reviews[n].marks.percent for n in (0, 1)] == ["88.8%", "90.0%"]
    assert trend.move == 0


def test_an_item_nobody_inspected_is_left_out_after_the_year_too(village):
    publish_points()
    add_months(village)
    trend, texts, pending = marks(village, (4, 12))
    assert texts == ["50/60分"], "no appraisal in the whole year gives no points"
    assert pending == [["阵地建设"]]
    assert not trend.reviews[0].decided


def test_the_page_of_a_standard_by_points(divisions, staff, client_for, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY(2025, 5, 10))
    publish_points()
    add_months(divisions.village, last=202504, late_abortions=1)
    response = client_for(staff).get(f"/quarters/{TOWN}/2025/")
    page = response.content.decode()
    assert [(sum_.marks.percent, sum_.vetoed) for sum_ in response.context["sums"]] == [
        ("23.3%", 1),
        ("20.0%", 1),
    ]
    for text in ("平均得分率", "30/50分", "一票否决", "未计群众满意率、阵地建设"):
        assert text in page, text


@pytest.mark.parametrize(
    "veto",
    [
        item(
            "unhappy",
            "3.2",
            "群众满意率过低",
            "appraisals",
            threshold=6000,
            section="s1",
            role="veto",
            grade="created",
        ),
        item(
            "unseen",
            "3.2",
            "知情选择",
            "finding",
            numerator="informed_choice",
            section="s1",
            role="veto",
            grade="created",
        ),
        item("forged", "3.2", "弄虚作假", "score", section="s1", role="veto", grade="created"),
        item(
            "few",
            "3.2",
            "次数过少",
            "count",
            numerator="six_none",
            threshold=4,
            section="s1",
            role="veto",
            grade="created",
        ),
    ],
    ids=lambda veto: veto["measure"],
)
def test_a_veto_of_which_nothing_is_known_yet_strikes_nobody(village, other_village, veto):
    publish_points(criteria=[*DATA["criteria"], veto])
    for each in (village, other_village):
        add_months(each, last=202506)
    shown = [Quarter(1, 3), Quarter(2, 6)]
    _, trends = review(TOWN, 2025, shown)
    assert [each.vetoed for each in sums(trends, 2)] == [0, 0]
    assert all(
        r.pending == ["群众满意率", "阵地建设", veto["title"]] for t in trends for r in t.reviews
    )
    assert not any(r.decided for t in trends for r in t.reviews)


def test_a_veto_on_satisfaction_strikes_with_its_appraisal_or_with_the_year(village, other_village):
    veto = item(
        "unhappy",
        "3.2",
        "群众满意率过低",
        "appraisals",
        threshold=6000,
        section="s1",
        role="veto",
        grade="created",
    )
    publish_points(criteria=[*DATA["criteria"], veto])
    for each in (village, other_village):
        add_months(each)
    add_appraisal(village, satisfied=50, date="2025-06-10")
    _, trends = review(TOWN, 2025, [Quarter(1, 3), Quarter(2, 6), Quarter(4, 12)])
    struck = {t.village: [bool(r.outcome.points.vetoed) for r in t.reviews] for t in trends}
    assert struck[village.pk] == [False, True, True]
    assert struck[other_village.pk] == [False, False, True]


def test_so_many_at_least_is_asked_for_when_the_year_is_over(village, other_village):
    """A deduction for each one missing takes nothing off before; four cases in June are enough."""
    fewer = item(
        "fewer",
        "3.2",
        "次数不足",
        "count",
        numerator="late_abortions",
        threshold=4,
        section="s1",
        role="deduction",
        full=1000,
        off=100,
        per=1,
    )
    publish_points(criteria=[*DATA["criteria"], fewer])
    add_months(village)
    _, trends = review(TOWN, 2025, [Quarter(1, 3), Quarter(4, 12)])
    taken = [
        r.outcome.points.scores[-1] for t in trends for r in t.reviews if t.village == village.pk
    ]
    assert taken == [0, -400]
    add_months(other_village, without=[202506])
    add_report(other_village, 202506, late_abortions=4)
    _, trends = review(TOWN, 2025, [Quarter(1, 3), Quarter(2, 6)])
    first, second = (r for t in trends if t.village == other_village.pk for r in t.reviews)
    assert "次数不足" in first.pending
    assert "次数不足" not in second.pending


def test_no_quarter_before_the_township_takes_part(divisions, staff, client_for, monkeypatch):
    assert quarters(2025, DAY(2025, 12, 31), since=DAY(2026, 1, 1)) == []
    found = quarters(2025, DAY(2025, 12, 31), since=DAY(2025, 5, 1))
    assert [(one.number, one.through) for one in found] == [(2, 6), (3, 9), (4, 11)]
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY(2025, 12, 31))
    add_months(divisions.village, last=202511)
    client = client_for(staff)
    assert "第一季度" in client.get(f"/quarters/{TOWN}/2025/").content.decode()
    divisions.township.start = DAY(2025, 5, 1)
    divisions.township.save()
    page = client.get(f"/quarters/{TOWN}/2025/").content.decode()
    assert "第一季度" not in page
    assert "第二季度" in page
