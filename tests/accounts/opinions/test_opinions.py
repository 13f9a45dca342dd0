"""系统意见: to the office above, and back with an answer."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Opinion, TrailEntry, User
from accounts.opinions.pages import PageAtHand, page_at
from accounts.opinions.services import answer_opinion, say_opinion
from accounts.sign_in.services import record_sign_in
from accounts.today import kinds
from accounts.today.notices import news
from associations.models import Township, Village
from tests.conftest import TOWNSHIP, VILLAGE, make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = PageAtHand("/members/", "会员")


def test_it_goes_up_is_answered_and_told(
    village: Village,
    foreign_village: Village,
    secretary: User,
    staff: User,
    county: User,
    client_for: SignIn,
) -> None:
    neighbour = make_person("outsider")
    for _ in range(2):
        record_sign_in(by=secretary, address="127.0.0.1")
    client = client_for(secretary)
    address = reverse("member-list", args=[VILLAGE])
    shown = client.get(f"{reverse('opinion-create')}?from={address}")
    assert "关于“会员”这一页。" in shown.content.decode()
    url = f"{reverse('opinion-create')}?from={address}"
    assert client.post(url, {"text": "字太小，看不清"}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.code, opinion.address, opinion.title, opinion.by) == (
        *(VILLAGE, address, "会员"),
        secretary,
    )
    assert [seen(one) for one in (secretary, staff, county, neighbour)] == [1, 1, 1, 0]
    assert [waits(one) for one in (secretary, staff, county, neighbour)] == [None, 1, 0, 0]

    answer = reverse("opinion-answer", args=[opinion.pk])
    assert client_for(neighbour).get(answer).status_code in (403, 404)
    assert client_for(staff).get(answer).status_code == 200
    assert client_for(staff).post(answer, {"answer": "下个月加大"}).status_code == 302
    assert waits(staff) == 0
    opinion.refresh_from_db()
    assert (opinion.answer, opinion.answered_by) == ("下个月加大", staff)
    text = client.get(reverse("opinion-list")).content.decode()
    assert f"答复（{timezone.localdate(opinion.answered_at)}）：下个月加大" in text
    (told,) = news(secretary, village.name)
    assert (told.what, told.url) == ("对“会员”的意见：已答复", reverse("opinion-list"))


def seen(user: User) -> int:
    return Opinion.objects.visible_to(user).count()


def waits(user: User) -> int | None:
    found = [
        kind.count for kind in kinds(user, datetime.date.today()) if kind.source.key == "opinions"
    ]
    return found[0] if found else None


def test_what_a_township_writes_waits_for_the_county(
    township: Township, staff: User, leader: User, auditor: User, administrator: User, county: User
) -> None:
    for writer in (staff, leader, auditor):
        say_opinion(text="列太多", page=PAGE, by=writer)
    assert [seen(one) for one in (staff, leader, auditor, administrator)] == [1, 1, 1, 0]
    assert (waits(staff), waits(county)) == (0, 3)
    say_opinion(text="菜单太长", page=PAGE, by=county)
    assert (seen(county), waits(county)) == (4, 3)


def test_it_is_told_to_the_writer_alone(
    township: Township, staff: User, leader: User, county: User
) -> None:
    opinion = say_opinion(text="列太多", page=PAGE, by=leader)
    for user in (staff, leader):
        record_sign_in(by=user, address="127.0.0.1")
        record_sign_in(by=user, address="127.0.0.1")
    answer_opinion(opinion=opinion, answer="好", by=county)
    assert [len(news(user, township.name)) for user in (leader, staff)] == [1, 0]


def test_it_is_answered_once(village: Village, secretary: User, staff: User) -> None:
    opinion = say_opinion(text="字太小", page=PAGE, by=secretary)
    answer_opinion(opinion=opinion, answer="好", by=staff)
    with pytest.raises(ValidationError, match="别人已经答复了"):
        answer_opinion(opinion=opinion, answer="不好", by=staff)
    acts = TrailEntry.objects.order_by("number").values_list("action", "division", "target")
    assert list(acts)[-2:] == [
        ("提系统意见", VILLAGE, "对“会员”的意见"),
        ("答复系统意见", VILLAGE, "对“会员”的意见"),
    ]
    assert Opinion.objects.get().answer == "好"


def test_nobody_answers_oneself(village: Village, county: User, client_for: SignIn) -> None:
    opinion = say_opinion(text="字太小", page=PAGE, by=county)
    url = reverse("opinion-answer", args=[opinion.pk])
    assert client_for(county).get(url).status_code == 404


@pytest.mark.parametrize("text", ["", "张三怀孕了，系统里没有栏目", "身份证 430524199003074518"])
def test_what_is_refused_stays_in_the_form(
    text: str, village: Village, secretary: User, client_for: SignIn
) -> None:
    response = client_for(secretary).post(reverse("opinion-create"), {"text": text})
    assert response.status_code == 422
    assert response.context["form"]["text"].value() == text
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        *("", "members/", "//evil.cn/", "https://evil.cn/", "/\\evil.cn", "/no-such-page/"),
        *(f"/members/{TOWNSHIP}/", "/login/", "/\nx", "/" + "a" * 400, "javascript:alert(1)"),
    ],
)
def test_only_pages_that_the_person_may_open_are_kept(
    address: str, village: Village, secretary: User
) -> None:
    assert page_at(address, secretary) == PageAtHand()


def test_a_page_is_called_as_in_the_menu(village: Village, secretary: User) -> None:
    assert page_at("/?a=1", secretary) == PageAtHand("/", "今日")
    trail = reverse("opinion-list")
    assert page_at(f"{trail}?page=2", secretary) == PageAtHand(trail, "系统意见")


def test_half_an_answer_is_no_answer(village: Village, secretary: User) -> None:
    opinion = say_opinion(text="字太小", page=PAGE, by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(answer="好")


def test_the_list_of_those_that_wait(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    say_opinion(text="字太小", page=PAGE, by=secretary)
    done = say_opinion(text="列太多", page=PAGE, by=secretary)
    answer_opinion(opinion=done, answer="好", by=staff)
    url = reverse("opinion-list")
    page = client_for(staff).get(url, {"state": "waiting"}).content.decode()
    assert "字太小" in page
    assert "列太多" not in page
    assert "列太多" in client_for(staff).get(url).content.decode()


def test_of_a_page_on_families_no_address_is_kept(village: Village, secretary: User) -> None:
    address = reverse("family-create", args=[VILLAGE])
    page = page_at(address, secretary)
    assert (page.address, page.title) == ("", "关怀家庭")
