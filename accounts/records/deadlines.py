"""Days by which something is to be done (adr 14): the first one stays, whoever moves it (原定,
改为), and what was done late stays late (迟几天)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils import timezone

from ..guards import Guard
from ..texts import Data
from ..texts.free_text import FREE_TEXT
from . import Record
from .workdays import moved_to_working_day

if TYPE_CHECKING:
    from ..models import User

NO_REASON = "改了期限，要写明改期的原因。"
LONGEST_REASON = 100
MOVES_ON = "遇休息日，顺延到下一个工作日。"


def first_day(label: str) -> models.DateField:
    """The column beside a deadline: the day first set, empty while nobody has moved it."""
    return models.DateField(f"原定{label}", null=True, blank=True, editable=False)


class Deadlines(Record):
    """`deadlines`: the day by which → the day when it was done ("" where other records tell). Each
    has a column first_<name>; `moves` tells who moved one, when and why. `why_moved` is asked of
    whoever moves one now."""

    deadlines: ClassVar[Mapping[str, str]]
    ends_a_span: ClassVar[bool] = False  # the last day of a span stands as it is (adr 35)
    why_moved: str = ""

    moves = Data("改期", default=list, db_default=[], blank=True, editable=False)

    class Meta:
        abstract = True

    def before_save(self, old: Record | None, *, by: User | None, reason: str) -> str:
        """Raises ValidationError where a day is moved without a reason."""
        assert old is None or isinstance(old, Deadlines)
        if old is None:
            return reason
        self.moves = list(old.moves)
        why = (self.why_moved or reason).strip()
        for name in self.deadlines:
            first, day = getattr(old, f"first_{name}"), getattr(old, name)
            to = getattr(self, name)
            if day and to != day:
                _check(why)
                first = first or day
                self.moves.append(_move(name, day, to, by, why))
            setattr(self, f"first_{name}", first)
        return why if len(self.moves) > len(old.moves) else reason

    def trail_values(self) -> dict[str, str]:
        """Who moved it and why stands in the entry itself."""
        return {name: value for name, value in super().trail_values().items() if name != "改期"}

    def original(self, name: str = "") -> datetime.date | None:
        """The day that counts: as it was first set."""
        name = name or next(iter(self.deadlines))
        return getattr(self, f"first_{name}") or getattr(self, name)

    def days_late(self, name: str = "", done: datetime.date | None = None) -> int:
        """After the first day: until it was done (`done` where the row itself does not tell), or
        until today."""
        name = name or next(iter(self.deadlines))
        own = self.deadlines[name]
        done = done or (getattr(self, own) if own else None)
        return days_late(self.original(name), done)

    def moved(self, name: str = "") -> str:
        """原定2026年4月30日，2026年5月1日韦秋改为2026年5月10日（大水冲了路）; "" where it was
        not."""
        name = name or next(iter(self.deadlines))
        told = [
            f"{in_words(one['on'])}{one['by']}改为{in_words(one['to'])}（{one['why']}）"
            for one in self.moves
            if one["name"] == name
        ]
        first = str(getattr(self, f"first_{name}"))
        return "，".join([f"原定{in_words(first)}", *told]) if told else ""


def moving(row: object, names: Iterable[str]) -> list[str]:
    """Of the names of fields, the days by which something is to be done on a working day."""
    if not isinstance(row, Deadlines) or row.ends_a_span:
        return []
    return [name for name in row.deadlines if name in names]


def moved_on(row: object, typed: Mapping[str, Any]) -> dict[str, datetime.date]:
    """What was typed anew of days to come, on working days."""
    new = {name: typed[name] for name in moving(row, typed) if typed[name] != getattr(row, name)}
    today = timezone.localdate()
    return {name: moved_to_working_day(day) for name, day in new.items() if day and day > today}


def in_words(day: str) -> str:
    """Of a day in a move."""
    if not day:
        return "不定期限"
    on = datetime.date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日"


def days_late(due: datetime.date | None, done: datetime.date | None) -> int:
    """Calendar days after `due`, until `done` or today."""
    return max(0, ((done or timezone.localdate()) - due).days) if due else 0


def late_words(days: int) -> str:
    """迟10天; "" where it is in time."""
    return f"迟{days}天" if days else ""


def overdue(model: Any, day: datetime.date, name: str = "") -> Q:
    """Not done, and its first day was over before `day`."""
    name = name or next(iter(model.deadlines))
    return Q(LessThan(original_day(name), _day(day)), **{f"{model.deadlines[name]}__isnull": True})


def was_late(model: Any, day: datetime.date, name: str = "") -> Q:
    """Done after its first day, or `overdue`."""
    name = name or next(iter(model.deadlines))
    return Q(LessThan(original_day(name), Coalesce(F(model.deadlines[name]), _day(day))))


def original_day(name: str) -> Coalesce:
    """The day that counts, as a column: as it was first set."""
    return Coalesce(F(f"first_{name}"), F(name))


def _day(day: datetime.date) -> Value:
    return Value(day, models.DateField())


def guards() -> Iterator[Guard]:
    """No program moves a day without keeping the first one and telling who did."""
    for model in apps.get_models():
        if not issubclass(model, Deadlines):
            continue
        table = model._meta.db_table
        for name in model.deadlines:
            yield Guard(
                f"{table}_{name}_first",
                table,
                "UPDATE",
                "改期要保留原定的日期",
                f'(OLD."first_{name}" IS NOT NULL AND OLD."first_{name}" IS NOT NEW."first_{name}")'
                f' OR (OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}" AND '
                f'(NEW."first_{name}" IS NULL OR OLD.moves IS NEW.moves))'
                f' OR (OLD."first_{name}" IS NULL AND NEW."first_{name}" IS NOT NULL'
                f' AND OLD."{name}" IS NOT NEW."first_{name}")',
            )


def _check(why: str) -> None:
    if not why:
        raise ValidationError({"why_moved": NO_REASON})
    for validator in FREE_TEXT:
        try:
            validator(why)
        except ValidationError as error:
            raise ValidationError({"why_moved": error.messages}) from None


def _move(
    name: str, day: datetime.date, to: datetime.date | None, by: User | None, why: str
) -> dict[str, object]:
    return {
        "name": name,
        "from": str(day),
        "to": str(to or ""),
        "on": str(timezone.localdate()),
        "by": by.name if by else "",
        "why": why,
    }
