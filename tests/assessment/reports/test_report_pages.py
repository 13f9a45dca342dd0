"""The report's pages: the year, the sheet, what each role may do, once and only once."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import TrailEntry, User
from assessment.models import Correction, MonthlyReport
from assessment.reports import periods
from assessment.reports.returns.services import return_report
from assessment.reports.services import submit_report
from associations.models import Village

from ..records import HEALTHY, add_months, add_report

SignIn = Callable[[User], Client]
PERIOD = 202506


def page(village: Village, tail: str = "") -> str:
    return f"/reports/{village.pk}/{PERIOD}/{tail}"


def test_the_year_sums_counts_and_shows_the_latest_stock(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(
        village,
        202501,
        births=3,
        planned_births=2,
        levy_due=-1,
        levy_collected=-1,
        contraception_due=90,
    )
    add_report(village, 202502, births=None, planned_births=4, levy_due=10050, levy_collected=5000)
    add_report(
        village,
        202503,
        "draft",
        births=5,
        planned_births=5,
        contraception_done=99,
        late_abortions=None,
    )
    response = client_for(secretary).get(f"/reports/{village.pk}/2025/")
    assert [text for _, text in response.context["sums"]] == [
        "8",
        "11",
        "1",
        "1",
        "99/100",
        "10/10",
        "50/100.50",
    ]
    assert not response.context["all_approved"]
    months = {
        month.period: [text for _, text in month.figures] for month in response.context["months"]
    }
    assert months[202501] == ["3", "2", "1", "1", "98/90", "10/10", "不适用"]
    assert months[202502][:4] == ["", "4", "", ""]
    assert months[202504] == [""] * 7


def test_a_year_without_the_work_sums_to_does_not_apply(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    for month in (1, 2):
        add_report(
            village,
            202500 + month,
            levy_due=-1,
            levy_collected=-1,
            migrants_due=None,
            migrants_signed=None,
        )
    sums = dict(client_for(secretary).get(f"/reports/{village.pk}/2025/").context["sums"])
    assert (sums["抚养费（元）"], sums["流动人口合同"], sums["出生"]) == ("不适用", "", "2")


def test_the_main_act_is_the_earliest_month_owed(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    for month in (1, 2):
        add_report(village, 202500 + month)
    add_report(village, 202503, "submitted")
    add_report(village, 202504, "returned")
    content = client_for(secretary).get(f"/reports/{village.pk}/2025/").content.decode()
    assert f'href="/reports/{village.pk}/202504/edit/"' in content
    assert "继续填写4月月报" in content
    assert content.count("逾期") == 9  # April, returned, and May to December, not reported


def test_a_report_that_came_late_is_marked(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(
        village, 202501, submitted_at=datetime.datetime(2025, 2, 5, 15, 59, tzinfo=datetime.UTC)
    )
    add_report(
        village, 202502, submitted_at=datetime.datetime(2025, 3, 5, 16, 0, tzinfo=datetime.UTC)
    )
    months = client_for(secretary).get(f"/reports/{village.pk}/2025/").context["months"]
    assert [month.days_late > 0 for month in months[:3]] == [False, True, True]


def test_a_leader_reads_the_year_and_is_offered_no_act(
    client_for: SignIn, village: Village, leader: User
) -> None:
    content = client_for(leader).get(f"/reports/{village.pk}/2025/").content.decode()
    assert "/edit/" not in content
    assert "填写" not in content.replace("填写时", "")


def test_only_the_township_enters_a_yearly_total(
    client_for: SignIn, village: Village, secretary: User, staff: User
) -> None:
    path = f"/reports/{village.pk}/202300/edit/"
    assert client_for(secretary).get(path).status_code == 403
    assert (
        "历史年度数据"
        not in client_for(secretary).get(f"/reports/{village.pk}/2023/").content.decode()
    )
    client = client_for(staff)
    assert path in client.get(f"/reports/{village.pk}/2023/").content.decode()
    client.post(
        path,
        {**{name: str(value) for name, value in HEALTHY.items()}, "version": "0", "act": "save"},
    )
    assert MonthlyReport.objects.get().period == 202300
    content = client.get(f"/reports/{village.pk}/2023/").content.decode()
    assert "全年合计，代替十二个月" in content
    assert "/202301/" not in content


def test_the_current_year_takes_no_total(client_for: SignIn, village: Village, staff: User) -> None:
    year = timezone.localdate().year
    assert client_for(staff).get(f"/reports/{village.pk}/{year}00/edit/").status_code == 403


def test_a_township_goes_to_completeness(client_for: SignIn, staff: User) -> None:
    response = client_for(staff).get(f"/reports/{staff.scope}/2025/")
    assert response.status_code == 302
    assert staff.scope in response["Location"]


@pytest.mark.parametrize(
    "path", ["202513/", "202513/edit/", "197812/", "999912/", "1979/", "2099/", "20250/"]
)
def test_there_is_no_such_period(
    client_for: SignIn, village: Village, secretary: User, path: str
) -> None:
    response = client_for(secretary).get(f"/reports/{village.pk}/{path}", follow=True)
    assert response.status_code == 404 or "没有这个月份" in response.content.decode()


def test_a_month_to_come_is_refused_with_words(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    period = periods.following(periods.current())
    response = client_for(secretary).get(f"/reports/{village.pk}/{period}/edit/", follow=True)
    assert f"{periods.label(period)}还没有到，不能填报。" in response.content.decode()
    client_for(secretary).post(
        f"/reports/{village.pk}/{period}/edit/", {"births": "1", "version": "0"}
    )
    assert not MonthlyReport.objects.exists()


def test_a_closed_village_has_no_later_months(
    client_for: SignIn, village: Village, staff: User
) -> None:
    village.closed = datetime.date(2025, 4, 1)
    village.save()
    client = client_for(staff)
    response = client.get(page(village, "edit/"), follow=True)
    assert "观冲村已于 2025-04-01 撤销，不再填报2025年6月的数据。" in response.content.decode()
    months = client.get(f"/reports/{village.pk}/2025/").context["months"]
    assert [month.period for month in months if month.open] == [202501, 202502, 202503]
    assert "这一期没有月报" in client.get(page(village)).content.decode()


EXPECTED_ACTS = {
    ("draft", "secretary"): {"save", "submit"},
    ("draft", "staff"): {"save", "submit"},
    ("submitted", "secretary"): {"recall"},
    ("submitted", "staff"): {"approve", "return"},
    ("returned", "secretary"): {"save", "submit"},
    ("approved", "secretary"): set(),
    ("approved", "staff"): {"correct"},
    ("submitted", "leader"): set(),
    ("approved", "auditor"): set(),
    ("draft", "county"): set(),
}


@pytest.mark.parametrize(("state", "role"), EXPECTED_ACTS)
def test_the_sheet_offers_what_state_and_role_allow(
    client_for: SignIn, village: Village, request: pytest.FixtureRequest, state: str, role: str
) -> None:
    add_report(village, PERIOD, state)
    response = client_for(request.getfixturevalue(role)).get(page(village))
    assert response.context["acts"] == EXPECTED_ACTS[state, role]
    content = response.content.decode()
    marks = {
        "save": "继续填写",
        "submit": "核对并上报",
        "approve": "审核通过",
        "return": "/return/",
        "recall": "/recall/",
    }
    marks["correct"] = "/correct/"
    assert {act for act, mark in marks.items() if mark in content} == EXPECTED_ACTS[state, role]


def test_submitting_twice_with_one_form_has_one_effect(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, PERIOD, "draft")
    client = client_for(secretary)
    posted = {"version": "1", "form_token": "tok-1"}
    first = client.post(page(village, "submit/"), posted, follow=True)
    second = client.post(page(village, "submit/"), posted, follow=True)
    assert "月报已上报，等待乡镇审核" in first.content.decode()
    assert "没有重复办理" in second.content.decode()
    assert TrailEntry.objects.filter(action="上报月报").count() == 1
    assert MonthlyReport.objects.get().version == 2


def test_an_unfinished_report_comes_back_with_links_to_the_fields(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    add_report(village, PERIOD, "draft", births=None)
    response = client_for(secretary).post(page(village, "submit/"), {"version": "1"}, follow=True)
    content = response.content.decode()
    assert 'href="#f-births">出生人数</a>：还没有填；没有发生填 0' in content
    assert 'id="f-births"' in content
    assert MonthlyReport.objects.get().state == "draft"


def test_the_township_returns_with_a_reason_and_the_village_reads_it(
    client_for: SignIn, village: Village, secretary: User, staff: User
) -> None:
    add_report(village, PERIOD, "submitted")
    client = client_for(staff)
    refused = client.post(page(village, "return/"), {"version": "1", "reason": ""}, follow=True)
    assert "请写明退回原因" in refused.content.decode()
    client.post(page(village, "return/"), {"version": "1", "reason": "出生人数<b>请\0核对"})
    content = client_for(secretary).get(page(village, "edit/")).content.decode()
    assert "出生人数&lt;b&gt;请核对" in content


def test_approving_a_page_that_is_out_of_date_does_nothing(
    client_for: SignIn, village: Village, staff: User
) -> None:
    add_report(village, PERIOD, "submitted", version=5)
    response = client_for(staff).post(page(village, "approve/"), {"version": "4"}, follow=True)
    assert "请重新核对" in response.content.decode()
    assert MonthlyReport.objects.get().state == "submitted"
    client_for(staff).post(page(village, "approve/"), {"version": "5"})
    assert MonthlyReport.objects.get().state == "approved"


def test_the_sheet_tells_who_did_what_when_and_why(
    client_for: SignIn, village: Village, secretary: User, staff: User
) -> None:
    report = submit_report(report=add_report(village, 202501, "draft"), version=1, by=secretary)
    return_report(report=report, reason="出生人数请核对", by=staff)
    submit_report(report=add_report(village, 202511, "draft"), version=1, by=secretary)
    history = client_for(secretary).get(f"/reports/{village.pk}/202501/").context["history"]
    assert [(act.action, act.by_name, act.reason) for act in history] == [
        ("退回月报", "文映荷", "出生人数请核对"),
        ("上报月报", "童小满", ""),
    ]


POSTS = ["edit/", "submit/", "approve/", "return/", "recall/", "correct/"]


@pytest.mark.parametrize("tail", POSTS)
@pytest.mark.parametrize("person", ["other_secretary", "outsider"])
def test_another_villages_report_does_not_exist(
    client_for: SignIn, village: Village, request: pytest.FixtureRequest, tail: str, person: str
) -> None:
    add_report(village, PERIOD, "draft")
    posted = {
        "births": "9",
        "version": "1",
        "reason": "试一试",
        "code": request.getfixturevalue(person).scope,
    }
    client = client_for(request.getfixturevalue(person))
    assert client.post(page(village, tail), posted).status_code == 404
    assert client.get(page(village)).status_code == 404
    assert MonthlyReport.objects.get().version == 1


@pytest.mark.parametrize("tail", POSTS)
@pytest.mark.parametrize("person", ["leader", "auditor", "county"])
def test_who_only_reads_cannot_write(
    client_for: SignIn, village: Village, request: pytest.FixtureRequest, tail: str, person: str
) -> None:
    add_report(village, PERIOD, "submitted")
    client = client_for(request.getfixturevalue(person))
    assert (
        client.post(
            page(village, tail), {"births": "9", "version": "1", "reason": "试"}
        ).status_code
        == 403
    )
    assert client.get(page(village)).status_code == 200
    assert (MonthlyReport.objects.get().state, MonthlyReport.objects.get().version) == (
        "submitted",
        1,
    )


@pytest.mark.parametrize("tail", ["approve/", "return/", "correct/"])
def test_a_secretary_does_not_decide_on_the_own_report(
    client_for: SignIn, village: Village, secretary: User, tail: str
) -> None:
    add_report(village, PERIOD, "submitted")
    response = client_for(secretary).post(
        page(village, tail), {"version": "1", "reason": "试", "births": "9"}
    )
    assert response.status_code == 403
    assert MonthlyReport.objects.get().state == "submitted"


def test_correcting_on_the_page(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    add_report(village, PERIOD)
    client = client_for(staff)
    form = client.get(page(village, "correct/")).content.decode()
    assert "现为 <strong>100</strong>" in form
    wrong = client.post(
        page(village, "correct/"),
        {"births": "x", "version": "1", "reason": "漏报", "form_token": "c"},
    )
    assert 'value="x"' in wrong.content.decode()
    assert "漏报</textarea>" in wrong.content.decode()
    posted = {"births": "4", "version": "1", "reason": "漏报一例", "form_token": "c"}
    done = client.post(page(village, "correct/"), posted, follow=True)
    again = client.post(page(village, "correct/"), posted, follow=True)
    correction = Correction.objects.get()
    assert f'id="correction-{correction.pk}"' in done.content.decode()
    assert "没有重复办理" in again.content.decode()
    content = client_for(secretary).get(f"/corrections/{village.pk}/").content.decode()
    assert "漏报一例" in content
    assert f"/reports/{village.pk}/{PERIOD}/#correction-{correction.pk}" in content


def test_corrections_are_listed_by_scope_and_year(
    client_for: SignIn,
    village: Village,
    other_village: Village,
    foreign_village: Village,
    staff: User,
) -> None:
    for place, period in ((village, 202406), (other_village, 202506), (foreign_village, 202506)):
        Correction.objects.create(report=add_report(place, period), reason=f"{place}更正")
    client = client_for(staff)
    listed = client.get(f"/corrections/{staff.scope}/").context
    assert [row.reason for row in listed["page_obj"]] == ["双桥村更正", "观冲村更正"]
    assert listed["years"] == [2025, 2024]
    narrowed = client.get(f"/corrections/{staff.scope}/?year=2024").context["page_obj"]
    assert [row.reason for row in narrowed] == ["观冲村更正"]
    assert [
        row.reason for row in client.get(f"/corrections/{other_village.pk}/").context["page_obj"]
    ] == ["双桥村更正"]


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_queries_do_not_grow(client_for: SignIn, village: Village, staff: User) -> None:
    client = client_for(staff)
    paths = [f"/reports/{village.pk}/2025/", page(village), f"/corrections/{staff.scope}/"]
    report = add_report(village, PERIOD)
    Correction.objects.create(report=report, reason="一")
    client.get(paths[0])
    few = [queries(client, path) for path in paths]
    add_months(village, first=202501, last=202512, without=[PERIOD])
    for number in range(10):
        Correction.objects.create(report=report, reason=f"第{number}次", by=staff)
    assert [queries(client, path) for path in paths] == few
    assert max(few) <= 20  # one for the names of a past day, one for returns, three for its uses
