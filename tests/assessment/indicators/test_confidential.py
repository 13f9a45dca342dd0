"""What is told village by village never counts confidential families (adr 8, 30)."""

import copy

import pytest

from assessment.indicators import section as indicators
from assessment.reports.form import section as form
from associations.vocabulary.in_force import READY, documents, ready

TITLE = "计划生育特殊家庭户数"


@pytest.mark.parametrize("kind", ["title", "short", "help", "key", "section"])
def test_no_column_of_a_report(kind: str) -> None:
    content = copy.deepcopy(documents().section("form"))
    assert form.faults(content) == []
    content["columns"][0][kind] = "特殊家庭"
    assert any("这样的家庭要保密，不能按村填报" in fault for fault in form.faults(content))


def test_no_indicator() -> None:
    content = copy.deepcopy(documents().section("indicators"))
    assert indicators.faults(content) == []
    content[0]["title"] = TITLE
    (fault,) = indicators.faults(content)
    assert fault == f"第1个指标“{TITLE}”里的“特殊家庭”要保密，不能按村公布数字"


@pytest.mark.parametrize("name", sorted(path.stem for path in READY.glob("*.json")))
def test_none_that_comes_with_the_program(name: str) -> None:
    data = ready(name)["data"]
    assert form.faults(data["form"]) == []
    assert indicators.faults(data["indicators"]) == []
