"""换届: one act that closes the old term and opens the new, exactly."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Association, Post, Term, Village
from associations.organisation.services.organisation import save_term
from members.models import MemberGroup

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = datetime.date(2022, 3, 1)
FIELDS = ("kind", "name", "sex", "phone", "background", "stipend")


@pytest.fixture
def association(village: Village) -> Association:
    """观冲村's: third term overdue, president, secretary-general and two council members; a
    计生专干 outside terms."""
    association = Association.objects.create(
        code=village.pk,
        township_id=village.township_id,
        village=village,
        kind="village",
        name="观冲村计生协会",
    )
    term = Term.objects.create(association=association, number=3, started=DAY, due="2025-03-01")
    for kind, name in (
        ("president", "禹长庚"),
        ("secretary_general", "闵𬱖"),
        ("council_member", "䶮知秋"),
        ("council_member", "柳望舒"),
    ):
        post(association, term, kind, name)
    Post.objects.create(
        association=association, kind="family_planning_worker", name="简素问", started=DAY
    )
    return association


def post(association: Association, term: Term, kind: str, name: str) -> Post:
    return Post.objects.create(
        association=association,
        term=term,
        kind=kind,
        name=name,
        phone="0738-6812345",
        stipend=6000,
        started=DAY,
    )


def url(association: Association) -> str:
    return f"/associations/{association.code}/{association.pk}/elect/"


def filled(client: Client, association: Association, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the page as it opens, with an election on 2025-04-10 and some
    changes."""
    form = client.get(url(association)).context["form"]
    rows = form.rows.forms
    data = {field.html_name: field.value() for field in form if field.value() not in (None, "", [])}
    data |= {field.html_name: field.value() for row in rows for field in row if field.value()}
    data |= {f"seat-{n}-stipend": "60" for n, row in enumerate(rows) if row["name"].value()}
    data |= {
        "seat-TOTAL_FORMS": len(rows),
        "seat-INITIAL_FORMS": 0,
        "started": "2025-04-10",
        "due": "2028-04-10",
    }
    return {
        name: value
        for name, value in (data | {"act": "confirm"} | changes).items()
        if value is not None
    }


def row_of(data: dict[str, Any], name: str) -> str:
    return next(
        key.removesuffix("-name")
        for key, value in data.items()
        if key.endswith("-name") and value == name
    )


def held(association: Association) -> dict[str, str]:
    return {post.name: post.kind for post in association.posts.filter(ended=None)}


def test_the_page_proposes_the_next_term_with_everybody_staying(
    association: Association, staff: User, client_for: SignIn
) -> None:
    form = client_for(staff).get(url(association)).context["form"]
    assert form["number"].value() == 4
    assert form["due"].value().year == form["started"].value().year + 3
    assert [row["name"].value() for row in form.rows.forms[:4]] == [
        "禹长庚",
        "闵𬱖",
        "䶮知秋",
        "柳望舒",
    ]
    assert {row["outcome"].value() for row in form.rows.forms[:4]} == {"stay"}
    assert form.rows.forms[4]["name"].value() is None
    assert [label for _, label in form.fields["leaving"].choices] == ["计生专干 简素问"]
    assert "计生专干 简素问" in client_for(staff).get(url(association)).content.decode()


def test_one_act_closes_the_old_term_and_opens_the_new(
    association: Association, secretary: User, client_for: SignIn
) -> None:
    client = client_for(secretary)
    data = filled(client, association, delegates_due="45", delegates_present="41")
    leaver, replaced = row_of(data, "柳望舒"), row_of(data, "禹长庚")
    data |= {
        f"{leaver}-outcome": "leave",
        f"{replaced}-outcome": "replace",
        f"{replaced}-name": "卓䶮",
    }
    data |= {
        f"{replaced}-phone": "",
        f"{replaced}-stipend": "20.50",
        f"{replaced}-background": "teacher",
    }
    data |= {
        "seat-4-kind": "executive_vice_president",
        "seat-4-name": "单𬱖",
        "seat-4-stipend": "２０",
    }
    assert client.post(url(association), data).status_code == 302
    old, new = Term.objects.get(number=3), Term.objects.get(number=4)
    day = datetime.date(2025, 4, 10)
    assert (old.ended, new.started, new.due, new.ended) == (
        day,
        day,
        datetime.date(2028, 4, 10),
        None,
    )
    assert (new.delegates_due, new.delegates_present) == (45, 41)
    assert {(p.name, p.ended, p.end_reason) for p in old.posts.all()} == {
        (name, day, "换届") for name in ("禹长庚", "闵𬱖", "䶮知秋", "柳望舒")
    }
    assert {(p.kind, p.name, p.stipend, p.background, p.started) for p in new.posts.all()} == {
        ("president", "卓䶮", 2050, "teacher", day),
        ("executive_vice_president", "单𬱖", 2000, "", day),
        ("secretary_general", "闵𬱖", 6000, "", day),
        ("council_member", "䶮知秋", 6000, "", day),
    }
    worker = Post.objects.get(name="简素问")
    assert (worker.ended, worker.term) == (None, None)


