"""缺口检查: every question with its count, and every line leading to where it is put right."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from associations.models import (
    THE_EIGHT,
    Area,
    Association,
    Body,
    Post,
    Rule,
    Term,
    Township,
    Village,
)
from members.models import Contact, Household, Member, MemberGroup, Suggestion

from ...conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
DAY = datetime.date(2024, 3, 1)
TODAY = timezone.localdate()
REQUIRED = ("president", "executive_vice_president", "secretary_general")


def gaps(client: Client, code: str) -> dict[str, str]:
    """The HTML of each question by its key."""
    page = client.get(f"/coverage/{code}/").content.decode()
    return dict(
        re.findall(r'<article class="criterion gap" id="(\w+)">(.*?)</article>', page, re.S)
    )


def count(html: str) -> int:
    return 0 if "已补齐" in html else int(re.search(r'gap-count">(\d+)<', html)[1])


def links(html: str) -> list[tuple[str, str]]:
    return [
        (url.replace("&amp;", "&"), " ".join(text.split()))
        for url, text in re.findall(r'<a href="([^"]+)">(.*?)</a>', html, re.S)
    ]


def found(
    village: Village, *posts: str, due: datetime.date = datetime.date(2099, 1, 1)
) -> Association:
    """The village's association with a running term and somebody in each of `posts`."""
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="village",
        name=f"{village.name}协会",
    )
    term = Term.objects.create(association=association, number=3, started=DAY, due=due)
    for kind in posts:
        Post.objects.create(
            association=association, term=term, kind=kind, name="任职人", started=DAY
        )
    return association


def complete(village: Village) -> Association:
    """A village that lacks nothing."""
    association = found(village, *REQUIRED)
    council = Post.objects.create(
        association=association, kind="council_member", name="理事", started=DAY
    )
    for kind in Body.Kind:
        Body.objects.create(village=village, kind=kind, formed=DAY)
    for kind in THE_EIGHT:
        Rule.objects.create(village=village, kind=kind, adopted=DAY)
    group = MemberGroup.objects.create(
        village=village, number=1, name="第一小组", council_post=council
    )
    household = Household.objects.create(village=village, head="户主")
    member = Member.objects.create(
        village=village, number="1", name="会员", group=group, household=household
    )
    MemberGroup.objects.filter(pk=group.pk).update(leader=member)
    Contact.objects.create(member=member, household=household, since=DAY)
    return association


def test_a_village_that_lacks_nothing(
    client_for: ClientFor, secretary: User, village: Village
) -> None:
    complete(village)
    found_gaps = gaps(client_for(secretary), VILLAGE)
    assert {key: count(html) for key, html in found_gaps.items()} == dict.fromkeys(found_gaps, 0)
    assert len(found_gaps) == 14
    assert (
        "14 项检查都已补齐" in client_for(secretary).get(f"/coverage/{VILLAGE}/").content.decode()
    )


