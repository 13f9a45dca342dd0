"""Outcomes in words: reasons, what changed, and what is missing to the next grade."""

import datetime

import pytest

from assessment.grading import presentation
from assessment.grading.figures import CountFigure, Figure, FindingFigure, RatioFigure
from assessment.grading.outcomes import CriterionOutcome, VillageOutcome
from assessment.grading.presentation import causes, changes, reason
from assessment.grading.services.outcomes import compute_village
from assessment.reports.periods import missing_text
from assessment.results.next_step import answer, next_grade, step, steps
from assessment.standards.data import Criterion
from assessment.standards.wording import no_cases_text, rule_text, target_texts, threshold_text
from associations.models import Village
from tests.assessment.measures import births, rule
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
    criterion,
)

V = births(years=3)
SIX_NONE = rule("six_none_3y", "model", "zero", 3)
APPRAISALS = rule("satisfaction_rate", "qualified", "appraisals", threshold=9000)
FINDING = rule("informed_choice", "model", "finding")


def outcome(village: Village, year: int = YEAR) -> VillageOutcome:
    found = compute_village(village=village.pk, year=year)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("criterion", "figure", "held", "text"),
    [
        (V, RatioFigure(90, 100), True, "90÷100＝90.00%，达到90%"),
        (V, RatioFigure(8999, 10000), False, "8999÷10000＝89.99%，未达到90%"),
        (V, RatioFigure(0, 0), True, "没有对象，视为达到"),
        (
            V,
            RatioFigure(9, 9, (202301, 202302, 202412)),
            None,
            "缺2023年1月至2月、2024年12月的数据，不能判定",
        ),
        (APPRAISALS, RatioFigure(0, 0), False, "全年没有民主评议，不能算达到"),
        (SIX_NONE, CountFigure(0, 36), True, "36个月均未出现“六无”所列情形"),
        (SIX_NONE, CountFigure(2, 36), False, "36个月中有2期月报出现“六无”所列情形"),
        (
            SIX_NONE,
            CountFigure(1, 36, (202506,)),
            None,
            "缺2025年6月的数据，不能判定；已审核的月份中有1期月报出现“六无”所列情形",
        ),
        (FINDING, FindingFigure(), None, "还没有现场核查结论，不能判定"),
        (FINDING, FindingFigure(held=True), True, "现场核查：达到"),
        (FINDING, FindingFigure(held=False), False, "现场核查：未达到"),
    ],
)
def test_reasons(criterion: Criterion, figure: Figure, held: bool | None, text: str) -> None:
    assert reason(CriterionOutcome(criterion, figure, held, YEAR)) == text


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ([], ""),
        ([202301], "2023年1月"),
        ([202301, 202302, 202303], "2023年1月至3月"),
        ([202312, 202401], "2023年12月、2024年1月"),
        ([202303, 202301, 202305], "2023年1月、2023年3月、2023年5月"),
        ([*range(202301, 202313), 202401], "2023年全年、2024年1月"),
    ],
)
def test_runs_of_months_are_folded_within_a_year(missing: list[int], text: str) -> None:
    assert missing_text(missing) == text


def texts(village: Village) -> list[tuple[str, str]]:
    return [(step.kind, step.text) for step in steps(outcome(village))]


def test_a_model_village_lacks_nothing(village: Village) -> None:
    add_model_village(village)
    found = outcome(village)
    assert (next_grade(found), steps(found)) == (None, [])
    assert answer(found, "洪山殿镇") == "洪山殿镇观冲村2025年度为模范村，各项标准全部达到"


def test_one_thing_lacking(village: Village) -> None:
    add_model_village(village, without=[202412])
    add_report(village, 202412, serious_disputes=1)
    assert answer(outcome(village), "洪山殿镇") == "洪山殿镇观冲村2025年度为合格村；离先进村还差1项"
    assert texts(village) == [
        (
            "short",
            "考评期内出现过“六无”所列情形，须从下一个自然年起重新累计满2年；请做好今后各月工作",
        )
    ]


def test_what_cannot_be_decided_is_said(village: Village) -> None:
    add_model_village(village, without=[202301])
    assert answer(outcome(village), "洪山殿镇") == (
        "洪山殿镇观冲村2025年度为创建村；离合格村还差1项，其中1项因资料不全不能判定"
    )
    assert texts(village) == [("report", "补报并审核2023年1月的月报")]


def test_each_shortfall_says_what_to_do(village: Village) -> None:
    """Twelve months lack 50 fen each. Of births, contraception and satisfaction no number to reach
    is told."""
    add_months(
        village,
        births=10,
        planned_births=8,
        contraception_due=1003,
        contraception_done=900,
        migrants_due=12,
        migrants_signed=9,
        levy_due=10050,
        levy_collected=10000,
    )
    add_appraisal(village, 80, 91)
    assert texts(village) == [
        ("short", "请做好政策宣传和优生优育服务（现288/360）；随年度推移重新累计"),
        ("short", "尚有103人所选措施未落实，请做好随访服务（现900/1003）"),
        ("short", "还须与3名流动人口签订合同（现9/12，须12）"),
        ("short", "还有6元应征未征（现1200/1206，须1206）"),
        ("short", "针对群众反映的问题改进服务，再次评议（现80/91）"),
    ]


