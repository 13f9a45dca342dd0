"""职务: who holds which post, stipends of a month, taking up and leaving."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from associations.models import Association, Post, Term, Village

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
URL = "/posts/431321107/"


@pytest.fixture
def association(village: Village) -> Association:
    """观冲村's, second term running from 2024-05-01."""
    association = Association.objects.create(
        code=village.pk,
        township_id=village.township_id,
        village=village,
        kind="village",
        name="观冲村计生协会",
    )
    Term.objects.create(
        association=association,
        number=1,
        started="2020-05-01",
        due="2024-05-01",
        ended="2024-05-01",
    )
    Term.objects.create(association=association, number=2, started="2024-05-01", due="2025-05-01")
    return association


def hold(association: Association, kind: str, name: str, fen: int = 0, **fields: Any) -> Post:
    values = {"term": association.terms.get(number=2), "started": "2024-05-01"} | fields
    return Post.objects.create(association=association, kind=kind, name=name, stipend=fen, **values)


@pytest.fixture
def posts(association: Association) -> Association:
    hold(
        association,
        "executive_vice_president",
        "卓䶮",
        2000,
        background="teacher",
        phone="0738-6812345",
    )
    hold(association, "council_member", "闵𬱖", 6050)
    hold(association, "council_member", "柳望舒", 9900, ended="2025-01-01")
    hold(association, "council_member", "向晚晴", 0, term=None, phone="13800000000")
    hold(association, "family_planning_worker", "简素问", 0, term=None, phone="13800000001")
    return association


def names(client: Client, query: str = "") -> set[str]:
    return {row.name for row in client.get(URL + query).context["table"].rows}


def add(association: Association) -> str:
    return f"/associations/{association.code}/{association.pk}/posts/new/"


def change(post: Post) -> str:
    return f"/posts/{post.association.code}/{post.pk}/edit/"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"卓䶮", "闵𬱖", "向晚晴", "简素问"}),
        ("?state=former", {"柳望舒"}),
        ("?state=all&kind=council_member", {"闵𬱖", "柳望舒", "向晚晴"}),
        ("?name=𬱖", {"闵𬱖"}),
        ("?background=teacher", {"卓䶮"}),
        ("?association=township", set()),
        ("?gap=overdue", {"卓䶮", "闵𬱖"}),
        ("?gap=no_term", {"向晚晴"}),
        ("?gap=no_phone", {"闵𬱖"}),
    ],
)
def test_filters(
    posts: Association, staff: User, client_for: SignIn, query: str, expected: set[str]
) -> None:
    assert names(client_for(staff), query) == expected


def test_stipends_of_a_month_are_those_of_the_posts_held(
    posts: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    totals = [
        client.get(URL + query).context["table"].total["stipend"]
        for query in ("", "?state=all", "?state=former")
    ]
    assert totals == ["80.50", "80.50", "0"]
    assert ">80.50</td>" in client.get(URL).content.decode()


def test_a_name_leads_to_its_form_for_who_may_keep_it(
    posts: Association, secretary: User, leader: User, client_for: SignIn
) -> None:
    link = f'href="{change(Post.objects.get(name="卓䶮"))}"'
    assert link in client_for(secretary).get(f"/posts/{posts.code}/").content.decode()
    assert link not in client_for(leader).get(URL).content.decode()


def test_the_workbook_has_what_is_shown(
    posts: Association, staff: User, client_for: SignIn
) -> None:
    answer = client_for(staff).get(f"{URL}workbook/?kind=council_member&sort=-stipend")
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
            values_only=True
        )
    )
    assert "合计每月 60.50 元" in rows[1][0]
    assert [(row[0], row[1], row[8], row[9], row[10]) for row in rows[3:]] == [
        ("闵𬱖", "理事", 60.5, "否", 2),
        ("向晚晴", "理事", 0, "否", None),
    ]


def test_a_post_is_taken_up_in_the_term_of_its_day(
    association: Association, secretary: User, client_for: SignIn
) -> None:
    client = client_for(secretary)
    assert (
        client.get(f"{add(association)}?kind=secretary_general").context["form"]["kind"].value()
        == "secretary_general"
    )
    data = {
        "kind": "secretary_general",
        "name": " 闵𬱖 ",
        "phone": "138 0000 0000",
        "stipend": "60.5",
    }
    assert client.post(add(association), data | {"started": "2024-06-01"}).status_code == 302
    post = Post.objects.get()
    assert (post.name, post.stipend, post.term.number, post.version) == ("闵𬱖", 6050, 2, 1)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.division, entry.after["岗位津贴（元/月）"]) == (
        "登记职务",
        association.code,
        "60.50",
    )


