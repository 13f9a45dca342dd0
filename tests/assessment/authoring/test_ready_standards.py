"""Standards that come with the program: a county starts from one, with the form they rest on."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.records.published import digest
from assessment.authoring.services import READY_NAMES, column_faults, draft_faults, ready
from assessment.grading.services.outcomes import assess
from assessment.models import MonthlyReport, Standard, StandardDraft
from assessment.reports import periods
from assessment.reports.form.in_force import form_of
from assessment.standards.data import PointsStandard, load
from associations.models import Village, Vocabulary
from associations.vocabulary.in_force import TODAY
from associations.vocabulary.in_force import ready as ready_vocabulary
from tests.assessment.records import add_appraisal
from tests.conftest import COUNTY, VILLAGE

SignIn = Callable[[User], Client]
each = pytest.mark.parametrize("name", READY_NAMES)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 3, 2))


def publish_form() -> None:
    data = ready_vocabulary(TODAY)["data"]
    Vocabulary.objects.create(
        division=COUNTY, effective_from=202601, title="今", data=data, digest=digest(data)
    )


@each
def test_a_county_starts_from_one(name: str, client_for: SignIn, county: User) -> None:
    client = client_for(county)
    assert READY_NAMES[name] in client.get("/standards/drafts/new/").content.decode()
    sent = {"start": name, "title": "本县办法", "effective_from": "2026", "form_token": name}
    answer = client.post("/standards/drafts/new/", sent)
    draft = StandardDraft.objects.get()
    assert answer.status_code == 302
    assert draft.data["criteria"] == ready(name)["criteria"]
    assert "双岗联系人" in client.get(answer.url).content.decode()
    assert len(column_faults(draft)) == 1, "the documents' form does not ask for two contacts"
    publish_form()
    assert draft_faults(StandardDraft.objects.get()) == []


def test_the_points_are_a_hundred_over_six_lines_and_the_villagers() -> None:
    rules = load("ready", ready("today-points"))
    assert isinstance(rules, PointsStandard)
    assert sum(item.full for item in rules.criteria) == rules.full == 10000
    lines = [row["title"] for row in ready_vocabulary(TODAY)["data"]["lists"]["line"]]
    assert [section.title for section in rules.sections] == [*lines, "群众评议"]


def test_titles_of_columns_are_those_of_the_form() -> None:
    columns = {c["name"]: c["title"] for c in ready_vocabulary(TODAY)["data"]["form"]["columns"]}
    for name in READY_NAMES:
        for criterion in ready(name)["criteria"]:
            for slot, own in criterion.get("columns", {}).items():
                assert own["title"] == columns[slot]


def test_a_village_is_graded_by_the_ladder(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_form()
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 2, 2))
    data = ready("today-ladder")
    Standard.objects.create(
        code="t", title="t", division=COUNTY, effective_from=2026, data=data, digest=digest(data)
    )
    for period in periods.months(2026, 2026):
        cells = dict.fromkeys(form_of(VILLAGE, period).names, 0) | {"n06": 4, "n07": 4}
        MonthlyReport.objects.create(village=village, period=period, state="approved", **cells)
    add_appraisal(village, 96, 100, "2026-06-10")
    [outcome] = assess(code=VILLAGE, year=2026)
    held = {c.criterion.code: c.held for c in outcome.criteria}
    assert outcome.grade == "advanced"
    assert [code for code, answer in held.items() if not answer] == ["i7", "i8", "i9"]