def test_an_appraisal_and_findings_are_to_be_made(community: Village) -> None:
    add_months(community)
    assert texts(community) == [
        ("appraisal", "组织一次民主评议，并记录参评和满意人数"),
        ("finding", "开展现场核查并记录结论：流动人口属地化管理和优质服务"),
    ]
    add_appraisal(community)
    add_finding(community, "community_services")
    add_finding(community, "informed_choice", held=False)
    assert texts(community) == [
        ("finding", "整改后重新核查：全面推行避孕方法知情选择"),
        ("finding", "开展现场核查并记录结论：“三生”服务特色鲜明、卓有成效"),
    ]


def test_no_step_asks_to_change_a_figure(village: Village) -> None:
    add_months(
        village, births=10, planned_births=8, contraception_done=1, levy_due=9, levy_collected=0
    )
    assert not [text for _, text in texts(village) if "更正" in text or "修改" in text]


def test_a_fall_is_explained_by_the_criteria_that_failed(village: Village) -> None:
    add_months(village, first=202201, last=202412)
    add_months(village, first=202501, migrants_signed=9)
    add_appraisal(village)
    add_appraisal(village, date="2024-03-03")
    now, before = outcome(village), outcome(village, 2024)
    assert (before.grade, now.grade) == ("advanced", "created")
    assert [change.text for change in causes(now, before)] == [
        "合同签订率上年达到，本年未达到（90.00%）"
    ]
    assert changes(now, before) == causes(now, before)


def test_a_rise_is_explained_by_the_criteria_that_came_to_hold(village: Village) -> None:
    add_months(village, first=202201)
    add_appraisal(village, 80, 100, "2024-03-03")
    add_appraisal(village)
    add_finding(village, "informed_choice", year=2024)
    now, before = outcome(village), outcome(village, 2024)
    assert (before.grade, now.grade) == ("created", "advanced")
    assert [change.text for change in causes(now, before)] == [
        "满意率上年未达到，本年达到（95.00%）"
    ]
    assert [change.text for change in changes(now, before)] == [
        "满意率上年未达到，本年达到（95.00%）",
        "知情选择上年达到，本年不能判定",
    ]


def test_windows_in_words(village: Village) -> None:
    add_model_village(village, last=202511)
    items = {
        item.criterion.code: presentation.window_text(item) for item in outcome(village).criteria
    }
    assert items["planned_birth_rate"] == "2023年1月至2025年12月"
    assert items["contraception_rate"] == "2025年11月末"
    assert items["satisfaction_rate"] == items["informed_choice"] == "2025年"


def test_the_standard_in_words(village: Village) -> None:
    ladder = outcome(village).standard
    rules = {criterion.code: rule_text(criterion) for criterion in ladder.criteria}
    assert rules["planned_birth_rate"] == "3年累计“政策内出生人数”÷“出生人数”，不低于90%"
    assert rules["migrant_contract_rate"] == (
        "当年最后一个已审核月份的“流动人口已签合同人数”÷“流动人口应签合同人数”，等于100%"
    )
    assert rules["six_none_2y"] == "连续2个自然年，每月“六无”各项均为0"
    assert rules["informed_choice"] == "当年现场核查认定达到"
    assert target_texts(ladder) == [
        "合格村以上占比不低于90%",
        "模范村占比不低于70%",
        "模范村不少于3个",
    ]
    assert no_cases_text(APPRAISALS) == "全年没有民主评议，不能算达到"
    assert (threshold_text(9000), threshold_text(9850), threshold_text(9805)) == (
        "90%",
        "98.50%",
        "98.05%",
    )


def test_a_village_younger_than_the_window_is_told_when_it_will_be_judged(village: Village) -> None:
    village.opened = datetime.date(2024, 3, 15)
    village.save()
    add_months(village, first=202403, without=[202506])
    found = outcome(village)
    birth_rate, six_none = criterion(found, "planned_birth_rate"), criterion(found, "six_none_2y")
    assert found.facts.since == 202403
    assert reason(birth_rate) == "2024年3月起参加考评，考评期未满，缺2025年6月的数据，不能判定"
    assert step(birth_rate).text == "补报并审核2025年6月的月报"
    assert found.to_report == [202506]
    assert len(found.missing) == 12 + 2 + 1
    add_report(village, 202506)
    found = outcome(village)
    birth_rate, six_none = criterion(found, "planned_birth_rate"), criterion(found, "six_none_2y")
    assert (birth_rate.held, found.to_report) == (None, [])
    assert reason(birth_rate) == "2024年3月起参加考评，考评期未满，不能判定"
    assert (step(birth_rate).kind, step(six_none).kind) == ("wait", "wait")
    assert step(birth_rate).text.startswith("2024年3月起参加考评，2027年度起考评期满3年，才能判定")
    assert step(six_none).text.startswith("2024年3月起参加考评，2026年度起考评期满2年，才能判定")


def test_founded_in_january_the_first_year_counts_whole(village: Village) -> None:
    village.opened = datetime.date(2024, 1, 1)
    village.save()
    add_months(village, first=202401)
    found = outcome(village)
    assert "2026年度起" in step(criterion(found, "planned_birth_rate")).text
    assert criterion(found, "six_none_2y").held is True
