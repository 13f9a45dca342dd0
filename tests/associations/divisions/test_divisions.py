from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from associations import divisions
from associations.divisions.services import open_village
from associations.models import Township, Village

SignIn = Callable[[User], Client]


def test_a_code_finds_its_division_and_the_path_to_it_in_one_query(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        path = divisions.path_of(divisions.find("431321107207"))
    assert [division.name for division in path] == ["双峰县", "洪山殿镇", "观冲村"]
    assert [division.pk for division in divisions.path_of(divisions.find("431321107"))] == [
        "431321",
        "431321107",
    ]
    assert divisions.path_of(divisions.find("431321")) == [village.township.county]


@pytest.mark.parametrize("code", ["431321999", "431321107999", "999999", "4313", "", "x"])
def test_a_code_that_is_nobodys(db: None, code: str) -> None:
    with pytest.raises(LookupError):
        divisions.find(code)
    assert divisions.name_of(code) == code


def place_of(client: Client, url: str) -> list[str]:
    return [division.name for division in client.get(url).context["place"]]


def test_the_top_bar_names_the_place_from_the_own_division_down(
    staff: User, county: User, secretary: User, client_for: SignIn
) -> None:
    assert place_of(client_for(staff), "/villages/431321107/") == ["洪山殿镇"]
    assert place_of(client_for(staff), "/villages/431321107207/edit/") == ["洪山殿镇", "观冲村"]
    assert place_of(client_for(county), "/villages/431321/") == ["双峰县"]
    assert place_of(client_for(county), "/villages/431321107/") == ["双峰县", "洪山殿镇"]
    assert place_of(client_for(secretary), "/password/") == ["洪山殿镇", "观冲村"]


def test_a_page_out_of_scope_does_not_name_the_place(staff: User, client_for: SignIn) -> None:
    assert place_of(client_for(staff), "/villages/431321108/") == ["洪山殿镇"]


def test_names_of_a_scope(township: Township) -> None:
    assert divisions.names("431321107") == {
        "431321107": "洪山殿镇",
        "431321107001": "中心社区",
        "431321107207": "观冲村",
        "431321107210": "双桥村",
    }


def test_a_village_that_is_no_more_takes_nothing_new(village: Village) -> None:
    assert open_village(village.pk) == village
    Village.objects.filter(pk=village.pk).update(closed="2024-07-01")
    with pytest.raises(ValidationError, match="观冲村已于 2024-07-01 撤销"):
        open_village(village.pk)
