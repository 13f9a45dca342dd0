"""A plan's progress: what state each village is in, and why, by the records and by the day."""

import datetime

import pytest

from associations import conditions
from associations.conditions import Condition, ConditionState
from associations.models import Designation, Plan, PlanStage, PlanTarget, StageTick
from associations.plans.progress import StageState, aims, progress, villages_of

DAY = datetime.date


def held(since):
    return lambda question: {
        code: ConditionState(
            since.get(code) is not None and since[code] <= question.day,
            since.get(code),
            "记录。",
            "/",
        )
        for code in question.codes
    }


@pytest.fixture
def plan(township):
    return Plan.objects.create(
        township=township, name="方案", starts=DAY(2026, 5, 1), ends=DAY(2026, 12, 31)
    )


@pytest.fixture
def registered(monkeypatch):
    """Register conditions for one test."""
    monkeypatch.setattr(conditions, "_conditions", dict(conditions._conditions))
    return lambda key, evaluate: conditions.register(Condition(key, "条件", evaluate))


def stage_of(plan, condition="", **fields):
    dates = {"starts": DAY(2026, 7, 1), "ends": DAY(2026, 7, 31)}
    return PlanStage.objects.create(
        plan=plan, **{"number": 1, "name": "签订", "condition": condition, **dates, **fields}
    )


def cell_of(plan, village, today):
    return progress(plan, [village], today).columns[0].cells[0]


@pytest.mark.parametrize(
    ("today", "state", "detail"),
    [
        (DAY(2026, 6, 30), StageState.AHEAD, "7月1日开始"),
        (DAY(2026, 7, 1), StageState.RUNNING, "还有30天"),
        (DAY(2026, 7, 16), StageState.RUNNING, "还有15天"),
        (DAY(2026, 7, 17), StageState.SOON, "还有14天"),
        (DAY(2026, 7, 31), StageState.SOON, "今天到期"),
        (DAY(2026, 8, 1), StageState.LATE, "迟1天"),
        (DAY(2026, 8, 5), StageState.LATE, "迟5天"),
    ],
)
def test_not_done_by_the_day(plan, village, today, state, detail):
    stage_of(plan)
    cell = cell_of(plan, village, today)
    assert (cell.state, cell.detail) == (state, detail)
    assert cell.finding.why == "乡镇还没有登记本村完成。"


@pytest.mark.parametrize(
    ("done", "detail", "since"),
    [
        (DAY(2026, 6, 2), "6月2日", "2026-06-02 完成。"),
        (DAY(2026, 7, 31), "7月31日", "2026-07-31 完成。"),
        (DAY(2026, 8, 3), "8月3日，迟3天", "2026-08-03 完成，迟3天。"),
        (DAY(2024, 8, 3), "2024年8月3日", "2024-08-03 完成。"),
    ],
)
def test_done_in_time_or_late(plan, village, done, detail, since):
    StageTick.objects.create(stage=stage_of(plan), village=village, done=done, note="现场查看")
    cell = cell_of(plan, village, DAY(2026, 9, 1))
    assert (cell.state, cell.detail, cell.since) == (StageState.DONE, detail, since)
    assert cell.finding.why == "乡镇登记：现场查看。"


def test_undecided_only_once_the_stage_has_begun(plan, village, registered):
    registered(
        "unknown",
        lambda question: dict.fromkeys(question.codes, ConditionState(None, why="还缺月报。")),
    )
    stage_of(plan, "unknown")
    assert cell_of(plan, village, DAY(2026, 6, 1)).state == StageState.AHEAD
    assert cell_of(plan, village, DAY(2026, 7, 20)).state == StageState.UNDECIDED
    assert cell_of(plan, village, DAY(2026, 8, 20)).state == StageState.UNDECIDED


def test_what_held_on_the_last_day_counts_for_good(plan, village, registered):
    """An agreement that ends years later does not undo a stage."""
    registered(
        "lapsing",
        lambda question: {
            code: ConditionState(question.day < DAY(2026, 9, 1)) for code in question.codes
        },
    )
    stage_of(plan, "lapsing")
    assert cell_of(plan, village, DAY(2026, 10, 1)).state == StageState.DONE


