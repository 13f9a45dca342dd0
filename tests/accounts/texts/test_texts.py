"""Every text column of every model, at the door: what is cleaned, refused, masked, cut; and held by
the database."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from accounts import guards, texts, trail
from accounts.checks import every_text_has_its_door
from accounts.models import TrailEntry, User
from accounts.texts import Code, Data, Door
from accounts.texts.identity_numbers import MASK
from associations.models import Area, Township

from .test_identity_numbers import NUMBER

DOORS = [field for field in texts.our_fields() if isinstance(field, Door)]


def saved(field: Door, value: Any) -> Any:
    """What goes to the database, as INSERT and UPDATE ask for it."""
    return field.get_db_prep_save(value, connection)


def test_every_text_column_has_its_door() -> None:
    assert every_text_has_its_door(None) == []
    assert len(DOORS) > 300


def test_a_text_column_without_a_door_is_listed() -> None:
    meta = type("Meta", (), {"app_label": "care"})
    words = models.CharField(max_length=20)
    type("Planted", (models.Model,), {"__module__": __name__, "Meta": meta, "words": words})
    try:
        assert [error.id for error in every_text_has_its_door(None)] == ["accounts.E004"]
    finally:
        del texts.apps.all_models["care"]["planted"]
        texts.apps.clear_cache()


@pytest.mark.parametrize("field", DOORS, ids=str)
def test_no_column_takes_an_id_number(field: Door) -> None:
    """Refused, or masked where the program writes; a code cannot be typed by anybody."""
    if isinstance(field, Code):
        pytest.skip("made by the program")
    value = {"姓名": [f"王{NUMBER}"]} if isinstance(field, Data) else f"王{NUMBER}"
    if isinstance(field, texts.ToldMixin):
        assert NUMBER not in str(saved(field, value))
        return
    with pytest.raises(ValidationError, match=f"“{field.verbose_name}”里有像身份证号"):
        saved(field, value)


@pytest.mark.parametrize("field", DOORS, ids=str)
def test_every_column_is_cleaned_and_has_its_longest(field: Door) -> None:
    if isinstance(field, Data):
        assert field.stored({"a\u202e": ["b\ufffe"]}) == {"a": ["b"]}
        return
    assert field.stored("王\u200b\u202e\x00\ufffe") == "王"
    longer = "长" * (field.max_length + 1)
    if isinstance(field, texts.ToldMixin):
        assert len(field.stored(longer)) == field.max_length
        return
    with pytest.raises(ValidationError, match=f"最多 {field.max_length} 个字"):
        field.stored(longer)


def test_every_way_of_writing_passes_the_door(township: Township) -> None:
    area = Area.objects.create(township=township, name="东\u202e片")
    area.refresh_from_db()
    assert area.name == "东片"
    area.name = NUMBER
    ways = [
        lambda: Area.objects.create(township=township, name=NUMBER),
        lambda: Area.objects.bulk_create([Area(township=township, name=NUMBER)]),
        lambda: Area.objects.update(name=NUMBER),
        lambda: Area.objects.bulk_update([area], ["name"]),
        lambda: area.save(),
    ]
    for way in ways:
        with pytest.raises(ValidationError, match="身份证号"), transaction.atomic():
            way()
    assert list(Area.objects.values_list("name", flat=True)) == ["东片"]
    assert list(Area.objects.filter(name=NUMBER)) == []  # may be asked for


def test_rows_that_stand_can_be_read_and_told(township: Township, staff: User) -> None:
    """A name from before: the trail cleans and masks it, and its chain holds."""
    entry = trail.record(
        by=staff,
        action="登记",
        target=f"王\u202e{NUMBER}",
        before={"名称": f"\u200b{NUMBER}"},
        reason="\ufffe",
    )
    stored = TrailEntry.objects.get(pk=entry.pk)
    assert (stored.target, stored.before, stored.reason) == (f"王{MASK}", {"名称": MASK}, "")
    assert trail.verify() == (entry.number, entry.hash)


def test_the_message_is_beside_the_field(township: Township) -> None:
    with pytest.raises(ValidationError) as caught:
        Area(township=township, name=f"东片{NUMBER}").full_clean()
    assert list(caught.value.message_dict) == ["name"]
    assert len(caught.value.message_dict["name"]) == 1
    field = Area._meta.get_field("name").formfield()
    with pytest.raises(ValidationError, match="最多 60 个字，现在有 61 个"):
        field.clean("长" * 61)


def test_the_database_holds_the_longest(township: Township) -> None:
    area = Area.objects.create(township=township, name="东片")
    table = Area._meta.db_table
    with connection.cursor() as cursor, transaction.atomic():
        with (
            pytest.raises(IntegrityError if connection.vendor == "sqlite" else Exception),
            transaction.atomic(),
        ):
            cursor.execute(f"UPDATE {table} SET name = %s WHERE id = %s", ["长" * 61, area.pk])
        with (
            pytest.raises(IntegrityError if connection.vendor == "sqlite" else Exception),
            transaction.atomic(),
        ):
            cursor.execute(
                f"INSERT INTO {table} (name, township_id) VALUES (%s, %s)", ["长" * 61, township.pk]
            )
    assert Area.objects.get().name == "东片"


def test_every_column_with_a_longest_is_held_by_the_database() -> None:
    held = {
        guard.table: guard.when
        for guard in guards._guards.values()
        if guard.name.endswith("_text_added")
    }
    for field in DOORS:
        assert f'NEW."{field.column}"' in held[field.model._meta.db_table], field
