"""What a village's disclosure of births starts from: the quarter's approved monthly reports."""

import pytest

from assessment.models import MonthlyReport
from autonomy.disclosure.drafts import draft

pytestmark = pytest.mark.django_db


def report(
    village, month: int, births: int | None, planned: int | None, state: str = "approved"
) -> None:
    MonthlyReport.objects.create(
        village=village, period=202500 + month, state=state, births=births, planned_births=planned
    )


def test_births_and_those_within_policy(village):
    for month, births, planned in ((3, 9, 9), (4, 1, 1), (5, 2, 1), (6, 0, 0), (7, 9, 9)):
        report(village, month, births, planned)
    assert draft(village, "births", 2025, 2).text == "本季度出生3人，其中政策内2人。"
    assert draft(village, "violations", 2025, 2).text == "本季度违法生育1人。处理和执行情况："


def test_no_births_outside_policy(village):
    for month in (1, 2, 3):
        report(village, month, 1, 1)
    assert draft(village, "violations", 2025, 1).text == "本季度无违法生育，无需要处理的事项。"


@pytest.mark.parametrize(
    ("births", "planned", "state"),
    [(1, 1, "submitted"), (None, None, "approved"), (1, -1, "approved")],
)
def test_figures_not_approved_are_not_posted(village, births, planned, state):
    report(village, 10, 1, 1)
    report(village, 11, 1, 1)
    report(village, 12, births, planned, state)
    found = draft(village, "births", 2025, 4)
    assert found.text == ""
    assert found.source == "10月到12月的月报审核齐了，才能自动填出人数；现在请自己填。"
