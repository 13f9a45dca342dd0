"""The month's grid and the approval of a month (assessment/approval/views/grid.py)."""

import datetime
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import trail
from accounts.models import User
from assessment.approval.grid import column_totals
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Township, Village
from tests.assessment.records import add_report

from ..reports.typed import typed

URL = "/grid/431321107/202506/"
APPROVE = f"{URL}approve/"


@pytest.fixture(autouse=True)
def august(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2025, 8, 6))


@pytest.fixture
def staff_client(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


def fields(response: HttpResponse) -> dict[str, str]:
    """What the page's form would send back."""
    found = re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name not in ("csrfmiddlewaretoken", "q")}


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def cells(village: Village, **values: str) -> dict[str, str]:
    return {f"{village.pk}.{name}": value for name, value in typed(**values).items()}


def state_of(village: Village) -> str:
    return MonthlyReport.objects.get(village=village, period=202506).state


def test_open_rows_are_inputs_and_locked_rows_are_text(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.village, 202506, "approved", births=41)
    add_report(divisions.other_village, 202506, "returned", births=42)
    sent = fields(staff_client.get(URL))
    assert sent[f"{divisions.other_village.pk}.births"] == "42"
    assert sent[f"{divisions.community.pk}.births"] == ""
    assert f"{divisions.village.pk}.births" not in sent
    assert "<td>41</td>" in staff_client.get(URL).content.decode()


