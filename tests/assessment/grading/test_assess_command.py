"""manage.py assess: the JSON that others read, the table that people read, and its refusals."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessment.models import Outcome, Standard
from associations.models import Village
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
)
from tests.conftest import COMMUNITY, COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE

CODES = [
    "planned_birth_rate",
    "contraception_rate",
    "migrant_contract_rate",
    "levy_rate",
    "satisfaction_rate",
    "six_none_2y",
    "informed_choice",
    "six_none_3y",
    "three_life_services",
]


def run(**options: Any) -> str:
    out = io.StringIO()
    call_command("assess", stdout=out, **{"year": YEAR, **options})
    return out.getvalue()


def assessed(**options: Any) -> list[dict[str, Any]]:
    return json.loads(run(format="json", **options))


def test_one_object_per_village_of_the_division(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> None:
    assert [v["village"] for v in assessed()] == [
        COMMUNITY,
        VILLAGE,
        OTHER_VILLAGE,
        FOREIGN_VILLAGE,
    ]
    assert [v["village"] for v in assessed(division=COUNTY)] == [
        COMMUNITY,
        VILLAGE,
        OTHER_VILLAGE,
        FOREIGN_VILLAGE,
    ]
    assert [v["village"] for v in assessed(division=TOWNSHIP)] == [
        COMMUNITY,
        VILLAGE,
        OTHER_VILLAGE,
    ]
    assert [v["village"] for v in assessed(division=VILLAGE)] == [VILLAGE]


def test_a_village_in_json(village: Village) -> None:
    add_model_village(village, without=[202301], levy_due=120050, levy_collected=120050)
    (found,) = assessed(division=VILLAGE)
    criteria = {c["code"]: c for c in found.pop("criteria")}
    assert found == {
        "village": VILLAGE,
        "name": "观冲村",
        "kind": "village",
        "year": 2025,
        "standard": "v1",
        "grade": "created",
        "missing": ["2023-01"],
    }
    assert list(criteria) == CODES
    assert criteria["planned_birth_rate"] == {
        "code": "planned_birth_rate",
        "grade": "qualified",
        "numerator": 35,
        "denominator": 35,
        "threshold": 0.9,
        "window": "2023-01/2025-12",
        "held": None,
        "reason": "缺2023年1月的数据，不能判定",
    }
    assert criteria["contraception_rate"] == {
        "code": "contraception_rate",
        "grade": "qualified",
        "numerator": 98,
        "denominator": 100,
        "threshold": 0.98,
        "window": "2025-12",
        "held": True,
        "reason": "98÷100＝98.00%，达到98%",
    }
    assert (criteria["levy_rate"]["numerator"], criteria["levy_rate"]["denominator"]) == (
        14406,
        14406,
    )
    assert criteria["six_none_2y"] == {
        "code": "six_none_2y",
        "grade": "advanced",
        "numerator": 0,
        "denominator": 24,
        "threshold": None,
        "window": "2024-01/2025-12",
        "held": True,
        "reason": "24个月均未出现“六无”所列情形",
    }
    assert criteria["informed_choice"] == {
        "code": "informed_choice",
        "grade": "model",
        "numerator": None,
        "denominator": None,
        "threshold": None,
        "window": "2025-01/2025-12",
        "held": True,
        "reason": "现场核查：达到",
    }


def test_a_community_has_its_criterion_before_those_of_higher_grades(community: Village) -> None:
    add_model_village(community)
    (found,) = assessed(division=COMMUNITY)
    assert [c["code"] for c in found["criteria"]] == [*CODES[:5], "community_services", *CODES[5:]]
    assert (found["kind"], found["grade"]) == ("community", "model")


def test_every_grade_occurs_as_its_code(
    village: Village, other_village: Village, community: Village
) -> None:
    add_model_village(village)
    add_months(other_village)
    add_appraisal(other_village)
    assert {v["name"]: v["grade"] for v in assessed(division=TOWNSHIP)} == {
        "观冲村": "model",
        "双桥村": "advanced",
        "中心社区": "created",
    }
    add_months(community, without=[202412])
    add_report(community, 202412, late_abortions=1)
    add_appraisal(community)
    add_finding(community, "community_services")
    assert assessed(division=COMMUNITY)[0]["grade"] == "qualified"


def test_the_json_is_what_is_stored(village: Village) -> None:
    add_model_village(village, without=[202305])
    (found,) = assessed(division=VILLAGE)
    row = Outcome.objects.get(village=village, current=True)
    assert (row.grade, row.criteria) == (found["grade"], found["criteria"])


def test_another_standard_by_its_code(village: Village) -> None:
    v1 = Standard.objects.get(code="v1")
    easy = [c for c in v1.data["criteria"] if c["measure"] == "finding"]
    Standard.objects.create(
        code="trial",
        title="试行",
        effective_from=2040,
        data=v1.data | {"criteria": easy},
        digest="d",
    )
    add_finding(village, "informed_choice")
    add_finding(village, "three_life_services")
    (found,) = assessed(division=VILLAGE, standard="trial")
    assert (found["standard"], found["grade"], len(found["criteria"])) == ("trial", "model", 2)
    assert assessed(division=VILLAGE)[0]["grade"] == "created"


def test_the_table_names_what_is_lacking(village: Village) -> None:
    add_model_village(village, without=[202301, 202302])
    lines = run(division=VILLAGE).splitlines()
    assert lines[0].split() == [VILLAGE, "观冲村", "创建村"]
    assert "    合格村标准（1） 连续三年累计政策内出生率：缺2023年1月至2月的数据，不能判定" in lines
    assert lines[-2:] == ["    缺报：2023年1月至2月", "共 1 个村（社区）"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"year": 1999}, "1999年没有起用的考评标准"),
        ({"standard": "v9"}, "没有编号为“v9”的考评标准"),
        ({"division": "洪山殿"}, "区划代码只能是数字"),
        (
            {"division": "999999"},
            "没有代码以 999999 开头的村（社区），请核对区划代码，或先导入区划",
        ),
        ({"year": 99999}, "没有99999年这个考评年度，请写四位数的年份"),
        ({"year": 25, "standard": "v1"}, "没有25年这个考评年度，请写四位数的年份"),
    ],
)
def test_refusals_are_in_chinese(village: Village, options: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(**options)
