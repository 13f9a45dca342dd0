"""Villages graded by points, from records to stored outcomes."""

import pytest

from accounts.models import User
from assessment.grading.outcomes import VillageOutcome, rescore
from assessment.grading.presentation import reason
from assessment.grading.services.outcome_json import village_json
from assessment.grading.services.outcomes import assess, compute_village, differing
from assessment.models import Outcome, Standard
from assessment.results.next_step import answer, steps
from assessment.standards.services import NoStandardError, separately_graded, standard_for
from associations.models import County, Township, Village
from tests.assessment.points import add_score, publish_points
from tests.assessment.records import YEAR, add_appraisal, add_months, criterion
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE


@pytest.fixture
def points(village: Village) -> Standard:
    return publish_points()


def graded(village: Village, **months: int) -> VillageOutcome:
    add_months(village, **months)
    add_appraisal(village, satisfied=90)
    found = compute_village(village=village.pk, year=YEAR)
    assert found is not None
    return found


def test_a_village_without_fault_has_full_marks(points: Standard, village: Village) -> None:
    add_score(village, inspected=4000, own=4000)
    found = graded(village)
    assert (found.points.total, found.grade, found.grade_title) == (10000, "model", "优秀村")
    assert answer(found, "洪山殿镇") == "洪山殿镇观冲村2025年度为优秀村，总分100分"
    assert steps(found) == []


def test_every_fault_costs_what_the_standard_says(points: Standard, village: Village) -> None:
    add_score(village, inspected=3550, own=4000, reason="公开栏没有更新")
    add_score(village, "extra", 500)
    found = graded(
        village,
        first=202501,
        contraception_due=1000,
        contraception_done=969,
        serious_disputes=1,
        births=2,
    )
    shown = {item.criterion.code: (item.score, reason(item)) for item in found.criteria}
    assert shown == {
        "contraception": (2700, "969÷1000＝96.90%，要求不低于98%，扣3分，得27分"),
        "six": (0, "12个月合计“六无”所列情形24，扣20分，得0分"),
        "satisfied": (1000, "90÷100＝90.00%，要求不低于90%，得10分"),
        "venue": (3550, "自评40分，验收35.5分，扣4.5分，得35.5分"),
        "late": (None, "12个月合计大月份引产例数0，没有否决"),
        "extra": (500, "没有自评，验收5分，加5分"),
    }
    assert (found.points.total, found.points.bonus, found.grade) == (7550, 300, "qualified")
    assert [step.item.criterion.code for step in steps(found)] == ["six", "venue", "contraception"]
    assert answer(found, "").endswith("为合格村，总分75.5分（含加分3分）；离良好村还差4.5分")


def test_a_missing_month_or_inspection_leaves_the_lowest_grade(
    points: Standard, village: Village
) -> None:
    found = graded(village, last=202510)
    assert (found.points.total, found.grade, found.to_report) == (None, "created", [202511, 202512])
    assert {item.criterion.code for item in found.criteria if item.held is None} == {
        "six",
        "venue",
        "late",
    }
    assert answer(found, "").endswith("已定得分40分，另有3项不能判定，总分待定")
    assert "缺2025年11月至12月的数据" in reason(criterion(found, "six"))


def test_a_veto_is_named_while_the_total_is_open(points: Standard, village: Village) -> None:
    found = graded(village, last=202511, late_abortions=1)
    assert (found.points.total, found.points.vetoed) == (None, "created")
    assert answer(found, "").endswith("总分待定；有一票否决的情形")


def test_what_is_stored_comes_out_again_to_the_letter(points: Standard, village: Village) -> None:
    add_score(village, inspected=3999, own=4000)
    graded(village, late_abortions=1)
    assess(code=village.pk, year=YEAR)
    row = Outcome.objects.get(village=village, standard=points)
    again = rescore(row.facts, row.standard.ladder, YEAR)
    assert (again.grade, again.digest, row.grade) == ("created", row.digest, "created")
    assert village_json(again)["criteria"] == row.criteria
    assert list(differing()) == []


def test_other_points_are_another_outcome(points: Standard, village: Village) -> None:
    score = add_score(village, inspected=4000)
    before = graded(village).digest
    type(score).objects.filter(pk=score.pk).update(inspected=3900)
    assert compute_village(village=village.pk, year=YEAR).digest != before


def test_a_county_has_its_own_standard_and_others_the_common_one(
    village: Village, outsider: User
) -> None:
    publish_points("own-2025", COUNTY)
    publish_points("own-2027", COUNTY, 2027)
    publish_points("elsewhere", "431322", 2020)
    publish_points("common-2026", "", 2026)
    assert [standard_for(year, division=VILLAGE).code for year in (2024, 2025, 2026, 2027)] == [
        *("v1", "own-2025", "own-2025", "own-2027"),
    ]
    assert [standard_for(2026, division=code).code for code in ("431300", "431322001", "")] == [
        *("common-2026", "elsewhere", "common-2026"),
    ]
    assert set(Standard.objects.visible_to(outsider).values_list("code", flat=True)) == {
        *("v1", "v1-2027", "own-2025", "own-2027", "common-2026"),
    }
    with pytest.raises(NoStandardError):
        standard_for(1999, division=VILLAGE)


def test_a_whole_province_falls_apart_into_counties_where_one_has_its_own(village: Village) -> None:
    other = County.objects.create(code="431322", name="新化县")
    town = Township.objects.create(code="431322100", name="上梅镇", county=other)
    Village.objects.create(code="431322100201", name="田坪村", township=town)
    assert separately_graded("") == [""]
    publish_points()
    assert separately_graded("43") == [COUNTY, "431322"]
    assert separately_graded(TOWNSHIP) == [TOWNSHIP]
    assert {(o.village[:6], o.standard.code) for o in assess(code="", year=YEAR)} == {
        *((COUNTY, "points"), ("431322", "v1")),
    }
