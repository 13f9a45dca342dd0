"""Two people at the very same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from accounts.records import ConflictError
from assessment.approval.services.imports import (
    StaleReportsError,
    confirm_upload,
    preview_upload,
    upload_reports,
)
from assessment.grading.services.findings import save_finding
from assessment.models import Finding, MonthlyReport
from assessment.reports.returns.services import recall_report, return_report
from assessment.reports.services import ReportError, save_report
from assessment.reports.states import MoveNotAllowedError
from associations.models import Village
from autonomy.appraisals.services.appraisals import save_appraisal
from autonomy.models import Appraisal

from ..records import add_report
from ..reports.typed import typed

PERIOD = 202506


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each act: "done" or the name of its error."""
    start = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except (
            ConflictError,
            MoveNotAllowedError,
            ReportError,
            StaleReportsError,
            ValidationError,
        ) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


def saving(
    village: Village, by: User, period: int, births: str, version: int
) -> Callable[[], object]:
    return partial(
        save_report,
        village=village,
        period=period,
        typed=typed(births=births),
        version=version,
        by=by,
    )


@pytest.mark.django_db(transaction=True)
def test_one_of_two_savers_wins(village: Village, secretary: User, staff: User) -> None:
    add_report(village, PERIOD, "draft")
    acts = saving(village, secretary, PERIOD, "2", 1), saving(village, staff, PERIOD, "3", 1)
    assert at_once(*acts) == ["ConflictError", "done"]
    report = MonthlyReport.objects.get()
    assert (report.version, report.births) == (2, 2 if report.saved_by == secretary else 3)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_first_savers_wins(village: Village, secretary: User, staff: User) -> None:
    acts = saving(village, secretary, PERIOD, "2", 0), saving(village, staff, PERIOD, "3", 0)
    assert at_once(*acts) == ["ConflictError", "done"]
    assert MonthlyReport.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_taken_back_or_returned_but_not_both(
    village: Village, secretary: User, staff: User
) -> None:
    report = add_report(village, PERIOD, "submitted")
    back = partial(return_report, report=report, cells={"births": "请核对"}, by=staff, version=1)
    assert at_once(back, partial(recall_report, report=report, by=secretary, version=1)) == [
        "MoveNotAllowedError",
        "done",
    ]
    report.refresh_from_db()
    assert report.version == 2
    assert report.returns.count() == (report.state == "returned")


@pytest.mark.django_db(transaction=True)
def test_a_month_and_a_total_of_the_same_year_do_not_slip_past_each_other(
    village: Village, staff: User
) -> None:
    acts = saving(village, staff, 202306, "2", 0), saving(village, staff, 202300, "3", 0)
    assert at_once(*acts) == ["ReportError", "done"]
    assert MonthlyReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_two_uploads_of_the_same_new_report_is_written(
    village: Village, secretary: User, staff: User
) -> None:
    def confirming(by: User, births: int) -> Callable[[], object]:
        data = f"村级代码,期间,出生人数\n{village.pk},2025-06,{births}\n".encode()
        batch = upload_reports(data=data, name="月报.csv", division=by.scope, by=by)
        seen = preview_upload(batch).fingerprint
        return partial(confirm_upload, batch=batch, seen=seen, submit=False, by=by)

    assert at_once(confirming(secretary, 2), confirming(staff, 3)) == ["StaleReportsError", "done"]
    assert MonthlyReport.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_two_records_of_the_same_finding_is_kept(village: Village, staff: User) -> None:
    def finding(held: bool) -> Callable[[], object]:
        new = Finding(
            village=village, year=2024, kind="informed_choice", held=held, evidence="查阅台账"
        )
        return partial(save_finding, finding=new, by=staff, seen="")

    assert at_once(finding(True), finding(False)) == ["ConflictError", "done"]
    assert Finding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_two_records_of_the_same_appraisal_is_kept(village: Village, staff: User) -> None:
    def appraisal(satisfied: int) -> Callable[[], object]:
        new = Appraisal(village=village, date="2024-06-18", asked=100, satisfied=satisfied)
        return partial(save_appraisal, appraisal=new, by=staff)

    assert at_once(appraisal(90), appraisal(95)) == ["ValidationError", "done"]
    assert Appraisal.objects.count() == 1
