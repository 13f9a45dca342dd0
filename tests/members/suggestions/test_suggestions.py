"""意见建议: taken down, answered in time, adopted or not with the reason; totals and what may not
be changed."""

import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import TrailEntry
from accounts.records import save_record
from members.models import Suggestion

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 20)
ANSWER = {
    "answered": "2026-03-18",
    "answer": "已请人修好",
    "adopted": "True",
    "reason": "大家都要走",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def raised(village, day, **values):
    day = datetime.date.fromisoformat(day)
    given = {"text": "路灯坏了", "raised": day, "deadline": day + datetime.timedelta(15), **values}
    return Suggestion.objects.create(village=village, version=1, **given)


def answered(village, day, adopted):
    return raised(
        village,
        day,
        answered=day,
        answer="已办",
        adopted=adopted,
        reason="有用" if adopted else "没有钱",
    )


def test_the_deadline_is_fifteen_days_after_the_day_it_was_raised(client_for, secretary, village):
    typed = {
        "channel": "visit",
        "raised": "2026-03-10",
        "raised_by": "",
        "text": "想办一期养蜂培训",
        "deadline": "",
    }
    client = client_for(secretary)
    assert (
        'name="raised" value="2026-03-20"'
        in client.get(f"/suggestions/{village.pk}/new/").content.decode()
    )
    assert client.post(f"/suggestions/{village.pk}/new/", typed).status_code == 302
    found = Suggestion.objects.get()
    assert (found.village, found.deadline) == (village, datetime.date(2026, 3, 25))
    assert TrailEntry.objects.first().action == "登记意见建议"


def test_an_identity_number_is_refused_and_the_text_stays(client_for, secretary, village):
    for number in (
        "11010519491231002X",
        "130503670401001",
        "431321 19800512 0015",
        "４３１３２１１９８００５１２００１５",
    ):
        typed = {
            "channel": "box",
            "raised": "2026-03-10",
            "text": f"户主 {number} 反映水费",
            "deadline": "",
        }
        answer = client_for(secretary).post(f"/suggestions/{village.pk}/new/", typed)
        assert answer.status_code == 422
        assert "不保存身份证号" in answer.content.decode()
        assert number in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_dates_side_by_side_are_no_identity_number(client_for, secretary, village):
    typed = {
        "channel": "box",
        "raised": "2026-03-10",
        "text": "2025-06-30 2025-07-01 停水，电话 13800138000",
    }
    assert client_for(secretary).post(f"/suggestions/{village.pk}/new/", typed).status_code == 302


def test_states_and_the_totals_at_the_foot(client_for, staff, village, other_village):
    raised(village, "2026-03-05")  # due today: not overdue yet
    raised(village, "2026-03-04")
    answered(village, "2026-02-01", True)
    for _ in range(3):
        answered(other_village, "2026-02-02", False)
    raised(other_village, "2025-01-01")
    client = client_for(staff)
    page = client.get("/suggestions/431321107/").content.decode()
    assert "提出 7 条，答复 4 条，采纳 1 条，采纳率 14.28%" in page
    assert page.count("chip-late") == 2
    counts = {}
    for state in ("waiting", "overdue", "adopted", "declined"):
        counts[state] = len(
            client.get(f"/suggestions/431321107/?state={state}&year=2026").context["table"].rows
        )
    assert counts == {"waiting": 2, "overdue": 1, "adopted": 1, "declined": 3}
    found = client.get(f"/suggestions/431321107/?village={other_village.pk}").context["table"]
    assert len(found.rows) == 4


def test_the_file_holds_what_the_list_shows(client_for, staff, village):
    answered(village, "2026-02-01", True)
    raised(village, "2026-03-04", text="=1+1")
    file = client_for(staff).get("/suggestions/431321107/workbook/?state=waiting").getvalue()
    rows = list(load_workbook(BytesIO(file)).active.values)
    told = "提出 1 条，答复 0 条，采纳 0 条，采纳率 0.00%，逾期 1 条（迟答复的也算）"
    assert rows[1][0] == f"{told}，2026-03-20 导出"
    assert rows[3][0:5] == ("观冲村", datetime.datetime(2026, 3, 4), "意见箱", None, "=1+1")
    assert len(rows) == 4


@pytest.mark.parametrize("missing", ["answered", "answer", "adopted", "reason"])
def test_an_answer_is_whole(client_for, secretary, village, missing):
    found = raised(village, "2026-03-04")
    typed = {**ANSWER, "version": "1", missing: ""}
    answer = client_for(secretary).post(f"/suggestions/{village.pk}/{found.pk}/answer/", typed)
    assert answer.status_code == 422
    found.refresh_from_db()
    assert (found.answered, found.adopted, found.answer) == (None, None, "")


def test_not_answered_before_it_was_raised_nor_on_a_day_to_come(client_for, secretary, village):
    found = raised(village, "2026-03-04")
    for day, told in (("2026-03-03", "不能早于提出日期"), ("2026-03-21", "日期还没有到")):
        typed = {**ANSWER, "version": "1", "answered": day}
        answer = client_for(secretary).post(f"/suggestions/{village.pk}/{found.pk}/answer/", typed)
        assert told in answer.content.decode()
    assert not Suggestion.objects.filter(answered__isnull=False).exists()


def test_an_answer_is_corrected_and_the_second_of_two_is_shown_both(
    client_for, secretary, staff, village
):
    found = raised(village, "2026-03-04")
    url = f"/suggestions/{village.pk}/{found.pk}/answer/"
    client = client_for(secretary)
    client.post(url, {**ANSWER, "version": "1"})
    client.post(url, {**ANSWER, "version": "2", "adopted": "False", "reason": "已另有安排"})
    actions = TrailEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["答复意见建议", "更正意见答复"]
    late = client_for(staff).post(url, {**ANSWER, "version": "2", "reason": "我写的理由"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "我写的理由" in page
    assert "已另有安排" in page
    found.refresh_from_db()
    assert (found.adopted, found.reason) == (False, "已另有安排")


def test_what_was_answered_can_be_neither_changed_nor_removed(client_for, secretary, village):
    found = answered(village, "2026-02-01", True)
    url = f"/suggestions/{village.pk}/{found.pk}/edit/"
    client = client_for(secretary)
    assert client.get(url).url == f"/suggestions/{village.pk}/{found.pk}/answer/"
    typed = {
        "channel": "box",
        "raised": "2026-02-01",
        "text": "另一回事",
        "deadline": "",
        "version": "1",
    }
    for act in ({}, {"act": "remove"}):
        answer = client.post(url, {**typed, **act})
        assert answer.status_code == 422
        assert "已经答复" in answer.content.decode()
    assert Suggestion.objects.get().text == "路灯坏了"


def test_an_unanswered_one_is_removed(client_for, secretary, village):
    found = raised(village, "2026-03-04")
    client_for(secretary).post(f"/suggestions/{village.pk}/{found.pk}/edit/", {"act": "remove"})
    assert not Suggestion.objects.exists()
    assert TrailEntry.objects.first().action == "删除意见建议"


def test_villages_are_apart(client_for, secretary, outsider, leader, village, other_village):
    found = raised(other_village, "2026-03-04")
    save_record(record=found, by=None)
    client = client_for(secretary)
    assert client.get(f"/suggestions/{other_village.pk}/").status_code == 404
    assert client.get(f"/suggestions/{village.pk}/{found.pk}/answer/").status_code == 404
    assert len(client.get(f"/suggestions/{village.pk}/").context["table"].rows) == 0
    assert client_for(outsider).get("/suggestions/431321107/").status_code == 404
    page = client_for(leader).get("/suggestions/431321107/").content.decode()
    assert "路灯坏了" in page
    assert "答复</a>" not in page
    typed = {
        "village": other_village.pk,
        "channel": "box",
        "raised": "2026-03-10",
        "text": "换个村",
    }
    client.post(f"/suggestions/{village.pk}/new/", typed)
    assert Suggestion.objects.get(text="换个村").village == village