def test_what_came_after_the_last_day_is_late(plan, village, other_village, registered):
    registered("filed", held({village.pk: DAY(2026, 7, 20), other_village.pk: DAY(2026, 8, 9)}))
    stage_of(plan, "filed")
    found = progress(plan, [village, other_village], DAY(2026, 8, 20)).columns[0]
    assert [(cell.state, cell.late_by) for cell in found.cells] == [
        (StageState.DONE, 0),
        (StageState.DONE, 9),
    ]
    before = progress(plan, [village, other_village], DAY(2026, 8, 8)).columns[0]
    assert [cell.state for cell in before.cells] == [StageState.DONE, StageState.LATE]


def test_a_condition_that_no_room_knows_is_told(plan, village):
    stage_of(plan, "gone")
    cell = cell_of(plan, village, DAY(2026, 8, 20))
    assert (cell.state, cell.words) == (StageState.UNDECIDED, "没有这个条件（gone）")
    assert cell.finding.why == "系统里已没有这个条件，请修改这个阶段。"


def test_who_is_asked_goes_by_what_the_village_was_during_the_stage(
    plan, village, other_village, community
):
    for number, applies in enumerate(("pilot", "easy", "hard"), 1):
        stage_of(plan, number=number, applies=applies)

    def became(where, kind, value, since, until=None):
        Designation.objects.create(village=where, kind=kind, value=value, since=since, until=until)

    became(village, "demonstration", "pilot", DAY(2026, 7, 31))
    became(village, "class", "III", DAY(2025, 1, 1), DAY(2026, 9, 1))
    became(village, "class", "II", DAY(2026, 9, 1))
    became(other_village, "demonstration", "showcase", DAY(2025, 1, 1), DAY(2026, 7, 1))
    became(other_village, "demonstration", "national", DAY(2025, 1, 1))
    other_village.village_class = "I"
    found = progress(plan, [village, other_village, community], DAY(2026, 12, 1))
    assert [[cell.village.name for cell in column.applicable] for column in found.columns] == [
        ["观冲村"],
        ["双桥村"],
        ["观冲村"],
    ]
    assert found.columns[0].cells[1].state == StageState.NOT_APPLICABLE
    assert found.tally["applicable"] == 3


def test_what_is_due_soon_and_what_starts_soon(plan, village, other_village):
    running = stage_of(plan)
    stage_of(plan, number=2, name="下一步", starts=DAY(2026, 8, 1), ends=DAY(2026, 8, 31))
    stage_of(plan, number=3, name="以后", starts=DAY(2026, 8, 4), ends=DAY(2026, 8, 31))
    StageTick.objects.create(stage=running, village=village, done=DAY(2026, 7, 5))
    found = progress(plan, [village, other_village], DAY(2026, 7, 20))
    assert [(column.stage.name, len(column.lacking)) for column in found.soon] == [("签订", 1)]
    assert [(column.stage.name, column.starts_in) for column in found.starting] == [("下一步", 12)]
    assert found.late == []
    column = found.columns[0]
    assert (column.done, column.percent, column.time_gone, column.days_left) == (1, 50, 61, 11)


@pytest.mark.parametrize(
    ("threshold", "unit", "needed", "expected"),
    [
        (34, "percent", 2, True),
        (66, "percent", 2, True),
        (67, "percent", 3, None),
        (2, "count", 2, True),
        (3, "count", 3, None),
        (4, "count", 4, False),
    ],
)
def test_a_target_is_reached_by_so_many_villages(
    divisions, plan, registered, threshold, unit, needed, expected
):
    """Two of three hold, of one it cannot be told."""
    answers = {
        divisions.village.pk: True,
        divisions.other_village.pk: True,
        divisions.community.pk: None,
    }
    registered(
        "three", lambda question: {code: ConditionState(answers[code]) for code in question.codes}
    )
    PlanTarget.objects.create(
        plan=plan, name="目标", condition="three", threshold=threshold, unit=unit
    )
    [aim] = aims(plan, villages_of(plan, DAY(2026, 8, 1)), DAY(2026, 8, 1))
    assert (aim.reached, aim.undecided, aim.of, aim.needed, aim.held) == (2, 1, 3, needed, expected)


def test_a_plan_that_is_over_shows_the_villages_of_then(plan, village, other_village, community):
    other_village.closed = DAY(2026, 6, 1)
    other_village.save()
    community.closed = DAY(2027, 3, 1)
    community.save()
    assert [row.name for row in villages_of(plan, DAY(2027, 6, 1))] == ["中心社区", "观冲村"]
    assert [row.name for row in villages_of(plan, DAY(2026, 5, 20))] == [
        "中心社区",
        "观冲村",
        "双桥村",
    ]
