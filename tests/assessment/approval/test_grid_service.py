"""A month of many villages in one act (assessment/approval/services/grid.py)."""

import datetime
from types import SimpleNamespace

import pytest

from accounts.models import TrailEntry, User
from assessment.approval.services.grid import (
    GridRefusedError,
    TypedRow,
    approve_month,
    save_grid,
    submit_month,
)
from assessment.models import MonthlyReport
from associations.models import Village
from tests.assessment.records import add_report

from ..reports.typed import nothing_typed, typed

PERIOD = 202506


def save(staff: User, township: object, *rows: TypedRow) -> list[MonthlyReport]:
    return save_grid(township=township, period=PERIOD, rows=rows, by=staff)


def stored(village: Village, period: int = PERIOD) -> MonthlyReport:
    return MonthlyReport.objects.get(village=village, period=period)


def test_new_and_old_rows_are_saved_together(divisions: SimpleNamespace, staff: User) -> None:
    old = add_report(
        divisions.village,
        PERIOD,
        "returned",
        return_reason="请核对",
        version=4,
        births=9,
        note="补报",
    )
    saved = save(
        staff,
        divisions.township,
        TypedRow(
            divisions.village.pk, 4, typed(births="2", levy_due="1,200.50", levy_collected="-")
        ),
        TypedRow(divisions.other_village.pk, 0, typed(births="０", planned_births="0")),
    )
    assert {report.village_id for report in saved} == {
        divisions.village.pk,
        divisions.other_village.pk,
    }
    old.refresh_from_db()
    assert (old.state, old.version, old.births, old.saved_by, old.return_reason) == (
        "returned",
        5,
        2,
        staff,
        "请核对",
    )
    assert (old.note, old.unread) == (
        "补报",
        {"levy_collected": "-"},
    )  # only one of the pair does not apply
    new = stored(divisions.other_village)
    assert (new.state, new.version, new.births, new.contraception_due) == ("draft", 1, 0, 100)


def test_what_cannot_be_read_is_kept_as_typed(divisions: SimpleNamespace, staff: User) -> None:
    save(
        staff,
        divisions.township,
        TypedRow(divisions.village.pk, 0, typed(births="三", planned_births="2")),
    )
    report = stored(divisions.village)
    assert (report.births, report.unread, report.shown["births"]) == (None, {"births": "三"}, "三")


def test_an_empty_row_makes_no_report(divisions: SimpleNamespace, staff: User) -> None:
    assert save(staff, divisions.township, TypedRow(divisions.village.pk, 0, nothing_typed())) == []
    assert not MonthlyReport.objects.exists()


def test_a_conflict_saves_nothing_at_all(divisions: SimpleNamespace, staff: User) -> None:
    add_report(divisions.village, PERIOD, "draft", version=2, births=5)
    with pytest.raises(GridRefusedError) as refused:
        save(
            staff,
            divisions.township,
            TypedRow(divisions.other_village.pk, 0, typed()),
            TypedRow(divisions.village.pk, 1, typed(births="6")),
        )
    assert refused.value.conflicts == {divisions.village.pk: stored(divisions.village)}
    assert stored(divisions.village).births == 5
    assert not MonthlyReport.objects.filter(village=divisions.other_village).exists()


def test_the_same_figures_are_no_conflict(divisions: SimpleNamespace, staff: User) -> None:
    add_report(divisions.village, PERIOD, "draft", version=2)
    assert save(staff, divisions.township, TypedRow(divisions.village.pk, 1, typed())) == []
    assert stored(divisions.village).version == 2


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_locked_report_is_a_conflict(divisions: SimpleNamespace, staff: User, state: str) -> None:
    add_report(divisions.village, PERIOD, state)
    with pytest.raises(GridRefusedError) as refused:
        save(staff, divisions.township, TypedRow(divisions.village.pk, 1, typed(births="6")))
    assert list(refused.value.conflicts) == [divisions.village.pk]
    assert stored(divisions.village).births == 1


def test_a_yearly_total_and_months_never_stand_beside_each_other(
    divisions: SimpleNamespace, staff: User
) -> None:
    add_report(divisions.village, 202500, "approved")
    with pytest.raises(GridRefusedError) as refused:
        save(staff, divisions.township, TypedRow(divisions.village.pk, 0, typed()))
    assert refused.value.refusals == {
        divisions.village.pk: "观冲村2025年已有全年合计，不能再填月报。"
    }


