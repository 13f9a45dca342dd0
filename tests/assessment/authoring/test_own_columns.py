"""A county's own columns in its standard: offered, kept with their titles, refused where the form
of the year does not ask for them."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.authoring.services import column_faults, start_draft
from assessment.models import StandardDraft
from assessment.standards.data import LADDER
from tests.assessment.ladders import DATA
from tests.assessment.reports.form.made import content, publish_form

RUNG = {
    "grade": "qualified",
    "clause": "（1）",
    "title": "双岗落实",
    "indicator": "stock",
    "numerator": "n02",
    "denominator": "n01",
    "years": "1",
    "threshold": "90",
    "at_most": "0",
    "from_start": "1",
    "kinds": "",
    "not_applicable_from": "",
}


@pytest.fixture
def draft(county: User, monkeypatch: pytest.MonkeyPatch) -> StandardDraft:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 12, 3))
    publish_form(202701)
    data = {**DATA, "kind": LADDER, "criteria": []}
    return start_draft(title="阶梯", effective_from=2027, data=data, by=county)


@pytest.fixture
def client(county: User, client_for) -> Client:
    found: Client = client_for(county)
    return found


def add(client: Client, draft: StandardDraft, **fields: str) -> None:
    address = f"/standards/drafts/{draft.pk}/criteria/new/"
    sent = RUNG | {"version": str(draft.version), "form_token": str(fields)} | fields
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    draft.refresh_from_db()


def test_they_are_offered_and_kept_with_their_titles(client: Client, draft: StandardDraft) -> None:
    page = client.get(f"/standards/drafts/{draft.pk}/criteria/new/").content.decode()
    assert "自设栏目之4（次数）" in page
    assert "社会抚养费征收到位率" not in page, "the form does not ask for it"
    add(client, draft)
    add(
        client,
        draft,
        title="没有差错",
        indicator="count:n04",
        numerator="",
        denominator="",
        threshold="",
    )
    rate, cases = draft.data["criteria"]
    assert rate["columns"] == {"n01": {"title": "自设栏目之1"}, "n02": {"title": "自设栏目之2"}}
    assert (rate["threshold"], rate["from_start"]) == (9000, True)
    assert cases["columns"] == {"n04": {"title": "自设栏目之4"}}
    page = client.get(f"/standards/drafts/{draft.pk}/").content.decode()
    assert "当年最后一个已审核月份的“自设栏目之2”÷“自设栏目之1”，不低于90%" in page
    assert "当年累计自设栏目之4为0" in page
    assert column_faults(draft) == []
    again = client.get(f"/standards/drafts/{draft.pk}/criteria/{cases['code']}/").content.decode()
    assert '<option value="count:n04" selected>' in again


def test_a_form_that_gave_one_up_keeps_the_standard_from_being_published(
    client: Client, draft: StandardDraft
) -> None:
    add(client, draft)
    own = [column for column in content()["columns"] if column["name"] not in ("n01", "n02")]
    publish_form(202801, {"head": {}, "columns": own})
    [fault] = column_faults(draft)
    assert "“双岗落实”要的栏目，2027年起的月报表里没有" in fault
    assert fault in client.get(f"/standards/drafts/{draft.pk}/").content.decode()
