"""Households: found, registered, closed only when nobody is left."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from associations.models import Village
from members.models import Household, Member, MemberGroup, Suggestion

from ..records import add_contact, add_household, add_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(secretary: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(secretary)


def heads(client: Client, village: Village, **query: str) -> list[str]:
    html = client.get(f"/households/{village.pk}/", query).content.decode()
    return re.findall(r'href="/households/\d+/\d+/">([^<]+)</a>', html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["乐小满", "查云舟"]),
        ({"text": "lxm"}, ["乐小满"]),
        ({"text": "0012"}, ["查云舟"]),
        ({"text": "石板冲"}, ["查云舟"]),
        ({"gap": "no_contact"}, ["查云舟"]),
        ({"is_migrant": "1"}, ["查云舟"]),
        ({"is_migrant": "0"}, ["乐小满"]),
        ({"state": "left"}, ["朴石"]),
    ],
)
def test_finding(client: Client, village: Village, query: dict[str, str], found: list[str]) -> None:
    contacted = add_household(village, "乐小满")
    add_household(village, "查云舟", number="0012", address="石板冲1号", is_migrant=True)
    add_household(village, "朴石", closed="2024-01-01")
    add_contact(add_member(village), contacted)
    assert heads(client, village, **query) == found


def test_a_household_is_registered_and_its_members_come_from_its_page(
    client: Client, village: Village
) -> None:
    answer = client.post(f"/households/{village.pk}/new/", {"head": "乐小满", "number": "0012"})
    household = Household.objects.get()
    assert answer.url == f"/households/{village.pk}/{household.pk}/"
    form = client.get(f"/members/{village.pk}/new/", {"household": household.pk}).context["form"]
    assert f'value="{household.pk}" checked>0012 乐小满' in str(form["household"])
    again = client.post(f"/households/{village.pk}/new/", {"head": "查云舟", "number": "0012"})
    assert "本村已有这个户编号" in again.content.decode()
    assert Household.objects.count() == 1


def test_closing_names_the_members_who_are_left(client: Client, village: Village) -> None:
    household = add_household(village)
    member = add_member(village, "禹秋实", household=household)
    contact = add_contact(add_member(village, "单雨声"), household)
    typed = {"head": "乐小满", "closed": "2025-06-30", "version": 0}
    address = f"/households/{village.pk}/{household.pk}/edit/"
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "还有在册会员：禹秋实" in answer.content.decode()
    member.household = None
    member.save()
    assert client.post(address, typed).status_code == 302
    contact.refresh_from_db()
    assert contact.until == datetime.date(2025, 6, 30)
    assert heads(client, village) == []


def test_the_page_says_who_lives_there_and_who_keeps_in_touch(
    client: Client, village: Village
) -> None:
    household = add_household(village)
    add_member(village, "禹秋实", household=household)
    add_contact(add_member(village, "单雨声"), household, signed="2024-03-02")
    page = client.get(f"/households/{village.pk}/{household.pk}/").content.decode()
    assert "禹秋实" in page
    assert "单雨声" in page
    assert "2024-03-02" in page


def test_only_a_household_without_members_is_removed(client: Client, village: Village) -> None:
    full, empty = add_household(village, "乐小满"), add_household(village, "查云舟")
    add_member(village, household=full)
    for household in (full, empty):
        client.post(f"/households/{village.pk}/{household.pk}/edit/", {"act": "remove"})
    assert list(Household.objects.values_list("head", flat=True)) == ["乐小满"]


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("households", {"head": "乐小满"}),
        ("groups", {"number": "1", "name": "第1组"}),
        ("members", {"name": "文晓荷"}),
        ("suggestions", {"channel": "box", "raised": "2023-01-01", "text": "修路"}),
    ],
)
def test_nothing_is_added_to_a_village_that_is_gone(
    client: Client, village: Village, page: str, typed: dict[str, str]
) -> None:
    Village.objects.filter(pk=village.pk).update(closed="2024-01-01")
    answer = client.post(f"/{page}/{village.pk}/new/", typed)
    assert answer.status_code == 422
    assert "观冲村已于 2024-01-01 撤销，不能再登记" in answer.content.decode()
    assert not any(model.objects.exists() for model in (Household, MemberGroup, Member, Suggestion))