def test_the_trail_has_one_entry_that_tells_both_councils(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association)
    data[f"{row_of(data, '柳望舒')}-outcome"] = "leave"
    client.post(url(association), data)
    entry = TrailEntry.objects.get(division=association.code)
    assert (entry.action, entry.by, entry.target) == ("换届", staff, "观冲村计生协会第4届")
    assert (entry.before["届次"], entry.before["会长"], entry.before["理事"]) == (
        "3",
        "禹长庚",
        "䶮知秋、柳望舒",
    )
    assert (entry.after["届次"], entry.after["换届日期"], entry.after["理事"]) == (
        "4",
        "2025-04-10",
        "䶮知秋",
    )
    assert "计生专干" not in entry.before | entry.after


def test_a_ticked_post_outside_terms_ends_too(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    worker = Post.objects.get(name="简素问")
    client.post(url(association), filled(client, association, leaving=worker.pk))
    worker.refresh_from_db()
    assert (worker.ended, worker.end_reason) == (datetime.date(2025, 4, 10), "换届")
    assert "简素问" not in held(association)


def test_groups_follow_who_stays_and_not_who_leaves(
    association: Association, village: Village, staff: User, client_for: SignIn
) -> None:
    stays, leaves = Post.objects.get(name="䶮知秋"), Post.objects.get(name="柳望舒")
    first = MemberGroup.objects.create(village=village, number=1, name="一组", council_post=stays)
    second = MemberGroup.objects.create(village=village, number=2, name="二组", council_post=leaves)
    client = client_for(staff)
    data = filled(client, association)
    data[f"{row_of(data, '柳望舒')}-outcome"] = "leave"
    client.post(url(association), data)
    for group in (first, second):
        group.refresh_from_db()
    assert (first.council_post.name, first.council_post.term.number, first.version) == (
        "䶮知秋",
        4,
        1,
    )
    assert (second.council_post, second.version) == (leaves, 0)
    assert TrailEntry.objects.first().after["转接的联系小组"] == "1"


def test_it_is_looked_over_before_it_is_done(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association, act="check", delegates_due="45", delegates_present="29")
    data |= {
        f"{row_of(data, '柳望舒')}-outcome": "leave",
        "seat-4-kind": "vice_president",
        "seat-4-name": "单𬱖",
    }
    response = client.post(url(association), data)
    checked = response.context["checked"]
    assert checked["elected"] == {
        "会长": "禹长庚",
        "副会长": "单𬱖",
        "秘书长": "闵𬱖",
        "理事": "䶮知秋",
    }
    assert (checked["staying"], checked["stipends"], checked["vacancies"]) == (
        3,
        18000,
        ["常务副会长"],
    )
    assert [post.name for post in checked["leaving"]] == ["柳望舒"]
    assert "不足应到的三分之二" in response.content.decode()
    assert Term.objects.count() == 1


def test_two_thirds_of_the_delegates_are_enough(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association, act="check", delegates_due="45", delegates_present="30")
    assert client.post(url(association), data).context["checked"]["short"] is False


def test_the_second_elector_is_told_and_loses_nothing(
    association: Association, staff: User, secretary: User, client_for: SignIn
) -> None:
    mine, theirs = client_for(staff), client_for(secretary)
    data = filled(mine, association, **{"seat-4-kind": "vice_president", "seat-4-name": "单𬱖"})
    assert theirs.post(url(association), filled(theirs, association)).status_code == 302
    response = mine.post(url(association), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "别人已经办理了第4届换届（2025-04-10）" in page
    assert 'value="单𬱖"' in page
    assert Term.objects.count() == 2
    assert "单𬱖" not in held(association)


def test_a_post_that_came_meanwhile_gets_a_row_and_is_asked_about(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association, **{"seat-4-kind": "vice_president", "seat-4-name": "单𬱖"})
    late = post(association, Term.objects.get(), "executive_vice_president", "向晚晴")
    Post.objects.filter(name="柳望舒").update(ended="2025-01-05")
    response = client.post(url(association), data)
    assert response.status_code == 422
    assert "新登记了常务副会长 向晚晴" in response.content.decode()
    assert "柳望舒已经离任" in response.content.decode()
    form = response.context["form"]
    again = {f.html_name: f.value() for row in form.rows.forms for f in row if f.value()}
    again |= {field.html_name: field.value() for field in form if field.value()}
    again |= {"seat-TOTAL_FORMS": len(form.rows.forms), "seat-INITIAL_FORMS": 0, "act": "confirm"}
    assert client.post(url(association), again).status_code == 302
    assert held(association)["向晚晴"] == "executive_vice_president"
    assert Post.objects.get(name="向晚晴", ended=None).stipend == late.stipend
    assert Post.objects.get(name="柳望舒", ended=None).term.number == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"started": "2022-03-01"}, "第3届在 2022-03-01 还在任"),
        ({"started": "2999-01-01", "due": "3002-01-01"}, "这个日期还没有到"),
        ({"started": "2025-02-30"}, "日期"),
        ({"started": ""}, "换届日期"),
        ({"due": "2025-04-10"}, "届满日期要晚于换届日期（2025-04-10）"),
        ({"due": "2045-04-10"}, "任期超过 10 年"),
        ({"number": "3"}, "上一届是第3届，届次要比它大"),
        ({"number": "0"}, "届次是 1 到 99 的整数"),
        ({"number": "四"}, "应填整数"),
        ({"delegates_due": "40", "delegates_present": "41"}, "实到不能多于应到（40 人）"),
        ({"delegates_present": "41"}, "也要填应到会员代表"),
        (
            {"seat-4-kind": "president", "seat-4-name": "单𬱖"},
            "会长只能有一位，现在填了禹长庚、单𬱖",
        ),
        ({"seat-4-kind": "council_member", "seat-4-name": "䶮知秋"}, "理事䶮知秋填了 2 次"),
        ({"seat-4-name": "单𬱖"}, "第 5 行职务：请选择职务"),
        ({"seat-4-kind": "vice_president"}, "第 5 行姓名：请填写姓名"),
        (
            {"seat-4-kind": "vice_president", "seat-4-name": "单𬱖", "seat-4-phone": "一三八"},
            "第 5 行联系电话：电话是",
        ),
        (
            {"seat-4-kind": "vice_president", "seat-4-name": "单𬱖", "seat-4-stipend": "六十"},
            "第 5 行津贴（元/月）：应填金额",
        ),
        ({"seat-0-outcome": "replace"}, "第 1 行姓名：请填接任的人"),
        ({"seat-0-outcome": "replace", "seat-0-name": "单𬱖"}, "第 1 行联系电话：这是禹长庚的电话"),
        ({"seat-0-name": "单𬱖"}, "第 1 行姓名：连任的还是禹长庚"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_half_done(
    association: Association, staff: User, client_for: SignIn, changes: dict[str, str], message: str
) -> None:
    client = client_for(staff)
    data = filled(client, association, note="第四次会员代表大会", **changes)
    response = client.post(url(association), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page, response.context["form"].errors
    assert "第四次会员代表大会" in page
    assert (Term.objects.count(), Term.objects.get().ended, len(held(association))) == (1, None, 5)
    assert not TrailEntry.objects.filter(action="换届").exists()


def test_somebody_who_came_after_the_day_is_named(
    association: Association, staff: User, client_for: SignIn
) -> None:
    Post.objects.filter(name="柳望舒").update(started="2025-05-01")
    client = client_for(staff)
    response = client.post(url(association), filled(client, association))
    assert "理事 柳望舒在 2025-05-01 才开始" in response.content.decode()
    assert Term.objects.count() == 1


def test_more_rows_without_scripts_keep_what_was_typed_and_complain_of_nothing(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association, act="more", started="", **{"seat-4-name": "单𬱖"})
    response = client.post(url(association), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert len(response.context["form"].rows.forms) == data["seat-TOTAL_FORMS"] + 5
    assert 'value="单𬱖"' in page
    assert "请先改正" not in page
    assert "is-invalid" not in page


def test_the_first_term_of_a_new_association(
    village: Village, staff: User, client_for: SignIn
) -> None:
    new = Association.objects.create(
        code=village.pk,
        township_id=village.township_id,
        village=village,
        kind="village",
        name="观冲村计生协会",
    )
    client = client_for(staff)
    data = filled(client, new, **{"seat-0-kind": "president", "seat-0-name": "禹长庚"})
    assert (data["number"], client.post(url(new), data).status_code) == (1, 302)
    assert held(new) == {"禹长庚": "president"}
    assert (
        client.post(
            url(new), filled(client, new, started="2025-04-11") | {"seat-0-outcome": "leave"}
        ).status_code
        == 422
    )


def test_the_same_post_twice_elects_once(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association, form_token="t" * 32)
    assert client.post(url(association), data).status_code == 302
    assert "已经办理过了" in client.post(url(association), data, follow=True).content.decode()
    assert Term.objects.count() == 2


def test_other_villages_are_out_of_reach(
    association: Association,
    other_secretary: User,
    leader: User,
    outsider: User,
    staff: User,
    client_for: SignIn,
) -> None:
    data = filled(client_for(staff), association)
    for user, status in ((other_secretary, 404), (outsider, 404), (leader, 403)):
        assert client_for(user).post(url(association), data).status_code == status
    assert Term.objects.get().ended is None


def test_a_mistaken_election_is_taken_back_whole(
    association: Association, village: Village, staff: User, client_for: SignIn
) -> None:
    old = Post.objects.get(name="䶮知秋")
    group = MemberGroup.objects.create(village=village, number=1, name="一组", council_post=old)
    client = client_for(staff)
    before = held(association)
    worker = Post.objects.get(name="简素问")
    extra = {"seat-4-kind": "vice_president", "seat-4-name": "单𬱖", "leaving": worker.pk}
    client.post(url(association), filled(client, association, **extra))
    assert held(association) != before
    term = Term.objects.get(number=4)
    assert (
        client.post(f"/terms/{association.code}/{term.pk}/edit/", {"act": "remove"}).status_code
        == 302
    )
    group.refresh_from_db()
    assert held(association) == before
    assert (Post.objects.count(), Term.objects.get().ended, group.council_post) == (5, None, old)
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.target, entry.before["副会长"]) == (
        "撤回换届",
        "观冲村计生协会第4届",
        "单𬱖",
    )
    assert entry.after["会长"] == "禹长庚"


def test_an_election_that_people_have_come_or_gone_after_stays(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    client.post(url(association), filled(client, association))
    Post.objects.filter(name="柳望舒", ended=None).update(ended="2025-06-01")
    address = f"/terms/{association.code}/{Term.objects.get(number=4).pk}/edit/"
    assert "已有人任职或离任，不能撤回" in client.post(address, {"act": "remove"}).content.decode()
    assert Term.objects.count() == 2


def test_rows_that_do_not_arrive_are_not_taken_for_nobody(
    association: Association, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    data = filled(client, association)
    for total in ("", "abc", "-1", "9" * 30):
        assert client.post(url(association), data | {"seat-TOTAL_FORMS": total}).status_code == 422
    assert Term.objects.count() == 1


def test_a_term_does_not_begin_after_one_of_its_people_has_left(
    association: Association, staff: User
) -> None:
    term = association.terms.get()
    term.posts.filter(name="闵𬱖").update(ended="2022-08-01", end_reason="resigned")
    term.started = datetime.date(2022, 8, 2)
    with pytest.raises(ValidationError, match="已经离任"):
        save_term(term=term, by=staff, expected_version=term.version)
    term.refresh_from_db()
    term.started = datetime.date(2022, 7, 31)
    save_term(term=term, by=staff, expected_version=term.version)
    assert {post.started for post in term.posts.all()} == {datetime.date(2022, 7, 31)}
