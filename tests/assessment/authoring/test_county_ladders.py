"""A county's own ladder is read by its own criteria, titles and windows, not those of the first
version."""

import pytest

from accounts.models import User
from assessment.approval.services.approve import correct_report
from assessment.authoring.faults import faults
from assessment.grading.figures import CountFigure, Figure, FindingFigure, RatioFigure, VillageFacts
from assessment.grading.outcomes import VillageOutcome, score
from assessment.grading.ranking import rank, rule
from assessment.grading.services.outcomes import compute_village
from assessment.models import CorrectionEffect, MonthlyReport
from assessment.papers.book.content import collect
from assessment.papers.book.summary import sections
from assessment.results.next_step import Outlook, answer, step
from assessment.rounds.printing import acceptance_forms
from assessment.standards.data import load
from associations.models import Village
from tests.conftest import TOWNSHIP, VILLAGE

from ..ladders import DATA, publish_ladder, rung
from ..points import publish_points
from ..records import YEAR, add_finding, add_months


def outcome(code: str, *figures: Figure) -> VillageOutcome:
    standard = load("ladder", DATA)
    return score(VillageFacts(code, code, "village", figures, None), standard, YEAR)


def test_villages_are_ordered_by_the_rates_that_the_standard_has() -> None:
    held, none = FindingFigure(held=True), CountFigure(0, 60)
    found = [
        outcome("1", held, RatioFigure(85, 100), none),
        outcome("2", held, RatioFigure(90, 100), none),
    ]
    assert [(row.place, row.outcome.village) for row in rank(found)] == [(1, "2"), (2, "1")]
    said = rule(load("ladder", DATA))
    assert said == (
        "先按等次，再按达到的项数占各项的比例，再依次按两年政策内出生率由高到低排列；"
        "全部相同的并列。"
    )
    without = load("ladder", DATA | {"criteria": [DATA["criteria"][0]]})
    assert rule(without) == "先按等次，再按达到的项数占各项的比例由高到低排列；全部相同的并列。"


def test_the_summary_tells_the_order_of_its_standard(village: Village) -> None:
    publish_points()
    texts = {section.title: section.paragraphs for section in sections(collect(TOWNSHIP, YEAR), {})}
    assert "按总分由高到低" in texts["年终排队"][0]


def test_a_correction_names_every_grade_by_its_title(village: Village, staff: User) -> None:
    """The ladder looks back five years, the first version three."""
    publish_ladder()
    add_months(village, first=202101)
    add_finding(village, "three_life_services")
    report = MonthlyReport.objects.get(period=202103)
    correct_report(
        report=report,
        typed={"late_abortions": "1"},
        reason="核对病历登记后补报",
        version=1,
        by=staff,
    )
    effects = {
        e.year: (e.title_before, e.title_after)
        for e in CorrectionEffect.objects.filter(year__lte=YEAR)
    }
    assert effects == {
        2021: ("创建村", "创建村"),
        2022: ("创建村", "创建村"),
        2023: ("创建村", "创建村"),
        2025: ("标杆村", "达标村"),
    }


def test_at_the_top_without_the_grade_below(village: Village) -> None:
    publish_ladder()
    add_months(village, first=202101)
    add_finding(village, "three_life_services", held=False)
    found = compute_village(village=VILLAGE, year=YEAR)
    assert answer(found, "洪山殿镇") == "洪山殿镇观冲村2025年度为标杆村，已是最高等次"
    said = answer(found, "洪山殿镇", published="确认为达标村")
    assert said == "洪山殿镇观冲村2025年度确认为达标村；按现有资料计算为标杆村，已是最高等次"


@pytest.mark.parametrize(
    ("figures", "year"),
    [({2024: (0, 100), 2025: (6, 100)}, 2027), ({2024: (6, 100), 2025: (0, 100)}, 2026)],
)
def test_what_may_not_be_exceeded_holds_again_when_the_bad_year_has_left(
    figures: dict[int, tuple[int, int]], year: int
) -> None:
    most = rung(
        "i4",
        "qualified",
        "瞒报比例",
        "sum",
        numerator="concealed_births",
        denominator="births",
        threshold=200,
        years=2,
        at_most=True,
    )
    standard = load("ladder", DATA | {"criteria": [most]})
    found = score(VillageFacts("1", "1", "village", (RatioFigure(6, 200),), None), standard, YEAR)
    told = step(found.criteria[0], Outlook(2026, {"i4": figures}))
    said = f"请核实出生统计，如实报告和更正（现6/200）；今后各年均做到的，最早{year}年度可望达到"
    assert (told.text, told.year) == (said, year)


def test_the_acceptance_asks_for_what_the_standard_looks_at(village: Village) -> None:
    assert len(acceptance_forms(VILLAGE, YEAR, "six")[0].findings) == 2
    publish_ladder()
    assert [label for label, _ in acceptance_forms(VILLAGE, YEAR, "six")[0].findings] == [
        "“三生”服务特色鲜明、卓有成效"
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"grades": [{**g, "inherits": "no"} for g in DATA["grades"]]},
            "有的等次没有写明是否须先达到低一等次",
        ),
        (
            {"criteria": [{**c, "at_most": "no"} for c in DATA["criteria"]]},
            "“三生服务”的达到方向不认识",
        ),
    ],
)
def test_a_word_where_yes_or_no_belongs_is_a_fault(change: dict, text: str) -> None:
    assert faults(DATA) == []
    assert faults(DATA | change)[0].text == text
