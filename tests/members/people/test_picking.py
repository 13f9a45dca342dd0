"""Pickers: one kind of field wherever a form asks for one household or member."""

import re
from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.utils.module_loading import import_string

from accounts.models import User
from associations.models import Village
from members.models import Household, Member
from members.people.forms.people import MemberForm
from members.people.forms.picking import SHOWN, PickField
from tests.members.records import add_group, add_household, add_member

SignIn = Callable[[User], Client]
IDENTITY = "430521197003072417"


def all_forms(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    import_string("config.urls.urlpatterns")  # with every view come its forms
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def long_selects(found: Iterator[type[forms.BaseForm]]) -> list[str]:
    """Fields that would list all households or members of a place to choose one."""
    return [
        f"{form.__qualname__}.{name}"
        for form in found
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
        and not isinstance(field, PickField | forms.ModelMultipleChoiceField)
        and field.queryset.model in (Household, Member)
    ]


def test_one_household_or_member_is_always_picked_by_typing() -> None:
    assert len([form for form in all_forms() if form.__module__.split(".")[0] in APPS]) > 60
    assert long_selects(all_forms()) == []

    class Planted(forms.Form):
        home = forms.ModelChoiceField(Household.objects.none())

    assert long_selects(iter([Planted])) == [
        "test_one_household_or_member_is_always_picked_by_typing.<locals>.Planted.home"
    ]


APPS = {config.label for config in apps.get_app_configs()}


@pytest.fixture
def homes(village: Village) -> list[Household]:
    """More than are shown at once."""
    return [
        add_household(village, f"唐{'甲乙丙丁戊己庚辛壬癸子丑'[n]}", number=f"{n:04}")
        for n in range(SHOWN + 2)
    ]


def picked(village: Village, by: User, key: object = "", typed: str = "") -> Household | str | None:
    """What the form makes of it, or why nothing."""
    data = {"name": "文晓荷", "household": key, "household-typed": typed}
    form = MemberForm(data, instance=Member(village=village), by=by)
    form.full_clean()
    found = form.cleaned_data.get("household")
    return " ".join(form.errors["household"]) if "household" in form.errors else found


@pytest.mark.django_db
def test_what_is_posted(
    village: Village, other_village: Village, secretary: User, homes: list[Household]
) -> None:
    home, other = homes[3], homes[4]
    assert picked(village, secretary) is None
    assert picked(village, secretary, home.pk) == home
    assert picked(village, secretary, home.pk, "唐丁") == home
    assert picked(village, secretary, home.pk, "t") == home
    assert picked(village, secretary, home.pk, other.head) == other  # typed after it was picked
    assert picked(village, secretary, "", "0003") == home
    assert "请从相近的几户里选" in str(picked(village, secretary, "", "唐"))
    assert "请核对" in str(picked(village, secretary, "", "柳"))
    assert picked(village, secretary, home.pk, "柳") != home


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "唐", "唐远"])
def test_a_key_out_of_reach_is_refused(
    village: Village, other_village: Village, secretary: User, typed: str
) -> None:
    far = add_household(other_village, "唐远", number="9")
    closed = add_household(village, "唐散", closed="2024-01-01")
    for key in (far.pk, closed.pk, 10**20, "x"):
        assert isinstance(picked(village, secretary, key, typed), str)


@pytest.mark.django_db
def test_an_id_number_in_the_box_does_not_come_back(
    village: Village, secretary: User, client_for: SignIn
) -> None:
    client = client_for(secretary)
    answer = client.post(
        f"/members/{village.pk}/new/", {"name": "文晓荷", "household-typed": IDENTITY}
    )
    assert answer.status_code == 422
    assert "不要填身份证号" in answer.content.decode()
    assert IDENTITY not in answer.content.decode()
    part = client.get(
        f"/households/{village.pk}/pick/", {"name": "household", "household-typed": IDENTITY}
    )
    assert IDENTITY not in part.content.decode()


# What is offered


def offered(client: Client, address: str, **query: object) -> list[str]:
    asked = {name.replace("_", "-"): value for name, value in query.items()}
    html = client.get(address, asked).content.decode()
    return re.findall(r'type="radio"[^>]*>([^<]+)', html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["唐丁", " 唐 丁", "td", "TD", "0003", "０００３", "0003 唐丁", "唐丁户"]
)
def test_found_by_any_spelling(
    village: Village, secretary: User, client_for: SignIn, homes: list[Household], typed: str
) -> None:
    address = f"/households/{village.pk}/pick/"
    found = offered(client_for(secretary), address, name="household", household_typed=typed)
    assert found == ["0003 唐丁"]


@pytest.mark.django_db
def test_only_of_the_place_and_not_closed(
    village: Village, other_village: Village, staff: User, client_for: SignIn
) -> None:
    add_household(village, "唐甲")
    add_household(village, "唐散", closed="2024-01-01")
    add_household(other_village, "唐远")
    group = add_group(village)
    add_member(village, "唐会", group=group)
    add_member(village, "唐会中")
    add_member(other_village, "唐会外")
    client, asked = client_for(staff), {"name": "home", "home_typed": "唐"}
    assert offered(client, f"/households/{village.pk}/pick/", **asked) == ["唐甲"]
    both = offered(client, f"/households/{village.township_id}/pick/", **asked)
    assert both == ["唐甲（观冲村）", "唐远（双桥村）"]
    assert len(offered(client, f"/members/{village.pk}/pick/", **asked)) == 2
    (one,) = offered(client, f"/members/{village.pk}/pick/", group=group.pk, **asked)
    assert one.startswith("唐会（")


@pytest.mark.django_db
def test_few_are_shown_at_once_and_many_only_when_asked_for(
    village: Village, secretary: User, client_for: SignIn, homes: list[Household]
) -> None:
    client, address = client_for(secretary), f"/members/{village.pk}/new/"
    assert offered(client, address) == []
    assert offered(client, address, household=homes[1].pk) == ["不选", "0001 唐乙"]
    pick = f"/households/{village.pk}/pick/"
    many = client.get(pick, {"name": "household", "household-typed": "唐"}).content.decode()
    assert many.count('type="radio"') == SHOWN
    assert "还有更多" in many
    Household.objects.filter(pk__in=[home.pk for home in homes[2:]]).delete()
    assert offered(client, address) == ["不选", "0000 唐甲", "0001 唐乙"]
