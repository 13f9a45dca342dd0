"""Every field of every model that names a person is registered with what is held on a person, or
left out with a reason: whoever adds a table is asked by this test what a person is told of it."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from accounts.scope import within
from associations.persons import Holding, all_holdings, kept

ROOMS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
A_NAME = re.compile(r"姓名|户主|人$|人员|成员|组长|领导|股东|对方|个人|组织者|签字|主持|摘要|口述")
PEOPLE = {"Member", "Household", "Family", "Post"}  # rows that are somebody


def names_people(field: models.Field) -> bool:
    """A key to somebody's row, a text called after people, or a list that may hold anything."""
    if isinstance(field, models.ForeignKey):
        return field.related_model.__name__ in PEOPLE
    if isinstance(field, models.JSONField):
        return True
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return is_text and bool(A_NAME.search(str(field.verbose_name)))


def found(room: str) -> Iterator[str]:
    for model in apps.get_app_config(room).get_models():
        for field in model._meta.concrete_fields:
            if names_people(field):
                yield f"{model._meta.label}.{field.name}"


def told(holding: Holding) -> set[str]:
    """The fields by which a row is found, or that are told of it."""
    ways = chain(
        holding.names,
        holding.mentions,
        holding.inside,
        holding.via.values(),
        holding.via_named.values(),
        holding.gives.values(),
        holding.clearing.blank if holding.clearing else (),
    )
    own = (
        holding.shows
        if holding.shows is not None
        else [field.name for field in holding.model._meta.concrete_fields]
    )
    return {
        f"{holding.model._meta.label}.{way.split('__')[0].removesuffix('_id')}"
        for way in chain(ways, own)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_every_field_that_names_people_is_told_or_left_out_with_a_reason(room: str) -> None:
    known = set(chain.from_iterable(told(holding) for holding in all_holdings()))
    left = set(chain.from_iterable(kept().values()))
    lost = [
        name
        for name in found(room)
        if name not in known | left and name.rpartition(".")[0] not in left
    ]
    assert lost == []


def test_a_planted_field_is_found() -> None:
    assert names_people(models.CharField("经手人", max_length=9))
    assert names_people(models.JSONField("名单"))
    assert not names_people(models.CharField("名称", max_length=9))


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    for reason, labels in kept().items():
        assert reason.reason.endswith("。")
        for label in labels:
            parts = label.split(".")
            model = apps.get_model(*parts[:2])
            assert len(parts) == 2 or model._meta.get_field(parts[2])


@pytest.mark.parametrize("holding", all_holdings(), ids=lambda holding: holding.key)
def test_a_holding_says_why_who_and_how_long(holding: Holding) -> None:
    assert holding.purpose
    assert holding.readers
    assert holding.clearing or holding.stays, "either something can be cleared or it says why not"
    for name in (
        *holding.names,
        *(holding.shows or ()),
        *(holding.clearing.blank if holding.clearing else ()),
    ):
        assert holding.model._meta.get_field(name)


def test_what_is_private_is_never_cleared_beside_a_name():
    """The entry in the trail would stand beside the one of the opening, which has the name."""
    assert [
        one.key
        for one in all_holdings()
        if one.private and one.clearing and one.clearing.at_once is not None
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize("holding", all_holdings(), ids=lambda holding: holding.key)
def test_the_queries_of_a_holding_run(holding: Holding, staff: User) -> None:
    """Nothing is in the database: what is asked is whether every lookup exists."""
    rows = holding.rows(staff)
    assert not rows.filter(holding.bearing("凌霄")).exists()
    for lookup in (*holding.via.values(), *holding.via_named.values()):
        assert not rows.filter(**{f"{lookup}__in": [1]}).exists()
    assert rows.filter(within(staff.scope, holding.place)).exists() == (holding.model is User)
