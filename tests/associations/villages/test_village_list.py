import datetime
from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from associations.divisions.importing import plan
from associations.models import Area, Township, Village

from ..files import read_divisions

SignIn = Callable[[User], Client]
URL = "/villages/431321107/"
WORKBOOK = "/villages/431321107/workbook/"


@pytest.fixture
def described(divisions: object) -> None:
    """观冲村 in the east, class III, weak; 双桥村 merged into it on 2020-03-01; 中心社区 class
    I."""
    east = Area.objects.create(township_id="431321107", name="东片")
    Village.objects.filter(pk="431321107207").update(area=east, village_class="III", economy="weak")
    Village.objects.filter(pk="431321107210").update(
        closed=datetime.date(2020, 3, 1), merged_into="431321107207", area=east
    )
    Village.objects.filter(pk="431321107001").update(village_class="I")


def shown(client: Client, query: str = "") -> list[str]:
    return [village.name for village in client.get(URL + query).context["villages"]]


def test_the_villages_of_the_township_with_totals(
    described: None, staff: User, client_for: SignIn
) -> None:
    response = client_for(staff).get(URL)
    assert [village.name for village in response.context["villages"]] == [
        "中心社区",
        "观冲村",
        "双桥村",
    ]
    tally = response.context["tally"]
    assert (tally["total"], tally["kind_village"], tally["kind_community"], tally["closed"]) == (
        3,
        2,
        1,
        1,
    )
    assert (tally["village_class_I"], tally["village_class_II"], tally["village_class_III"]) == (
        1,
        0,
        1,
    )
    page = response.content.decode()
    assert "合计 3 个" in page
    assert "由双桥村并入" in page
    assert "2020-03-01，并入观冲村" in page
    assert "企石村" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kind=community", ["中心社区"]),
        ("?village_class=III", ["观冲村"]),
        ("?state=closed", ["双桥村"]),
        ("?state=open", ["中心社区", "观冲村"]),
        ("?text=桥", ["双桥村"]),
        ("?text=431321107207", ["观冲村"]),
        ("?kind=community&state=closed", []),
    ],
)
def test_filters(
    described: None, staff: User, client_for: SignIn, query: str, names: list[str]
) -> None:
    assert shown(client_for(staff), query) == names


def test_areas_to_filter_by_are_the_townships_own(
    described: None, staff: User, client_for: SignIn
) -> None:
    foreign = Area.objects.create(township_id="431321108", name="西片")
    own = Area.objects.get(name="东片")
    form = client_for(staff).get(URL).context["filter"].form
    assert list(form.fields["area"].queryset) == [own]
    assert shown(client_for(staff), f"?area={own.pk}") == ["观冲村", "双桥村"]
    response = client_for(staff).get(f"{URL}?area={foreign.pk}")
    assert response.context["filter"].form.errors["area"]


def test_a_county_sees_its_townships_grouped(
    described: None, county: User, client_for: SignIn
) -> None:
    response = client_for(county).get("/villages/431321/")
    assert response.context["tally"]["total"] == 4
    page = response.content.decode()
    assert (
        page.index("洪山殿镇</a>")
        < page.index("观冲村")
        < page.index("甘棠镇</a>")
        < page.index("企石村")
    )


def test_only_staff_are_offered_to_edit(
    described: None, staff: User, leader: User, client_for: SignIn
) -> None:
    own = "/organisation/431321107207/"
    assert "/villages/431321107207/edit/" in client_for(staff).get(own).content.decode()
    assert "/edit/" not in client_for(leader).get(own).content.decode()
    page = client_for(leader).get(URL).content.decode()
    assert "/edit/" not in page
    assert "导入区划" not in page


def test_a_village_has_no_list(described: None, staff: User, client_for: SignIn) -> None:
    assert client_for(staff).get("/villages/431321107207/").status_code == 404
    assert client_for(staff).get("/villages/431321107207/workbook/").status_code == 404


@pytest.mark.django_db
def test_an_empty_township_says_what_to_do(staff: User, client_for: SignIn) -> None:
    Village.objects.all().delete()
    assert "先上传本乡镇的区划文件" in client_for(staff).get(URL).content.decode()


def test_the_workbook_holds_what_the_page_shows(
    described: None, staff: User, client_for: SignIn
) -> None:
    response = client_for(staff).get(f"{WORKBOOK}?state=closed")
    rows = list(load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    assert rows[0][0] == "洪山殿镇村和社区"
    assert rows[2][:3] == ("区划代码", "名称", "乡镇（街道）")
    assert rows[3:] == [
        (
            "431321107210",
            "双桥村",
            "洪山殿镇",
            "村",
            "东片",
            None,
            None,
            None,
            "2020-03-01",
            "观冲村",
        )
    ]


def test_the_workbook_can_be_uploaded_again(
    described: None, staff: User, client_for: SignIn
) -> None:
    data = client_for(staff).get(WORKBOOK).getvalue()
    changes, faults = plan(read_divisions(data, "村和社区.xlsx"), "431321107")
    assert faults == []
    assert [(change.name, change.is_same) for change in changes] == [
        ("中心社区", True),
        ("观冲村", True),
        ("双桥村", True),
    ]


@pytest.mark.parametrize("url", [URL, WORKBOOK, "/villages/431321/"])
def test_as_many_queries_for_1_3_and_44_villages(
    url: str, township: Township, staff: User, county: User, client_for: SignIn
) -> None:
    client = client_for(county if url == "/villages/431321/" else staff)
    client.get(url)  # the session notes its start once
    area = Area.objects.create(township=township, name="东片")
    counts = []
    for wanted in (1, 3, 44):
        Village.objects.filter(township=township).delete()
        for number in range(wanted):
            into = "431321107300" if number else None
            Village.objects.create(
                code=f"431321107{300 + number}",
                name=f"第{number}村",
                township=township,
                area=area,
                closed=datetime.date(2020, 1, 1) if into else None,
                merged_into_id=into,
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
        Village.objects.filter(township=township).update(merged_into=None)
    assert counts[0] == counts[1] == counts[2]