def test_a_worker_is_outside_terms(
    association: Association, secretary: User, client_for: SignIn
) -> None:
    data = {"kind": "family_planning_worker", "name": "简素问", "started": "2024-06-01"}
    client_for(secretary).post(add(association), data)
    assert (Post.objects.get().term, Post.objects.get().stipend) == (None, 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stipend": "六十"}, "应填金额（元），最多两位小数"),
        ({"stipend": "60.505"}, "应填金额（元），最多两位小数"),
        ({"stipend": "-5"}, "应填金额（元），最多两位小数"),
        ({"stipend": "9" * 5000}, "不能大于 99,999.99 元，请核对"),
        ({"name": "闵430121199001011234"}, "姓名里不能有数字"),
        ({"phone": "430121199001011234"}, "电话是 5 到 13 位数字"),
        ({"started": "2999-01-01"}, "这个日期还没有到"),
        ({"started": "2024-02-30"}, "日期"),
        ({"started": "2021-05-01"}, "第1届已于 2024-05-01 结束"),
        ({"started": "2021-05-01", "ended": "2024-05-02"}, "不能晚于这一天"),
        ({"ended": "2024-05-31"}, "离任日期不能早于任职日期"),
        ({"end_reason": "调动"}, "也要填离任日期"),
        ({"kind": "president"}, "会长和秘书长各只能有一位在任"),
        ({"kind": ""}, "职务"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_typed_is_lost(
    association: Association,
    secretary: User,
    client_for: SignIn,
    changes: dict[str, str],
    message: str,
) -> None:
    hold(association, "president", "禹长庚")
    data = {
        "kind": "council_member",
        "name": "闵𬱖",
        "started": "2024-06-01",
        "phone": "0738-6812345",
    } | changes
    response = client_for(secretary).post(add(association), data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert f'value="{data["name"]}"' in response.content.decode()
    assert Post.objects.count() == 1


def test_leaving(association: Association, secretary: User, client_for: SignIn) -> None:
    post = hold(association, "council_member", "闵𬱖", 6000)
    client = client_for(secretary)
    form = client.get(change(post)).context["form"]
    assert form["stipend"].value() == "60"
    data = {
        "kind": "council_member",
        "name": "闵𬱖",
        "stipend": "60",
        "started": "2024-05-01",
        "version": 0,
    }
    client.post(change(post), data | {"ended": "2025-03-01", "end_reason": "外出务工"})
    post.refresh_from_db()
    assert (post.ended, post.end_reason, post.stipend) == (
        datetime.date(2025, 3, 1),
        "外出务工",
        6000,
    )
    assert TrailEntry.objects.get().action == "办理离任"


def test_a_conflict_shows_both_in_yuan(
    association: Association, secretary: User, client_for: SignIn
) -> None:
    post, client = hold(association, "council_member", "闵𬱖", 6000), client_for(secretary)
    data = {"kind": "council_member", "name": "闵𬱖", "started": "2024-05-01", "version": 0}
    client.post(change(post), data | {"stipend": "20"})
    response = client.post(change(post), data | {"stipend": "30"})
    lines = [(line.label, line.mine, line.theirs) for line in response.context["conflict"]]
    assert lines == [("岗位津贴", "30", "20")]


def test_nobody_takes_up_a_post_of_a_dissolved_association(
    association: Association, secretary: User, client_for: SignIn
) -> None:
    association.terms.update(ended="2025-01-01")
    Association.objects.update(dissolved="2025-01-01")
    data = {"kind": "honorary_president", "name": "闵𬱖", "started": "2024-06-01"}
    response = client_for(secretary).post(add(association), data)
    assert "协会已于 2025-01-01 撤销" in response.content.decode()


def test_other_villages_are_out_of_reach(
    association: Association,
    other_secretary: User,
    outsider: User,
    leader: User,
    client_for: SignIn,
) -> None:
    post = hold(association, "council_member", "闵𬱖")
    for user, status in ((other_secretary, 404), (outsider, 404), (leader, 403)):
        assert client_for(user).post(change(post), {"act": "remove"}).status_code == status
        assert client_for(user).post(add(association), {}).status_code == status
    own = f"/posts/431321107210/{post.pk}/edit/"
    assert client_for(other_secretary).post(own, {"act": "remove"}).status_code == 404
    assert Post.objects.count() == 1
