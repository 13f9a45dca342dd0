"""`manage.py verify_outcomes`: stored grades are computed again, whatever happened to the village
since."""

import io

import pytest
from django.core.management import CommandError, call_command

from assessment.approval.services.approve import correct_report
from assessment.grading.services.outcomes import assess
from assessment.models import Outcome
from associations.models import Village
from tests.assessment.records import YEAR, add_model_village
from tests.conftest import TOWNSHIP


def verify() -> str:
    out = io.StringIO()
    call_command("verify_outcomes", stdout=out)
    return out.getvalue()


@pytest.fixture
def assessed(village: Village, community: Village) -> list[Outcome]:
    for place in (village, community):
        add_model_village(place)
    assess(code=TOWNSHIP, year=YEAR)
    return list(Outcome.objects.order_by("village"))


def test_all_follow_from_their_facts_also_after_changes(
    assessed: list[Outcome], village: Village
) -> None:
    Village.objects.update(name="改名村", kind="village")
    report = village.reports.get(period=202512)
    correct_report(
        report=report, typed={"births": "2"}, reason="漏报一名", version=report.version, by=None
    )
    assert Outcome.objects.filter(village=village, year=YEAR).count() == 3
    assert verify() == f"考评结果共 {Outcome.objects.count()} 条，重新计算全部相符。\n"


@pytest.mark.parametrize(
    "tampered",
    [
        {"grade": "qualified"},
        {"digest": "0" * 64},
        {
            "facts": [
                "431321107001",
                "中心社区",
                "community",
                [[1, 1, [], None, None, ""]] * 10,
                None,
            ]
        },
        {"criteria": []},
    ],
)
def test_a_tampered_row_is_named(assessed: list[Outcome], tampered: dict[str, object]) -> None:
    row = assessed[0]
    Outcome.objects.filter(pk=row.pk).update(**tampered)
    with pytest.raises(CommandError) as failure:
        verify()
    lines = str(failure.value).split("\n")
    assert len(lines) == 2
    assert lines[1] == f"第{row.pk}号：431321107001 2025年度（v1）"