def test_a_village_since_dissolved_has_no_month_to_report(
    divisions: SimpleNamespace, staff: User
) -> None:
    divisions.village.closed = datetime.date(2025, 5, 1)
    divisions.village.save()
    with pytest.raises(GridRefusedError) as refused:
        save(staff, divisions.township, TypedRow(divisions.village.pk, 0, typed()))
    assert "已于 2025-05-01 撤销" in refused.value.refusals[divisions.village.pk]


def test_a_village_of_another_township_is_refused(divisions: SimpleNamespace, staff: User) -> None:
    with pytest.raises(GridRefusedError) as refused:
        save(staff, divisions.township, TypedRow(divisions.foreign_village.pk, 0, typed()))
    assert refused.value.refusals == {divisions.foreign_village.pk: "本乡镇没有这个村（社区）。"}
    assert not MonthlyReport.objects.exists()


def test_complete_drafts_go_up_and_the_others_stay(divisions: SimpleNamespace, staff: User) -> None:
    add_report(divisions.village, PERIOD, "draft")
    add_report(divisions.other_village, PERIOD, "returned", return_reason="请核对", births=None)
    add_report(divisions.community, PERIOD, "returned", return_reason="请核对")
    add_report(divisions.community, 202505, "draft")
    submitted, unfinished = submit_month(township=divisions.township, period=PERIOD, by=staff)
    assert [report.village for report in submitted] == [divisions.community, divisions.village]
    assert [report.village for report in unfinished] == [divisions.other_village]
    up = stored(divisions.community)
    assert (up.state, up.version, up.return_reason) == ("submitted", 2, "")
    assert up.submitted_at is not None
    assert (stored(divisions.other_village).state, stored(divisions.community, 202505).state) == (
        "returned",
        "draft",
    )


@pytest.mark.parametrize(
    "cells", [{"births": None}, {"unread": {"visits": "若干"}}, {"levy_collected": -1}]
)
def test_what_is_not_complete_does_not_go_up(
    divisions: SimpleNamespace, staff: User, cells: dict
) -> None:
    add_report(divisions.village, PERIOD, "draft", **cells)
    submitted, unfinished = submit_month(township=divisions.township, period=PERIOD, by=staff)
    assert (submitted, [report.village for report in unfinished]) == ([], [divisions.village])
    assert not TrailEntry.objects.exists()


def test_the_trail_holds_the_figures_that_went_up(divisions: SimpleNamespace, staff: User) -> None:
    add_report(divisions.village, PERIOD, "draft", births=7)
    submit_month(township=divisions.township, period=PERIOD, by=staff)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.target, entry.division) == (
        "上报月报",
        "洪山殿镇 2025年6月（1 张）",
        "431321107",
    )
    assert entry.after["观冲村（431321107207）"]["births"] == "7"
    assert entry.by == staff


def test_the_chosen_villages_are_approved(divisions: SimpleNamespace, staff: User) -> None:
    for village in (divisions.village, divisions.other_village):
        add_report(village, PERIOD, "submitted", version=3)
    approve_month(
        township=divisions.township, period=PERIOD, seen={divisions.village.pk: 3}, by=staff
    )
    report = stored(divisions.village)
    assert (report.state, report.version) == ("approved", 4)
    assert report.approved_at is not None
    assert stored(divisions.other_village).state == "submitted"
    entries = TrailEntry.objects.exclude(
        action="提出疑点"
    )  # the two villages have the same figures
    assert [(entry.action, list(entry.after)) for entry in entries] == [
        ("审核月报", ["观冲村（431321107207）"])
    ]


@pytest.mark.parametrize(("state", "version"), [("submitted", 4), ("returned", 3), ("approved", 3)])
def test_nobody_is_approved_when_one_changed(
    divisions: SimpleNamespace, staff: User, state: str, version: int
) -> None:
    add_report(divisions.village, PERIOD, "submitted", version=3)
    add_report(divisions.other_village, PERIOD, state, version=version)
    seen = {divisions.village.pk: 3, divisions.other_village.pk: 3}
    with pytest.raises(GridRefusedError) as refused:
        approve_month(township=divisions.township, period=PERIOD, seen=seen, by=staff)
    assert list(refused.value.conflicts) == [divisions.other_village.pk]
    assert stored(divisions.village).state == "submitted"


def test_a_report_of_another_township_is_not_approved(
    divisions: SimpleNamespace, staff: User
) -> None:
    add_report(divisions.foreign_village, PERIOD, "submitted")
    with pytest.raises(GridRefusedError):
        approve_month(
            township=divisions.township,
            period=PERIOD,
            seen={divisions.foreign_village.pk: 1},
            by=staff,
        )
    assert stored(divisions.foreign_village).state == "submitted"
