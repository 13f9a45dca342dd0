"""The shortest way to the next grade, exactly: how many are lacking, and the earliest year that can bring it."""

import re

import pytest

from assessment.next_step import Outlook, reach, step, steps
from assessment.outcomes import VillageOutcome
from assessment.services.outcomes import assess_village
from associations.models import Village

from .points import add_score, publish_points
from .records import YEAR, add_appraisal, add_model_village, add_months, add_report, criterion

THIS_YEAR = Outlook(YEAR)
NEXT_YEAR = Outlook(YEAR + 1)


def outcome(village: Village) -> VillageOutcome:
    found = assess_village(village=village.pk, year=YEAR)
    assert found is not None
    return found


def said(village: Village, outlook: Outlook) -> list[tuple[str, int | None]]:
    return [(step.text, step.year) for step in steps(outcome(village), outlook)]


@pytest.mark.parametrize(("due", "done", "lacking"), [(178, 172, 3), (178, 174, 1), (50, 48, 1), (1003, 982, 1)])
def test_the_people_lacking_are_exactly_those_that_make_it_hold(village, due, done, lacking):
    add_model_village(village, contraception_due=due, contraception_done=done)
    wanted = done + lacking
    text = f"还须有{lacking}人落实自愿选择的避孕节育措施（现{done}/{due}，须{wanted}）"
    assert said(village, THIS_YEAR) == [(text, YEAR)]
    measure = criterion(outcome(village), "contraception_rate").measure
    for number, held in ((wanted, True), (wanted - 1, False)):
        assert (number * 10000 >= 9800 * measure.denominator) is held


def test_a_year_that_is_over_is_not_made_up_for(village):
    add_model_village(village, migrants_due=10, migrants_signed=8)
    text = "还须与2名流动人口签订合同（现8/10，须10）；2025年度已经结束，最早2026年度达到"
    assert said(village, NEXT_YEAR) == [(text, 2026)]
    found = outcome(village)
    assert reach(found, steps(found, NEXT_YEAR)) == "最早2026年度可以达到合格村"
    assert reach(found, steps(found, THIS_YEAR)) == "办完以下各项，2025年度就可以达到合格村"


@pytest.mark.parametrize(
    ("satisfied", "asked", "people", "wanted"), [(80, 100, 100, 100), (85, 100, 100, 95), (0, 10, 90, 90)]
)
def test_another_appraisal_that_is_just_enough(village, satisfied, asked, people, wanted):
    add_months(village)
    add_appraisal(village, satisfied, asked)
    text = said(village, THIS_YEAR)[0][0]
    assert text.endswith(f"；改进服务后再评议一次，参评{people}人的，满意至少{wanted}人")
    assert (satisfied + wanted) * 10 >= 9 * (asked + people) > (satisfied + wanted - 1) * 10
    add_appraisal(village, wanted, people, f"{YEAR}-11-11")
    assert criterion(outcome(village), "satisfaction_rate").held is True


def test_six_none_can_hold_again_when_the_breach_has_left_the_window(village):
    add_model_village(village, without=[202408])
    add_report(village, 202408, late_abortions=1)
    outlook = Outlook(2026, {"six_none_2y": {2024: (1, 12), 2025: (0, 12)}})
    text = "2024年出现过“六无”所列情形；此后不再出现，最早2026年度满2年"
    assert said(village, outlook) == [(text, 2026)]
    item = criterion(outcome(village), "six_none_3y")
    three = Outlook(2026, {"six_none_3y": {2023: (2, 12), 2024: (1, 12), 2025: (0, 12)}})
    assert step(item, three).year == 2027


def test_a_known_breach_is_said_before_what_is_missing(village):
    add_model_village(village, without=[202408, 202409])
    add_report(village, 202408, late_abortions=1)
    item = criterion(outcome(village), "six_none_2y")
    found = step(item, Outlook(2026, {"six_none_2y": {2024: (1, 11), 2025: (0, 12)}}))
    assert found.text.endswith("最早2026年度满2年；另补报并审核2024年9月的月报")
    assert (item.held, found.year) == (None, 2026)


def test_old_births_leave_the_window(village):
    """12 of 12, 12 of 24 and 12 of 12: without 2023 they are 24 of 36, and 84 more would be needed for 108 of 120; in
    2027 only 2025 is left."""
    add_model_village(village, without=range(202401, 202413))
    add_months(village, first=202401, last=202412, births=2)
    item = criterion(outcome(village), "planned_birth_rate")
    assert item.fraction == "36/48"
    figures = {2023: (12, 12), 2024: (12, 24), 2025: (12, 12)}
    found = step(item, Outlook(2026, {"planned_birth_rate": figures}))
    assert found.text == "3年合计政策内出生差8人（现36/48，须44）；此后出生都符合政策，最早2027年度达到"
    assert found.year == 2027


@pytest.mark.parametrize(
    ("figures", "outlook"),
    [
        ({2023: (10, 12), 2024: (17, 19), 2025: (19, 21)}, "此后出生都符合政策，最早2026年度达到"),
        (
            {2023: (10, 12), 2024: (17, 20), 2025: (19, 21)},
            "此后出生都符合政策，其中到2026年底至少9人，最早2026年度达到",
        ),
        (
            {2023: (20, 20), 2024: (10, 20), 2025: (19, 22)},
            "此后出生都符合政策，其中到2027年底至少8人，最早2027年度达到",
        ),
    ],
)
def test_new_births_in_order_can_do_it_earlier(village, figures, outlook):
    """36 of 40 will do; 36 of 41 and 9 more are 45 of 50; 19 of 22 and 8 more are 27 of 30: 90% exactly."""
    add_model_village(village, births=10, planned_births=8)
    item = criterion(outcome(village), "planned_birth_rate")
    text = step(item, Outlook(2026, {"planned_birth_rate": figures})).text
    assert text.endswith(f"；{outlook}")


def test_the_page_counts_the_years_from_the_reports(village, staff, client_for):
    add_model_village(village, without=[202306])
    add_report(village, 202306, serious_disputes=1)
    page = re.sub(r"<[^>]+>|\s", "", client_for(staff).get(f"/grade/{village.pk}/{YEAR}/").content.decode())
    assert "2023年出现过“六无”所列情形；此后不再出现，最早2026年度满3年" in page
    assert "最早2026年度可以达到模范村。" in page


def test_by_points_the_fewest_items_that_are_enough(village):
    add_months(village, contraception_done=96)
    add_appraisal(village, 88)
    publish_points()
    add_score(village, inspected=3000)
    found = outcome(village)
    assert (found.points.total, found.grade) == (8500, "advanced")
    assert reach(found, steps(found, THIS_YEAR)) == "离优秀村差5分，补足阵地建设（10分）就够了"


def test_the_years_are_compared_line_by_line(village, staff, client_for):
    add_months(village, first=202201, last=202412, migrants_signed=9)
    add_months(village, first=202501)
    add_appraisal(village)
    add_appraisal(village, date="2024-03-03")
    page = re.sub(r"<[^>]+>|\s", "", client_for(staff).get(f"/grade/{village.pk}/{YEAR}/").content.decode())
    assert "流动人口合同签订率90.00%（9/10）100.00%（10/10）好转" in page
    assert "避孕节育措施落实率98.00%（98/100）98.00%（98/100）—" in page
