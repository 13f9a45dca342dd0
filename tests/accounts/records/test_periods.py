"""Dated facts: rows that a saved record follows, and what the database itself refuses of them.
Members, groups and households stand for all kinds."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.records import periods
from accounts.records.astray import astray
from accounts.records.periods import Change, Period
from associations.models import Association, Post, Village
from members.models import Household, Member, Membership, Stay

from ...conftest import OTHER_VILLAGE, VILLAGE
from ...members.records import add_group, add_household, add_member

pytestmark = pytest.mark.django_db
KINDS = periods.kinds()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def rows(subject: Any) -> list[tuple[str, str, str]]:
    """Village, since and until of each, "" for none."""
    found = getattr(subject, subject.dated_by).values_list("village_id", "since", "until")
    return [(village, str(since or ""), str(until or "")) for village, since, until in found]


@pytest.fixture
def member(village: Village, other_village: Village) -> Member:
    return add_member(village, joined="2019-05")


def test_a_row_begins_with_the_record_and_ends_with_it(member: Member) -> None:
    assert rows(member) == [(VILLAGE, "2019-05-01", "")]
    member.left, member.left_kind = day("2024-03-01"), "withdrew"
    member.save()
    assert rows(member) == [(VILLAGE, "2019-05-01", "2024-03-01")]
    assert member.memberships.get().ended == "withdrew"
    member.left = day("2024-03-05")
    member.save()
    assert rows(member) == [(VILLAGE, "2019-05-01", "2024-03-05")], "put right"


def test_who_comes_back_keeps_the_first_time(member: Member) -> None:
    member.left, member.left_kind = day("2022-03-01"), "withdrew"
    member.save()
    member.left, member.left_kind, member.joined = None, "", "2025-06-01"
    member.save()
    assert rows(member) == [(VILLAGE, "2019-05-01", "2022-03-01"), (VILLAGE, "2025-06-01", "")]
    member.joined = "2022"
    with pytest.raises(ValidationError, match="前后不符"):
        member.save()


def test_an_end_that_is_undone_leaves_one_row(member: Member) -> None:
    member.left, member.left_kind = day("2022-03-01"), "struck"
    member.save()
    member.left, member.left_kind = None, ""
    member.save()
    assert rows(member) == [(VILLAGE, "2019-05-01", "")]
    assert member.memberships.get().ended == ""


def test_another_village_from_a_day_on(member: Member) -> None:
    member.village_id, member.change = OTHER_VILLAGE, Change(day("2025-06-30"), {"reason": "结婚"})
    member.save()
    assert rows(member) == [
        (VILLAGE, "2019-05-01", "2025-06-30"),
        (OTHER_VILLAGE, "2025-06-30", ""),
    ]
    before, now = member.memberships.all()
    assert (before.joined, before.reason, now.joined, now.reason) == ("2019-05", "结婚", "", "")
    for at, place in (("2025-06-29", VILLAGE), ("2025-06-30", OTHER_VILLAGE)):
        assert member.memberships.on(day(at)).get().village_id == place
    assert not member.memberships.on(day("2019-04-30")).exists()


def test_several_on_one_day_keep_their_order(
    member: Member, community: Village, village: Village
) -> None:
    for place in (OTHER_VILLAGE, community.pk):
        member.village_id, member.change = place, Change(day("2025-06-30"), {})
        member.save()
    assert rows(member) == [
        (VILLAGE, "2019-05-01", "2025-06-30"),
        (OTHER_VILLAGE, "2025-06-30", "2025-06-30"),
        (community.pk, "2025-06-30", ""),
    ]
    assert member.memberships.on(day("2025-06-30")).get().village == community


def test_what_was_entered_later_of_an_earlier_day(member: Member, village: Village) -> None:
    """The group of today stays; the village is another one from June on."""
    group = add_group(village)
    member.group, member.change = group, Change(day("2025-11-01"))
    member.save()
    member.village_id, member.change = OTHER_VILLAGE, Change(day("2025-06-30"), {})
    member.save()
    assert list(member.memberships.values_list("village", "group", "until")) == [
        (VILLAGE, None, day("2025-06-30")),
        (OTHER_VILLAGE, None, day("2025-11-01")),
        (OTHER_VILLAGE, group.pk, None),
    ]
    member.left, member.left_kind = day("2025-08-01"), "moved"
    member.save()
    assert rows(member)[1:] == [(OTHER_VILLAGE, "2025-06-30", "2025-08-01")]


def test_what_is_not_known_began_before_our_records(village: Village) -> None:
    home = add_household(village)
    group = add_group(village, leader=add_member(village))
    assert rows(home) == rows(group) == [(VILLAGE, "", "")]
    assert home.stays.on(day("1990-01-01")).exists()
    group.leader, group.change = add_member(village, "龚䶮"), Change(None)
    group.save()
    assert [row.leader for row in group.periods.all()] == [group.leader]
    group.leader, group.change = None, Change(day("2025-06-30"))
    group.save()
    assert [(row.leader and row.leader.name, row.since) for row in group.periods.all()] == [
        ("龚䶮", None),
        (None, day("2025-06-30")),
    ]


def test_what_is_written_in_bulk_has_its_rows(village: Village, other_village: Village) -> None:
    homes = Household.objects.bulk_create(
        Household(village=village, head=name) for name in ("文晓荷", "龚䶮")
    )
    assert [rows(home) for home in homes] == [[(VILLAGE, "", "")]] * 2
    for home in homes:
        home.village, home.change = other_village, Change(day("2025-06-30"))
    Household.objects.bulk_update(homes, ["village"])
    assert rows(homes[1]) == [(VILLAGE, "", "2025-06-30"), (OTHER_VILLAGE, "2025-06-30", "")]
    assert list(astray()) == []


def test_a_column_that_strays_from_its_open_row_is_found(
    member: Member, village: Village, other_village: Village
) -> None:
    home, alone = add_household(village), add_household(village, "龚䶮")
    assert list(astray()) == []
    Member.objects.filter(pk=member.pk).update(village=other_village)
    Household.objects.filter(pk=home.pk).update(closed=day("2025-06-30"))
    Stay.objects.filter(household=alone).delete()
    assert {*astray()} == {
        f"会员第 {member.pk} 号与会籍不一致",
        f"家庭第 {home.pk} 号与家庭所在村不一致",
        f"家庭第 {alone.pk} 号与家庭所在村不一致",
    }


def _sql(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def columns(model: type[Period]) -> list[str]:
    return [model._meta.get_field(name).attname for name in model.copies]


@pytest.mark.parametrize("model", KINDS, ids=[model.__name__ for model in KINDS])
@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (None, None, "重叠"),
        ("2025-01-01", None, "重叠"),
        ("2019-01-01", "2019-12-31", "重叠"),
        (None, "2019-01-01", "重叠"),
        ("2024-12-31", "2025-01-01", "重叠"),
        ("2025-06-01", "2025-03-01", "早于"),
        ("2025-01-01", "2025-06-30", ""),
        ("2025-01-01", "2025-01-01", ""),
    ],
)
def test_the_database_refuses_two_at_a_time(
    model: type[Period], since: str | None, until: str | None, refused: str, village: Village
) -> None:
    """Beside rows until 2024 and from July 2025, whoever writes; so of a row that is changed."""
    member = add_member(village)
    body = Association.objects.create(
        kind="village", code=VILLAGE, township=village.township, village=village, name="协会"
    )
    post = Post.objects.create(association=body, kind="member", name="何静", started="2018-01-01")
    subject = {
        "member": member,
        "group": add_group(village),
        "household": add_household(village),
        "post": post,
        "village": village,
    }
    key = subject[model.subject].pk
    first = model.objects.get(**{model.subject: key})
    model.objects.filter(pk=first.pk).update(until="2025-01-01")
    copied = {column: getattr(first, column) for column in columns(model)}
    model.objects.create(
        **{f"{model.subject}_id": key, "since": "2025-07-01"},
        **copied,
    )
    fields = {
        field.column: getattr(first, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    } | {"since": since, "until": until}
    table, names = model._meta.db_table, ", ".join(fields)
    insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"
    if not refused:
        _sql(insert, *fields.values())
        assert model.objects.filter(**{model.subject: key}).count() == 3
        return
    with pytest.raises(DatabaseError, match=refused):
        _sql(insert, *fields.values())
    apart = model.objects.create(
        **{f"{model.subject}_id": key, "since": "2025-03-01", "until": "2025-03-02"},
        **copied,
    )
    with pytest.raises(DatabaseError, match=refused):
        _sql(f"UPDATE {table} SET since = %s, until = %s WHERE id = %s", since, until, apart.pk)


def test_every_kind_is_guarded() -> None:
    assert Membership in KINDS
    assert {guard.table for guard in periods.guards()} == {m._meta.db_table for m in KINDS}