def test_groups(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    led = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    leader = Member.objects.create(village=village, number="1", name="李望春", group=led)
    gone = Member.objects.create(
        village=village, number="2", name="陈远", left=DAY, left_kind="withdrew"
    )
    MemberGroup.objects.filter(pk=led.pk).update(leader=leader)
    deserted = MemberGroup.objects.create(village=village, number=2, name="第二小组", leader=gone)
    headless = MemberGroup.objects.create(village=other_village, number=4, name="第四小组")
    MemberGroup.objects.create(village=other_village, number=5, name="第五小组", dissolved=DAY)
    gap = gaps(client_for(staff), TOWNSHIP)["no_leader"]
    assert count(gap) == 2
    assert links(gap) == [
        (f"/groups/{VILLAGE}/{deserted.pk}/edit/", "观冲村 第二小组"),
        (f"/groups/{OTHER_VILLAGE}/{headless.pk}/edit/", "双桥村 第四小组"),
    ]
    assert count(gaps(client_for(staff), TOWNSHIP)["no_council_member"]) == 3


def test_vacancies_terms_and_posts_past_their_term(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    association = found(village, "president", "secretary_general", due=datetime.date(2025, 3, 1))
    Post.objects.filter(association=association, kind="secretary_general").update(ended=TODAY)
    old = Term.objects.create(
        association=association, number=2, started=datetime.date(2020, 3, 1), due=DAY, ended=DAY
    )
    lasting = Post.objects.create(
        association=association,
        term=old,
        kind="council_member",
        name="苏可",
        started=datetime.date(2020, 3, 1),
    )
    fresh = Association.objects.create(
        code=TOWNSHIP, township=village.township, kind="market", name="集贸市场协会"
    )
    shown = gaps(client_for(staff), TOWNSHIP)
    place = f"/associations/{VILLAGE}/{association.pk}"
    assert links(shown["vacant"])[-2:] == [
        (f"{place}/posts/new/?kind=executive_vice_president", "观冲村协会 常务副会长"),
        (f"{place}/posts/new/?kind=secretary_general", "观冲村协会 秘书长"),
    ]
    assert count(shown["vacant"]) == 5
    assert links(shown["overdue"]) == [(f"{place}/elect/", "观冲村协会")]
    assert "第 3 届 2025-03-01 届满" in shown["overdue"]
    assert links(shown["outlasting"]) == [
        (f"/posts/{VILLAGE}/{lasting.pk}/edit/", "观冲村协会 理事 苏可")
    ]
    assert links(shown["no_term"]) == [
        (f"/associations/{TOWNSHIP}/{fresh.pk}/elect/", "集贸市场协会")
    ]
    Association.objects.filter(pk=association.pk).update(dissolved=TODAY)
    shown = gaps(client_for(staff), TOWNSHIP)
    assert [count(shown[key]) for key in ("vacant", "overdue", "outlasting", "no_term")] == [
        3,
        0,
        0,
        1,
    ]


def test_villages_without_association_and_areas_without_branch(
    client_for: ClientFor,
    staff: User,
    secretary: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    found(village)
    Village.objects.filter(pk=community.pk).update(closed=DAY)
    area = Area.objects.create(township=village.township, name="东片")
    served = Area.objects.create(township=village.township, name="西片")
    Association.objects.create(
        code=TOWNSHIP, township=village.township, kind="branch", area=served, name="西片分会"
    )
    shown = gaps(client_for(staff), TOWNSHIP)
    assert links(shown["no_association"]) == [
        (f"/associations/{TOWNSHIP}/new/?kind=village&village={OTHER_VILLAGE}", "双桥村")
    ]
    assert links(shown["no_branch"]) == [
        (f"/associations/{TOWNSHIP}/new/?kind=branch&area={area.pk}", "东片")
    ]
    Association.objects.all().delete()
    own = gaps(client_for(secretary), VILLAGE)
    assert links(own["no_association"]) == [(f"/organisation/{VILLAGE}/", "观冲村")], (
        "founding is the township's"
    )
    assert "no_branch" not in own


def test_rules_and_bodies(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    complete(village)
    Rule.objects.filter(village=village, kind="funds").update(repealed=TODAY)
    Body.objects.filter(village=village, kind="board").delete()
    Village.objects.filter(kind="community").update(closed=DAY)
    own = gaps(client_for(staff), VILLAGE)
    assert links(own["rules"]) == [
        (f"/organisation/{VILLAGE}/rules/new/?kind=funds", "经费管理使用制度")
    ]
    assert links(own["bodies"]) == [(f"/organisation/{VILLAGE}/bodies/board/", "监事会")]
    shown = gaps(client_for(staff), TOWNSHIP)
    assert count(shown["rules"]) == 9
    assert count(shown["bodies"]) == 5
    assert (
        f"/associations/{TOWNSHIP}/new/?kind=village&village={OTHER_VILLAGE}",
        "双桥村 协会",
    ) in links(shown["bodies"])
    assert f"/organisation/{OTHER_VILLAGE}/rules/new/?kind=funds" in dict(links(shown["rules"]))


def test_many_lines_are_told_by_village(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    Member.objects.bulk_create(
        Member(village=village, number=str(n), name="会员") for n in range(24)
    )
    Member.objects.create(village=other_village, number="1", name="吴双")
    Member.objects.create(
        village=other_village, number="2", name="已离", left=DAY, left_kind="moved"
    )
    shown = gaps(client_for(staff), TOWNSHIP)["no_household"]
    assert count(shown) == 25
    assert links(shown) == [
        (f"/coverage/{VILLAGE}/#no_household", "观冲村"),
        (f"/coverage/{OTHER_VILLAGE}/#no_household", "双桥村"),
    ]
    assert re.findall(r"</a> (\d+)<", shown) == ["24", "1"]
    own = links(gaps(client_for(staff), VILLAGE)["no_household"])
    assert len(own) == 21
    assert own[-1] == (f"/members/{VILLAGE}/?gap=no_household", "还有 4 人，看全部 24 人")
    few = links(gaps(client_for(staff), OTHER_VILLAGE)["no_group"])
    assert few == [
        (f"/members/{OTHER_VILLAGE}/{Member.objects.get(name='吴双').pk}/edit/", "吴双（1）")
    ]


def test_contacts(client_for: ClientFor, staff: User, village: Village) -> None:
    member = Member.objects.create(village=village, number="1", name="李望春")
    idle = Member.objects.create(village=village, number="2", name="陈远")
    visited = Household.objects.create(village=village, head="周平")
    lonely = Household.objects.create(village=village, head="何静", number="12")
    Household.objects.create(village=village, head="已迁", closed=DAY)
    Contact.objects.create(member=member, household=visited, since=DAY)
    Contact.objects.create(member=idle, household=lonely, since=DAY, until=TODAY)
    shown = gaps(client_for(staff), VILLAGE)
    assert links(shown["no_contact"]) == [
        (f"/members/{VILLAGE}/{idle.pk}/contacts/new/", "陈远（2）")
    ]
    assert links(shown["uncontacted"]) == [(f"/households/{VILLAGE}/{lonely.pk}/", "何静户（12）")]


def test_suggestions_past_their_deadline(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    late = Suggestion.objects.create(village=village, raised=DAY, text="修水渠", deadline=yesterday)
    Suggestion.objects.create(village=village, raised=DAY, text="添路灯", deadline=TODAY)
    shown = gaps(client_for(staff), TOWNSHIP)["late_suggestions"]
    assert links(shown) == [(f"/suggestions/{VILLAGE}/{late.pk}/answer/", "观冲村 修水渠")]
    assert f"应于 {yesterday} 前答复" in shown


def test_who_may_only_read_is_led_to_what_there_is_to_read(
    client_for: ClientFor, leader: User, outsider: User, village: Village
) -> None:
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    assert links(gaps(client_for(leader), VILLAGE)["no_leader"]) == [
        (f"/groups/{VILLAGE}/{group.pk}/", "第一小组")
    ]
    assert all(
        "/new/" not in html and "/edit/" not in html
        for html in gaps(client_for(leader), VILLAGE).values()
    )
    assert client_for(outsider).get(f"/coverage/{VILLAGE}/").status_code == 404


def test_the_county_chooses_a_township_first(client_for: ClientFor, county: User) -> None:
    assert client_for(county).get("/coverage/431321/").status_code == 404
    assert client_for(county).get(f"/coverage/{TOWNSHIP}/").status_code == 200


def test_queries_do_not_grow_with_the_villages(
    client_for: ClientFor, staff: User, township: Township
) -> None:
    counts, client = [], client_for(staff)
    for numbers in (range(1), range(1, 25)):
        for number in numbers:
            village = Village.objects.create(
                code=f"{TOWNSHIP}5{number:02d}", name=f"第{number}村", township=township
            )
            found(village, "president", due=DAY + datetime.timedelta(days=1))
            MemberGroup.objects.create(village=village, number=1, name="第一小组")
            Member.objects.bulk_create(
                Member(village=village, number=str(n), name="会员") for n in range(5)
            )
            Suggestion.objects.create(village=village, raised=DAY, text="修路", deadline=DAY)
        client.get(f"/coverage/{TOWNSHIP}/")
        with CaptureQueriesContext(connection) as captured:
            assert count(gaps(client, TOWNSHIP)["no_leader"]) == numbers.stop
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] < 45
