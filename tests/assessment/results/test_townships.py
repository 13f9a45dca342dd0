"""The county's view: townships in their order, their years, the workbook, and as many queries for
one as for twenty."""

import io
import re
from fractions import Fraction

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from assessment.grading.overview import by_township, summarise
from assessment.grading.services.outcomes import assess
from assessment.models import Round
from assessment.results.townships import past, rank
from associations.models import County, Township, Village

from ..records import YEAR, add_appraisal, add_model_village, add_months
from ..rounds.records import publish

COUNTY = "431321"


@pytest.fixture
def graded(village, other_village, community, foreign_village):
    """洪山殿镇: a model village and two created ones; 甘棠镇: its one village is qualified."""
    add_model_village(village)
    add_months(other_village, contraception_done=90)
    add_months(foreign_village, serious_disputes=1)
    add_appraisal(foreign_village)


def places(names: dict[str, str], year: int = YEAR) -> list[tuple[int | None, str]]:
    overview = summarise(assess(code=COUNTY, year=year), [])
    return [(place.place, place.name) for place in rank(by_township(overview, names))]


def test_townships_are_ranked_by_share_and_ties_share_a_place(graded):
    names = {"431321107": "洪山殿镇", "431321108": "甘棠镇", "431321109": "空镇"}
    assert places(names) == [(1, "甘棠镇"), (2, "洪山殿镇"), (None, "空镇")]
    Village.objects.create(code="431321110201", name="新村", township=Township.objects.create(
        code="431321110", name="新镇", county_id=COUNTY
    ))  # fmt: skip
    Village.objects.create(code="431321111201", name="后村", township=Township.objects.create(
        code="431321111", name="后镇", county_id=COUNTY
    ))  # fmt: skip
    names |= {"431321111": "后镇", "431321110": "新镇"}
    assert places(names) == [
        (1, "甘棠镇"),
        (2, "洪山殿镇"),
        (3, "新镇"),
        (3, "后镇"),
        (None, "空镇"),
    ]


def test_among_equals_at_qualified_the_higher_grades_decide(village, foreign_village):
    add_model_village(village)
    add_months(foreign_village)
    add_appraisal(foreign_village)
    Village.objects.exclude(pk__in=[village.pk, foreign_village.pk]).delete()
    assert places({"431321107": "洪山殿镇", "431321108": "甘棠镇"}) == [
        (1, "洪山殿镇"),
        (2, "甘棠镇"),
    ]


def test_the_years_that_were_assessed(graded):
    for year in (YEAR - 1, YEAR):
        assess(code=COUNTY, year=year)
    years = past(COUNTY, YEAR)
    assert [one.year for one in years] == [YEAR - 1, YEAR]
    assert [(share.grade.code, share.count, share.of) for share in years[1].shares] == [
        ("model", 1, 4),
        ("advanced", 0, 4),
        ("qualified", 1, 4),
        ("created", 2, 4),
    ]
    shares = [years[1].qualified(code) for code in ("431321107", "431321108", "431321109", "")]
    assert [(share.count, share.of, share.percent) for share in shares] == [
        (1, 3, "33.3%"),
        (1, 1, "100.0%"),
        (0, 0, "0.0%"),
        (2, 4, "50.0%"),
    ]


def test_a_published_year_counts_the_published_grades(graded, township, leader):
    assess(code=COUNTY, year=YEAR)
    publish(township, leader, v431321107210=("qualified", "入户核实，各项都达到"))
    [year] = past(COUNTY, YEAR)
    share = year.qualified("431321107")
    assert (share.count, share.of, year.total) == (2, 3, {"model": 1, "qualified": 2, "created": 1})


def test_the_page_ranks_and_leads_on(graded, county, client_for):
    page = client_for(county).get(f"/overview/{COUNTY}/{YEAR}/").content.decode()
    order = re.findall(r'<a href="/overview/(\d{9})/2025/">', page)
    assert order == ["431321108", "431321107"]
    assert "历年变化" in page
    assert "双峰县历年各等次村数" in page


def test_the_workbook_says_the_same(graded, county, staff, client_for):
    answer = client_for(county).get(f"/overview/{COUNTY}/{YEAR}/list/")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert workbook.sheetnames == ["乡镇排名", "历年", "各村等次"]
    ranking = [[cell.value for cell in row] for row in workbook["乡镇排名"].iter_rows(min_row=4)]
    assert [row[:6] for row in ranking] == [
        [1, "431321108", "甘棠镇", 1, 0, 0],
        [2, "431321107", "洪山殿镇", 3, 1, float(Fraction(3333, 10000))],
    ]
    trend = [[cell.value for cell in row] for row in workbook["历年"].iter_rows(min_row=4)]
    assert trend[-1][1:] == ["全县合计", 0, 0, 2, 0.5]
    answer = client_for(staff).get(f"/overview/431321107/{YEAR}/list/")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert workbook.sheetnames == ["各村等次"]
    rows = [[cell.value for cell in row] for row in workbook["各村等次"].iter_rows(min_row=4)]
    assert [(row[1], row[3], row[6]) for row in rows] == [
        ("中心社区", "创建村", None),
        ("观冲村", "模范村", 0.98),
        ("双桥村", "创建村", 0.9),
    ]


@pytest.mark.parametrize(
    "page",
    [
        *(
            "/overview/{}/2025/",
            "/overview/{}/2025/list/",
            "/what-if/{}/2025/?threshold-levy_rate=99",
        ),
        "/rounds/{}/2025/",
    ],
)
def test_as_many_queries_for_one_township_as_for_twenty(db, client_for, page):
    counts = {}
    for number, size in enumerate((1, 3, 20)):
        code = f"99000{number}"
        county = County.objects.create(code=code, name="测县")
        for n in range(size):
            township = Township.objects.create(
                code=f"{code}{100 + n}", name=f"第{n}镇", county=county
            )
            add_months(
                Village.objects.create(code=f"{township.pk}201", name="一村", township=township)
            )
            Round.objects.create(township=township, year=YEAR)
        user = User.objects.create(
            username=code,
            name="县",
            role=Role.COUNTY_SUPERVISOR,
            scope=code,
            must_change_password=False,
        )
        client, url = client_for(user), page.format(code)
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(url).getvalue()
        counts[size] = len(captured)
    assert len(set(counts.values())) == 1, counts