def test_villages_that_did_not_exist_are_not_listed(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    Village.objects.filter(pk=divisions.village.pk).update(closed=datetime.date(2025, 6, 1))
    Village.objects.filter(pk=divisions.other_village.pk).update(opened=datetime.date(2025, 7, 1))
    shown = text(staff_client.get(URL))
    assert "观冲村" not in shown
    assert "双桥村" not in shown
    assert "中心社区" in shown


def test_a_yearly_total_locks_its_village(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_report(divisions.village, 202500, "approved")
    page = staff_client.get(URL)
    assert "观冲村 已有全年合计" in text(page)
    assert f"row.{divisions.village.pk}" not in fields(page)


def test_sums_leave_out_blanks_and_what_does_not_apply() -> None:
    rows = [
        dict.fromkeys(FIRST_FORM.names) | {"births": 3, "levy_due": 120050, "visits": -1},
        dict.fromkeys(FIRST_FORM.names) | {"births": -1, "levy_due": 50, "visits": -1},
        dict.fromkeys(FIRST_FORM.names) | {"births": 0, "levy_due": None},
    ]
    totals = dict(zip(FIRST_FORM.names, column_totals(FIRST_FORM, rows), strict=True))
    assert (totals["births"], totals["levy_due"], totals["visits"], totals["migrants_due"]) == (
        "3",
        "1201",
        "-",
        "",
    )


def test_only_what_was_typed_in_is_saved(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_report(divisions.other_village, 202506, "draft", version=3)
    sent = fields(staff_client.get(URL))
    MonthlyReport.objects.filter(village=divisions.other_village).update(version=4, births=9)
    answer = staff_client.post(
        URL, sent | cells(divisions.village, births="2", planned_births="2") | {"act": "save"}
    )
    assert (answer.status_code, answer["Location"], said(answer)) == (
        302,
        URL,
        ["已保存 1 个村（社区）。"],
    )
    assert MonthlyReport.objects.get(village=divisions.village).births == 2
    assert MonthlyReport.objects.get(village=divisions.other_village).births == 9
    assert not MonthlyReport.objects.filter(village=divisions.community).exists()


def test_a_conflict_shows_both_and_saving_again_works(
    divisions: SimpleNamespace, staff_client: Client, other_secretary: User
) -> None:
    add_report(divisions.other_village, 202506, "draft", births=5, planned_births=5)
    sent = fields(staff_client.get(URL)) | cells(
        divisions.community, births="8", planned_births="8"
    )
    sent |= cells(divisions.other_village, births="7", planned_births="4")
    MonthlyReport.objects.update(version=2, births=6, planned_births=4, saved_by=other_secretary)
    answer = staff_client.post(URL, sent | {"act": "save"})
    assert answer.status_code == 409
    assert MonthlyReport.objects.get().births == 6
    back = fields(answer)
    assert (
        back[f"{divisions.other_village.pk}.births"],
        back[f"{divisions.community.pk}.births"],
    ) == ("7", "8")
    assert "禹秋实" in text(answer)
    assert re.search(r'<td class="grid-differs">6</td><td>4</td>', answer.content.decode())
    assert "这次一行也没有保存" in text(answer)
    again = staff_client.post(URL, back | {"act": "save"})
    assert said(again) == ["已保存 2 个村（社区）。"]
    assert MonthlyReport.objects.get(village=divisions.other_village).births == 7


def test_what_was_typed_over_a_row_that_went_up_stands_beside_it(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.village, 202506, "draft")
    sent = fields(staff_client.get(URL)) | cells(divisions.village, births="77")
    MonthlyReport.objects.update(state="submitted", version=2)
    answer = staff_client.post(URL, sent | {"act": "save"})
    assert "观冲村 ：这张月报现在是“已上报”，不能再改" in text(answer)
    assert '<td class="grid-differs">77</td>' in answer.content.decode()
    assert f"{divisions.village.pk}.births" not in fields(answer)


def test_the_same_post_twice_has_one_effect(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    sent = fields(staff_client.get(URL)) | cells(divisions.village) | {"act": "save"}
    staff_client.post(URL, sent)
    assert said(staff_client.post(URL, sent))[-1] == "这次提交已经办理过了，没有重复办理。"
    assert MonthlyReport.objects.get().version == 1


def test_unreadable_cells_are_kept_and_listed_with_what_to_do(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    sent = fields(staff_client.get(URL)) | cells(divisions.village, births="三", planned_births="0")
    answer = staff_client.post(URL, sent | {"act": "save"}, follow=True)
    assert "1 格要改正。 已照您填的原样保存，改好以前这些村不能上报" in text(answer)
    assert "观冲村，出生人数 ：应填 0 或正整数；不适用填“-”，没有数据留空" in text(answer)
    field = f"{divisions.village.pk}.births"
    assert f'<a href="#{field}">' in answer.content.decode()
    assert (
        f'<input id="{field}" name="{field}" value="三" aria-invalid="true">'
        in answer.content.decode()
    )


def test_saving_and_submitting_what_is_complete(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.community, 202506, "draft")
    sent = (
        fields(staff_client.get(URL))
        | cells(divisions.village)
        | cells(divisions.other_village, births="")
    )
    assert said(staff_client.post(URL, sent | {"act": "submit"})) == [
        "已保存 2 个村（社区）。",
        "已上报 2 个村（社区）：中心社区、观冲村。",
        "1 个村（社区）还没填完，没有上报：双桥村。",
    ]
    assert (state_of(divisions.village), state_of(divisions.other_village)) == (
        "submitted",
        "draft",
    )


@pytest.mark.parametrize("who", ["leader", "auditor", "county"])
def test_others_of_the_office_only_read(
    who: str,
    divisions: SimpleNamespace,
    client_for: Callable[[User], Client],
    request: pytest.FixtureRequest,
) -> None:
    add_report(divisions.village, 202506, "draft", births=43)
    client = client_for(request.getfixturevalue(who))
    page = client.get(URL)
    assert "<td>43</td>" in page.content.decode()
    assert fields(page) == {}
    assert "grid.js" not in page.content.decode()
    assert client.post(URL, cells(divisions.village)).status_code == 403
    assert client.post(APPROVE, {"confirmed": "1"}).status_code == 403


def test_neighbours_and_villages_find_no_grid(
    divisions: SimpleNamespace,
    outsider: User,
    secretary: User,
    client_for: Callable[[User], Client],
) -> None:
    assert client_for(outsider).get(URL).status_code == 404
    assert client_for(outsider).post(URL, cells(divisions.village)).status_code == 404
    assert client_for(secretary).get(URL).status_code == 404


def test_another_townships_rows_are_not_written(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    foreign = {f"row.{divisions.foreign_village.pk}": "0:x"} | cells(divisions.foreign_village)
    assert staff_client.post(URL, foreign | {"act": "save"}).status_code == 409
    assert not MonthlyReport.objects.exists()


def test_a_county_chooses_a_township(
    divisions: SimpleNamespace, county: User, client_for: Callable
) -> None:
    client = client_for(county)
    assert 'href="/grid/431321108/202506/"' in client.get("/grid/431321/202506/").content.decode()
    assert "企石村" in text(client.get("/grid/431321108/202506/"))


@pytest.mark.parametrize(
    "path", ["431321107/202509", "431321107/202513", "431321107/202500", "431321107207/202506"]
)
def test_what_has_no_grid(path: str, divisions: SimpleNamespace, staff_client: Client) -> None:
    assert staff_client.get(f"/grid/{path}/").status_code == 404


def test_a_version_that_is_no_number_is_out_of_date(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    report = add_report(divisions.village, 202506, "submitted")
    chosen = {"confirmed": "1", "village": f"{divisions.village.pk}:{'9' * 5000}"}
    assert staff_client.post(APPROVE, chosen).status_code == 409
    report.refresh_from_db()
    assert report.state == "submitted"


def test_approving_asks_first_and_leaves_odd_figures_unticked(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.village, 202506, "submitted")
    add_report(divisions.other_village, 202506, "submitted", late_abortions=1)
    add_report(divisions.community, 202506, "draft")
    page = staff_client.post(APPROVE)
    assert page.status_code == 200
    assert "2 个村（社区）等待审核，其中 1 个有疑点" in text(page)
    assert "大月份引产1例" in text(page)
    ticked = dict(re.findall(r'name="village" value="(\d+):1"( checked)?', page.content.decode()))
    assert ticked == {divisions.other_village.pk: "", divisions.village.pk: " checked"}
    assert state_of(divisions.village) == "submitted"


def test_the_ticked_ones_are_approved(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_report(divisions.village, 202506, "submitted")
    add_report(divisions.other_village, 202506, "submitted")
    answer = staff_client.post(
        APPROVE, {"confirmed": "1", "village": [f"{divisions.village.pk}:1"]}
    )
    assert said(answer) == ["已审核 1 个村（社区）的2025年6月月报。"]
    assert (state_of(divisions.village), state_of(divisions.other_village)) == (
        "approved",
        "submitted",
    )


def test_a_change_behind_the_confirmation_stops_it(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.village, 202506, "submitted")
    add_report(divisions.other_village, 202506, "submitted", version=2)
    seen = [f"{divisions.village.pk}:1", f"{divisions.other_village.pk}:1"]
    answer = staff_client.post(APPROVE, {"confirmed": "1", "village": seen})
    assert answer.status_code == 409
    assert "您查看之后，1 个村（社区）的月报有变化，这次一个也没有审核。" in text(answer)
    assert state_of(divisions.village) == "submitted"


def test_nothing_ticked_approves_nothing(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_report(divisions.village, 202506, "submitted")
    assert "一个村也没有勾选，没有审核。" in text(staff_client.post(APPROVE, {"confirmed": "1"}))
    assert state_of(divisions.village) == "submitted"


def grow(township: Township, number: int) -> list[Village]:
    """The township with exactly `number` villages, every one with a draft that has an unreadable
    cell."""
    Village.objects.in_division(township.pk).delete()
    villages = [
        Village(code=f"{township.pk}{200 + n}", name=f"第{n}村", township=township)
        for n in range(number)
    ]
    Village.objects.bulk_create(villages)
    for village in villages:
        add_report(village, 202506, "draft", unread={"visits": "若干"})
    return villages


def queries(act: Callable[[], HttpResponse]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code in (200, 302)
    return len(captured)


def test_queries_are_the_same_for_1_3_and_44_villages(
    staff_client: Client, township: Township
) -> None:
    shown, saved, approved = set(), set(), set()
    staff_client.get(
        URL
    )  # the session's first request and the trail's first entry write one row more
    trail.record(by=None, action="建立", target="洪山殿镇")
    for number in (1, 3, 44):
        villages = grow(township, number)
        shown.add(queries(lambda: staff_client.get(URL)))
        sent = fields(staff_client.get(URL)) | {"act": "submit"}
        for village in villages:
            sent |= cells(village, births="2", planned_births="2")
        saved.add(queries(lambda sent=sent: staff_client.post(URL, sent)))
        assert MonthlyReport.objects.filter(state="submitted", births=2).count() == number
        approved.add(queries(lambda: staff_client.post(APPROVE)))
        MonthlyReport.objects.all().delete()
    assert (len(shown), len(saved), len(approved)) == (1, 1, 1)
