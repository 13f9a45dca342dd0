"""The pages of villages graded by points: the sheet item by item, self-assessment, inspection,
ranking, workbooks."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import TrailEntry, User
from assessment.grading.services.outcomes import assess
from assessment.models import ItemScore, Round, Standard, StandardDraft
from assessment.papers.book import collect, parts, sheets
from associations.models import Village
from documents.workbook import write_workbook
from tests.assessment.points import DATA, add_score, publish_points
from tests.assessment.records import YEAR, add_appraisal, add_months
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def points(village: Village, other_village: Village) -> Standard:
    return publish_points()


@pytest.fixture
def graded(village: Village, other_village: Village) -> None:
    """观冲村 has lost points on site, 双桥村 has broken the six none."""
    for place, cells in ((village, {}), (other_village, {"late_abortions": 1})):
        add_months(place, **cells)
        add_appraisal(place)
    add_score(
        village,
        own=4000,
        inspected=3550,
        reason="公开栏没有更新",
        situation="会员之家一间",
        measures="四月修好",
    )
    add_score(other_village, inspected=4000)


def words(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_a_village_s_page_explains_every_item(
    graded: None, secretary: User, client_for: ClientFor
) -> None:
    page = words(client_for(secretary), "village-grade", VILLAGE, YEAR)
    assert "洪山殿镇观冲村2025年度为优秀村，总分95.5分。" in page
    assert "2.1阵地建设自评40分，验收35.5分，扣4.5分，得35.5分40分40分35.5分" in page
    assert "总分（满分100分）95.5分" in page
    assert "会员之家一间" in page
    assert "四月修好" in page


def test_a_veto_is_named(
    graded: None, staff: User, other_village: Village, client_for: ClientFor
) -> None:
    page = words(client_for(staff), "village-grade", other_village.pk, YEAR)
    assert "12个月合计大月份引产例数12，一票否决" in page
    assert "双桥村2025年度为不合格村，总分80分；有一票否决的情形，评为不合格村" in page


def test_the_overview_shows_totals_and_what_cost_most(
    graded: None, leader: User, client_for: ClientFor
) -> None:
    page = words(client_for(leader), "overview", TOWNSHIP, YEAR)
    assert "观冲村优秀村" in page
    assert "95.5分阵地建设−4.5分" in page
    assert "80分一票否决“六无”情形−20分" in page
    page = client_for(leader).get(reverse("overview", args=[TOWNSHIP, YEAR])).content.decode()
    assert 'title="阵地建设：扣4.5分"' in page
    assert 'title="大月份引产：一票否决"' in page
    county = words(client_for(leader), "item-scores", TOWNSHIP, YEAR)
    assert "观冲村1/2项1/2项" in county


def test_the_village_says_and_the_township_inspects(
    secretary: User, staff: User, village: Village, client_for: ClientFor
) -> None:
    own = reverse("item-self", args=[VILLAGE, YEAR, "venue"])
    inspection = reverse("item-inspection", args=[VILLAGE, YEAR, "venue"])
    said = {
        "situation": "公开栏两块",
        "own": "38.5",
        "gap": "活动栏破损",
        "measures": "四月修好",
        "version": "0",
    }
    assert client_for(secretary).post(own, said).status_code == 302
    score = ItemScore.objects.get()
    assert (score.own, score.inspected, score.gap) == (3850, None, "活动栏破损")
    without_reason = client_for(staff).post(
        inspection, {"inspected": "36", "reason": "", "version": score.version}
    )
    assert "验收分与自评分不同，请写明原因" in without_reason.content.decode()
    assert (
        client_for(staff).post(inspection, {"inspected": "40.01", "reason": "x"}).status_code == 422
    )
    answer = client_for(staff).post(
        inspection, {"inspected": "36", "reason": "栏目陈旧", "version": score.version}
    )
    assert answer.status_code == 302
    score.refresh_from_db()
    assert (score.own, score.inspected, score.reason) == (3850, 3600, "栏目陈旧")
    assert TrailEntry.objects.first().after["验收分"] == "36分"
    again = client_for(secretary).post(
        own, said | {"own": "40", "gap": "没有了", "version": score.version}
    )
    assert again.status_code == 302
    score.refresh_from_db()
    assert (score.own, score.gap, score.inspected) == (3850, "没有了", 3600)
    assert client_for(secretary).get(inspection).status_code == 403


def test_full_marks_can_be_given_whatever_their_hundredths(
    village: Village, staff: User, client_for: ClientFor
) -> None:
    """4.35 as a binary fraction is a little less than 4.35."""
    odd = [{**c, "full": 435} if c["code"] == "extra" else c for c in DATA["criteria"]]
    publish_points("odd", criteria=odd)
    address = reverse("item-inspection", args=[VILLAGE, YEAR, "extra"])
    assert client_for(staff).post(address, {"inspected": "4.35", "reason": ""}).status_code == 302
    assert ItemScore.objects.get().inspected == 435
    assert client_for(staff).post(address, {"inspected": "4.36", "reason": ""}).status_code == 422


def test_a_veto_is_decided_on_inspection(
    graded: None, village: Village, staff: User, client_for: ClientFor
) -> None:
    told = {
        **DATA["criteria"][4],
        "code": "false",
        "title": "弄虚作假",
        "measure": "score",
        "numerator": "",
    }
    publish_points("told", criteria=[*DATA["criteria"], {**told, "grade": "qualified"}])
    client, address = client_for(staff), reverse("item-inspection", args=[VILLAGE, YEAR, "false"])
    page = words(client, "village-grade", VILLAGE, YEAR)
    assert "没有自评，还没有验收，是否否决待定" in page
    assert "请乡镇验收，认定有没有这种情形" in page
    assert client.post(address, {"inspected": "2", "reason": "查实"}).status_code == 422
    assert client.post(address, {"inspected": "1", "reason": "台账与入户不符"}).status_code == 302
    assert TrailEntry.objects.first().after["验收分"] == "有"
    page = words(client, "village-grade", VILLAGE, YEAR)
    assert "没有自评，验收认定有，一票否决" in page
    assert "为合格村，总分95.5分；有一票否决的情形，最高评为合格村" in page
    assert "弄虚作假一票否决：有没有这种情形否决未评有" in words(
        client, "item-scores", VILLAGE, YEAR
    )
    score = ItemScore.objects.get(item="false")
    assert (
        client.post(address, {"inspected": "0", "reason": "", "version": score.version}).status_code
        == 302
    )
    assert "没有自评，验收认定没有，没有否决" in words(client, "village-grade", VILLAGE, YEAR)


def test_there_is_nothing_to_score_under_a_ladder(secretary: User, client_for: ClientFor) -> None:
    client = client_for(secretary)
    assert "没有打分的项目" in words(client, "item-scores", VILLAGE, YEAR - 1)
    assert client.get(reverse("item-self", args=[VILLAGE, YEAR - 1, "venue"])).status_code == 404
    assert (
        client.get(reverse("item-self", args=[VILLAGE, YEAR, "contraception"])).status_code == 404
    )


def test_the_book_ranks_by_total_and_has_a_sheet_for_each_village(graded: None) -> None:
    book = collect(TOWNSHIP, YEAR)
    assert [(row.place, row.outcome.name, row.outcome.points_text) for row in book.ranking] == [
        *((1, "观冲村", "95.5分"), (2, "双桥村", "80分"), (3, "中心社区", "待定")),
    ]
    made = {part.key: part.html for part in parts(book)}
    assert "总分由高到低" in made["ranking"]
    sheet = made[f"village-{VILLAGE}"]
    for said in ("总分：95.5分", "自评40分，验收35.5分", "会员之家一间", "四月修好", "12月"):
        assert said in sheet
    file = io.BytesIO()
    write_workbook(sheets(book), file)
    rows = list(openpyxl.load_workbook(file)["年终排队"].iter_rows(values_only=True))
    first = next(row for row in rows if row[2] == "观冲村")
    assert (first[0], first[4], first[6], first[7]) == (1, "优秀村", 95.5, None)


@pytest.mark.parametrize(
    "name", ["overview-workbook", "what-if", "round-detail", "self-view-list", "declaration-list"]
)
def test_other_pages_of_the_year_stand_a_standard_by_points(
    name: str, graded: None, staff: User, client_for: ClientFor
) -> None:
    assert client_for(staff).get(reverse(name, args=[TOWNSHIP, YEAR])).status_code == 200


@pytest.mark.parametrize("name", ["overview", "item-scores", "overview-workbook"])
def test_more_villages_take_no_more_queries(
    name: str, graded: None, county: User, client_for: ClientFor
) -> None:
    assess(code=COUNTY, year=YEAR)
    assess(code=COUNTY, year=YEAR - 1)
    client, counts = client_for(county), []
    for township in (TOWNSHIP, "431321108"):
        address = reverse(name, args=[township, YEAR])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response: Any = client.get(address)
        response.getvalue()
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.fixture
def constrained(village: Village, county: User) -> None:
    """Two items of a village, each scored as its township found it, and a draft."""
    for item in ("venue", "extra"):
        add_score(village, item, 400, own=400, reason="")
    StandardDraft.objects.create(
        division=COUNTY, title="草稿", effective_from=YEAR, data=DATA, created_by=county
    )


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("item_score_once_a_year|item", "UPDATE assessment_itemscore SET item = 'venue'"),
        (
            "item_score_differs_with_a_reason|CHECK",
            "UPDATE assessment_itemscore SET inspected = 300",
        ),
        ("standard_draft_of_a_county|CHECK", "UPDATE assessment_standarddraft SET division = ''"),
    ],
)
def test_what_the_tables_refuse(constrained: None, name: str, sql: str) -> None:
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_round_says_until_when_points_are_given(
    secretary: User, staff: User, client_for: ClientFor
) -> None:
    round_ = Round.objects.create(township_id=TOWNSHIP, year=YEAR, state="acceptance")
    url = f"/scores/{VILLAGE}/{YEAR}/venue/"
    client_for(secretary).post(f"{url}self/", {"own": "40", "gap": "缺桌椅", "version": "0"})
    score = ItemScore.objects.get()
    assert (score.own, score.gap) == (None, "缺桌椅"), (
        "the time for self-assessment is over, measures can follow"
    )
    client_for(staff).post(
        f"{url}inspection/", {"inspected": "35", "reason": "看过", "version": "1"}
    )
    Round.objects.filter(pk=round_.pk).update(state="published")
    late = client_for(staff).post(
        f"{url}inspection/", {"inspected": "40", "reason": "改", "version": "2"}, follow=True
    )
    assert "已经发布，不能再改" in late.content.decode()
    assert ItemScore.objects.get().inspected == 3500


def test_points_are_part_of_the_self_assessment(
    village: Village, secretary: User, staff: User, client_for: ClientFor
) -> None:
    Round.objects.create(township_id=TOWNSHIP, year=YEAR, state="self")
    client, page = client_for(secretary), f"/self-views/{VILLAGE}/{YEAR}/"
    assert client.get(f"{page}venue/").url == f"/scores/{VILLAGE}/{YEAR}/venue/self/"
    add_score(village, own=3800, inspected=None)
    assert "38分" in client.get(page).content.decode()
    rows = client_for(staff).get(f"/self-views/{TOWNSHIP}/{YEAR}/").context["rows"]
    assert [(row["judged"], row["of"]) for row in rows if row["outcome"].village == VILLAGE] == [
        (1, 5)
    ]
    assert (
        "先按等次，再按总分"
        in client_for(staff).get(f"/rounds/{TOWNSHIP}/{YEAR}/").content.decode()
    )
