"""Enrolling and changing a member: numbers, partial dates, ID numbers that leave no trace,
namesakes, households."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Village
from members.models import Member
from members.people import identity

from ..records import add_group, add_household, add_member, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(secretary: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(secretary)


def enrol(client: Client, village: Village, **typed: Any) -> HttpResponse:
    return client.post(f"/members/{village.pk}/new/", {"name": "文晓荷", **typed})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_member_is_enrolled(client: Client, village: Village) -> None:
    group, household = add_group(village), add_household(village, number="0012")
    answer = enrol(
        client,
        village,
        name="吉𬱖",
        born="1980年5月",
        joined="2019.3.8",
        **{"household-typed": "0012"},
        group=group.pk,
        is_grower="on",
        skills="养蜂",
    )
    member = Member.objects.get()
    assert answer.url == f"/members/{village.pk}/{member.pk}/"
    assert (member.number, member.born, member.joined) == ("207-0001", "1980-05", "2019-03-08")
    assert (member.household, member.group, member.kinds, member.skills) == (
        household,
        group,
        ["种养能手"],
        "养蜂",
    )
    entry = TrailEntry.objects.get(action="登记会员")
    assert (entry.division, entry.after["姓名"], entry.after["会员编号"]) == (
        village.pk,
        "吉𬱖",
        "207-0001",
    )
    enrol(client, village, name="禹秋实")
    assert Member.objects.get(name="禹秋实").number == "207-0002"


@pytest.mark.parametrize("typed", ["去年", "1980-13", "2099-01-01", "80.5"])
def test_a_date_that_is_none_is_refused_with_all_that_was_typed(
    client: Client, village: Village, typed: str
) -> None:
    answer = enrol(client, village, born=typed, skills="嫁接")
    assert answer.status_code == 422
    assert f'value="{typed}"' in text(answer)
    assert 'value="嫁接"' in text(answer)
    assert not Member.objects.exists()


def test_an_id_number_fills_in_and_is_kept_nowhere(client: Client, village: Village) -> None:
    number = id_number("19700512", 2)
    enrol(client, village, id_number=number)
    member = Member.objects.get()
    assert (member.sex, member.born, member.identity) == (
        "f",
        "1970-05-12",
        identity.read(number).digest,
    )
    page = text(client.get(f"/members/{village.pk}/{member.pk}/edit/"))
    assert number not in page + text(client.get(f"/members/{village.pk}/{member.pk}/"))
    told = str(list(TrailEntry.objects.values("before", "after", "target", "reason")))
    assert number not in told
    assert member.identity not in told


def test_an_id_number_does_not_come_back_after_an_error(client: Client, village: Village) -> None:
    number = id_number()
    answer = enrol(client, village, id_number=number, joined="哪天")
    assert answer.status_code == 422
    assert number not in text(answer)
    assert "刚才填的身份证号没有留下" in text(answer)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"id_number": id_number()[:-1]}, "应为 18 位"),
        ({"id_number": id_number(), "sex": "m"}, "请核对性别和身份证号"),
        ({"id_number": id_number(), "born": "1971"}, "请核对出生日期和身份证号"),
        ({"note": f"证号{id_number()}"}, "像身份证号"),
        ({"name": id_number()}, "像身份证号"),
    ],
)
def test_what_an_id_number_does_not_fit(
    client: Client, village: Village, typed: dict[str, str], message: str
) -> None:
    answer = enrol(client, village, **typed)
    assert answer.status_code == 422
    assert message in text(answer)
    assert not Member.objects.exists()


def test_nobody_is_on_the_books_twice(client: Client, village: Village) -> None:
    known = add_member(village, identity=identity.read(id_number()).digest)
    answer = enrol(client, village, name="文小荷", id_number=id_number())
    assert "已经在册" in text(answer)
    assert f'href="/members/{village.pk}/{known.pk}/"' in text(answer)
    assert Member.objects.count() == 1


def test_somebody_who_left_is_taken_back(client: Client, village: Village) -> None:
    digest = identity.read(id_number()).digest
    known = add_member(village, identity=digest, left="2024-05-01", left_kind="withdrew")
    answer = enrol(client, village, id_number=id_number())
    assert f'href="/members/{village.pk}/{known.pk}/rejoin/"' in text(answer)


def test_somebody_of_another_village_is_transferred(
    client: Client,
    staff: User,
    client_for: Callable[[User], Client],
    village: Village,
    other_village: Village,
) -> None:
    known = add_member(other_village, identity=identity.read(id_number()).digest)
    transfer = f'href="/members/{other_village.pk}/{known.pk}/transfer/"'
    assert transfer in text(enrol(client_for(staff), village, id_number=id_number()))
    answer = text(enrol(client, village, id_number=id_number()))
    assert "双桥村在册，请乡镇经办办理转会" in answer
    assert transfer not in answer


def test_a_namesake_is_asked_about_once(client: Client, village: Village) -> None:
    add_member(village, born="1980-05")
    answer = enrol(client, village, born="1980")
    assert "本村已有同名的会员" in text(answer)
    assert Member.objects.count() == 1
    enrol(client, village, born="1980", confirmed="on")
    assert Member.objects.count() == 2
    enrol(client, village, born="1991")
    assert Member.objects.count() == 3


def test_a_household_is_found_by_what_it_is_called(
    client: Client, village: Village, other_village: Village
) -> None:
    numbered = add_household(village, "乐小满", number="0012")
    twins = [add_household(village, "查云舟", address=f"石板冲{n}号") for n in (1, 2)]
    add_household(other_village, "朴石", number="0099")
    for typed in ("0012", "乐小满", "乐小满户", "0012 乐小满"):
        enrol(client, village, name=f"会员{typed}", **{"household-typed": typed})
        assert Member.objects.get(name=f"会员{typed}").household == numbered
    answer = text(enrol(client, village, **{"household-typed": "查云舟"}))
    assert "石板冲1号" in answer
    assert "石板冲2号" in answer
    assert "有几户都叫“查云舟”，请选一户。" in answer
    enrol(client, village, **{"household-typed": "查云舟", "household": twins[1].pk})
    member = Member.objects.get(name="文晓荷")
    assert member.household == twins[1]
    form = client.get(f"/members/{village.pk}/{member.pk}/edit/").context["form"]
    assert f'value="{twins[1].pk}" checked' in str(form["household"])
    assert "没有叫“朴石”的户" in text(enrol(client, village, **{"household-typed": "朴石"}))


def test_two_people_change_one_member(client: Client, village: Village) -> None:
    member = add_member(village, phone="1380000", version=1)
    address = f"/members/{village.pk}/{member.pk}/edit/"
    assert (
        client.post(address, {"name": "文晓荷", "version": 1, "phone": "1391111"}).status_code
        == 302
    )
    answer = client.post(address, {"name": "文晓荷", "version": 1, "phone": "1372222"})
    assert answer.status_code == 409
    assert "1391111" in text(answer)
    assert 'value="1372222"' in text(answer)
    assert Member.objects.get().phone == "1391111"


def test_an_id_number_given_later_is_kept_as_a_digest(client: Client, village: Village) -> None:
    member = add_member(village, sex="f", born="1970-05-12")
    client.post(
        f"/members/{village.pk}/{member.pk}/edit/",
        {
            "name": "文晓荷",
            "sex": "f",
            "born": "1970-05-12",
            "version": 0,
            "id_number": id_number(),
        },
    )
    assert Member.objects.get().identity == identity.read(id_number()).digest
    assert TrailEntry.objects.filter(action="核对身份证号").count() == 1


def test_a_leader_who_changes_groups_leads_no_more(client: Client, village: Village) -> None:
    old, new = add_group(village, 1), add_group(village, 2)
    member = add_member(village, group=old)
    old.leader = member
    old.save()
    client.post(
        f"/members/{village.pk}/{member.pk}/edit/",
        {"name": "文晓荷", "group": new.pk, "version": 0},
    )
    old.refresh_from_db()
    assert old.leader is None


def test_a_mistake_is_removed_but_not_a_past(client: Client, village: Village) -> None:
    mistake, leader = add_member(village, "朴石"), add_member(village, "查云舟")
    add_group(village, leader=leader)
    for member in (mistake, leader):
        client.post(f"/members/{village.pk}/{member.pk}/edit/", {"act": "remove"})
    assert list(Member.objects.values_list("name", flat=True)) == ["查云舟"]
    assert client.get(f"/members/{village.pk}/").status_code == 200


def test_in_a_township_the_village_is_chosen_first(
    staff: User, client_for: Callable[[User], Client], village: Village, foreign_village: Village
) -> None:
    client = client_for(staff)
    page = text(client.get("/members/431321107/new/"))
    assert "观冲村" in page
    assert "企石村" not in page
    answer = client.get("/members/431321107/new/", {"village": village.pk})
    assert answer.url == f"/members/{village.pk}/new/"


def test_an_address_of_another_village_is_none(
    client: Client, village: Village, other_village: Village
) -> None:
    other = add_member(other_village)
    assert client.get(f"/members/{village.pk}/{other.pk}/").status_code == 404
    assert client.get(f"/members/{other_village.pk}/{other.pk}/").status_code == 404
