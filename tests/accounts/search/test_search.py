"""The box and its results: who is found by what, in how many queries, and that nothing is kept."""

import logging
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry, User
from accounts.search import MOST, kinds, tidy
from accounts.search.pinyin import initials
from associations.models import Association, Village
from members.models import Member
from tests.members.records import add_household, add_member
from tests.reading import only_reading

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
IDENTITY = "430521197003072417"


def found(user: User, typed: str) -> dict[str, list[str]]:
    return {
        kind.source.key: [line.title for line in kind.lines] for kind in kinds(user, tidy(typed))
    }


@pytest.mark.parametrize(
    "typed",
    [
        "曾晓明",
        "晓明",
        " 曾 晓明 ",
        "zxm",
        "ZXM",
        "cxm",
        "z x m",
        "ｚｘｍ",
        "207-0012",
        "２０７－００１２",
    ],
)
def test_a_member_is_found_by_any_spelling(village: Village, secretary: User, typed: str) -> None:
    add_member(village, "曾晓明", number="207-0012")
    add_member(village, "柳青杨", number="207-0013")
    assert found(secretary, typed)["members"] == ["曾晓明"]


@pytest.mark.parametrize(
    ("typed", "key", "title"),
    [
        ("观冲", "villages", "观冲村"),
        ("gcc", "villages", "观冲村"),
        ("431321107207", "villages", "观冲村"),
        ("gccjh", "associations", "观冲村计划生育协会"),
        ("tcs", "households", "唐春生户"),
        ("qzlr", "pages", "全镇录入"),
        ("录入", "pages", "全镇录入"),
        ("会员登记表", "pages", "会员登记表（空白）"),
        ("生僻字", "help", "会员与小组"),
    ],
)
def test_kinds(village: Village, staff: User, typed: str, key: str, title: str) -> None:
    add_household(village, "唐春生")
    Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="village",
        name="观冲村计划生育协会",
    )
    assert title in found(staff, typed)[key]


def test_accounts_are_found_by_who_manages_them(
    secretary: User, other_secretary: User, outsider: User, staff: User, leader: User,
    auditor: User, administrator: User,
) -> None:  # fmt: skip
    def those(user: User, typed: str) -> list[str]:
        return found(user, typed).get("accounts", [])

    for account in (secretary, other_secretary):
        for typed in (account.name, account.username, account.username.upper()):
            assert account.name in those(staff, typed)
            assert account.name in those(administrator, typed)
            for nobody in (secretary, leader, auditor):
                assert those(nobody, typed) == []
    assert secretary.name in those(staff, initials(secretary.name).split()[0])
    assert those(staff, outsider.name) == []
    assert those(staff, leader.name) == []
    assert those(administrator, leader.name) == [leader.name]


def test_the_page_marks_what_was_typed_and_leads_to_all(
    village: Village, staff: User, client_for: SignIn
) -> None:
    for number in range(MOST + 2):
        add_member(village, f"唐<{number}")
    client = client_for(staff)
    with only_reading():
        page = client.get("/search/", {"q": "唐<"})
    text = page.content.decode()
    assert text.count("<mark>唐&lt;</mark>") == MOST
    (kind,) = kinds(staff, "唐<")
    assert kind.count == MOST + 2
    assert f"全部{MOST + 2}条" in text
    listed = client.get(kind.all_url)
    assert listed.context["table"].count == kind.count
    part = client.get("/search/", {"q": "唐<"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "<mark>" in part.content.decode()


def test_all_is_what_the_lists_show(
    village: Village, other_village: Village, staff: User, client_for: SignIn
) -> None:
    """Of every kind that leads to a list, those gone included."""
    day = "2025-01-01"
    for number, place in enumerate([village, other_village] * MOST):
        name, gone = f"唐{number}", number % 3 == 0
        add_household(place, name, number=str(number), closed=day if gone else None)
        member = add_member(place, name)
        if gone:
            Member.objects.filter(pk=member.pk).update(left=day, left_kind="moved")
        place.groups.create(number=number + 1, name=name, dissolved=day if gone else None)
        Village.objects.create(
            code=f"431321107{600 + number}",
            name=f"{name}村",
            township=place.township,
            closed=day if gone else None,
        )
        association = Association.objects.create(
            code=place.pk, township=place.township, village=place, kind="migrants", name=name
        )
        association.posts.create(
            kind="council_member", name=name, started="2024-01-01", ended=day if gone else None
        )
    client = client_for(staff)
    for typed in ("唐", "t"):
        told = [kind for kind in kinds(staff, typed) if kind.all_url]
        assert len(told) == 6
        for kind in told:
            shown = client.get(kind.all_url).context
            count = len(shown["villages"]) if "villages" in shown else shown["table"].count
            assert count == kind.count == 2 * MOST, kind.all_url


def test_an_id_number_is_refused_and_kept_nowhere(
    staff: User, client_for: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    client, entries = client_for(staff), TrailEntry.objects.count()
    with caplog.at_level(logging.DEBUG):
        for typed in (IDENTITY, "４３０５２１１９７００３０７２４１７", "430521 19700307 2417"):
            there = client.get("/search/", {"q": typed}, follow=True)
            assert there.redirect_chain == [("/search/", 302)]
            dropped = client.get("/search/", {"q": typed}, headers={"HX-Request": "true"})
            for page in (there.content.decode(), dropped.content.decode()):
                assert page.count("身份证号不能用来查找") == 1
                assert IDENTITY[:6] not in page
                assert "４３" not in page
        client.get("/search/", {"q": "柳青杨"})
    assert IDENTITY not in caplog.text
    assert "?" not in "".join(line for line in caplog.messages if "/search/" in line)
    assert "柳青杨" not in caplog.text
    assert TrailEntry.objects.count() == entries


def test_an_empty_box_finds_nothing(staff: User, client_for: SignIn) -> None:
    page = client_for(staff).get("/search/", {"q": "  "})
    assert page.context["parts"] == []
    long = client_for(staff).get("/search/", {"q": "唐" * 500})
    assert long.status_code == 200


def test_queries_do_not_grow_with_what_is_found(
    village: Village, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": "唐"})
        return len(queries)

    add_member(village, "唐一")
    few = asked()
    for number in range(3 * MOST):
        add_member(village, f"唐{number}")
        add_household(village, f"唐{number}")
    assert asked() <= few + 2  # the two counts of what is not shown
