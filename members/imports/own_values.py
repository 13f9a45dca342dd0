"""The county's own fields among the values that an import sets: "own_k1a2b" → the value, "" for
none. In a row they are one column."""

from typing import Any

from associations.vocabulary.own.kinds import PREFIX

from ..people.models import Household, Member


def is_own(key: str) -> bool:
    return key.startswith(PREFIX)


def own_value(record: Member | Household, key: str) -> Any:
    return record.own.get(key.removeprefix(PREFIX), "")


def put(own: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The column with these values in it, those that are none left out."""
    now = own | {key.removeprefix(PREFIX): one for key, one in values.items() if is_own(key)}
    return {code: value for code, value in now.items() if value not in ("", None)}


def columns(keys: set[str]) -> set[str]:
    """The columns of these values."""
    return {"own" if is_own(key) else key for key in keys}
