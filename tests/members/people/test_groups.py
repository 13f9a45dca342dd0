"""Member groups: their gaps, a leader of their own, dissolved only when empty."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from associations.models import Village
from members.models import MemberGroup

from ..records import add_council_member, add_group, add_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(secretary: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(secretary)


def names(client: Client, code: str, **query: str) -> list[str]:
    html = client.get(f"/groups/{code}/", query).content.decode()
    return re.findall(r'href="/groups/\d+/\d+/">([^<]+)</a>', html)


def test_finding_the_gaps(client: Client, village: Village) -> None:
    leader = add_member(village)
    add_group(village, 1, leader=leader, council_post=add_council_member(village))
    add_group(village, 2)
    add_group(village, 3, dissolved="2024-01-01")
    assert names(client, village.pk) == ["第1组", "第2组"]
    assert names(client, village.pk, gap="no_leader") == ["第2组"]
    assert names(client, village.pk, gap="no_council_member") == ["第2组"]
    assert names(client, village.pk, state="left") == ["第3组"]
    assert names(client, village.pk, text="文晓荷") == ["第1组"]


def test_a_leader_is_chosen_from_the_group(client: Client, village: Village) -> None:
    group, other = add_group(village, 1), add_group(village, 2)
    member, stranger = (
        add_member(village, "禹秋实", group=group),
        add_member(village, "朴石", group=other),
    )
    post = add_council_member(village)
    address = f"/groups/{village.pk}/{group.pk}/edit/"
    page = client.get(address).content.decode()
    assert "禹秋实" in page
    assert "朴石" not in page
    typed = {"number": 1, "name": "第1组", "version": 0, "council_post": post.pk}
    assert client.post(address, {**typed, "leader": stranger.pk}).status_code == 422
    assert client.post(address, {**typed, "leader": member.pk}).status_code == 302
    group.refresh_from_db()
    assert (group.leader, group.council_post) == (member, post)
    assert re.search(
        r'data-label="会员"[^>]*>1<', client.get(f"/groups/{village.pk}/").content.decode()
    )


def test_a_new_group_has_the_next_number(client: Client, village: Village) -> None:
    add_group(village, 4)
    page = client.get(f"/groups/{village.pk}/new/").content.decode()
    assert 'value="5"' in page
    assert 'value="第5组"' in page
    client.post(f"/groups/{village.pk}/new/", {"number": 5, "name": "第5组"})
    again = client.post(f"/groups/{village.pk}/new/", {"number": 5, "name": "又一个"})
    assert "本村已有这个组号" in again.content.decode()
    assert MemberGroup.objects.count() == 2


def test_a_group_with_members_is_not_dissolved(client: Client, village: Village) -> None:
    group = add_group(village)
    member = add_member(village, "禹秋实", group=group)
    typed = {"number": 1, "name": "第1组", "version": 0, "dissolved": "2025-06-30"}
    answer = client.post(f"/groups/{village.pk}/{group.pk}/edit/", typed)
    assert "组里还有在册会员：禹秋实" in answer.content.decode()
    member.group = None
    member.save()
    assert client.post(f"/groups/{village.pk}/{group.pk}/edit/", typed).status_code == 302
    assert names(client, village.pk) == []
