"""On-site findings: the township's matrix, one village's, and recording them with the trail."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import TrailEntry
from assessment.models import Finding
from associations.models import Village
from tests.conftest import COMMUNITY, COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE


@pytest.fixture
def office(client_for, staff) -> Client:
    return client_for(staff)


@pytest.fixture
def finding(village) -> Finding:
    return Finding.objects.create(
        village=village, year=2025, kind="informed_choice", held=True, evidence="走访 20 户"
    )


def edit_url(code: str = VILLAGE, kind: str = "informed_choice", year: int = 2025) -> str:
    return reverse("finding-edit", args=[code, year]) + f"?kind={kind}"


def save(client: Client, url: str, page=None, **fields: str):
    """Post the form as a browser would, with the hidden fields of the page."""
    html = (page or client.get(url)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(form_token|seen)" value="([^"]*)"', html))
    return client.post(url, hidden | fields, follow=True)


def test_the_township_sees_every_village_and_kind(office, divisions, finding) -> None:
    page = office.get(reverse("finding-list", args=[TOWNSHIP, 2025]))
    states = {
        row.village.name: [cell.state if cell.applies else None for cell in row.cells]
        for row in page.context["rows"]
    }
    assert states == {
        "中心社区": ["missing", "missing", "missing"],
        "观冲村": ["held", "missing", None],
        "双桥村": ["missing", "missing", None],
    }
    assert page.context["totals"] == [
        {"held": 1, "failed": 0, "missing": 2},
        {"held": 0, "failed": 0, "missing": 3},
        {"held": 0, "failed": 0, "missing": 1},
    ]


def test_villages_that_are_gone_by_the_end_of_the_year_are_left_out(office, divisions) -> None:
    Village.objects.filter(pk=OTHER_VILLAGE).update(closed="2025-12-31")
    page = office.get(reverse("finding-list", args=[TOWNSHIP, 2025]))
    assert [row.village.name for row in page.context["rows"]] == ["中心社区", "观冲村"]
    assert office.get(edit_url(OTHER_VILLAGE)).status_code == 404
    assert office.get(edit_url(OTHER_VILLAGE, year=2024)).status_code == 200


def test_a_secretary_reads_the_own_village_and_writes_nothing(
    client_for, secretary, finding
) -> None:
    client = client_for(secretary)
    page = client.get(reverse("finding-list", args=[VILLAGE, 2025]))
    assert "走访 20 户" in page.content.decode()
    assert edit_url() not in page.content.decode()
    assert client.get(reverse("finding-list", args=[OTHER_VILLAGE, 2025])).status_code == 404
    assert client.get(reverse("finding-list", args=[TOWNSHIP, 2025])).status_code == 404
    assert client.post(edit_url(), {"held": "0", "evidence": "x"}).status_code == 403
    assert Finding.objects.get().held is True


def test_a_leader_reads_and_does_not_write(client_for, leader, finding) -> None:
    client = client_for(leader)
    assert client.get(reverse("finding-list", args=[TOWNSHIP, 2025])).status_code == 200
    assert (
        client.get(edit_url()).status_code
        == client.post(edit_url(), {"held": "0"}).status_code
        == 403
    )


def test_the_county_chooses_a_township(client_for, county, divisions) -> None:
    page = client_for(county).get(reverse("finding-list", args=[COUNTY, 2025]))
    assert reverse("finding-list", args=[TOWNSHIP, 2025]) in page.content.decode()


def test_recording_a_finding(office, staff, village) -> None:
    done = save(office, edit_url(), held="0", evidence="3 户不知道可以自己选")
    found = Finding.objects.get()
    assert (found.village, found.year, found.kind, found.held) == (
        village,
        2025,
        "informed_choice",
        False,
    )
    assert (found.evidence, found.by) == ("3 户不知道可以自己选", staff)
    assert [str(m) for m in done.context["messages"]] == [
        "观冲村2025年的“知情选择”已登记：未达到。"
    ]
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.division, entry.before) == ("登记现场核查", VILLAGE, None)
    assert entry.after == {"核查结果": "未达到", "evidence": "3 户不知道可以自己选"}


def test_changing_a_finding_keeps_before_and_after(office, finding) -> None:
    save(office, edit_url(), held="0", evidence="复查不符")
    entry = TrailEntry.objects.get()
    assert entry.action == "修改现场核查"
    assert entry.before == {"核查结果": "达到", "evidence": "走访 20 户"}
    assert entry.after == {"核查结果": "未达到", "evidence": "复查不符"}
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"held": "1", "evidence": " "}, "evidence", "请写明依据，年终报告要引用。"),
        ({"evidence": "看过"}, "held", "请选择达到或未达到。"),
    ],
)
def test_result_and_evidence_are_required_and_nothing_typed_is_lost(
    office, village, fields, field, message
) -> None:
    page = save(office, edit_url(), **fields)
    assert page.context["form"].errors == {field: [message]}
    assert fields["evidence"] in page.content.decode()
    assert Finding.objects.count() == 0


def test_two_people_recording_the_same_finding(office, finding) -> None:
    opened = office.get(edit_url())
    save(office, edit_url(), held="0", evidence="第一位")
    late = save(office, edit_url(), opened, held="1", evidence="第二位")
    assert late.status_code == 409
    assert "现在登记的是“未达到”，依据：第一位。" in late.content.decode()
    assert "第二位" in late.content.decode()
    assert Finding.objects.get().evidence == "第一位"
    save(office, edit_url(), late, held="1", evidence="第二位")
    assert (Finding.objects.get().evidence, TrailEntry.objects.count()) == ("第二位", 2)


def test_the_same_post_twice_has_one_effect(office, village) -> None:
    opened = office.get(edit_url())
    save(office, edit_url(), opened, held="1", evidence="看过")
    again = save(office, edit_url(), opened, held="1", evidence="看过")
    assert [str(m) for m in again.context["messages"]] == ["这次提交已经办理过了，没有重复办理。"]
    assert TrailEntry.objects.count() == 1


def test_what_is_not_looked_at_cannot_be_recorded(office, divisions) -> None:
    assert office.get(edit_url(VILLAGE, "community_services")).status_code == 404
    assert office.get(edit_url(COMMUNITY, "community_services")).status_code == 200
    assert office.get(edit_url(VILLAGE, "levy_rate")).status_code == 404
    assert office.get(edit_url(TOWNSHIP)).status_code == 404
    assert office.get(edit_url(FOREIGN_VILLAGE)).status_code == 404
    assert office.get(reverse("finding-list", args=[TOWNSHIP, 1979])).status_code == 404


def test_queries_do_not_grow_with_the_villages(office, divisions) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse("finding-list", args=[TOWNSHIP, 2025]))
        return len(queries)

    count()  # the session's first request writes it
    few = count()
    for number in range(41):
        village = Village.objects.create(
            code=f"{TOWNSHIP}9{number:02d}", name="某村", township=divisions.township
        )
        Finding.objects.create(
            village=village, year=2025, kind="informed_choice", held=True, evidence="看过"
        )
    assert count() == few
