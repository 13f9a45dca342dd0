"""The before and after of a trail entry, told in the words of the forms they came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Model

from ..records import Record

EMPTY = "（空）"


@dataclass(frozen=True)
class ChangedValue:
    """One value that came, went or changed; `old` or `new` is "" where the entry has no such
    side."""

    label: str
    old: str
    new: str


def changes(before: object, after: object) -> list[ChangedValue]:
    """What differs between both sides; with one side only, everything on it."""
    one, other = ({} if value in ("", []) else value for value in (before, after))
    if isinstance(one, dict | None) and isinstance(other, dict | None):
        return list(_differences(one, other))
    return [ChangedValue("", _text("", before), _text("", after))] if before != after else []


def _differences(before: dict | None, after: dict | None) -> Iterator[ChangedValue]:
    for key in {**(before or {}), **(after or {})}:
        old, new = (before or {}).get(key), (after or {}).get(key)
        if old != new or before is None or after is None:
            yield ChangedValue(
                field_labels().get(key, key),
                "" if before is None else _text(key, old),
                "" if after is None else _text(key, new),
            )


def _text(key: str, value: object) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(key, item) for item in value) or EMPTY
    if isinstance(value, dict):
        parts = (
            f"{field_labels().get(name, name)} {_text(name, item)}" for name, item in value.items()
        )
        return "；".join(parts) or EMPTY
    return choice_labels().get((key, str(value)), str(value))


@cache
def field_labels() -> dict[str, str]:
    """Field name → its Chinese verbose_name; the first model that names it so wins."""
    labels: dict[str, str] = {}
    for model in _models():
        for field in model._meta.fields:
            if not str(field.verbose_name).isascii():
                labels.setdefault(field.name, str(field.verbose_name))
    return labels


@cache
def choice_labels() -> dict[tuple[str, str], str]:
    """(field name, stored value) → what the forms show for it."""
    return {
        (field.name, str(value)): str(label)
        for model in _models()
        for field in model._meta.fields
        for value, label in field.flatchoices
    }


def _models() -> list[type[Model]]:
    """Those whose entries name fields by their code; records tell of themselves in Chinese."""
    return [model for model in apps.get_models() if not issubclass(model, Record)]
