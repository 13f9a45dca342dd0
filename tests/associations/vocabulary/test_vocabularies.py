"""A county's vocabulary: drafted, previewed, published from a month on, handed on, and never
changed."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records.published import digest
from associations.models import Venue, Vocabulary, VocabularyDraft
from associations.vocabulary import registry
from associations.vocabulary.in_force import DOCUMENTS, TODAY, documents, in_force, month_of, ready
from associations.vocabulary.services import (
    FILES,
    changes,
    draft_faults,
    publish_draft,
    start_draft,
)
from care.models import Activity
from tests.conftest import COUNTY, TOWNSHIP

from .made import data_with, publish

pytestmark = pytest.mark.django_db
NOW = month_of(timezone.localdate())


def started(by, month: int = NOW, **lists) -> VocabularyDraft:
    return start_draft(title="新类别", effective_from=month, data=data_with(**lists), by=by)


@pytest.mark.parametrize("name", [DOCUMENTS, TODAY])
def test_what_comes_with_the_program_is_a_file_as_it_is_handed_on(name: str) -> None:
    read = FILES.read(json.dumps(ready(name)).encode())
    assert read["data"] == ready(name)["data"]
    lists = registry.sections["lists"]
    assert lists.forbidden(documents().data["lists"], read["data"]["lists"]) == []


def test_today_has_the_six_lines_of_work_and_the_venues() -> None:
    lists = ready(TODAY)["data"]["lists"]
    assert [row["title"] for row in lists["line"]] == [
        *("宣传教育", "生殖健康咨询服务", "优生优育指导"),
        *("计划生育家庭帮扶", "权益维护", "流动人口服务"),
    ]
    assert {"暖心家园", "向日葵亲子小屋"} <= {row["title"] for row in lists["venue"]}
    lines = {row["code"] for row in lists["line"]}
    assert {row["line"] for row in lists["activity"] if "line" in row} == lines


def test_a_month_has_the_newest_that_began_before(divisions) -> None:
    first = publish(202601, venue=[{"code": "k1", "title": "甲"}])
    second = publish(202607, venue=[{"code": "k1", "title": "乙"}])
    assert in_force(TOWNSHIP, datetime.date(2025, 12, 31)) == documents()
    for day, row in ((202601, first), (202606, first), (202607, second), (2026, second)):
        assert in_force(TOWNSHIP, day).data == row.data
    assert in_force("431322101", 202607) == documents()


def test_a_request_asks_once(divisions, django_assert_num_queries) -> None:
    publish(202601)
    in_force(COUNTY, 202601)
    registry_before = in_force(COUNTY, 202601)
    with django_assert_num_queries(0):
        assert in_force(TOWNSHIP, 202608) == registry_before
    with django_assert_num_queries(1):
        in_force("431322101", 202608), in_force("431323101", 202608)


def test_drafted_published_and_told(county, client_for) -> None:
    client = client_for(county)
    answer = client.post(
        reverse("vocabulary-draft-create"),
        {"start": "now", "title": "今年类别", "effective_from": NOW},
    )
    draft = VocabularyDraft.objects.get()
    page = reverse("vocabulary-draft-detail", args=[draft.pk])
    assert answer.url == page
    assert "没有不同" in client.get(page).content.decode()
    new = reverse("vocabulary-kind-create", args=[draft.pk, "venue"])
    client.post(new, {"title": "暖心家园", "version": draft.version})
    home = reverse("vocabulary-kind-edit", args=[draft.pk, "venue", "home"])
    draft.refresh_from_db()
    client.post(home, {"title": "会员活动室", "ends": "2027", "version": draft.version})
    shown = client.get(page).content.decode()
    for words in ("阵地：新增“暖心家园”", "阵地：“会员之家”改为“会员活动室（至2027年）”"):
        assert words in shown
    draft.refresh_from_db()
    code = draft.data["lists"]["venue"][-1]["code"]
    client.post(
        reverse("vocabulary-kind-move", args=[draft.pk]),
        {"list": "venue", "part": code, "to": "up", "version": draft.version},
    )
    draft.refresh_from_db()
    assert draft.data["lists"]["venue"][-2]["title"] == "暖心家园"
    client.post(reverse("vocabulary-draft-publish", args=[draft.pk]), {"version": draft.version})
    row = Vocabulary.objects.get()
    assert (row.division, row.effective_from, row.digest) == (COUNTY, NOW, digest(row.data))
    assert not VocabularyDraft.objects.exists()
    entry = TrailEntry.objects.get(action="发布类别和表式")
    assert entry.after["校验值"] == row.digest
    assert "暖心家园" in entry.after["阵地"]
    assert "暖心家园" in client.get(reverse("vocabulary-detail", args=[row.pk])).content.decode()


def test_what_was_used_is_only_ended(county, client_for) -> None:
    draft = started(county)
    home = reverse("vocabulary-kind-edit", args=[draft.pk, "venue", "home"])
    client = client_for(county)
    assert "确认删除" not in client.get(home).content.decode()
    client.post(home, {"act": "remove", "version": draft.version})
    draft.refresh_from_db()
    assert "home" in [row["code"] for row in draft.data["lists"]["venue"]]
    draft.data["lists"]["aid"] = draft.data["lists"]["aid"][1:]
    assert draft_faults(draft) == ["“帮扶方式”的“资金”发布过，不能删去，可以停用"]
    draft.data["lists"]["family"][2].pop("sensitive")
    assert "“家庭类别”的“计生特殊家庭”发布过，不能再改保密；请另加一类" in draft_faults(draft)
    draft.data["lists"]["venue"] = draft.data["lists"]["venue"][1:]
    assert draft_faults(draft) == ["“阵地”缺home：本系统要用，可以改名、停用，不能删去"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"code": "9", "title": "甲"}, "第6行的代码不对"),
        ({"code": "home", "title": "甲"}, "第1行的代码不对"),
        ({"code": "k1", "title": ""}, "第6行没有名称"),
        ({"code": "k1", "title": "服务室"}, "第3行“服务室”和别的行同名"),
        ({"code": "k1", "title": "甲", "from": 2027, "until": 2026}, "停用年份早于起用年份"),
        ({"code": "k1", "title": "甲", "until": "2026"}, "年份不对"),
        ({"code": "k1", "title": "甲", "line": "x"}, "“line”一栏不认识"),
    ],
)
def test_a_file_that_is_wrong_says_the_line(row, words) -> None:
    data = json.loads(json.dumps(documents().data))
    data["lists"]["venue"].append(row)
    text = FILES.write(title="甲", effective_from=NOW, data=data)
    with pytest.raises(ValidationError) as refused:
        FILES.read(text.encode())
    assert words in "".join(refused.value.messages)


def test_a_file_goes_to_another_county(county, client_for) -> None:
    row = publish(202601, venue=[{"code": "k1", "title": "暖心家园"}])
    client = client_for(county)
    text = client.get(reverse("vocabulary-export", args=[row.pk])).content
    file = SimpleUploadedFile("a.json", text)
    client.post(reverse("vocabulary-import"), {"file": file})
    draft = VocabularyDraft.objects.get()
    assert (draft.data, changes(draft)) == ({**row.data, "fields": {}}, [])
    file = SimpleUploadedFile("a.json", text.replace("暖心".encode(), "爱心".encode()))
    answer = client.post(reverse("vocabulary-import"), {"file": file})
    assert "校验值不对" in answer.content.decode()


def test_from_a_month_once_and_never_in_the_past(county, monkeypatch) -> None:
    for month, words in (
        (NOW - 1 if NOW % 100 > 1 else NOW - 89, "已经过去"),
        (202713, "月份不对"),
    ):
        assert words in draft_faults(started(county, month))[0]
    draft = started(county)
    monkeypatch.setattr(registry, "settled", [lambda draft: [f"{draft.division}已有月报"]])
    monkeypatch.setattr("associations.vocabulary.services.settled", registry.settled)
    assert draft_faults(draft) == [f"{COUNTY}已有月报"]
    registry.settled.clear()
    publish_draft(draft=draft, by=county, expected_version=draft.version)
    again = started(county)
    with pytest.raises(ValidationError, match="已经发布过"):
        publish_draft(draft=again, by=county, expected_version=again.version)


def test_nobody_changes_what_is_published(divisions) -> None:
    row = publish(202601)
    for act in (lambda: Vocabulary.objects.update(title="x"), lambda: row.delete()):
        with pytest.raises(IntegrityError, match="已发布的类别和表式"), transaction.atomic():
            act()


@pytest.mark.parametrize("who", ["staff", "secretary", "auditor", "leader"])
def test_others_read(who, request, client_for) -> None:
    row = publish(202601)
    person = request.getfixturevalue(who)
    draft = started(request.getfixturevalue("county"))
    client = client_for(person)
    shown = client.get(reverse("vocabulary-list")).content.decode()
    assert row.title in shown
    assert "起草新的一版" not in shown
    assert client.get(reverse("vocabulary-detail", args=[row.pk])).status_code == 200
    for name in ("vocabulary-draft-detail", "vocabulary-draft-edit"):
        assert client.get(reverse(name, args=[draft.pk])).status_code in (403, 404)


def test_what_was_known_then_is_told_by_its_name_of_then(village) -> None:
    """Ended in 2027, a record of 2026 tells it as 2026 did."""
    publish(202601, venue=[{"code": "k1", "title": "夜校"}])
    publish(202701, venue=[{"code": "k1", "title": "老夜校", "until": 2027}])
    venue = Venue(village=village, kind="k1", opened=datetime.date(2026, 5, 1))
    assert venue.get_kind_display() == "夜校"
    venue.opened = datetime.date(2028, 5, 1)
    assert venue.get_kind_display() == "老夜校"


def test_a_form_offers_and_keeps(village, secretary, client_for) -> None:
    """In the browser: a kind of the county is chosen, its title stands on the page."""
    publish(202501, activity=[{"code": "k1", "title": "家长课堂"}])
    client, day = client_for(secretary), "2025-03-01"
    new = reverse("activity-create", args=[village.pk])
    assert ">家长课堂</option>" in client.get(new).content.decode()
    typed = {"kind": "k1", "date": day, "title": "讲座", "reached": "30"}
    assert client.post(new, typed).status_code == 302
    activity = Activity.objects.get()
    shown = client.get(reverse("activity-list", args=[village.pk, 2025]) + "?kind=k1")
    assert "家长课堂" in shown.content.decode()
    assert "讲座" in shown.content.decode()
    typed = {**typed, "date": "2024-12-31"}
    assert client.post(new, typed).status_code == 422
    assert activity.trail_values()["类别"] == "家长课堂"


def test_another_county_s_draft_is_not_found(county, client_for) -> None:
    draft = started(county)
    stranger = User.objects.create(
        username="stranger", name="涂青", role=county.role, scope="431322"
    )
    User.objects.update(must_change_password=False)
    stranger.refresh_from_db()
    page = reverse("vocabulary-draft-detail", args=[draft.pk])
    assert client_for(county).get(page).status_code == 200
    assert client_for(stranger).get(page).status_code == 404
