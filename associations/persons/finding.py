"""Who somebody is in the records: found by name, confirmed row by row, and then all that hangs on
those rows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from accounts.scope import within

from ..divisions import names as division_names
from .holdings import Holding, all_holdings, attribute, holding

MOST = 60  # rows of one table that are offered for a name
WIDEST = 7  # columns
HANDLE = {"pk": re.compile(r"[1-9][0-9]{0,17}"), "ref": re.compile(r"[0-9a-f]{1,32}")}
Keys = Iterable[str]


@dataclass(frozen=True)
class PersonRow:
    """A row that is, or may be, about the person."""

    holding: Holding
    row: Any
    place: str = ""
    where: str = ""
    url: str = ""
    clearable: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.holding.key_of(self.row)

    @property
    def elsewhere(self) -> str:
        """Where the name stands, unless that is among the facts."""
        shown = {label for label, _ in self.facts}
        return "、".join(label for label in self.where.split("、") if label not in shown)

    @property
    def label(self) -> str:
        return self.holding.called(self.row)


@dataclass(frozen=True)
class PersonPart:
    """One table's rows."""

    holding: Holding
    rows: list[PersonRow]

    @property
    def columns(self) -> list[str]:
        """Of several rows that tell the same few things: a table's; [] where each row is laid out
        by itself."""
        labels = list(dict.fromkeys(label for found in self.rows for label, _ in found.facts))
        return labels if len(self.rows) > 1 and len(labels) <= WIDEST else []

    @property
    def lines(self) -> list[tuple[PersonRow, list[tuple[str, str]]]]:
        columns = self.columns
        return [
            (found, [(label, dict(found.facts).get(label, "")) for label in columns])
            for found in self.rows
        ]


class NobodyError(LookupError):
    """A row that was named is not there for this user."""


def bearing(*, user: User, code: str, name: str) -> list[PersonRow]:
    """Rows of the division in which the name stands: candidates, since two people may share a
    name."""
    found = []
    for one in all_holdings():
        if one.by_name:
            rows = (
                one.rows(user)
                .filter(within(code, one.place))
                .filter(one.bearing(name))
                .order_by("pk")
            )
            found += [PersonRow(one, row, where=one.where(row, name)) for row in rows[:MOST]]
    return _placed(found, user)


def picked(*, user: User, code: str, name: str, keys: Keys) -> list[PersonRow]:
    """The rows of that name which somebody says are the person's. Raises NobodyError."""
    wanted = grouped(keys)
    found = []
    for one, handles in wanted.items():
        named = {f"{one.handle}__in": handles}
        rows = list(one.rows(user).filter(within(code, one.place), one.bearing(name), **named))
        if len(rows) != len(handles):
            raise NobodyError
        found += [PersonRow(one, row) for row in rows]
    return found


def grouped(keys: Keys) -> dict[Holding, set[str]]:
    """ "member-12" → the holding and its handles. Raises NobodyError."""
    wanted: dict[Holding, set[str]] = defaultdict(set)
    for text in keys:
        name, _, handle = text.rpartition("-")
        one = holding(name)
        if one is None or not HANDLE[one.handle].fullmatch(handle):
            raise NobodyError
        wanted[one].add(handle)
    return dict(wanted)


def data_on(*, user: User, name: str, rows: list[PersonRow]) -> list[PersonPart]:
    """All that hangs on the picked rows, table by table: a row adds links, links lead to rows,
    until none is new."""
    known = {found.key: found for found in rows}
    used: dict[tuple[str, str], set[object]] = defaultdict(set)
    while fresh := list(_fresh(known, used)):
        for one, lookup, values, named in fresh:
            linked = one.rows(user).filter(**{f"{lookup}__in": values})
            for row in linked.filter(one.bearing(name)) if named else linked:
                found = PersonRow(one, row)
                known.setdefault(found.key, found)
    return _parts(list(known.values()), user, name)


def _fresh(
    known: dict[str, PersonRow], used: dict[tuple[str, str], set[object]]
) -> Iterator[tuple[Holding, str, set, bool]]:
    """Lookups not made yet: (holding, lookup, values, whether the name must stand in the row)."""
    links: dict[str, set[object]] = defaultdict(set)
    for found in known.values():
        for link, path in found.holding.gives.items():
            links[link].add(attribute(found.row, path))
    for one in all_holdings():
        for ways, named in ((one.via, False), (one.via_named, True)):
            for link, lookup in ways.items():
                values = {value for value in links[link] if value is not None} - used[
                    one.key, lookup
                ]
                if values:
                    used[one.key, lookup] |= values
                    yield one, lookup, values, named


def _parts(rows: list[PersonRow], user: User, name: str) -> list[PersonPart]:
    parts = []
    for one in all_holdings():
        own = sorted((found.row for found in rows if found.holding is one), key=lambda row: row.pk)
        if own:
            condition = one.clearable()
            mine = one.rows(user).filter(pk__in=[row.pk for row in own])
            free = (
                set()
                if condition is None
                else set(mine.filter(condition).values_list("pk", flat=True))
            )
            rows_shown = [
                PersonRow(
                    one,
                    row,
                    "",
                    one.where(row, name),
                    one.address(row, user),
                    row.pk in free,
                    one.facts(row, name),
                )
                for row in own
            ]
            parts.append(PersonPart(one, _placed(rows_shown, user)))
    return parts


def _placed(rows: list[PersonRow], user: User) -> list[PersonRow]:
    """With the names of the divisions they belong to."""
    names = division_names(user.scope)
    places = [str(attribute(found.row, found.holding.place)) for found in rows]
    return [
        replace(found, place=names.get(code, code))
        for found, code in zip(rows, places, strict=True)
    ]
