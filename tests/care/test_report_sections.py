"""What the report to the villagers says of activities."""

import datetime

from associations.report_sections import Period
from care import report_sections
from care.models import Activity
from tests.conftest import VILLAGE

HALF = Period(VILLAGE, datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))


def hold(village, kind: str, date: str, reached: int) -> None:
    Activity.objects.create(
        village=village, township=village.township, code=village.pk, kind=kind, date=date, title="活动", reached=reached
    )


def test_activities_by_kind(village, other_village) -> None:
    hold(village, "training", "2025-03-01", 30)
    hold(village, "training", "2025-06-30", 20)
    hold(village, "meeting", "2025-02-01", 8)
    hold(village, "meeting", "2025-07-01", 8)
    hold(other_village, "meeting", "2025-02-01", 9)
    section = report_sections.activities(HALF).section
    assert section.paragraphs == ["本期开展活动3次，受益58人次，各类如下。"]
    assert section.table.rows == [("例会", 1, 8), ("培训", 2, 50), ("合计", 3, 58)]


def test_without_activities_a_sentence_says_so(village) -> None:
    section = report_sections.activities(HALF).section
    assert (section.paragraphs, section.table) == (["本期没有登记活动。"], None)
