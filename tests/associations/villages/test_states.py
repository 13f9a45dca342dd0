"""What a village is, since when: asked where it is changed, read as of the day."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import TrailEntry
from accounts.records.astray import astray
from accounts.records.periods import Change
from assessment.grading.counting.tally import grades
from assessment.grading.facts import gather
from assessment.standards.services import standard_for
from associations.divisions.states import as_on, last_day, named_as_on
from associations.models import Area, Designation, Village, VillageState
from associations.village_file import village_file
from autonomy.models import Meeting

from ...conftest import TOWNSHIP
from ..divisions.test_division_import import upload
from ..files import csv_of

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


def test_a_village_is_called_what_it_was_called_then(divisions, client):
    """Renamed by the official list, as of a day that is asked in the preview."""
    old = divisions.village.name
    url = upload(client, csv_of("431321107207,观冲新村", header="code,name"))
    assert "名称、类别改了才用填" in client.get(url).content.decode()
    assert client.post(url, {"renamed": "2024-07-01"}).status_code == 302
    assert [(row.name, row.since) for row in VillageState.objects.order_by("pk")][-1] == (
        "观冲新村",
        D(2024, 7, 1),
    )
    assert TrailEntry.objects.latest("number").reason == "更正：从 2024-07-01 起"
    for year, name, other in ((2023, old, "观冲新村"), (2024, "观冲新村", old)):
        page = client.get(f"/overview/{TOWNSHIP}/{year}/").content.decode()
        assert name in page
        assert other not in page
        facts = gather(TOWNSHIP, year, standard_for(year))
        assert [one.name for one in facts if one.village == "431321107207"] == [name]
    told = village_file(divisions.village, D(2024, 6, 30))
    assert told.name == old
    now = Village.objects.get(name="观冲新村")
    texts = [event.text for event in village_file(now, TODAY).events]
    assert f"名称由“{old}”改为“观冲新村”。" in texts
    assert Village.objects.get(pk="431321107207").then(D(2024, 6, 30)).name == old


def test_what_is_sent_from_a_page_of_a_past_year_keeps_the_name_of_today(divisions):
    Village.objects.filter(pk="431321107207").update(name="观冲新村")
    village = Village.objects.get(pk="431321107207")
    village.change = Change(D(2024, 7, 1))
    village.save()
    with named_as_on(D(2023, 12, 31)), CaptureQueriesContext(connection) as queries:
        assert {*Village.objects.filter(township=TOWNSHIP).names().values()} >= {"观冲村"}
        assert "观冲村" in [*map(str, Village.objects.select_related("township"))]
    assert len(queries) == 3
    assert Village.objects.get(pk="431321107207").name == "观冲新村"


def test_a_year_beyond_all_is_no_error(divisions, client):
    for year in ("9" * 18, "9" * 40, "-1", "0"):
        assert client.get(f"/villages/{TOWNSHIP}/?year={year}").status_code == 200
