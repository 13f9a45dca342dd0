"""Dated facts (adr 17): what is asked "as of" a day is rows with `since` and `until`, no two of one
subject at a time (held by guards). The subject's own columns are copies of its open row: what is
saved has its rows brought to what its columns say."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import reduce
from itertools import islice, pairwise
from typing import Any, ClassVar, Self, Unpack, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.db.models.base import ModelState
from django.utils import timezone

from ..guards import Guard
from . import RecordQuerySet, SaveOptions

BATCH = 1_000
IN_TIME = (F("since").asc(nulls_first=True), "id")
Day = datetime.date | F


def holds(day: Day, path: str = "") -> Q:
    """Of rows joined by `path` ("stays__"): those of the day, which may be a column's."""
    return Q(Q(**{f"{path}since__isnull": True}) | Q(**{f"{path}since__lte": day})) & Q(
        Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gt": day})
    )


def held(day: Day, subject: str, rows: str, ends: str) -> Q:
    """As `holds`, of a subject's rows ("household__", "stays"); after its end, the last one."""
    last = {f"{subject}{ends}__lte": day, f"{subject}{rows}__until": F(f"{subject}{ends}")}
    return holds(day, f"{subject}{rows}__") | Q(**last)


class PeriodQuerySet(RecordQuerySet):
    def on(self, day: Day) -> Self:
        return self.filter(holds(day))


@dataclass(frozen=True)
class Change:
    """Since when new columns hold (None: as long as our records reach), and what is told of the row
    that ends by it: None where what was entered the same day is put right, and leaves no trace."""

    on: datetime.date | None
    told: Mapping[str, object] | None = None


