"""The form: drafts as typed, saving while typing, two people at once, the summary before 上报."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import TrailEntry, User
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Village

from ..records import HEALTHY, add_report
from .typed import typed

SignIn = Callable[[User], Client]
PERIOD = 202506


def post(
    client: Client, village: Village, act: str = "save", version: int = 0, **fields: str
) -> Any:
    content = {**typed(**fields), "version": str(version), "act": act}
    return client.post(f"/reports/{village.pk}/{PERIOD}/edit/", content)


def form(client: Client, village: Village, query: str = "") -> str:
    return client.get(f"/reports/{village.pk}/{PERIOD}/edit/{query}").content.decode()


def test_the_form_shows_last_month_beside_each_field(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, 202505, births=12, levy_due=10050, levy_collected=-1)
    cells = client_for(secretary).get(f"/reports/{village.pk}/{PERIOD}/edit/").context["parts"]
    last = {cell.column.name: cell.last for part in cells for cell in part.cells}
    assert (last["births"], last["levy_due"], last["levy_collected"], last["visits"]) == (
        "12",
        "100.50",
        "不适用",
        "",
    )
    assert [part.title for part in cells] == [
        "出生",
        "避孕节育",
        "流动人口",
        "社会抚养费",
        "六无",
        "服务",
    ]
    assert [part.title for part in cells if part.stock] == ["避孕节育", "流动人口"]
    assert "上月 12" in form(client_for(secretary), village)


def test_what_cannot_be_read_survives_the_draft(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    assert post(client, village, visits="abc", note="等医院\r\n回话").status_code == 302
    content = form(client, village)
    assert 'name="visits" value="abc"' in content
    assert "等医院\n回话</textarea>" in content
    assert "应填 0 或正整数" in content
    assert MonthlyReport.objects.get().note == "等医院\n回话"


def test_contradictions_are_shown_at_their_field_and_block_nothing(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    post(client, village, births="2", planned_births="5", migrants_signed="-")
    content = form(client, village)
    assert "不能大于“出生人数”（2）" in content
    assert "须同时填数" in content
    assert 'name="planned_births" value="5"' in content
    assert 'name="migrants_signed" value="不适用"' in content


def test_saving_while_typing_answers_with_the_version(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    first = post(client, village, "autosave", births="2", planned_births="2")
    assert first.json()["version"] == 1
    assert len(first.json()["saved_at"]) == 5
    again = post(
        client, village, "autosave", births="2", planned_births="2"
    )  # the answer was lost, sent again
    assert again.json()["version"] == 1
    assert (
        post(client, village, "autosave", 1, births="3", planned_births="2").json()["version"] == 2
    )
    assert not TrailEntry.objects.exists()


def test_saving_while_typing_spends_no_token(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    post(client, village, "autosave", births="2", form_token="tok")
    by_hand = post(client, village, version=1, births="3", form_token="tok")
    assert "草稿已保存" in client.get(by_hand.url).content.decode()
    assert MonthlyReport.objects.get().births == 3


def test_saving_while_typing_never_overwrites_somebody_else(
    client_for: SignIn, village: Village, secretary: User, staff: User
) -> None:
    post(client_for(staff), village, births="4")
    response = post(client_for(secretary), village, "autosave", births="7")
    assert response.status_code == 409
    assert response.json()["conflict"] is True
    assert response.json()["own"] is False
    assert "文映荷" in response.json()["message"]
    assert MonthlyReport.objects.get().births == 4


def test_a_second_window_of_ones_own_is_named_as_such(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    post(client, village, births="4")
    response = post(client, village, "autosave", births="7")
    assert response.json()["message"].startswith("您在另一个窗口里，")


def test_saving_while_typing_into_a_submitted_report_says_so(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, PERIOD, "submitted")
    response = post(client_for(secretary), village, "autosave", 1, births="7")
    assert (response.status_code, response.json()["conflict"]) == (409, False)
    assert "不能直接修改" in response.json()["message"]


def test_two_versions_side_by_side_and_the_choice_is_saved(
    client_for: SignIn, village: Village, secretary: User, staff: User
) -> None:
    client = client_for(secretary)
    post(client, village, births="2")
    post(client_for(staff), village, version=1, births="4", visits="6")
    clash = post(
        client, village, version=1, births="7", visits="abc", note="我的说明", form_token="tok"
    )
    assert clash.status_code == 409
    different = [
        (line.name, line.mine, line.theirs) for line in clash.context["lines"] if line.differs
    ]
    assert different == [("births", "7", "4"), ("visits", "abc", "6"), ("note", "我的说明", "")]
    assert MonthlyReport.objects.get().births == 4
    content = clash.content.decode()
    assert 'name="version" value="2"' in content
    for value in ("7", "4"):
        assert f'name="births" value="{value}"' in content
    post(client, village, version=2, births="7", visits="6", note="我的说明", form_token="tok")
    report = MonthlyReport.objects.get()
    assert (report.births, report.visits, report.note, report.version) == (7, 6, "我的说明", 3)


def test_what_was_typed_into_a_submitted_report_is_shown_and_not_saved(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, PERIOD, "submitted")
    response = post(client_for(secretary), village, version=1, births="7")
    content = response.content.decode()
    assert response.status_code == 409
    assert "<td>7</td><td>1</td>" in content
    assert "按选定的保存" not in content
    assert MonthlyReport.objects.get().births == 1


def test_the_same_post_twice_saves_once(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    post(client, village, births="2", form_token="tok")
    second = client.get(post(client, village, births="2", form_token="tok").url)
    assert "没有重复办理" in second.content.decode()
    assert MonthlyReport.objects.get().version == 1


def test_nothing_typed_makes_no_report(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client_for(secretary).post(
        f"/reports/{village.pk}/{PERIOD}/edit/", {"version": "0", "act": "save"}
    )
    assert not MonthlyReport.objects.exists()


def test_more_planned_than_born_derives_nothing(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    page = client.get(
        post(client, village, "submit", births="2", planned_births="3").url, follow=True
    )
    assert page.context["outside_policy"] is None
    assert "不能大于“出生人数”（2）" in page.content.decode()


def test_reporting_saves_first_and_asks_to_confirm(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    response = post(client, village, "submit", births="30", planned_births="28")
    assert response.url.endswith("/edit/?confirm=1")
    assert MonthlyReport.objects.get().state == "draft"
    page = client.get(response.url)
    assert page.context["outside_policy"] == 2
    assert f'action="/reports/{village.pk}/{PERIOD}/submit/"' in page.content.decode()


def test_the_summary_points_at_odd_figures_without_blocking(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, 202505)
    add_report(village, PERIOD, "draft", contraception_due=300, late_abortions=1)
    page = client_for(secretary).get(f"/reports/{village.pk}/{PERIOD}/edit/?confirm=1")
    assert [cell.column.name for cell in page.context["odd"]] == [
        "contraception_due",
        "late_abortions",
    ]
    assert "确认上报" in page.content.decode()


def test_the_summary_shows_first_what_changed_with_the_other_half_of_its_pair(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, 202505)
    add_report(village, PERIOD, "draft", planned_births=0)
    page = client_for(secretary).get(f"/reports/{village.pk}/{PERIOD}/edit/?confirm=1")
    first, *rest = page.context["parts"]
    assert (first.title, [cell.column.name for cell in first.cells]) == (
        "与上月不同的",
        ["births", "planned_births"],
    )
    assert "出生" not in [part.title for part in rest]
    assert {cell.column.name for part in rest for cell in part.cells} == (
        set(FIRST_FORM.names) - {"births", "planned_births"}
    )


def test_reporting_too_early_lists_what_is_missing(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    response = post(client, village, "submit", births="", levy_due="", visits="abc")
    page = client.get(response.url, follow=True)
    assert [(name, text) for name, _, text in page.context["faults"]] == [
        ("births", "还没有填；没有发生填 0"),
        ("levy_due", "还没有填；没有发生填 0，没有这项工作点“不适用”"),
        ("visits", "应填 0 或正整数；不适用填“-”，没有数据留空"),
    ]


def test_no_line_of_the_form_leaves_the_room_for_enter_to_report(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    """Without JavaScript, Enter presses the form's first button: it must be the draft's."""
    content = form(client_for(secretary), village)
    assert content.index('value="save"') < content.index('value="submit"')


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999"])
def test_a_version_that_is_no_number_counts_as_outdated(
    client_for: SignIn, village: Village, secretary: User, version: str
) -> None:
    add_report(village, PERIOD, "draft")
    response = client_for(secretary).post(
        f"/reports/{village.pk}/{PERIOD}/edit/", {**typed(births="9"), "version": version}
    )
    assert response.status_code == 409
    assert MonthlyReport.objects.get().births == HEALTHY["births"]


def test_null_bytes_are_dropped(client_for: SignIn, village: Village, secretary: User) -> None:
    post(client_for(secretary), village, visits="a\0b", note="一\0二")
    report = MonthlyReport.objects.get()
    assert (report.unread["visits"], report.note) == ("ab", "一二")
