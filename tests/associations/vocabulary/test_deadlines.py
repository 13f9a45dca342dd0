"""A county sets by when something is due each year: lists, papers and what waits go by it."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.records.published import digest
from assessment.rounds.declarations import deadline, declared
from assessment.rounds.models.declarations import SelfDeclaration
from associations.models import Village, Vocabulary, VocabularyDraft
from associations.vocabulary.deadlines import changes, faults
from associations.vocabulary.in_force import documents
from associations.vocabulary.services import start_draft
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE

SignIn = Callable[[User], Client]
KEY = "type_declared"


def publish(month: int, day: list[int] | None) -> Vocabulary:
    data = {**documents().data, "deadlines": {KEY: day}}
    if day is None:
        del data["deadlines"]
    return Vocabulary.objects.create(
        division=COUNTY, effective_from=month, title="期限", data=data, digest=digest(data)
    )


@pytest.mark.django_db
def test_a_year_goes_by_its_january() -> None:
    publish(202701, [6, 30])
    publish(202803, [2, 29])
    publish(203001, None)
    found = [deadline(VILLAGE, year).isoformat() for year in (2026, 2027, 2028, 2029, 2030)]
    assert found == [
        "2026-05-18",
        "2027-06-30",
        "2028-06-30",
        "2029-02-28",
        "2030-05-20",
    ]  # the 18th is a Saturday
    assert deadline("431322100", 2027) == datetime.date(2027, 5, 18), "of another county"


def test_lists_and_lateness_go_by_it(client_for: SignIn, staff: User, village: Village) -> None:
    publish(202501, [6, 30])
    SelfDeclaration.objects.create(
        village=village, year=2025, type="model", declared=datetime.date(2025, 7, 2)
    )
    [row] = declared(VILLAGE, 2025, [village])
    assert (row.state, row.days_late) == ("late", 2)
    page = client_for(staff).get(f"/declarations/{TOWNSHIP}/2025/").content.decode()
    assert "2025-06-30" in page
    assert "2025-05-18" not in page


def test_a_county_sets_it(
    client_for: SignIn, county: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 12, 3))
    draft = start_draft(title="2027年", effective_from=202701, data={}, by=county)
    client, address = client_for(county), f"/vocabularies/drafts/{draft.pk}/"
    assert "村（社区）上报自定类型：5月18日前" in client.get(address).content.decode()
    sent = {f"{KEY}_month": "2", f"{KEY}_day": "30", "version": "1", "form_token": "t1"}
    answer = client.post(f"{address}deadlines/", sent)
    assert "这个月没有这一天" in answer.content.decode()
    answer = client.post(f"{address}deadlines/", sent | {f"{KEY}_month": "6", "form_token": "t2"})
    assert answer.url == address
    assert VocabularyDraft.objects.get().data["deadlines"] == {KEY: [6, 30]}
    page = client.get(address).content.decode()
    assert "办理期限：村（社区）上报自定类型由5月18日前改为6月30日前" in page


def test_what_is_wrong_with_it() -> None:
    assert faults({KEY: [5, 18]}) == faults({}) == []
    for day in ([5, 32], [0, 1], [5], "5-18", [5.0, 18], [True, 18]):
        assert faults({KEY: day}) == ["“村（社区）上报自定类型”的日期不对"]
    assert faults({"other": [5, 18]}) == faults([]) == ["办理期限的内容不完整"]
    assert changes({KEY: [5, 18]}, {KEY: [5, 18]}) == []
