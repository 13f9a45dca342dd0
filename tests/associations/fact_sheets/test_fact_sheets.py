"""村情数据: entered for a township in one grid, held against what is impossible, told nowhere as a
refusal."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry
from associations.fact_sheets.bounds import beyond
from associations.models import FactSheet
from associations.village_file import village_file
from autonomy.charters.held_against import too_many
from autonomy.models import Meeting

YEAR = timezone.localdate().year
TOWN, ONE = f"/fact-sheets/431321107/{YEAR}/", f"/fact-sheets/431321107207/{YEAR}/"


@pytest.fixture
def client(divisions, staff, client_for):
    return client_for(staff)


def line(village, version=0, **cells):
    typed = {f"{name}_{village.pk}": str(value) for name, value in cells.items()}
    return {f"version_{village.pk}": str(version), **typed}


def test_a_township_enters_its_villages_in_one_grid(divisions, client):
    typed = line(divisions.village, people=561, married_women=114, adults=400, income="middle")
    response = client.post(
        f"{TOWN}edit/",
        {"source": "统计年报", **typed, **line(divisions.community, migrants=0, source="社区台账")},
    )
    assert response.status_code == 302
    rows = FactSheet.objects.order_by("village").values_list(
        "village__name", "people", "households", "married_women", "migrants", "income", "source"
    )
    assert [*rows] == [
        ("中心社区", None, None, None, 0, "", "社区台账"),
        ("观冲村", 561, None, 114, None, "middle", "统计年报"),
    ]
    assert TrailEntry.objects.count() == 2
    page = client.get(TOWN).content.decode()
    assert "统计年报" in page
    assert "561" in page


def test_what_did_not_change_is_left_alone_and_what_was_emptied_goes(divisions, client):
    sheet = FactSheet.objects.create(village=divisions.village, year=YEAR, people=9, source="甲")
    other = FactSheet.objects.create(
        village=divisions.other_village, year=YEAR, people=5, source="乙"
    )
    typed = line(divisions.village, people=9, source="甲")
    client.post(f"{TOWN}edit/", {**typed, **line(divisions.other_village, people="", source="乙")})
    assert [*FactSheet.objects.all()] == [sheet]
    assert FactSheet.objects.get().version == 0
    [entry] = TrailEntry.objects.all()
    assert entry.division == other.village_id


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"people": 10, "households": 11}, "不能大于总人口（10）。"),
        ({"adults": 10, "married_women": 11}, "不能大于18周岁以上人口（10）。"),
        ({"people": "约十"}, "应填 0 或正整数。"),
        ({"people": 10, "source": ""}, "请写来源。"),
    ],
)
def test_what_cannot_be_is_told_beside_its_cell(divisions, client, cells, told):
    typed = {"source": "年报" if "source" not in cells else ""}
    response = client.post(f"{TOWN}edit/", {**typed, **line(divisions.village, **cells)})
    assert (response.status_code, FactSheet.objects.count()) == (422, 0)
    assert told in response.content.decode()


def test_somebody_was_faster_on_a_village(divisions, client):
    FactSheet.objects.create(village=divisions.village, year=YEAR, people=9, source="甲", version=3)
    typed = line(divisions.village, version=2, people=10, source="甲")
    response = client.post(f"{TOWN}edit/", typed)
    assert response.status_code == 422
    assert "观冲村刚才有别人改过" in response.content.decode()
    assert FactSheet.objects.get().people == 9
    again = response.context["form"][f"version_{divisions.village.pk}"].value()
    client.post(f"{TOWN}edit/", {**typed, f"version_{divisions.village.pk}": again})
    assert FactSheet.objects.get().people == 10


def test_a_village_has_its_own_line_and_its_years(divisions, secretary, client_for):
    client = client_for(secretary)
    FactSheet.objects.create(village=divisions.village, year=YEAR - 1, people=550, source="甲")
    assert [one.village for one in client.get(f"{ONE}edit/").context["form"].sheets] == [
        divisions.village
    ]
    client.post(f"{ONE}edit/", {"source": "台账", **line(divisions.village, people=561)})
    page = client.get(ONE).content.decode()
    assert "550" in page
    assert "561" in page


def test_a_year_that_has_not_come_has_no_page(client):
    assert client.get(f"/fact-sheets/431321107/{YEAR + 1}/").status_code == 404


def test_a_number_is_held_against_the_years_sheet_or_the_one_before(divisions):
    village, asked = divisions.village, {"column": "adults", "called": "应到"}

    def told(count, year=YEAR):
        return beyond(village=village, year=year, count=count, **asked)

    assert told(999) == ""
    FactSheet.objects.create(village=village, year=YEAR - 1, adults=400, source="年报")
    assert (told(400), told(None), told(401, YEAR + 1)) == ("", "", "")
    assert told(401) == f"应到 401，多于{YEAR - 1}年村情数据的18周岁以上人口 400，请核对。"
    FactSheet.objects.create(village=village, year=YEAR, adults=500, source="年报")
    assert told(401) == ""


def test_a_meeting_that_asked_more_than_there_are_says_so(divisions, client):
    FactSheet.objects.create(
        village=divisions.village, year=YEAR - 1, adults=400, households=163, source="年报"
    )
    day = datetime.date(YEAR - 1, 6, 1)

    def page(kind, due):
        meeting = Meeting.objects.create(
            village=divisions.village, kind=kind, date=day, due=due, present=1
        )
        return client.get(
            reverse("meeting-detail", args=[divisions.village.pk, meeting.pk])
        ).content.decode()

    assert "18周岁以上人口 400，请核对" in page("assembly", 401)
    assert "户数 163，请核对" in page("delegates", 164)
    assert "请核对" not in page("assembly", 400) + page("delegates", 163) + page("group", 999)
    assert too_many(divisions.village, YEAR - 1, "households", 164).endswith("户数 163，请核对。")


def test_the_villages_file_of_a_past_day_stays_as_it_was(divisions):
    ends = datetime.date(YEAR - 1, 12, 31)
    before = village_file(divisions.village, ends)
    FactSheet.objects.create(village=divisions.village, year=YEAR - 1, people=561, source="年报")
    assert village_file(divisions.village, ends) == before


def test_workbook_of_the_year(divisions, client):
    for year, people in ((YEAR, 561), (YEAR - 1, 9)):
        FactSheet.objects.create(
            village=divisions.village, year=year, people=people, income="low", source="年报"
        )
    response = client.get(f"{TOWN}workbook/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    [told] = [row for row in rows if "观冲村" in row]
    assert [cell for cell in told if cell is not None] == ["观冲村", YEAR, 561, "较低", "年报"]


def test_queries_do_not_grow_with_villages(divisions, client):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            client.get(TOWN)
            client.get(f"{TOWN}edit/")
        return len(seen)

    FactSheet.objects.create(village=divisions.village, year=YEAR, people=1, source="甲")
    asked()  # what the first page of a session asks once
    before = asked()
    for village in (divisions.other_village, divisions.community):
        FactSheet.objects.create(village=village, year=YEAR, people=1, source="甲")
    assert asked() == before
