"""更正单: an approved report changes by nothing else; what it changed and which grades it touched
are kept."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from assessment.approval.services.approve import correct_report
from assessment.models import Correction, CorrectionEffect, CorrectionItem, MonthlyReport
from assessment.reports.services import ReportError, save_report
from assessment.reports.states import MoveNotAllowedError
from associations.models import Village

from ..records import add_appraisal, add_months, add_report

PERIOD = 202506


@pytest.fixture
def approved(village: Village) -> MonthlyReport:
    return add_report(village, PERIOD, births=3, planned_births=3)


def test_it_keeps_old_new_reason_and_who(approved: MonthlyReport, staff: User) -> None:
    typed = {"births": "5", "levy_due": "0", "visits": "７"}
    correction = correct_report(
        report=approved, typed=typed, reason=" 漏报两例 ", version=1, by=staff
    )
    assert (correction.reason, correction.by) == ("漏报两例", staff)
    items = CorrectionItem.objects.order_by("column")
    assert [(item.column, item.old_text, item.new_text) for item in items] == [
        ("births", "3", "5"),
        ("visits", "", "7"),
    ]
    stored = MonthlyReport.objects.get()
    assert (stored.births, stored.visits, stored.state, stored.version) == (5, 7, "approved", 2)
    assert stored.last_correction == correction
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.before, entry.after) == (
        "更正月报",
        {"births": "3", "visits": ""},
        {"births": "5", "visits": "7"},
    )


def test_it_tells_which_grades_it_touches(village: Village, staff: User) -> None:
    add_months(village)
    add_appraisal(village)
    report = MonthlyReport.objects.get(period=202406)
    correct_report(
        report=report,
        typed={"planned_births": "0"},
        reason="核查发现政策外出生",
        version=1,
        by=staff,
    )
    effects = CorrectionEffect.objects.values_list("year", "grade_before", "grade_after")
    assert (2025, "advanced", "qualified") in effects
    assert [year for year, _, _ in effects][:2] == [2024, 2025]
    assert min(year for year, _, _ in effects) == 2024


@pytest.mark.parametrize(
    ("typed", "reason", "message", "cell"),
    [
        ({"births": "5"}, " ", "请写明更正原因", "reason"),
        ({"births": "3"}, "漏报", "没有改动任何一栏", ""),
        ({"births": "三"}, "漏报", "更正后的数有错误", "births"),
        ({"births": "2"}, "多报", "更正后的数有错误", "planned_births"),
        ({"migrants_due": "-"}, "不再统计", "更正后的数有错误", "migrants_signed"),
    ],
)
def test_a_wrong_one_changes_nothing(
    approved: MonthlyReport,
    staff: User,
    typed: dict[str, str],
    reason: str,
    message: str,
    cell: str,
) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        correct_report(report=approved, typed=typed, reason=reason, version=1, by=staff)
    assert set(caught.value.cells) == ({cell} if cell else set())
    assert not Correction.objects.exists()
    assert MonthlyReport.objects.get().births == 3


def test_two_people_correcting_at_once(approved: MonthlyReport, staff: User) -> None:
    correct_report(report=approved, typed={"births": "5"}, reason="漏报", version=1, by=staff)
    with pytest.raises(ConflictError) as caught:
        correct_report(report=approved, typed={"births": "6"}, reason="漏报", version=1, by=staff)
    assert caught.value.current.births == 5
    assert Correction.objects.count() == 1


def test_saving_cannot_reach_an_approved_report(
    approved: MonthlyReport, village: Village, staff: User
) -> None:
    with pytest.raises(MoveNotAllowedError):
        save_report(village=village, period=PERIOD, typed={"births": "9"}, version=1, by=staff)
    assert MonthlyReport.objects.get().births == 3


def test_neither_can_the_database(approved: MonthlyReport) -> None:
    for change in ({"births": 9}, {"state": "draft"}, {"period": 202507}):
        with pytest.raises(DatabaseError, match="更正单"), transaction.atomic():
            MonthlyReport.objects.update(**change)
    with pytest.raises(DatabaseError, match="更正单"), transaction.atomic():
        MonthlyReport.objects.all().delete()
    assert MonthlyReport.objects.get().births == 3
