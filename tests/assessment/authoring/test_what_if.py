"""What-if: who would move under a changed standard, by which criterion, without a trace."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry
from assessment.authoring.alterations import alter
from assessment.authoring.what_if import ComparedVillage, WhatIf, try_out
from assessment.grading.services.outcomes import assess, tried
from assessment.models import MonthlyReport, Outcome
from assessment.standards.services import standard_for
from associations.models import Village

from ..records import (
    HEALTHY,
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
)

TOWNSHIP, COUNTY = "431321107", "431321"
PAGE = f"/what-if/{TOWNSHIP}/{YEAR}/"


@pytest.fixture
def villages(village, other_village, community):
    """A model village of 98% contraception; one of 96%; a community with one of the six in 2023 and
    no finding."""
    add_model_village(village)
    add_months(other_village, contraception_done=96)
    add_appraisal(other_village)
    for kind in ("informed_choice", "three_life_services"):
        add_finding(other_village, kind)
    add_months(community, without=[202303])
    add_report(community, 202303, serious_disputes=1)
    add_appraisal(community)


def trial(year: int = YEAR, code: str = TOWNSHIP, **changes: dict[str, int | None]) -> WhatIf:
    standard = standard_for(year)
    return try_out(code=code, year=year, standard=standard, tried=alter(standard, changes))


def moves(found: WhatIf) -> dict[str, tuple[str, str, str]]:
    return {
        pair.before.name: (pair.before.grade, pair.after.grade, pair.why) for pair in found.moved
    }


def test_a_lower_threshold_lifts_a_village(villages):
    found = trial(contraception_rate={"threshold": 9600})
    why = "措施落实率：未达到（96/100，门槛98%）→达到（96/100，门槛96%）"
    assert moves(found) == {"双桥村": ("created", "model", why)}
    assert [(grade.code, before, after) for grade, before, after in found.counts] == [
        ("model", 1, 2),
        ("advanced", 0, 0),
        ("qualified", 0, 0),
        ("created", 2, 1),
    ]
    assert [alteration.text for alteration in found.alterations] == ["措施落实率：门槛98%→96%"]
    assert [(effect.before, effect.after) for effect in found.effects] == [(2, 3)]


def test_a_threshold_just_above_a_figure_lets_it_fall(villages):
    assert moves(trial(contraception_rate={"threshold": 9800})) == {}
    found = trial(contraception_rate={"threshold": 9801})
    why = "措施落实率：达到（98/100，门槛98%）→未达到（98/100，门槛98.01%）"
    assert moves(found) == {"观冲村": ("model", "created", why)}
    assert found.targets[0].lacking == 3


def test_what_is_switched_off_is_not_asked_for(villages):
    found = trial(community_services={"not_applicable_from": YEAR})
    assert moves(found) == {"中心社区": ("created", "advanced", "社区服务：不能判定→不要求")}
    assert [(effect.before, effect.after) for effect in found.effects] == [(0, None)]


def test_a_shorter_window_forgets_what_lies_before_it(villages, community):
    add_finding(community, "community_services")
    for kind in ("informed_choice", "three_life_services"):
        add_finding(community, kind)
    found = trial(six_none_3y={"years": 1})
    assert moves(found) == {"中心社区": ("advanced", "model", "三年六无：未达到→达到")}
    assert moves(trial(six_none_2y={"years": 3})) == {
        "中心社区": ("advanced", "qualified", "两年六无：达到→未达到")
    }, "and a longer one remembers"


def test_what_is_switched_off_in_the_standard_can_be_tried_on(village):
    add_model_village(village, migrants_signed=9)
    standard = standard_for(YEAR)
    without = alter(standard, {"migrant_contract_rate": {"not_applicable_from": 2021}})
    found = try_out(code=TOWNSHIP, year=YEAR, standard=without, tried=standard)
    assert moves(found)["观冲村"] == (
        "model",
        "created",
        "合同签订率：不要求→未达到（9/10，门槛100%）",
    )
    assert [alteration.texts for alteration in found.alterations] == [["启用"]]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"contraception_rate": {"threshold": 9600}, "six_none_3y": {"years": 2}},
        {
            "planned_birth_rate": {"years": 1},
            "levy_rate": {"not_applicable_from": YEAR},
            "six_none_2y": {"years": 1},
        },
    ],
)
def test_both_sides_are_what_each_standard_gives_by_itself(villages, changes):
    standard = standard_for(YEAR)
    altered = replace(alter(standard, changes), digest="")
    found = try_out(code=COUNTY, year=YEAR, standard=standard, tried=altered)
    for side, alone in (("before", standard), ("after", altered)):
        expected = [
            (o.facts, o.held, o.grade) for o in tried(code=COUNTY, year=YEAR, standard=alone)
        ]
        assert [
            (o.facts, o.held, o.grade) for o in (getattr(pair, side) for pair in found.pairs)
        ] == expected


def test_nothing_is_stored_and_no_query_is_added(villages, staff, client_for):
    assess(code=TOWNSHIP, year=YEAR)
    client = client_for(staff)
    client.get(PAGE)
    before = (Outcome.objects.count(), TrailEntry.objects.count())
    counts = set()
    for query in (
        "",
        "?threshold-contraception_rate=99",
        "?years-six_none_3y=1&use-community_services=no",
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE + query).status_code == 200
        counts.add(len(captured))
        assert not any(
            query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in captured
        )
    assert len(counts) == 1
    assert (Outcome.objects.count(), TrailEntry.objects.count()) == before


def test_the_address_says_nothing_but_the_changes(villages, staff, client_for):
    client = client_for(staff)
    typed = {
        "threshold-contraception_rate": "９６.０%",
        "threshold-levy_rate": "100",
        "use-levy_rate": "yes",
    }
    answer = client.get(PAGE, typed)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?threshold-contraception_rate=96")
    page = client.get(answer.url).content.decode()
    assert "措施落实率：门槛98%→96%" in page
    assert "双桥村" in page
    assert "创建村 → 模范村" in page
    assert f'href="{PAGE}">恢复原标准' in page
    assert client.get(f"{PAGE}?nonsense=1&threshold-levy_rate=").url == PAGE


@pytest.mark.parametrize("typed", ["abc", "101", "-1", "97.555", "１０００"])
def test_what_is_no_percentage_is_told_beside_the_field_and_kept(
    villages, staff, client_for, typed
):
    page = client_for(staff).get(PAGE, {"threshold-contraception_rate": typed}).content.decode()
    assert "门槛填 0 到 100 的百分数，最多两位小数，例如 97.5。" in page
    assert f'value="{typed}"' in page
    assert "没有试算" in page
    assert "哪些村会动" not in page


def test_a_county_sees_its_townships_and_leads_to_each(
    villages, county, client_for, foreign_village
):
    page = (
        client_for(county)
        .get(f"/what-if/{COUNTY}/{YEAR}/?threshold-contraception_rate=96")
        .content.decode()
    )
    assert f'href="{PAGE}?threshold-contraception_rate=96">洪山殿镇' in page
    assert "甘棠镇" in page
    assert page.index("双桥村") > page.index('<th scope="rowgroup" colspan="3">洪山殿镇')


def test_a_village_leads_to_its_township(villages, staff, client_for, village):
    assert client_for(staff).get(f"/what-if/{village.pk}/{YEAR}/").url == PAGE


@pytest.fixture
def county_of_villages(township, foreign_village):
    """Seventy-one villages in two townships, every one of them qualified but for a finding of
    2025."""
    made = [
        Village(code=f"{TOWNSHIP}{number}", name=f"第{number}村", township=township)
        for number in range(300, 370)
    ]
    Village.objects.bulk_create(made)
    for village in (*made, foreign_village):
        add_appraisal(village)
    MonthlyReport.objects.bulk_create(
        MonthlyReport(village=village, period=year * 100, state="approved", **HEALTHY)
        for village in (*made, foreign_village)
        for year in (2023, 2024, 2025)
    )


def test_a_long_list_comes_page_by_page_with_how_many_go_which_way(
    county_of_villages, county, client_for
):
    client, address = (
        client_for(county),
        f"/what-if/{COUNTY}/{YEAR}/?threshold-satisfaction_rate=100",
    )
    page = client.get(address)
    assert [
        (move.before.code, move.after.code, move.count) for move in page.context["trial"].moves
    ] == [("advanced", "created", 71)]
    assert [(name, len(pairs)) for name, pairs in page.context["groups"]] == [("洪山殿镇", 50)]
    text = page.content.decode()
    assert "先进村 → 创建村</span><strong>71 个村" in text
    assert "第 1 页，共 2 页，71 条" in text
    assert "threshold-satisfaction_rate=100&amp;page=2" in text
    second = client.get(f"{address}&page=2")
    assert second.status_code == 200
    assert [(name, len(pairs)) for name, pairs in second.context["groups"]] == [
        ("洪山殿镇", 20),
        ("甘棠镇", 1),
    ]
    assert (
        f'/what-if/{TOWNSHIP}/{YEAR}/?threshold-satisfaction_rate=100"' in second.content.decode()
    ), "not the page"


def test_reasons_are_only_made_for_the_villages_of_the_page(
    county_of_villages, county, client_for, monkeypatch
):
    asked = []
    monkeypatch.setattr(ComparedVillage, "why", property(lambda pair: asked.append(pair) or "因为"))
    client_for(county).get(f"/what-if/{COUNTY}/{YEAR}/?threshold-satisfaction_rate=100")
    assert len(asked) == 50


def test_the_workbook_has_every_village_that_moves(villages, county, client_for, foreign_village):
    answer = client_for(county).get(
        f"/what-if/{COUNTY}/{YEAR}/workbook/?threshold-contraception_rate=96"
    )
    rows = list(
        openpyxl.load_workbook(io.BytesIO(answer.getvalue()))["会升降的村"].iter_rows(
            values_only=True
        )
    )
    assert rows[1][0] == "措施落实率：门槛98%→96%"
    assert rows[4:] == [
        (
            *("洪山殿镇", "431321107210", "双桥村", "村", "升", "创建村", "模范村"),
            "措施落实率：未达到（96/100，门槛98%）→达到（96/100，门槛96%）",
        )
    ]
    assert client_for(county).get(f"/what-if/431321107207/{YEAR}/workbook/").status_code == 404
