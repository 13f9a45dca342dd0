"""上报进度 and 催报名单 (assessment/reports/views/completeness.py)."""

import datetime
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import trail
from accounts.models import TrailEntry, User
from assessment.models import MonthlyReport
from assessment.reports.services import REMIND
from associations.models import Township, Village
from tests.assessment.records import add_months, add_report

MATRIX = "/completeness/431321107/2025/"
REMINDERS = "/completeness/431321107/202507/reminders/"


@pytest.fixture(autouse=True)
def august(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2025, 8, 6))


@pytest.fixture
def staff_client(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


def row(response: HttpResponse, name: str) -> list[tuple[str, str]]:
    """The village's twelve months as (state, word), and ("", approved/expected)."""
    line = next(part for part in response.content.decode().split("<tr>") if f">{name}</th>" in part)
    found = re.findall(r'<td class="(?:cell-)?(\w+)[^"]*">(.*?)</td>', line, re.S)
    told = [(state, re.sub(r"<[^>]*>", "", inner).strip()) for state, inner in found]
    return [(state, re.sub(r" 迟\d+天$", "", word)) for state, word in told]


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def remind(client: Client, village: Village, month: int = 202507) -> HttpResponse:
    return client.post(f"/reports/{village.pk}/{month}/remind/", follow=True)


def message(client: Client, village: Village) -> str:
    """What the village is told."""
    page = remind(client, village).content.decode()
    return re.search(rf'<pre[^>]*id="reminder-{village.pk}">(.*?)</pre>', page, re.S)[1]


def test_every_state_with_its_word(divisions: SimpleNamespace, staff_client: Client) -> None:
    for month, state in ((1, "approved"), (2, "submitted"), (3, "returned"), (4, "draft")):
        add_report(divisions.village, 202500 + month, state)
    Village.objects.filter(pk=divisions.village.pk).update(closed=datetime.date(2025, 12, 1))
    assert row(staff_client.get(MATRIX), "观冲村") == [
        ("approved", "已审核"),
        ("submitted", "已上报"),
        ("returned", "退回"),
        ("draft", "草稿"),
        ("late", "逾期"),
        ("late", "逾期"),
        ("late", "逾期"),
        ("missing", "未报"),
        ("ahead", ""),
        ("ahead", ""),
        ("ahead", ""),
        ("absent", "—"),
        ("num", "1/11"),
    ]


def test_a_yearly_total_spans_the_year(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_report(divisions.village, 202300, "approved")
    page = staff_client.get("/completeness/431321107/2023/")
    assert '<td colspan="12" class="cell-approved cell-total">' in page.content.decode()
    assert "全年合计：已审核" in text(page)


def test_columns_count_the_villages_of_the_month(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_report(divisions.village, 202506, "approved")
    add_report(divisions.community, 202500, "approved")
    Village.objects.filter(pk=divisions.other_village.pk).update(opened=datetime.date(2025, 7, 1))
    foot = re.search(r"<tfoot>(.*?)</tfoot>", staff_client.get(MATRIX).content.decode(), re.S)[1]
    assert re.findall(r"\d+/\d+", foot) == ["1/2"] * 5 + ["2/2"] + ["1/3"] * 6 + ["13/30"]


def test_links_lead_to_the_form_or_the_report(
    divisions: SimpleNamespace, staff_client: Client, leader: User, client_for: Callable
) -> None:
    add_report(divisions.village, 202501, "approved")
    add_report(divisions.village, 202502, "returned")
    code = divisions.village.pk
    page = staff_client.get(MATRIX).content.decode()
    for path in (f"{code}/202501/", f"{code}/202502/edit/", f"{code}/202503/edit/"):
        assert f'href="/reports/{path}"' in page
    assert 'href="/grid/431321107/202508/"' in page
    assert 'href="/grid/431321107/202509/"' not in page
    read_only = client_for(leader).get(MATRIX).content.decode()
    assert f'href="/reports/{code}/202502/"' in read_only
    assert "/edit/" not in read_only
    assert f"/reports/{code}/202503/" not in read_only


def test_only_villages_with_problems(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_months(divisions.village, first=202501, last=202507)
    page = staff_client.get(f"{MATRIX}?problems=1")
    assert "观冲村" not in text(page)
    assert "双桥村" in text(page)
    assert "只看有问题的（2）" in text(page)


def test_the_main_act_is_the_list_of_the_month_being_collected(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    add_months(divisions.village, first=202501, last=202507)
    page = staff_client.get(MATRIX)
    assert f'class="btn btn-primary" href="{REMINDERS}"' in page.content.decode()
    assert "催报名单（2）" in text(page)


def test_who_owes_what_with_the_secretarys_name(
    divisions: SimpleNamespace, staff_client: Client, secretary: User, other_secretary: User
) -> None:
    add_months(divisions.village, first=202501, last=202505)
    add_report(divisions.village, 202506, "returned", return_reason="应签人数请核对。")
    add_months(divisions.other_village, first=202501, last=202506)
    add_report(divisions.other_village, 202507, "draft")
    add_months(divisions.community, first=202501, last=202507)
    assert message(staff_client, divisions.village) == (
        "【洪山殿镇计划生育协会】观冲村（童小满）：\n"
        "2025年7月月报逾期未报。\n"
        "2025年6月月报退回待改，退回原因：应签人数请核对。\n"
        "请登录村协通办理；有困难请与我们联系。谢谢！"
    )
    assert message(staff_client, divisions.other_village) == (
        "【洪山殿镇计划生育协会】双桥村（禹秋实）：\n"
        "2025年7月月报还没有上报（草稿）。\n"
        "请登录村协通办理；有困难请与我们联系。谢谢！"
    )
    assert remind(staff_client, divisions.community).status_code == 404


def test_a_village_is_reminded_once_a_day(
    divisions: SimpleNamespace,
    staff_client: Client,
    staff: User,
    county: User,
    client_for: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert text(staff_client.get(REMINDERS)).count("还没有催过") == 3
    assert "已催报" in text(remind(staff_client, divisions.village))
    assert "今天已经催过这个村，一天只催一次。" in text(remind(staff_client, divisions.village))
    told = TrailEntry.objects.filter(action=REMIND)
    assert [(entry.division, entry.by) for entry in told] == [(divisions.village.pk, staff)]
    page = staff_client.get(REMINDERS)
    assert "今天已催（文映荷）" in text(page)
    assert f"/reports/{divisions.village.pk}/202507/remind/" not in page.content.decode()
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2025, 8, 7))
    page = staff_client.get(REMINDERS)
    assert "上次8月6日（文映荷）" in text(page)
    assert "<pre" not in page.content.decode()
    remind(staff_client, divisions.village)
    assert told.all().count() == 2
    assert "/remind/" not in client_for(county).get(REMINDERS).content.decode()


def test_the_village_reads_it_in_its_news(
    divisions: SimpleNamespace, staff_client: Client, secretary: User, client_for: Callable
) -> None:
    for _ in range(2):
        trail.record(by=secretary, action="登录", target=secretary.username)
    remind(staff_client, divisions.village)
    assert "2025年7月月报：乡镇催报" in text(client_for(secretary).get("/"))


def test_no_message_has_more_than_one_village(
    divisions: SimpleNamespace, staff_client: Client
) -> None:
    for village in (divisions.village, divisions.other_village):
        remind(staff_client, village)
    page = staff_client.get(REMINDERS).content.decode()
    told = re.findall(r"<pre.*?</pre>", page, re.S)
    names = ("观冲村", "双桥村", "中心社区")
    assert [sum(name in one for name in names) for one in told] == [1, 1]
    assert 'class="reminders no-print"' in page


def test_before_the_due_date_nobody_is_late(
    divisions: SimpleNamespace, staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2025, 8, 5))
    for village in (divisions.village, divisions.other_village, divisions.community):
        add_months(village, first=202501, last=202506)
    found = staff_client.get(REMINDERS)
    assert "尚未上报（8月5日截止） 3" in text(found)
    assert "逾期" not in text(found)
    assert "2025年7月月报还没有上报。" in message(staff_client, divisions.village)


def test_a_secretary_whose_account_is_stopped_is_not_named(
    divisions: SimpleNamespace, staff_client: Client, secretary: User
) -> None:
    assert "观冲村（童小满）" in message(staff_client, divisions.village)
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    page = staff_client.get(REMINDERS)
    assert "童小满" not in page.content.decode()
    assert "（没有账号）" in text(page)


def test_runs_of_months_are_folded(divisions: SimpleNamespace, staff_client: Client) -> None:
    add_months(divisions.village, first=202502, last=202503)
    told = message(staff_client, divisions.village)
    assert "2025年1月、2025年4月至7月月报逾期未报。" in told


def test_nobody_to_remind(divisions: SimpleNamespace, staff_client: Client) -> None:
    for village in (divisions.village, divisions.other_village, divisions.community):
        add_months(village, first=202501, last=202507)
    page = staff_client.get(REMINDERS)
    assert "不用催报" in text(page)
    assert "data-copy" not in page.content.decode()


@pytest.mark.parametrize("url", [MATRIX, REMINDERS])
def test_who_may_look(
    url: str,
    divisions: SimpleNamespace,
    outsider: User,
    secretary: User,
    leader: User,
    county: User,
    client_for: Callable,
) -> None:
    assert [
        client_for(user).get(url).status_code for user in (leader, county, outsider, secretary)
    ] == [
        200,
        200,
        404,
        404,
    ]


@pytest.mark.parametrize(
    "path", ["2026", "1979", "202508x/reminders", "202509/reminders", "202500/reminders"]
)
def test_times_that_are_not_there(
    path: str, divisions: SimpleNamespace, staff_client: Client
) -> None:
    assert staff_client.get(f"/completeness/431321107/{path}/").status_code == 404


@pytest.mark.parametrize("url", [MATRIX, REMINDERS])
def test_queries_are_the_same_for_1_3_and_44_villages(
    url: str, staff_client: Client, township: Township
) -> None:
    staff_client.get(url)  # the session's first request writes when it began
    found = set()
    for number in (1, 3, 44):
        Village.objects.in_division(township.pk).delete()
        for n in range(number):
            village = Village.objects.create(
                code=f"{township.pk}{200 + n}", name=f"第{n}村", township=township
            )
            add_report(village, 202506, "returned", return_reason="请核对")
        with CaptureQueriesContext(connection) as captured:
            assert f"第{number - 1}村" in text(staff_client.get(url))
        found.add(len(captured))
        MonthlyReport.objects.all().delete()
    assert len(found) == 1
