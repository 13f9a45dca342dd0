"""Which months are in, owed or late (assessment/reports/completeness.py)."""

import datetime
from types import SimpleNamespace

import pytest

from assessment.reports import expected as entry
from assessment.reports.completeness import Status, due_month, owed, status_of, year_lines
from associations.models import Village
from tests.assessment.records import add_report

TOWNSHIP = "431321107"
TODAY = datetime.date(2025, 8, 6)  # the day after July's reports were due


def statuses(village: Village, year: int = 2025, today: datetime.date = TODAY) -> dict[int, Status]:
    line = next(line for line in year_lines(TOWNSHIP, year, today) if line.village == village)
    return {month.period: month.status for month in line.months}


def test_every_state_of_a_month(village: Village) -> None:
    add_report(village, 202501, "approved")
    add_report(village, 202502, "submitted")
    add_report(village, 202503, "returned", return_reason="请核对")
    add_report(village, 202504, "draft")
    village.opened, village.closed = None, datetime.date(2025, 10, 1)
    village.save()
    assert statuses(village) == {
        202501: Status.APPROVED,
        202502: Status.SUBMITTED,
        202503: Status.RETURNED,
        202504: Status.DRAFT,
        202505: Status.LATE,
        202506: Status.LATE,
        202507: Status.LATE,
        202508: Status.MISSING,
        202509: Status.MISSING,
        202510: Status.ABSENT,
        202511: Status.ABSENT,
        202512: Status.ABSENT,
    }


@pytest.mark.parametrize(
    ("day", "expected"), [(4, Status.MISSING), (5, Status.MISSING), (6, Status.LATE)]
)
def test_late_begins_behind_the_fifth_of_the_next_month(
    village: Village, day: int, expected: Status
) -> None:
    assert statuses(village, today=datetime.date(2025, 8, day))[202507] == expected


def test_december_is_due_in_january(village: Village) -> None:
    assert statuses(village, today=datetime.date(2026, 1, 5))[202512] == Status.MISSING
    assert statuses(village, today=datetime.date(2026, 1, 6))[202512] == Status.LATE


def test_drafts_and_returned_reports_are_late_too_submitted_ones_are_not(village: Village) -> None:
    for month, state in ((1, "draft"), (2, "returned"), (3, "submitted"), (4, "approved")):
        add_report(village, 202500 + month, state)
    add_report(village, 202508, "draft")
    line = next(line for line in year_lines(TOWNSHIP, 2025, TODAY) if line.village == village)
    assert [month.period for month in line.months if month.late] == [
        202501,
        202502,
        202505,
        202506,
        202507,
    ]


@pytest.mark.parametrize(
    ("opened", "closed", "expected"),
    [
        (None, None, True),
        (datetime.date(2025, 6, 30), None, True),
        (datetime.date(2025, 7, 1), None, False),
        (None, datetime.date(2025, 6, 2), True),
        (None, datetime.date(2025, 6, 1), False),
    ],
)
def test_a_village_owes_the_months_it_existed_in(
    opened: datetime.date | None, closed: datetime.date | None, expected: bool
) -> None:
    assert entry.existed(Village(opened=opened, closed=closed), 202506) is expected


def test_a_report_that_is_there_counts_though_the_village_is_gone() -> None:
    assert status_of("approved", exists=False, late=True) == Status.APPROVED
    assert status_of(None, exists=False, late=True) == Status.ABSENT


def test_a_yearly_total_spans_the_year(village: Village) -> None:
    add_report(village, 202300, "approved")
    line = next(line for line in year_lines(TOWNSHIP, 2023, TODAY) if line.village == village)
    assert line.total is not None
    assert (line.total.period, line.total.status, line.approved, line.expected) == (
        202300,
        Status.APPROVED,
        12,
        12,
    )


def test_totals_count_the_months_that_existed(village: Village) -> None:
    village.opened = datetime.date(2025, 3, 15)
    village.save()
    for month in (3, 4, 5):
        add_report(village, 202500 + month, "approved")
    line = next(line for line in year_lines(TOWNSHIP, 2025, TODAY) if line.village == village)
    assert (line.approved, line.expected) == (3, 10)


def test_a_village_that_never_was_in_the_year_is_not_listed(divisions: SimpleNamespace) -> None:
    divisions.village.closed = datetime.date(2025, 1, 1)
    divisions.village.save()
    assert divisions.village not in [line.village for line in year_lines(TOWNSHIP, 2025, TODAY)]
    assert divisions.village in [line.village for line in year_lines(TOWNSHIP, 2024, TODAY)]


@pytest.mark.parametrize(
    ("year", "today", "month"),
    [
        (2025, datetime.date(2025, 8, 6), 202507),
        (2025, datetime.date(2026, 1, 3), 202512),
        (2024, datetime.date(2025, 8, 6), 202412),
        (2025, datetime.date(2025, 1, 20), 202501),
    ],
)
def test_the_month_being_collected(year: int, today: datetime.date, month: int) -> None:
    assert due_month(year, today) == month


def test_what_is_owed_by_state_in_the_order_of_urgency(divisions: SimpleNamespace) -> None:
    for month in range(1, 6):
        add_report(divisions.village, 202500 + month, "approved")
    add_report(divisions.village, 202506, "returned", return_reason="请核对")
    for month in range(1, 7):
        add_report(divisions.other_village, 202500 + month, "approved")
        add_report(divisions.community, 202500 + month, "approved")
    add_report(divisions.other_village, 202507, "submitted")
    add_report(divisions.community, 202507, "draft")
    lines = year_lines(TOWNSHIP, 2025, TODAY)
    assert owed(lines, 202507) == {
        Status.LATE: [(divisions.village, [202507])],
        Status.RETURNED: [(divisions.village, [202506])],
        Status.DRAFT: [(divisions.community, [202507])],
    }
    assert list(owed(lines, 202508)) == [Status.LATE, Status.RETURNED, Status.DRAFT, Status.MISSING]
    assert owed(lines, 202506) == {Status.RETURNED: [(divisions.village, [202506])]}


def test_two_queries_however_many_villages(
    divisions: SimpleNamespace, django_assert_num_queries
) -> None:
    for number in range(40):
        Village.objects.create(
            code=f"{TOWNSHIP}{500 + number}", name=f"第{number}村", township=divisions.township
        )
    with django_assert_num_queries(2):
        assert len(year_lines(TOWNSHIP, 2025, TODAY)) == 43
