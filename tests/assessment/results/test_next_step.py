"""The shortest way to the next grade, exactly: how many are lacking, and the earliest year that can
bring it."""

import re

import pytest

from assessment.grading.outcomes import VillageOutcome
from assessment.grading.services.outcomes import compute_village
from assessment.results.next_step import Outlook, reach, step, steps
from associations.models import Village
from tests.prove.share import a_share

from ..points import add_score, publish_points
from ..records import YEAR, add_appraisal, add_model_village, add_months, add_report, criterion
from ..telling import told

THIS_YEAR = Outlook(YEAR)
NEXT_YEAR = Outlook(YEAR + 1)


def outcome(village: Village) -> VillageOutcome:
    found = compute_village(village=village.pk, year=YEAR)
    assert found is not None
    return found


def said(village: Village, outlook: Outlook) -> list[tuple[str, int | None]]:
    return [(step.text, step.year) for step in steps(outcome(village), outlook)]


def test_contraception_names_those_whose_choice_waits_and_no_number_to_reach(village):
    add_model_village(village, contraception_due=178, contraception_done=172)
    text = "尚有6人所选措施未落实，请做好随访服务（现172/178）"
    assert said(village, THIS_YEAR) == [(f"{text}；最早2025年度可望达到", YEAR)]
    assert said(village, NEXT_YEAR) == [(f"{text}；最早2026年度可望达到", 2026)]


def test_a_year_that_is_over_is_not_made_up_for(village):
    add_model_village(village, migrants_due=10, migrants_signed=8)
    text = "还须与2名流动人口签订合同（现8/10，须10）；2025年度已经结束，最早2026年度达到"
    assert said(village, NEXT_YEAR) == [(text, 2026)]
    found = outcome(village)
    assert reach(found, steps(found, NEXT_YEAR)) == "最早2026年度可望达到合格村"
    assert reach(found, steps(found, THIS_YEAR)) == "办完以下各项，2025年度就可以达到合格村"


def test_satisfaction_asks_for_better_service_and_another_appraisal(village):
    add_months(village)
    add_appraisal(village, 80, 100)
    text = "针对群众反映的问题改进服务，再次评议（现80/100）；最早2025年度可望达到"
    assert said(village, THIS_YEAR)[0] == (text, YEAR)


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
    """12 of 12, 12 of 24 and 12 of 12: without 2023 they are 24 of 36, and 84 more would be needed
    for 108 of 120; in 2027 only 2025 is left."""
    add_model_village(village, without=range(202401, 202413))
    add_months(village, first=202401, last=202412, births=2)
    item = criterion(outcome(village), "planned_birth_rate")
    assert item.fraction == "36/48"
    figures = {2023: (12, 12), 2024: (12, 24), 2025: (12, 12)}
    found = step(item, Outlook(2026, {"planned_birth_rate": figures}))
    assert (
        found.text
        == "请做好政策宣传和优生优育服务（现36/48）；今后均符合政策的，最早2027年度可望达到"
    )
    assert found.year == 2027


@pytest.mark.parametrize(
    ("figures", "year"),
    [
        ({2023: (10, 12), 2024: (17, 19), 2025: (19, 21)}, 2026),
        ({2023: (10, 12), 2024: (17, 20), 2025: (19, 21)}, 2026),
        ({2023: (20, 20), 2024: (10, 20), 2025: (19, 22)}, 2027),
    ],
)
def test_new_births_in_order_can_do_it_earlier(village, figures, year):
    """36 of 40 will do; 36 of 41 and 9 more are 45 of 50; 19 of 22 and 8 more are 27 of 30: 90%
    exactly."""
    add_model_village(village, births=10, planned_births=8)
    item = criterion(outcome(village), "planned_birth_rate")
    found = step(item, Outlook(2026, {"planned_birth_rate": figures}))
    assert (found.text.partition("；")[2], found.year) == (
        f"今后均符合政策的，最早{year}年度可望达到",
        year,
    )


def test_the_page_counts_the_years_from_the_reports(village, staff, client_for):
    add_model_village(village, without=[202306])
    add_report(village, 202306, serious_disputes=1)
    page = re.sub(
        r"<[^>]+>|\s", "", client_for(staff).get(f"/grade/{village.pk}/{YEAR}/").content.decode()
    )
    assert "2023年出现过“六无”所列情形；此后不再出现，最早2026年度满3年" in page
    assert "最早2026年度可望达到模范村。" in page


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
    page = re.sub(
        r"<[^>]+>|\s", "", client_for(staff).get(f"/grade/{village.pk}/{YEAR}/").content.decode()
    )
    assert "流动人口合同签订率90.00%（9/10）100.00%（10/10）好转" in page
    assert "避孕节育措施落实率98.00%（98/100）98.00%（98/100）—" in page


def test_what_waits_for_data_is_neither_better_nor_worse(village, staff, client_for):
    add_months(village, first=202201, last=202412)
    add_months(village, first=202501, without=[202503])
    page = re.sub(
        r"<[^>]+>|\s", "", client_for(staff).get(f"/grade/{village.pk}/{YEAR}/").content.decode()
    )
    assert "不能判定暂不比较" in page
    assert "不能判定下降" not in page


QUOTA = re.compile(
    r"(至少|还须|还需|还差|尚须|尚差|须有|差|最多|不少于|须|达到)[有与]?\s?[0-9]+\s?(人|名|例|个"
    r"孩|户)"
)


def failing(village: Village) -> None:
    """On births, contraception and satisfaction, and on nothing else."""
    add_months(village, births=10, planned_births=8, contraception_due=220, contraception_done=200)
    add_appraisal(village, 180, 220)


@pytest.mark.parametrize("standard", a_share(["ladder", "points"], one_in=2))
def test_no_page_paper_or_workbook_tells_how_many_people_to_reach(
    divisions, village, staff, leader, client_for, standard
):
    """Rule 4 of the office's wording: services and years, never a number of births, users or
    satisfied people."""
    if standard == "points":
        publish_points()
    failing(village)
    add_months(divisions.other_village)
    found = list(told(client_for(staff), village, YEAR))
    assert {"overview", "village-grade", "grade-workbook", "book-draft", "book"} <= {
        where for where, _ in found
    }
    assert sum("再次评议" in text or "改进" in text for _, text in found) >= 3, (
        "they are told what to do"
    )
    quotas = [(where, hit[0]) for where, text in found for hit in QUOTA.finditer(text)]
    assert quotas == []
    assert QUOTA.search("其中到2026年底至少20人"), "the rule sees what it was made for"
    assert QUOTA.search("参评220人的，满意至少210人")
