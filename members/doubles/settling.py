"""What two histories say at once. Dated rows of the one that goes keep the days on which the kept
one has none; what may be left aside stands in the record of the merge alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.records.periods import Period

if TYPE_CHECKING:
    from .carrying import Carrying

ASIDE = "aside"  # where the kept one has the same already
Rule = str | Callable[[Any, list[Any], Any], None]
_rules: dict[tuple[str, str], Rule] = {}
_concealed: set[str] = set()
FIRST, LAST = datetime.date.min, datetime.date.max


def settle(model: type[models.Model], name: str, rule: Rule) -> None:
    """Called from ready(): what becomes of the model's rows by its key `name` where both have some:
    ASIDE, or a function of the kept row, the other's rows and the Carrying."""
    _rules[model._meta.label, name] = rule


def conceal(app: str) -> None:
    """Called from ready(): what the app has goes over, and is not told."""
    _concealed.add(app)


def under_way(kind: str, *keys: str) -> str:
    """SQL: whether these keys are of two rows that are just becoming one, or two again."""
    both = " AND ".join(f"{key} IN (m.kept, m.gone)" for key in keys)
    where = f"m.under_way AND m.kind = '{kind}' AND {both}"
    return f"EXISTS (SELECT 1 FROM members_doublemerge m WHERE {where})"  # noqa: S608 - our own tables


def rule_of(model: type[models.Model], name: str) -> Rule:
    return _rules.get((model._meta.label, name), "")


def is_told(model: type[models.Model]) -> bool:
    return model._meta.app_label not in _concealed and not model._meta.auto_created


def cut(model: type[Period], kept: Any, rows: Sequence[Any], log: Carrying) -> None:
    """What the first piece of a row says of its beginning, and the last of its end, stays."""
    stand = list(model._default_manager.filter(**{model.subject: kept.pk}))
    columns: Any = model._meta
    begun = model.begun(kept).keys() - {"since"}
    over = model.over(kept).keys() - {"until"}
    for row in rows:
        since, until = row.since, row.until
        blank = {name: columns.get_field(name).get_default() for name in (*begun, *over)}
        pieces = list(_left(since, until, stand))
        if not pieces:
            log.remove(row)
        for number, (start, end) in enumerate(pieces):
            keeps = {n for n in begun if start == since} | {n for n in over if end == until}
            values = {n: getattr(row, n) if n in keeps else blank[n] for n in blank}
            if start != since and "joined" in values and start:
                values["joined"] = start.isoformat()
            values |= {f"{model.subject}_id": kept.pk, "since": start, "until": end}
            if number == len(pieces) - 1:
                log.change(row, **values)
            else:
                log.add(_copy(row, values))
    _join(model, kept, stand, begun, log)


def _left(
    since: datetime.date | None, until: datetime.date | None, stand: Sequence[Any]
) -> Iterator[tuple[datetime.date | None, datetime.date | None]]:
    """The parts of the time that no row of the kept one has."""
    start, end = since or FIRST, until or LAST
    for row in sorted(stand, key=lambda row: row.since or FIRST):
        begins, ends = row.since or FIRST, row.until or LAST
        if begins >= end or ends <= start or begins == ends:
            continue
        if start < begins:
            yield _day(start), begins
        start = max(start, ends)
    if start < end:
        yield _day(start), _day(end)


def _day(day: datetime.date) -> datetime.date | None:
    return None if day in (FIRST, LAST) else day


def _copy(row: Any, values: dict[str, Any]) -> Any:
    columns = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    columns.pop("id")
    return type(row)(**columns | values)


def _join(model: type[Period], kept: Any, stand: Sequence[Any], begun: Any, log: Carrying) -> None:
    """Where the other's time leads up to the kept one's, that one did not begin there; the kept row
    says how its last time began."""
    rows = sorted(
        model._default_manager.filter(**{model.subject: kept.pk}),
        key=lambda row: (row.since or FIRST, row.pk),
    )
    own = {row.pk for row in stand}
    for row, after in pairwise(rows):
        if after.pk in own and row.pk not in own and row.until == after.since and not row.is_end:
            log.change(after, **{name: getattr(row, name) and "" for name in begun})
    start = len(rows) - 1
    while start > 0 and rows[start - 1].until == rows[start].since and not rows[start - 1].is_end:
        start -= 1
    said = {name: getattr(rows[start], name) for name in begun} if rows else {}
    if said and any(getattr(kept, name) != value for name, value in said.items()):
        log.change(kept, **said)
