"""The county's own fields among the values that an import sets: "own_k1a2b" → the value, "" for
none. In a row they are one column."""

from collections.abc import Mapping

from associations.vocabulary.own.kinds import PREFIX

from ..people.models import Household, Member


def is_own(key: str) -> bool:
    return key.startswith(PREFIX)


def own_value(record: Member | Household, key: str) -> object:
    return record.own.get(key.removeprefix(PREFIX), "")


def put(own: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
    """The column with these values in it, those that are none left out."""
    now = {**own} | {key.removeprefix(PREFIX): one for key, one in values.items() if is_own(key)}
    return {code: value for code, value in now.items() if value not in ("", None)}


def columns(keys: set[str]) -> set[str]:
    """The columns of these values."""
    return {"own" if is_own(key) else key for key in keys}
