"""What the report to the villagers says of the monthly reports: only approved months, sums and the
last stock."""

import datetime

import pytest

from assessment import report_sections
from assessment.models import MonthlyReport
from associations.report_sections import ReportSpan
from tests.conftest import VILLAGE

HALF = ReportSpan(VILLAGE, datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))
YEAR = ReportSpan(VILLAGE, datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
STOCK = {"contraception_due": 50, "migrants_due": 8}


def report(village, period: int, state: str = "approved", **cells: int) -> None:
    MonthlyReport.objects.create(village=village, period=period, state=state, **cells)


def test_sums_of_approved_months_and_the_last_stock(village, other_village) -> None:
    report(
        village,
        202501,
        births=2,
        planned_births=2,
        visits=5,
        contraception_done=40,
        migrants_signed=7,
        **STOCK,
    )
    report(
        village,
        202503,
        births=1,
        planned_births=0,
        visits=6,
        contraception_done=49,
        migrants_signed=8,
        **STOCK,
    )
    report(village, 202504, "submitted", births=9, planned_births=9)
    report(village, 202507, births=9, planned_births=9)
    report(other_village, 202502, births=9, planned_births=9)
    told = report_sections.figures(HALF)
    assert told.section.paragraphs == [
        "按本期6个月中已审核2个月的月报，出生3人，其中政策内2人，上门服务11户次。",
        "3月末应落实避孕节育措施50人，已落实49人；流动人口应签合同8人，已签8人。",
    ]
    assert told.to_do == ["报齐还没有审核的4个月的月报。"]


@pytest.mark.parametrize(
    ("last", "owed"), [((2025, 3, 31), 1), ((2025, 4, 15), 1), ((2025, 4, 30), 2)]
)
def test_a_month_that_runs_is_not_owed(village, last: tuple[int, int, int], owed: int) -> None:
    report(village, 202501, births=1)
    report(village, 202502, births=1)
    told = report_sections.figures(ReportSpan(VILLAGE, HALF.first, datetime.date(*last)))
    assert told.to_do == [f"报齐还没有审核的{owed}个月的月报。"]


def test_a_yearly_total_stands_for_a_year_without_months(village) -> None:
    report(village, 202500, births=6, planned_births=6, contraception_done=50, **STOCK)
    told = report_sections.figures(YEAR)
    assert told.section.paragraphs == [
        "按2025年全年，出生6人，其中政策内6人。",
        "年末应落实避孕节育措施50人，已落实50人。",
    ]
    assert told.to_do == []
    assert "没有审核过的月报" in report_sections.figures(HALF).section.paragraphs[0]


def test_what_does_not_apply_is_not_told(village) -> None:
    report(village, 202501, births=0, planned_births=0, contraception_due=-1, contraception_done=-1)
    told = report_sections.figures(HALF)
    assert told.section.paragraphs == [
        "按本期6个月中已审核1个月的月报，出生0人，其中政策内0人。",
        "1月末没有存量数字。",
    ]
