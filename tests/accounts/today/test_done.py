"""What a line asks for is done at its address, and then the line is gone."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessment.models import Flag, MonthlyReport
from associations.models import Village
from autonomy.models import Matter, Meeting
from members.models import Member, MemberGroup, Suggestion
from tests.assessment.records import add_months, add_report

from .waiting import TODAY, act, address, lines

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def test_a_suggestion_is_answered(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    Suggestion.objects.create(
        village=village, raised="2026-03-01", deadline="2026-03-15", text="沟渠要清"
    )
    (item,) = lines(secretary, "suggestions")
    assert (item.what, item.late, item.by) == ("沟渠要清", 1, datetime.date(2026, 3, 15))
    (line,) = lines(staff, "suggestions")
    assert (line.count, line.late, line.villages) == (1, 1, {village.pk: 1})
    page = client_for(staff).get(address(line))
    assert page.status_code == 200
    answer = {"answered": TODAY, "answer": "已请人修好", "adopted": "True", "reason": "大家都要走"}
    act(client_for(secretary), item, answer)
    assert lines(secretary, "suggestions") == lines(staff, "suggestions") == []


def test_a_group_gives_its_feedback(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    group = MemberGroup.objects.create(village=village, number=1, name="第一组")
    member = Member.objects.create(village=village, number="207-0001", name="柳青杨", group=group)
    (item,) = lines(secretary, "feedback")
    assert [line.count for line in lines(staff, "feedback")] == [1]
    note = {"kind": "feedback", "on": TODAY, "member": member.pk, "text": "想办养蜂培训"}
    act(client_for(secretary), item, note)
    assert lines(secretary, "feedback") == lines(staff, "feedback") == []


def test_a_decision_is_carried_out(village: Village, secretary: User, client_for: SignIn) -> None:
    meeting = Meeting.objects.create(village=village, kind="council", date="2026-01-10", present=7)
    Matter.objects.create(meeting=meeting, subject="增设公开栏", deadline="2026-02-01", version=1)
    (item,) = lines(secretary, "decisions")
    assert item.late == 1
    act(client_for(secretary), item, {"done": TODAY, "result": "已经增设"})
    assert lines(secretary, "decisions") == []


def test_a_returned_report_says_why_until_it_is_sent_again(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    add_months(village, first=202501, last=202601)
    add_report(village, 202602, "returned", version=1)
    MonthlyReport.objects.filter(period=202602).update(return_reason="出生人数请核对")
    (item,) = lines(secretary, "reports")
    assert (item.why, item.late) == ("退回原因：出生人数请核对", 1)
    assert any("其中退回待改1份" in line.why for line in lines(staff, "reports"))
    client = client_for(secretary)
    assert "出生人数请核对" in client.get(address(item)).content.decode()
    submit = reverse("report-submit", kwargs=dict(item.kwargs))
    assert client.post(submit, {"version": "1"}).status_code == 302
    assert lines(secretary, "reports") == []
    (waiting,) = lines(staff, "to_approve")
    assert (waiting.count, waiting.kwargs["period"]) == (1, 202602)
    approve = reverse("report-approve", kwargs=dict(item.kwargs))
    version = MonthlyReport.objects.get(period=202602).version
    client_for(staff).post(approve, {"version": version})
    assert lines(staff, "to_approve") == []


def test_a_flag_is_explained_and_then_checked(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    month = {"period": 202601, "until": 202601, "fingerprint": "1"}
    Flag.objects.create(village=village, rule="frozen", words="一直没有变。", **month)
    (item,) = lines(secretary, "flags")
    act(client_for(secretary), item, {"statement": "统计员外出，先照上月报了。"})
    assert lines(secretary, "flags") == []
    (line,) = lines(staff, "flags")
    assert address(line) == "/flags/431321107/2026/?state=open"
    flag = Flag.objects.get()
    answer = {"state": "explained", "answer": "情况属实。", "version": flag.version}
    client_for(staff).post(f"/flags/{village.pk}/{flag.pk}/answer/", answer)
    assert lines(staff, "flags") == []


def test_a_village_declares_its_type(village: Village, secretary: User, client_for: SignIn) -> None:
    (item,) = lines(secretary, "declarations")
    assert (item.by, item.late) == (datetime.date(2026, 5, 18), 0)
    act(client_for(secretary), item, {"type": "qualified", "declared": TODAY})
    assert lines(secretary, "declarations") == []


def test_what_is_disclosed_is_told_no_more(
    village: Village, secretary: User, client_for: SignIn
) -> None:
    before = lines(secretary, "disclosures")
    item = next(one for one in before if one.query == "?kind=policy&part=0" and not one.late)
    page = client_for(secretary).get(address(item))
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"posted": TODAY, "place": "村部", "text": "国家提倡优生优育。"}
    assert client_for(secretary).post(address(item), typed).status_code == 302
    assert len(lines(secretary, "disclosures")) == len(before) - 1


def test_nothing_to_do_is_one_friendly_sentence(auditor: User, client_for: SignIn) -> None:
    Village.objects.all().delete()
    page = client_for(auditor).get("/").content.decode()
    assert "今天没有待办事项" in page
    assert "逾期" not in page.split("<main")[1]


def test_shortcuts_lead_where_the_person_may_go(
    staff: User, leader: User, auditor: User, county: User, secretary: User, client_for: SignIn
) -> None:
    for user, count in ((staff, 4), (leader, 4), (auditor, 4), (county, 3), (secretary, 4)):
        shortcuts = client_for(user).get("/").context["shortcuts"]
        assert len(shortcuts) == count, user.username
        for entry in shortcuts:
            response = client_for(user).get(entry.url)
            assert response.status_code == 200, (user.username, entry.url)
