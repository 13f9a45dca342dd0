"""What a village is, since when: asked where it is changed, read as of the day."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import TrailEntry
from accounts.records.astray import astray
from assessment.grading.counting.tally import grades
from assessment.grading.facts import gather
from assessment.standards.services import standard_for
from associations.divisions.states import as_on, last_day
from associations.models import Area, Designation, Village, VillageState
from associations.village_file import village_file
from autonomy.models import Meeting

from ...conftest import TOWNSHIP

D = datetime.date
TODAY = timezone.localdate()
URL = "/villages/431321107207/edit/"
BLANK = dict.fromkeys(
    ("village_class", "economy", "area", "new_area", "opened", "closed", "merged_into"), ""
)


@pytest.fixture
def client(staff, client_for):
    return client_for(staff)


def change(client, **values):
    return client.post(URL, {"kind": "village", **BLANK, **values})


def rows():
    found = VillageState.objects.filter(village="431321107207")
    return [(row.kind, row.economy, row.area, row.since, row.until) for row in found.order_by("pk")]


def test_a_change_is_of_today_where_no_day_is_said(village, client):
    change(client, kind="community", economy="weak", new_area="东片", village_class="II")
    assert rows() == [
        ("village", "", None, None, TODAY),
        ("community", "weak", "东片", TODAY, None),
    ]
    assert Designation.objects.get().since == TODAY
    assert TrailEntry.objects.get(action="修改村情").reason == ""
    assert [*astray()] == []


def test_a_past_day_is_a_correction_and_told_as_such(village, client):
    change(client, kind="community", village_class="II", since="2024-07-01")
    assert rows()[1] == ("community", "", None, D(2024, 7, 1), None)
    assert Designation.objects.get().since == D(2024, 7, 1)
    told = TrailEntry.objects.exclude(reason="").values_list("action", "reason")
    assert {*told} == {(one, "更正：从 2024-07-01 起") for one in ("登记认定", "修改村情")}
    change(client, kind="community", village_class="III", since="2024-03-01")
    assert Designation.objects.get().value == "II", "earlier than the class that stands: refused"


def test_a_mode_of_a_past_day_too(village, client):
    url = f"/organisation/{village.pk}/designations/new/"
    client.post(url, {"value": "committee", "since": "2024-07-01"})
    assert TrailEntry.objects.get(action="登记认定").reason == "更正：从 2024-07-01 起"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"economy": "weak", "since": "2999-01-01"}, "还没有到"),
        ({"economy": "weak", "since": "昨天"}, "日期"),
        ({"economy": "weak", "closed": "2024-01-01"}, "先清空撤销日期"),
    ],
)
def test_what_is_refused_changes_nothing(village, client, values, told):
    assert told in change(client, **values).content.decode()
    assert rows() == [("village", "", None, None, None)]


def test_areas_by_their_names_of_the_day(divisions, client):
    url = f"/areas/{TOWNSHIP}/"
    change(client, new_area="东片", since="2023-01-01")
    area = Area.objects.get()
    there = {"villages": [divisions.village.pk], "since": "2024-01-01"}
    client.post(f"{url}{area.pk}/edit/", {"name": "第一片", **there})
    client.post(f"{url}new/", {"name": "西片", **there, "since": "2025-01-01"})
    client.post(f"{url}{area.pk}/edit/", {"act": "remove"})
    assert [(name, since) for _, _, name, since, _ in rows()] == [
        (None, None),
        ("东片", D(2023, 1, 1)),
        ("第一片", D(2024, 1, 1)),
        ("西片", D(2025, 1, 1)),
    ]
    assert [area.name for area in Area.objects.all()] == ["西片"]
    assert TrailEntry.objects.get(action="修改责任区").reason == "更正：从 2024-01-01 起"
    told = [event.text for event in village_file(divisions.village, D(2024, 12, 31)).events]
    assert told[:2] == ["责任区由“未填”改为“东片”。", "责任区由“东片”改为“第一片”。"]


def test_a_year_is_judged_by_the_kind_that_its_villages_had(divisions, client):
    standard = standard_for(2024)
    before, counted = gather(TOWNSHIP, 2024, standard), grades(TOWNSHIP, 2024, standard)
    change(client, kind="community", since="2025-01-01")
    assert gather(TOWNSHIP, 2024, standard) == before
    assert grades(TOWNSHIP, 2024, standard) == counted
    kinds = [facts.kind for facts in gather(TOWNSHIP, 2025, standard_for(2025))]
    assert kinds == ["community", "community", "village"]


def test_villages_and_rows_as_they_were_in_one_query(divisions, client):
    change(client, kind="community", since="2025-01-01")
    villages = Village.objects.filter(township=TOWNSHIP)
    for day, kinds in ((D(2024, 12, 31), {"village"}), (D(2025, 1, 1), {"community"})):
        with CaptureQueriesContext(connection) as queries:
            found = as_on(villages.all(), day)
        assert len(queries) == 2
        assert {one.kind for one in found if one.pk == divisions.village.pk} == kinds
    for day in (D(2024, 12, 31), D(2025, 1, 1)):
        Meeting.objects.create(village=divisions.village, kind="delegates", date=day, present=9)
    meetings = Meeting.objects.prefetch_related("village__states").order_by("date")
    with CaptureQueriesContext(connection) as queries:
        assert [str(one)[13:] for one in meetings] == ["村民代表会议", "居民代表会议"]
    assert len(queries) == 3


def test_the_last_day_of_a_year_and_a_month():
    assert [last_day(2024), last_day(202402), last_day(202400)] == [
        D(2024, 12, 31),
        D(2024, 2, 29),
        D(2024, 12, 31),
    ]