class SubjectQuerySet(RecordQuerySet):
    """What is written in bulk has its dated rows too; after `update` and SQL by hand comes
    `keep`."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made: list[Any] = super().bulk_create(objs, *args, **kwargs)
        keep(made)
        return made

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows, names = tuple(objs), {*fields}
        count = super().bulk_update(rows, names, batch_size)
        if rows and not names.isdisjoint(_kind(type(rows[0])).copies):
            keep(rows)
        return count


class Subject(models.Model):
    """A row of which `copies` hold for a time. `change`: of the act that is being saved, today's
    where none is said."""

    dated_by: ClassVar[str]  # its rows, by their related name
    change: Change | None = None

    class Meta:
        abstract = True

    def save(self, **options: Unpack[SaveOptions]) -> None:
        super().save(**options)
        keep([self])


class Period(models.Model):
    """`since`: the first day, None before our records; `until`: the first day when it is so no
    more, None while it is. `subject` names the foreign key of whom it tells, `copies` the
    columns that the subject has too (`paths`: or something that it has), `ends` its column with
    the day when all is over."""

    scope_field: ClassVar[str] = "village_id"
    subject: ClassVar[str]
    copies: ClassVar[tuple[str, ...]]
    paths: ClassVar[Mapping[str, str]] = {}
    ends: ClassVar[str]

    since = models.DateField("起", null=True)
    until = models.DateField("止", null=True)

    class Meta:
        abstract = True

    @classmethod
    def begun(cls, subject: Any) -> dict[str, object]:
        """What the first row says."""
        return {"since": None}

    @classmethod
    def over(cls, subject: Any) -> dict[str, object]:
        """What the last row says of its end."""
        return {"until": getattr(subject, cls.ends)}

    def is_on(self, day: datetime.date) -> bool:
        return (self.since or day) <= day and (self.until is None or self.until > day)

    @property
    def is_end(self) -> bool:
        """Whether what begins on the day of its end is something new."""
        return False


def kinds() -> list[type[Period]]:
    return [model for model in apps.get_models() if issubclass(model, Period)]


def guards() -> Iterator[Guard]:
    """Of every kind: the days in order, and no two rows of one subject at a time."""
    for model in kinds():
        yield from _guards(model)


def _guards(model: type[Period]) -> Iterator[Guard]:
    table, subject = model._meta.db_table, column(model, model.subject)
    both = (
        f"FROM {table} r WHERE r.{subject.column} = NEW.{subject.column} "
        "AND (r.since IS NULL OR NEW.until IS NULL OR r.since < NEW.until) "
        "AND (r.until IS NULL OR NEW.since IS NULL OR NEW.since < r.until)"
    )
    of, key = subject.related_model._meta.db_table, subject.target_field.column
    parent = f"{of} WHERE {key} = NEW.{subject.column}"
    for event, other in (("INSERT", ""), ("UPDATE", " AND r.id <> NEW.id")):
        apart, order = f"EXISTS (SELECT 1 {both}{other})", "NEW.until < NEW.since"
        name = f"{table}_apart_{event.lower()}"
        yield Guard(name, table, event, "两段时间重叠", apart, parent)
        yield Guard(f"{table}_order_{event.lower()}", table, event, "止早于起", order)


def keep(subjects: Iterable[Subject], change: Change | None = None) -> None:
    """Brings the rows of these subjects, all of one model, to what their columns say. Raises
    ValidationError where the days contradict what is there."""
    waiting, today = iter(subjects), Change(timezone.localdate())
    while batch := list(islice(waiting, BATCH)):
        _keep({one: change or one.change or today for one in batch})


def _keep(subjects: Mapping[Subject, Change]) -> None:
    model = _kind(type(next(iter(subjects))))
    prefetch_related_objects([*subjects], *(p.partition("__")[0] for p in model.paths.values()))
    stored = model._default_manager.filter(**{f"{model.subject}__in": subjects})
    found: dict[object, list[Period]] = defaultdict(list)
    for row in stored:
        found[getattr(row, f"{model.subject}_id")].append(row)
    was = {row.pk: _values(row) for rows in found.values() for row in rows}
    now: list[Period] = []
    for subject, change in subjects.items():
        rows = _follow(model, subject, sorted(found[subject.pk], key=_order), change)
        _check(rows)
        now += rows
    if gone := was.keys() - {row.pk for row in now}:
        stored.filter(pk__in=gone).delete()
    changed = [row for row in now if row.pk and _values(row) != was[row.pk]]
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_update(changed, fields, batch_size=200)
    model._default_manager.bulk_create(row for row in now if not row.pk)


def first_row(model: type[Period], subject: Subject) -> dict[str, object]:
    """By column, of a subject that has none yet."""
    copied = _copies(model, subject)
    said = (_read(model, one(subject)) for one in (model.begun, model.over))
    return {f"{model.subject}_id": subject.pk, **copied, **next(said), **next(said)}


def _kind(subject: type[Subject]) -> type[Period]:
    return cast(type[Period], subject._meta.get_field(subject.dated_by).related_model)


def column(model: type[Period], name: str) -> Any:
    return model._meta.get_field(name)


def _order(row: Period) -> tuple[datetime.date, datetime.date, int]:
    return (row.since or datetime.date.min, row.until or datetime.date.max, row.pk)


def _follow(
    model: type[Period], subject: Subject, rows: list[Period], change: Change
) -> list[Period]:
    """The rows as they must be, oldest first."""
    begun, over = (_read(model, one(subject)) for one in (model.begun, model.over))
    copied = _copies(model, subject)
    if not rows or _begins_anew(rows, begun["since"], over["until"]):
        return [*rows, model(**first_row(model, subject))]
    before, spell = _parted(rows)
    vars(spell[0]).update(begun)
    if over["until"]:
        while len(spell) > 1 and spell[-1].since and spell[-1].since > over["until"]:
            spell.pop()
    vars(spell[-1]).update(over)
    differs = {name: now for name, now in copied.items() if getattr(spell[-1], name) != now}
    if differs and not over["until"]:
        _switch(spell, differs, change, kept=begun.keys(), moved=over.keys())
    return [*before, *spell]


def _begins_anew(
    rows: Sequence[Period], since: datetime.date | None, until: datetime.date | None
) -> bool:
    """It was over, and has begun on another day than the last time; else its end is undone."""
    over = rows[-1].until
    if until or over is None or since is None or since == _parted(rows)[1][0].since:
        return False
    return since >= over


def _parted(rows: Sequence[Period]) -> tuple[list[Period], list[Period]]:
    """The rows before the last gap or end, and those after it."""
    start = len(rows) - 1
    while start and rows[start - 1].until == rows[start].since and not rows[start - 1].is_end:
        start -= 1
    return list(rows[:start]), list(rows[start:])


def _switch(
    spell: list[Period], differs: dict, change: Change, kept: Iterable[str], moved: Iterable[str]
) -> None:
    """From the day on it is so; earlier than the first row it cannot have been. Where a row parts
    in two, the first part keeps how it began (`kept`), the second how it ends (`moved`)."""
    day = change.on or datetime.date.min
    place = max((n for n, row in enumerate(spell) if (row.since or day) <= day), default=0)
    row = spell[place]
    begins = row.since or datetime.date.min
    if begins < day or (begins == day and change.told is not None):
        after = copy(row)
        after.pk, after._state = None, ModelState()
        vars(after).update(_blank(row, kept) | {"since": day})
        vars(row).update(_blank(row, moved) | {"until": day, **(change.told or {})})
        place += 1
        spell.insert(place, after)
    for later in spell[place:]:
        vars(later).update(differs)


def _check(rows: Sequence[Period]) -> None:
    late = any(row.since and row.until and row.until < row.since for row in rows)
    if late or any(
        one.until is None or other.since is None or other.since < one.until
        for one, other in pairwise(rows)
    ):
        raise ValidationError("日期与这条记录以前的变动前后不符，请核对。")


def _values(row: Period) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _copies(model: type[Period], subject: Subject) -> dict[str, object]:
    columns = {name: column(model, name).attname for name in model.copies}
    return {at: _at(subject, model.paths.get(name, at)) for name, at in columns.items()}


def _at(subject: object, path: str) -> object:
    return reduce(lambda one, part: getattr(one, part, None), path.split("__"), subject)


def _blank(row: Period, names: Iterable[str]) -> dict[str, object]:
    return {name: column(type(row), name).get_default() for name in names}


def _read(model: type[Period], values: Mapping[str, object]) -> dict[str, Any]:
    """As the row will have them: a day that is not saved yet may be text."""
    return {name: column(model, name).to_python(value) for name, value in values.items()}
