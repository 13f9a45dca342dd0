"""协会: the list with its gaps and its workbook, one with its term and posts, registering,
changing, dissolving."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from associations.models import Area, Association, Post, Term, Village

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
URL = "/associations/431321107/"
REQUIRED = ("president", "executive_vice_president", "secretary_general")


def found(name: str, kind: str = "village", **fields: Any) -> Association:
    village = fields.get("village")
    code = village.pk if village else "431321107"
    return Association.objects.create(
        code=code, township_id="431321107", kind=kind, name=name, **fields
    )


def hold(association: Association, *kinds: str, due: str = "2999-01-01") -> Term:
    term = Term.objects.create(association=association, number=2, started="2024-05-01", due=due)
    for kind in kinds:
        Post.objects.create(
            association=association, term=term, kind=kind, name="卓䶮", started="2024-05-01"
        )
    return term


@pytest.fixture
def associations(village: Village, other_village: Village) -> dict[str, Association]:
    """Of the township: all posts filled, overdue; of 东片: no term; of 观冲村: lacks two; of the
    market: dissolved."""
    area = Area.objects.create(township_id="431321107", name="东片")
    Village.objects.filter(pk=village.pk).update(area=area)
    rows = {
        "township": found("洪山殿镇计生协会", "township"),
        "branch": found("东片分会", "branch", area=area),
        "village": found("观冲村计生协会", village=village, founded="1998-05-29"),
        "market": found("集贸市场协会", "market", dissolved="2020-01-01"),
    }
    hold(rows["township"], *REQUIRED, due="2025-05-01")
    hold(rows["village"], "president", "council_member")
    Post.objects.create(
        association=rows["village"],
        kind="vice_president",
        name="柳望舒",
        started="2019-01-01",
        ended="2024-05-01",
    )
    return rows


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(URL + query).context["table"].rows]


def test_the_list(associations: dict[str, Association], staff: User, client_for: SignIn) -> None:
    response = client_for(staff).get(URL)
    rows = {row.name: row for row in response.context["table"].rows}
    assert list(rows) == ["洪山殿镇计生协会", "东片分会", "观冲村计生协会"]
    shown = rows["观冲村计生协会"]
    assert (shown.president, shown.held, shown.term_number) == ("卓䶮", 2, 2)
    assert (rows["东片分会"].president, rows["东片分会"].held, rows["东片分会"].term_number) == (
        None,
        0,
        None,
    )
    assert response.content.decode().count("届满未换届</span>") == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=branch", ["东片分会"]),
        ("?state=former", ["集贸市场协会"]),
        ("?state=all&kind=market", ["集贸市场协会"]),
        ("?name=观冲", ["观冲村计生协会"]),
        ("?name=䶮&kind=township", ["洪山殿镇计生协会"]),
        ("?gap=vacant", ["东片分会", "观冲村计生协会"]),
        ("?gap=overdue", ["洪山殿镇计生协会"]),
        ("?gap=no_term", ["东片分会"]),
        ("?sort=-held", ["洪山殿镇计生协会", "观冲村计生协会", "东片分会"]),
        ("?sort=term_due&kind=village", ["观冲村计生协会"]),
        ("?name=没有", []),
    ],
)
def test_filters_and_order(
    associations: dict[str, Association],
    staff: User,
    client_for: SignIn,
    query: str,
    expected: list[str],
) -> None:
    assert names(client_for(staff), query) == expected


def test_an_area_has_its_branch_and_its_villages(
    associations: dict[str, Association], staff: User, client_for: SignIn
) -> None:
    area = Area.objects.get()
    assert names(client_for(staff), f"?area={area.pk}") == ["东片分会", "观冲村计生协会"]


def test_the_workbook_has_what_is_shown(
    associations: dict[str, Association], staff: User, client_for: SignIn
) -> None:
    answer = client_for(staff).get(f"{URL}workbook/?gap=vacant&sort=-name")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][:3] == ("名称", "类别", "乡镇（街道）")
    assert [row[0] for row in rows[1:]] == ["观冲村计生协会", "东片分会"]
    assert rows[1][3:10] == (
        "东片",
        "观冲村",
        "卓䶮",
        2,
        2,
        datetime.datetime(2999, 1, 1),
        datetime.datetime(1998, 5, 29),
    )


def test_a_secretary_sees_the_village_and_a_county_names_the_township(
    associations: dict[str, Association], secretary: User, county: User, client_for: SignIn
) -> None:
    rows = client_for(secretary).get("/associations/431321107207/").context["table"].rows
    assert [row.name for row in rows] == ["观冲村计生协会"]
    township = associations["township"]
    assert client_for(secretary).get(f"/associations/431321107/{township.pk}/").status_code == 404
    page = client_for(county).get("/associations/431321/").content.decode()
    assert 'data-label="乡镇">洪山殿镇' in page


def test_one_with_its_term_posts_and_vacancies(
    associations: dict[str, Association], secretary: User, leader: User, client_for: SignIn
) -> None:
    association = associations["village"]
    address = f"/associations/{association.code}/{association.pk}/"
    response = client_for(secretary).get(address)
    page = response.content.decode()
    assert [
        (kind, [post.name for post in posts]) for kind, posts in response.context["groups"]
    ] == [
        ("会长", ["卓䶮"]),
        ("理事", ["卓䶮"]),
    ]
    assert [title for _, title in response.context["vacancies"]] == ["常务副会长", "秘书长"]
    assert f'href="{address}posts/new/?kind=secretary_general"' in page
    assert [post.name for post in response.context["former"]] == ["柳望舒"]
    assert "posts/new" not in client_for(leader).get(address).content.decode()


def test_an_association_of_another_place_is_not_under_this_code(
    associations: dict[str, Association], staff: User, client_for: SignIn
) -> None:
    pk = associations["village"].pk
    assert client_for(staff).get(f"/associations/431321107210/{pk}/").status_code == 404
    assert client_for(staff).get(f"/associations/431321107/{pk}/edit/").status_code == 404


def test_staff_register_one(
    divisions: object, village: Village, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    form = client.get(f"/associations/{village.pk}/new/").context["form"]
    assert (form["kind"].value(), form["village"].value()) == ("village", village.pk)
    data = {
        "kind": "village",
        "village": village.pk,
        "name": "观冲村䶮𬱖协会",
        "founded": "1998-05-29",
    }
    assert client.post("/associations/431321107/new/", data).status_code == 302
    association = Association.objects.get()
    assert (association.code, association.name, association.version) == (
        village.pk,
        "观冲村䶮𬱖协会",
        1,
    )
    again = client.post("/associations/431321107/new/", data | {"name": "又一个"})
    assert "这个村已有村级协会" in again.content.decode()
    assert 'value="又一个"' in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "branch"}, "分会要选责任区"),
        ({"kind": "village"}, "村级协会要选村"),
        ({"founded": "2999-01-01"}, "这个日期还没有到"),
        ({"founded": "0198-05-29"}, "早于 1980 年"),
        ({"village": "431321108201"}, "选择"),
        ({"name": ""}, "名称"),
    ],
)
def test_what_cannot_be_registered(
    divisions: object, staff: User, client_for: SignIn, changes: dict[str, str], message: str
) -> None:
    data = {"kind": "market", "name": "集贸市场协会"} | changes
    response = client_for(staff).post("/associations/431321107/new/", data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Association.objects.exists()


def test_dissolving_asks_to_end_the_posts_in_the_same_act(
    associations: dict[str, Association], staff: User, client_for: SignIn
) -> None:
    association, client = associations["village"], client_for(staff)
    address = f"/associations/{association.code}/{association.pk}/edit/"
    data = {"kind": "village", "village": association.code, "name": association.name, "version": 0}
    refused = client.post(address, data | {"dissolved": "2025-06-30"})
    assert "还有 2 个职务在任（会长 卓䶮、理事 卓䶮）" in refused.content.decode()
    association.refresh_from_db()
    assert (association.dissolved, association.posts.filter(ended=None).count()) == (None, 2)
    early = client.post(address, data | {"dissolved": "2024-04-30", "end_posts": "on"})
    assert "在 2024-05-01 才开始" in early.content.decode()
    assert (
        client.post(address, data | {"dissolved": "2025-06-30", "end_posts": "on"}).status_code
        == 302
    )
    day = datetime.date(2025, 6, 30)
    association.refresh_from_db()
    assert (association.dissolved, association.terms.get().ended) == (day, day)
    assert set(association.posts.filter(term__isnull=False).values_list("ended", "end_reason")) == {
        (day, "协会撤销")
    }
    assert [entry.action for entry in TrailEntry.objects.all()] == ["随协会撤销离任", "撤销协会"]


def test_a_secretary_keeps_the_name_and_not_the_place_or_the_end(
    associations: dict[str, Association], secretary: User, client_for: SignIn
) -> None:
    association = associations["village"]
    address = f"/associations/{association.code}/{association.pk}/edit/"
    data = {
        "name": "观冲村协会",
        "founded": "1998-05-29",
        "version": 0,
        "kind": "market",
        "dissolved": "2025-01-01",
    }
    assert client_for(secretary).post(address, data).status_code == 302
    association.refresh_from_db()
    assert (association.name, association.kind, association.dissolved) == (
        "观冲村协会",
        "village",
        None,
    )


def test_the_second_of_two_sees_both(
    associations: dict[str, Association], secretary: User, client_for: SignIn
) -> None:
    association, client = associations["village"], client_for(secretary)
    address = f"/associations/{association.code}/{association.pk}/edit/"
    client.post(address, {"name": "甲", "version": 0})
    response = client.post(address, {"name": "乙", "version": 0})
    assert response.status_code == 409
    line = response.context["conflict"][0]
    assert (line.label, line.mine, line.theirs) == ("名称", "乙", "甲")


def test_only_an_empty_one_can_be_removed(
    associations: dict[str, Association], staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    for name, left in (("branch", False), ("village", True)):
        association = associations[name]
        client.post(f"/associations/{association.code}/{association.pk}/edit/", {"act": "remove"})
        assert Association.objects.filter(pk=association.pk).exists() == left


def test_a_corrected_day_of_election_goes_for_all_it_opened_and_closed(
    village: Village, staff: User, client_for: SignIn
) -> None:
    association = found("观冲村计生协会", village=village)
    day, right = "2024-05-01", datetime.date(2024, 4, 28)
    old = Term.objects.create(
        association=association, number=1, started="2020-05-01", due="2024-01-01", ended=day
    )
    new = hold(association, "president")
    Post.objects.create(
        association=association,
        term=old,
        kind="president",
        name="禹长庚",
        started="2020-05-01",
        ended=day,
        end_reason="换届",
    )
    address = f"/terms/{association.code}/{new.pk}/edit/"
    data = {"number": 2, "due": "2027-05-01", "version": 0, "why_moved": "日期更正"}
    assert client_for(staff).post(address, data | {"started": "2020-04-30"}).status_code == 422
    assert client_for(staff).post(address, data | {"started": "2024-04-28"}).status_code == 302
    old.refresh_from_db()
    new.refresh_from_db()
    assert (new.started, old.ended, new.posts.get().started, old.posts.get().ended) == (
        right,
        right,
        right,
        right,
    )
    entry = TrailEntry.objects.get(action="随换届日期更正任职")
    assert entry.before == {"任职或离任日期": "2024-05-01", "会长": "卓䶮、禹长庚"}
    assert entry.after == {"任职或离任日期": "2024-04-28", "会长": "卓䶮、禹长庚"}


def test_the_list_takes_as_many_queries_for_ten_as_for_one(staff: User, client_for: SignIn) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path).getvalue()
        return len(captured)

    client, paths = (
        client_for(staff),
        (URL, f"{URL}workbook/", "/posts/431321107/", "/posts/431321107/workbook/"),
    )
    hold(found("协会0", "enterprise"), *REQUIRED)
    client.get(f"{URL}workbook/")  # what a session, and a trail, asks once
    one = [queries(path) for path in paths]
    for number in range(1, 10):
        hold(found(f"协会{number}", "enterprise"), *REQUIRED)
    assert [queries(path) for path in paths] == one


def test_none_is_founded_in_a_village_that_is_gone(
    village: Village, staff: User, client_for: SignIn
) -> None:
    Village.objects.filter(pk=village.pk).update(closed="2024-01-01")
    client = client_for(staff)
    data = {"kind": "village", "name": "观冲村计生协会", "village": village.pk}
    assert client.post("/associations/431321107/new/", data).status_code == 422
    answer = client.post(f"/associations/{village.pk}/new/", data)
    assert "观冲村已于 2024-01-01 撤销，不能再登记" in answer.content.decode()
    assert not Association.objects.exists()


def test_figures_of_other_scripts_are_no_keys(
    village: Village, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    assert client.get("/associations/431321107/new/?area=²").status_code == 200
    association = found("观冲村计生协会", village=village)
    data = {"act": "more", "seat-TOTAL_FORMS": "²", "seat-0-post": "²"}
    assert (
        client.post(f"/associations/{village.pk}/{association.pk}/elect/", data).status_code == 200
    )
    data = {"act": "check", "seat-TOTAL_FORMS": "1", "seat-INITIAL_FORMS": "0", "seat-0-post": "²"}
    assert (
        client.post(f"/associations/{village.pk}/{association.pk}/elect/", data).status_code == 422
    )
