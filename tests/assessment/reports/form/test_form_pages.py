"""A county changes its form on pages: columns added, changed, moved, given up; published."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM, form_of
from associations.models import Village, Vocabulary, VocabularyDraft
from associations.vocabulary.services import start_draft
from tests.assessment.records import add_report
from tests.conftest import VILLAGE

from .made import content, publish_form

SignIn = Callable[[User], Client]
COLUMN = {
    "title": "新生儿访视户次",
    "short": "访视",
    "section": "优生",
    "unit": "户次",
    "counted": "in_month",
    "required": "on",
    "spared": "allowed",
    **dict.fromkeys(("jump", "whole", "key", "help", "source0"), ""),
}


@pytest.fixture
def draft(county: User, monkeypatch: pytest.MonkeyPatch) -> VocabularyDraft:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 12, 3))
    return start_draft(title="2027年", effective_from=202701, data={}, by=county)


def post(client: Client, address: str, **fields: Any) -> Any:
    token = f"{address}{fields.get('version')}"
    answer = client.post(f"/report-forms/drafts/{address}", {"form_token": token, **fields})
    assert answer.status_code in (302, 403), answer.context["form"].errors
    return answer


def columns(draft: VocabularyDraft) -> list[dict[str, Any]]:
    draft.refresh_from_db()
    found: list[dict[str, Any]] = draft.data["form"]["columns"]
    return found


def test_a_column_is_added_changed_moved_and_given_up(
    client_for: SignIn, county: User, draft: VocabularyDraft
) -> None:
    client = client_for(county)
    at = f"{draft.pk}/columns"
    assert post(client, f"{at}/new/", **COLUMN, version="1").status_code == 302
    told = {name: COLUMN[name] for name in ("title", "short", "section", "unit")}
    assert columns(draft)[-1] == {"name": "n01", **told}
    part = COLUMN | {"title": "其中上门", "short": "上门看", "whole": "n01", "required": ""}
    post(client, f"{at}/new/", **part, version="2")
    assert columns(draft)[-1]["whole"] == "n01"
    page = client.get(f"/vocabularies/drafts/{draft.pk}/").content.decode()
    assert "“其中上门”和“新生儿访视户次”要同样填" in page
    post(client, f"{at}/n02/", **part | {"required": "on", "unit": "户"}, version="3")
    assert "required" not in columns(draft)[-1]
    post(client, f"{draft.pk}/move/", part="n01", to="up", version="4")
    assert [c["section"] for c in columns(draft)].index("优生") == 13, "before 服务, as a whole"
    post(client, f"{at}/levy_due/", act="remove", **COLUMN)
    assert "levy_due" not in [c["name"] for c in columns(draft)]


def test_limits_and_who_fills_are_set(
    client_for: SignIn, county: User, draft: VocabularyDraft
) -> None:
    more = {"jump": "both", "jump_percent": "50", "jump_least": "10"}
    sent = COLUMN | more | {"source0": "visits", "version": "1"}
    post(client_for(county), f"{draft.pk}/columns/new/", **sent)
    kept = columns(draft)[-1]
    assert (kept["jump_percent"], kept["source"]) == (50, "visits")
    assert "jump_least" not in kept, "as usual"
    page = client_for(county).get(f"/report-forms/drafts/{draft.pk}/").content.decode()
    assert "增减很多时提示（超过50%和10户次），取自走访户次" in page
    post(
        client_for(county),
        f"{draft.pk}/columns/{kept['name']}/",
        **COLUMN | {"source0": "activities:training", "source1": "activities", "version": "2"},
    )
    assert columns(draft)[-1]["source"] == "activities:training+activities"
    wrong = COLUMN | {"source0": "members", "version": "3"}
    post(client_for(county), f"{draft.pk}/columns/{kept['name']}/", **wrong)
    page = client_for(county).get(f"/vocabularies/drafts/{draft.pk}/").content.decode()
    assert "“新生儿访视户次”是当月发生数，选的记录却是月末数，请另选" in page


def test_an_identity_is_added_changed_and_goes_with_its_column(
    client_for: SignIn, county: User, draft: VocabularyDraft
) -> None:
    def identities() -> list[dict[str, Any]]:
        draft.refresh_from_db()
        found: list[dict[str, Any]] = draft.data["form"].get("identities", [])
        return found

    client, at = client_for(county), f"{draft.pk}/identities"
    parts = ["late_abortions", "sex_selection"]
    sent = {"total": "concealed_births", "within": "", "parts": parts}
    post(client, f"{at}/new/", **sent, version="1")
    [kept] = identities()
    assert kept == {"code": kept["code"], "total": "concealed_births", "parts": parts}
    page = client.get(f"/report-forms/drafts/{draft.pk}/").content.decode()
    assert (
        "“出生瞒报错报例数”应等于“大月份引产例数”“非医学需要鉴定胎儿性别或选择性别终止妊娠例数”之和"
        in page
    )
    post(client, f"{at}/{kept['code']}/", **sent | {"within": "within"}, version="2")
    assert identities() == [{**kept, "within": True}]
    post(client, f"{draft.pk}/columns/sex_selection/", act="remove", **COLUMN)
    assert identities() == []
    post(client, f"{at}/new/", **sent | {"parts": parts[:1]}, version="4")
    post(client, f"{at}/{identities()[0]['code']}/", act="remove", **sent)
    assert identities() == []


def test_what_the_documents_count_cannot_be_counted_otherwise(
    client_for: SignIn, county: User, draft: VocabularyDraft
) -> None:
    sent = COLUMN | {"title": "出生", "unit": "户", "counted": "month_end", "case": "on"}
    post(client_for(county), f"{draft.pk}/columns/births/", **sent, version="1")
    births = next(c for c in columns(draft) if c["name"] == "births")
    assert (births["title"], births["unit"]) == ("出生", "人")
    assert not {"stock", "case"} & births.keys()


def test_it_is_published_from_its_month_on(
    client_for: SignIn, county: User, draft: VocabularyDraft, village: Village
) -> None:
    client = client_for(county)
    post(client, f"{draft.pk}/columns/new/", **COLUMN, version="1")
    post(client, f"{draft.pk}/head/", number="计生协01表", issuer="本县计生协", version="2")
    page = client.get(f"/vocabularies/drafts/{draft.pk}/").content.decode()
    assert "月报表：新增“新生儿访视户次”（优生，户次，当月数，必填）" in page
    assert "月报表：表号改为“计生协01表”" in page
    sent = {"version": "3", "form_token": "p"}
    assert client.post(f"/vocabularies/drafts/{draft.pk}/publish/", sent).status_code == 302
    row = Vocabulary.objects.get()
    assert form_of(VILLAGE, 202612) is FIRST_FORM
    assert form_of(VILLAGE, 202701).by_name["n01"].title == "新生儿访视户次"
    page = client.get(f"/report-forms/{row.pk}/").content.decode()
    assert "计生协01表" in page
    assert "新生儿访视户次" in page


def test_not_where_a_report_was_begun(
    client_for: SignIn, county: User, draft: VocabularyDraft, village: Village
) -> None:
    add_report(village, 202701, "draft")
    client = client_for(county)
    address = f"/vocabularies/drafts/{draft.pk}/"
    assert "月报表请从以后的月份起用" not in client.get(address).content.decode()
    post(client, f"{draft.pk}/columns/new/", **COLUMN, version="1")
    page = client.get(address).content.decode()
    assert "已有村填了2027年1月的月报，月报表请从以后的月份起用" in page
    MonthlyReport.objects.all().delete()
    assert "月报表请从以后的月份起用" not in client.get(address).content.decode()


def test_what_was_published_keeps_its_meaning(
    client_for: SignIn, county: User, draft: VocabularyDraft
) -> None:
    publish_form(202612)
    client = client_for(county)
    form = content()
    form["columns"] = [{**c, "unit": "户"} if c["name"] == "n05" else c for c in form["columns"]]
    other = start_draft(title="二", effective_from=202702, data={"form": form}, by=county)
    page = client.get(f"/vocabularies/drafts/{other.pk}/").content.decode()
    assert "“自设栏目之5”发布过，单位和计数的办法不能改；请停用，另加一栏" in page
    post(client, f"{draft.pk}/columns/new/", **COLUMN, version="1")
    assert columns(draft)[-1]["name"] == "n31", "no slot is used twice"


@pytest.mark.parametrize("name", ["staff", "leader", "secretary"])
def test_others_read_what_is_published(
    name: str, client_for: SignIn, draft: VocabularyDraft, request: pytest.FixtureRequest
) -> None:
    row = publish_form(202701)
    client = client_for(request.getfixturevalue(name))
    assert client.get(f"/report-forms/{row.pk}/").status_code == 200
    assert client.get(f"/report-forms/drafts/{draft.pk}/").status_code == 403
    assert post(client, f"{draft.pk}/columns/new/", **COLUMN).status_code == 403


def test_the_ready_forms_can_be_read_and_published(client_for: SignIn, county: User) -> None:
    client = client_for(county)
    for name, there in (("documents", "社会抚养费"), ("today", "双岗联系人")):
        page = client.get(f"/report-forms/ready/{name}/").content.decode()
        assert there in page
