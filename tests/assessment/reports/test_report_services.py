"""Saving, submitting, returning, approving: every state, two people at once, nothing typed lost."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from assessment.approval.services.approve import approve_report, correct_report
from assessment.models import MonthlyReport
from assessment.reports import periods, states
from assessment.reports.returns.services import recall_report, return_report
from assessment.reports.services import ReportError, save_report, submit_report
from assessment.reports.states import MoveNotAllowedError
from associations.models import Village

from ..records import HEALTHY, add_report
from .typed import typed

PERIOD = 202506
COMPLETE = HEALTHY | {"births": 3, "planned_births": 3}
TYPED = typed(births="3", planned_births="3")


def save(
    village: Village, by: User, typed: dict[str, str], version: int = 0, **kwargs: Any
) -> MonthlyReport:
    return save_report(
        village=village, period=PERIOD, typed=typed, version=version, by=by, **kwargs
    )


ACTS: dict[str, Callable[[MonthlyReport, User], Any]] = {
    "save": lambda report, by: save(report.village, by, TYPED | {"births": "9"}, report.version),
    "submit": lambda report, by: submit_report(report=report, version=report.version, by=by),
    "return": lambda report, by: return_report(report=report, reason="出生人数请核对", by=by),
    "recall": lambda report, by: recall_report(report=report, version=report.version, by=by),
    "approve": lambda report, by: approve_report(report=report, by=by),
    "correct": lambda report, by: correct_report(
        report=report, typed={"births": "9"}, reason="漏报", version=report.version, by=by
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", states.ReportState.values)
def test_every_act_in_every_state_follows_the_table(
    village: Village, staff: User, state: str, act: str
) -> None:
    report = add_report(village, PERIOD, state, **COMPLETE)
    expected = states.MOVES.get((state, act))
    if expected is None:
        with pytest.raises(MoveNotAllowedError, match=states.ReportState(state).label):
            ACTS[act](report, staff)
    else:
        ACTS[act](report, staff)
    stored = MonthlyReport.objects.get()
    assert stored.state == (expected or state)
    assert stored.version == report.version + (expected is not None)
    changed = expected is not None and act in ("save", "correct")
    assert stored.births == (9 if changed else 3)


def test_a_draft_is_kept_as_typed_and_shown_again(village: Village, secretary: User) -> None:
    given = TYPED | {
        "visits": "abc",
        "births": "2",
        "planned_births": "5",
        "levy_due": "100.5",
        "levy_collected": "-",
    }
    save(village, secretary, given, note="医院还没给数")
    report = MonthlyReport.objects.get()
    assert (report.state, report.version, report.note) == ("draft", 1, "医院还没给数")
    assert (report.births, report.planned_births, report.visits) == (2, None, None)
    assert report.levy_due == 10050
    shown = ("visits", "births", "planned_births", "levy_due", "levy_collected")
    assert [report.shown[name] for name in shown] == ["abc", "2", "5", "100.50", "-"]


def test_zero_blank_and_not_applicable_stay_three_things(village: Village, secretary: User) -> None:
    save(
        village,
        secretary,
        {"late_abortions": "0", "migrants_due": "不适用", "migrants_signed": "－"},
    )
    report = MonthlyReport.objects.get()
    assert (report.late_abortions, report.migrants_due, report.migrants_signed) == (0, -1, -1)
    assert report.births is None


def test_the_later_of_two_savers_gets_the_other_version_and_writes_nothing(
    village: Village, secretary: User, staff: User
) -> None:
    save(village, secretary, TYPED)
    save(village, secretary, TYPED | {"births": "4"}, version=1)
    with pytest.raises(ConflictError) as caught:
        save(village, staff, TYPED | {"births": "8"}, version=1)
    assert caught.value.current.births == 4
    assert caught.value.current.saved_by == secretary
    assert MonthlyReport.objects.get().births == 4


def test_the_same_content_is_no_conflict_and_no_new_version(
    village: Village, secretary: User, staff: User
) -> None:
    save(village, secretary, TYPED)
    again = save(village, staff, TYPED | {"births": "３"}, version=0)
    assert (again.version, again.saved_by) == (1, secretary)


def test_the_first_save_of_two_people_conflicts_too(
    village: Village, secretary: User, staff: User
) -> None:
    save(village, secretary, TYPED)
    with pytest.raises(ConflictError):
        save(village, staff, TYPED | {"visits": "1"})


def test_submitting_names_every_cell_that_is_missing_or_wrong(
    village: Village, secretary: User
) -> None:
    given = TYPED | {"births": "", "visits": "abc", "contraception_done": "200"}
    report = save(village, secretary, given)
    with pytest.raises(ReportError) as caught:
        submit_report(report=report, version=1, by=secretary)
    assert caught.value.cells.keys() == {"births", "visits", "contraception_done"}
    assert caught.value.cells["contraception_done"] == "不能大于“应落实避孕节育措施人数”（100）"
    assert MonthlyReport.objects.get().state == "draft"
    assert not TrailEntry.objects.exists()


def test_optional_columns_may_stay_blank(village: Village, secretary: User) -> None:
    report = save(village, secretary, TYPED)
    assert (report.supplies_distributed, report.visits) == (None, None)
    assert submit_report(report=report, version=1, by=secretary).state == "submitted"


def test_submitting_what_somebody_changed_since_is_refused(
    village: Village, secretary: User, staff: User
) -> None:
    report = save(village, secretary, TYPED)
    save(village, staff, TYPED | {"births": "4"}, version=1)
    with pytest.raises(ConflictError):
        submit_report(report=report, version=1, by=secretary)
    assert MonthlyReport.objects.get().state == "draft"


@pytest.mark.parametrize("act", [approve_report, partial(return_report, reason="请核对")])
def test_nobody_decides_on_figures_they_have_not_seen(
    village: Village, staff: User, act: Callable[..., Any]
) -> None:
    report = add_report(village, PERIOD, "submitted", version=5)
    with pytest.raises(ConflictError):
        act(report=report, by=staff, version=4)
    assert MonthlyReport.objects.get().state == "submitted"


def test_a_return_needs_a_reason_and_the_next_submission_clears_it(
    village: Village, secretary: User, staff: User
) -> None:
    report = add_report(village, PERIOD, "submitted")
    with pytest.raises(ReportError, match="请写明退回原因"):
        return_report(report=report, reason="  ", by=staff)
    report = return_report(report=report, reason=" 出生人数请核对 ", by=staff)
    assert MonthlyReport.objects.get().return_reason == "出生人数请核对"
    submit_report(report=report, version=report.version, by=secretary)
    assert MonthlyReport.objects.get().return_reason == ""


def test_the_trail_tells_the_whole_life(village: Village, secretary: User, staff: User) -> None:
    report = save(village, secretary, TYPED)
    submit_report(report=report, version=1, by=secretary)
    return_report(report=report, reason="请核对出生", by=staff)
    submit_report(report=report, version=3, by=secretary)
    approve_report(report=report, by=staff)
    entries = TrailEntry.objects.order_by("number")
    assert [(e.action, e.by_name, e.target, e.reason) for e in entries] == [
        ("上报月报", "童小满", "观冲村 2025年6月", ""),
        ("退回月报", "文映荷", "观冲村 2025年6月", "请核对出生"),
        ("上报月报", "童小满", "观冲村 2025年6月", ""),
        ("审核月报", "文映荷", "观冲村 2025年6月", ""),
    ]
    assert entries[0].after["births"] == "3"


@pytest.mark.parametrize(
    ("period", "message"),
    [
        (202502, "2025-03-10 设立"),
        (202509, "2025-08-20 撤销"),
        (202500 + 13, "没有这个月份"),
        (197901, "没有这个月份"),
        (202400, "设立"),
    ],
)
def test_a_month_outside_the_villages_life_is_refused(
    village: Village, secretary: User, period: int, message: str
) -> None:
    village.opened, village.closed = datetime.date(2025, 3, 10), datetime.date(2025, 8, 20)
    village.save()
    with pytest.raises(ReportError, match=message):
        save_report(village=village, period=period, typed=TYPED, version=0, by=secretary)
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("period", [202503, 202508])
def test_the_months_of_founding_and_closing_are_the_villages_own(
    village: Village, secretary: User, period: int
) -> None:
    village.opened, village.closed = datetime.date(2025, 3, 10), datetime.date(2025, 8, 20)
    village.save()
    save_report(village=village, period=period, typed=TYPED, version=0, by=secretary)
    assert MonthlyReport.objects.get().period == period


def test_the_present_month_is_open_and_the_next_is_not(village: Village, secretary: User) -> None:
    save_report(village=village, period=periods.current(), typed=TYPED, version=0, by=secretary)
    following = periods.following(periods.current())
    with pytest.raises(ReportError, match="还没有到"):
        save_report(village=village, period=following, typed=TYPED, version=0, by=secretary)
    assert [report.period for report in MonthlyReport.objects.all()] == [periods.current()]


def test_a_year_has_months_or_a_total(
    village: Village, other_village: Village, staff: User
) -> None:
    add_report(village, 202301)
    with pytest.raises(ReportError, match="2023年已有月报，不能再填全年合计"):
        save_report(village=village, period=202300, typed=TYPED, version=0, by=staff)
    add_report(other_village, 202300)
    with pytest.raises(ReportError, match="2023年已有全年合计，不能再填月报"):
        save_report(village=other_village, period=202305, typed=TYPED, version=0, by=staff)
    assert MonthlyReport.objects.count() == 2
    save_report(village=village, period=202400, typed=TYPED, version=0, by=staff)
    assert timezone.localdate().year > 2024
