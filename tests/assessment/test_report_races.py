"""Two people at the very same moment, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.services.reports import ConflictError, ReportError, save_report
from associations.models import Village

from .records import add_report
from .typed import typed

PERIOD = 202506


def at_once(village: Village, tries: list[tuple[User, int, str, int]]) -> list[str]:
    """What came of each (user, period, births, version): "saved" or the name of the error."""
    start = Barrier(len(tries))

    def attempt(try_: tuple[User, int, str, int]) -> str:
        by, period, births, version = try_
        start.wait()
        try:
            save_report(village=village, period=period, typed=typed(births=births), version=version, by=by)
        except (ConflictError, ReportError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(attempt, tries))


@pytest.mark.django_db(transaction=True)
def test_one_of_two_savers_wins(village: Village, secretary: User, staff: User) -> None:
    add_report(village, PERIOD, "draft")
    assert at_once(village, [(secretary, PERIOD, "2", 1), (staff, PERIOD, "3", 1)]) == ["ConflictError", "saved"]
    report = MonthlyReport.objects.get()
    assert (report.version, report.births) == (2, 2 if report.saved_by == secretary else 3)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_first_savers_wins(village: Village, secretary: User, staff: User) -> None:
    assert at_once(village, [(secretary, PERIOD, "2", 0), (staff, PERIOD, "3", 0)]) == ["ConflictError", "saved"]
    assert MonthlyReport.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_a_month_and_a_total_of_the_same_year_do_not_slip_past_each_other(village: Village, staff: User) -> None:
    assert at_once(village, [(staff, 202306, "2", 0), (staff, 202300, "3", 0)]) == ["ReportError", "saved"]
    assert MonthlyReport.objects.count() == 1
