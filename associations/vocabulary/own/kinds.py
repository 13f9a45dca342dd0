"""What has fields of the county's own, and such a field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..in_force import Day, in_force

FIELDS = "fields"  # the section
COUNTY = 6
PREFIX = "own_"  # of names in forms, filters and lists


class OwnType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


TYPES = {
    OwnType.TEXT: "文字",
    OwnType.NUMBER: "整数",
    OwnType.DATE: "日期",
    OwnType.CHOICE: "选项",
}


@dataclass(frozen=True)
class OwnKind:
    """A kind of record that may have some. `model`: its label; `persons`: it is about a person or a
    family, of whom no reproductive facts are kept. `taken`: further titles that the program has.
    `concealed`: it may say why a family is confidential, since only who may open that family
    reads it."""

    key: str
    title: str
    model: str
    persons: bool = False
    taken: Callable[[], Iterable[str]] = tuple
    concealed: bool = False


own_kinds: dict[str, OwnKind] = {}


def own_kind(new: OwnKind) -> OwnKind:
    own_kinds[new.key] = new
    return new


@dataclass(frozen=True)
class OwnOption:
    code: str
    title: str
    ended: bool = False


@dataclass(frozen=True)
class OwnField:
    """`code`: what its values are kept under, for ever; `ended`: values stay, nobody types any."""

    code: str
    title: str
    type: OwnType
    persons: bool
    help: str = ""
    options: tuple[OwnOption, ...] = ()
    ended: bool = False
    concealed: bool = False

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.code}"

    def option(self, code: object) -> OwnOption | None:
        return next((one for one in self.options if one.code == code), None)


def field_from(entry: dict[str, Any], kind: OwnKind) -> OwnField:
    options = (
        OwnOption(one["code"], one["title"], bool(one.get("ended")))
        for one in entry.get("options", ())
    )
    return OwnField(
        entry["code"],
        entry["title"],
        OwnType(entry["type"]),
        kind.persons,
        entry.get("help", ""),
        tuple(options),
        bool(entry.get("ended")),
        kind.concealed,
    )


def _read(content: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[OwnField, ...]]:
    return {
        key: tuple(field_from(entry, kind) for entry in content.get(key, ()))
        for key, kind in own_kinds.items()
    }


def fields_of(kind: OwnKind, division: str, day: Day = None) -> tuple[OwnField, ...]:
    """Of the county's vocabulary of the day, those that ended too; of no county, none."""
    if len(division) < COUNTY:
        return ()
    return in_force(division, day).once(FIELDS, _read)[kind.key]


def asked(kind: OwnKind, division: str, day: Day = None) -> list[OwnField]:
    """Those that a record of the day has."""
    return [field for field in fields_of(kind, division, day) if not field.ended]


def known(kind: OwnKind, division: str, day: Day = None) -> dict[str, OwnField]:
    """By code, as on the day; what only today's vocabulary has is told by that one, as ended."""
    then = {field.code: field for field in fields_of(kind, division, day)}
    if day is None:
        return then
    later = (field for field in fields_of(kind, division) if field.code not in then)
    return then | {field.code: OwnField(**{**field.__dict__, "ended": True}) for field in later}
