"""The one door of text into the database: every text column of our models is one of these fields
(accounts/checks.py).

On every INSERT and UPDATE, bulk and `queryset.update` included, a text is cleaned
(documents/texts.py), and refused with an ID number in it or when longer than its column. What the
program itself writes (`Told…`: the trail, messages, names of files) is masked and cut instead: no
act may fail over the name of something. Digests and such are `Code`.

The columns are those of Django's own fields, so no migration knows of this; the database too holds
the longest text (`guards`), of what is written from now on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.functional import cached_property

from documents.texts import clean_text

from ..guards import Guard
from ..roles import Role
from .free_text import no_identity_number
from .identity_numbers import holds_number, masked

LONG = 5000  # characters of a text without a limit of its own
VAST = 20_000_000  # characters of all that one JSON value holds
ESCAPED = 12  # characters that JSON may need for one
TOO_LONG = "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请写短一些。"
OURS = ("accounts", "associations", "members", "autonomy", "care", "assessment")


class Door(models.Field):
    """What the text fields have in common; `lines`: whether a text may have several."""

    lines = False

    @cached_property
    def validators(self) -> list[Callable[[str], None]]:
        """Each once: the lists of accounts/texts/free_text.py name the ID number too."""
        own = [one for one in self._validators if one not in self.default_validators]  # type: ignore[attr-defined]
        length = [MaxLengthValidator(self.max_length, TOO_LONG)] if self.max_length else []
        return [*self.default_validators, *own, *length]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.__dict__.pop("validators", None)  # CharField has appended its own

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, path, args, options = super().deconstruct()
        if type(self).__module__ == __name__:
            base = next(
                one
                for one in type(self).__mro__
                if one.__module__.startswith("django.db.models.fields")
            )
            path = f"django.db.models.{base.__name__}"
        return name, path, args, options

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:
        if isinstance(value, str | list | dict):
            value = self.stored(value)
        return super().get_db_prep_save(value, connection)

    def stored(self, value: object) -> object:
        """As the row will have it. Raises ValidationError."""
        if not isinstance(value, str):
            return value
        text = self.cleaned(value)
        if self.max_length and len(text) > self.max_length:
            self._refuse(TOO_LONG % {"limit_value": self.max_length, "show_value": len(text)})
        return text

    def cleaned(self, text: str) -> str:
        text = clean_text(text, lines=self.lines)
        if holds_number(text):
            self._refuse("里有像身份证号的长号码。本系统不保存身份证号，请删掉这串数字再保存。")
        return text

    def _refuse(self, words: str) -> None:
        raise ValidationError({self.name: f"“{self.verbose_name}”{words}"})

    def formfield(self, **options: Any) -> forms.Field | None:
        field = super().formfield(**options)
        for one in getattr(field, "validators", ()):
            if isinstance(one, MaxLengthValidator):
                one.message = TOO_LONG
        return field


class Text(Door, models.CharField):
    """One line."""

    default_validators = [no_identity_number]

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return clean_text(text, lines=False) if isinstance(text, str) else text


class RoleField(Text):
    """Gives a Role, not a string."""

    _pyi_private_set_type: Role
    _pyi_private_get_type: Role

    def to_python(self, value: object) -> str | None:
        return Role(value) if value in Role.values else super().to_python(value)

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> Role | None:
        return Role(value) if value else None


class LongText(Door, models.TextField):
    """Several lines."""

    default_validators = [no_identity_number]
    lines = True

    def __init__(self, *args: object, max_length: int = LONG, **options: object) -> None:
        super().__init__(*args, max_length=max_length, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, path, args, options = super().deconstruct()
        options.pop("max_length", None)
        return name, path, args, options

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return clean_text(text) if isinstance(text, str) else text


class Data(Door, models.JSONField):
    """JSON: every text in it is cleaned and searched."""

    lines = True

    def stored(self, value: object) -> object:
        room, known = VAST, dict[str, str]()

        def walked(part: object) -> object:
            nonlocal room
            if isinstance(part, str):
                room -= len(part)
                if part not in known:
                    known[part] = self.cleaned(part)
                return known[part]
            if isinstance(part, dict):
                return {walked(key): walked(one) for key, one in part.items()}
            if isinstance(part, list | tuple):
                room -= len(part)
                return [walked(one) for one in part]
            if (
                isinstance(part, int)
                and abs(part) >= 10**14
                and (told := self.cleaned(str(part))) != str(part)
            ):
                return told
            return part

        value = walked(value)
        if room < 0:
            self._refuse("内容太多，请拆成几次办理。")
        return value


class ToldMixin:
    """What the program writes itself: masked and cut."""

    max_length: int | None
    lines: bool

    def cleaned(self, text: str) -> str:
        return masked(clean_text(text, lines=self.lines))[: self.max_length]

    def to_python(self, value: object) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        return self.cleaned(value) if isinstance(value, str) else value


class ToldText(ToldMixin, Text):
    default_validators: list[Callable[[str], None]] = []


class ToldLongText(ToldMixin, LongText):
    default_validators: list[Callable[[str], None]] = []


class ToldData(ToldMixin, Data):
    pass


class Code(Text):
    """A digest, a key, a division's code: made by the program, and may have long runs of digits."""

    default_validators: list[Callable[[str], None]] = []

    def cleaned(self, text: str) -> str:
        return clean_text(text, lines=False)


def settle(row: models.Model) -> None:
    """Give the row's texts as they will stand, for what takes a digest of them before it is
    saved."""
    for field in row._meta.concrete_fields:
        if isinstance(field, Door):
            setattr(row, field.attname, field.stored(getattr(row, field.attname)))


def our_fields() -> Iterator[models.Field]:
    """Every column of every model of ours."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS:
            yield from model._meta.local_concrete_fields


def guards() -> Iterator[Guard]:
    """No text longer than its column, from any program; rows that stand may keep theirs (SQLite
    ignores lengths)."""
    tables: dict[str, list[Door]] = {}
    for field in our_fields():
        if isinstance(field, Door):
            tables.setdefault(field.model._meta.db_table, []).append(field)
    for table, fields in tables.items():
        yield Guard(
            f"{table}_text_added", table, "INSERT", "文字太长", " OR ".join(map(_too_long, fields))
        )
        changed = (
            f'OLD."{one.column}" IS NOT NEW."{one.column}" AND {_too_long(one)}' for one in fields
        )
        yield Guard(
            f"{table}_text_changed",
            table,
            "UPDATE",
            "文字太长",
            " OR ".join(f"({one})" for one in changed),
        )


def _too_long(field: Door) -> str:
    most = ESCAPED * VAST if isinstance(field, Data) else field.max_length
    return f'length(CAST(NEW."{field.column}" AS text)) > {most}'
