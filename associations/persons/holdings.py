"""The registry: a Holding for each table that names people, or a reason why its rows are not listed
one by one."""

import datetime
import json
from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.access import may
from accounts.models import User
from accounts.scope import within

from .words import Facts, facts_of, label_of


@dataclass(frozen=True)
class Clearing:
    """What of a row is cleared: `blank` are the fields that are emptied, none means that the row
    goes. Its purpose was over on the day `day`; `period` of settings.RETENTION_YEARS later it falls
    due, if it is as `only` says. `at_once`: which rows may be cleared as soon as the person asks;
    None where they never are. `words` for `blank`, where its fields have none."""

    period: str
    day: str
    blank: tuple[str, ...] = ()
    at_once: Q | None = None
    only: Q = field(default_factory=Q)
    words: str = ""


@dataclass(frozen=True, eq=False)
class Holding:
    """One table. A person's rows are those that `via` leads to (link → lookup: "household" →
    "household_id"), of `via_named` those that bear the name besides; by name alone (`names`: the
    field is the name; `mentions`: the name stands in it; `inside`: in it as JSON; or `search`) they
    are only offered. `gives`: the links that a row adds (link → attribute).

    `called`: what a row is called. `shows`: the fields that are told of a row, all where None;
    `more` tells of the row what concerns somebody of that name. `private`: rows that not everybody
    in the scope may know of; neither they nor their number stand in the trail beside a name.
    `stays`: why nothing is deleted.
    """

    key: str
    model: type[models.Model]
    purpose: str
    readers: str
    scope: str = ""
    page: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    via: Mapping[str, str] = field(default_factory=dict)
    via_named: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    called: Callable[[Any], str] = str
    shows: tuple[str, ...] | None = None
    more: Callable[[Any, str], Facts] | None = None
    only: Callable[[Any, User | None], Any] | None = None
    search: Callable[[str], Q] | None = None
    private: bool = False
    clearing: Clearing | None = None
    stays: str = ""

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def place(self) -> str:
        """The lookup of the division that decides who sees a row."""
        return self.scope or str(getattr(self.model, "scope_field", "village_id"))

    @property
    def handle(self) -> str:
        """What stands for a row in addresses and forms: never a running key where the table has
        better."""
        return "ref" if any(one.name == "ref" for one in self.model._meta.concrete_fields) else "pk"

    def key_of(self, row: object) -> str:
        return f"{self.key}-{getattr(row, self.handle)}"

    def rows(self, user: User | None) -> Any:
        """What the user may see of the table; all for the command line."""
        rows: Any = self.model._default_manager.all()
        if user:
            rows = (
                rows.visible_to(user)
                if hasattr(rows, "visible_to")
                else rows.filter(within(user.scope, self.place))
            )
        return self.only(rows, user) if self.only else rows

    def bearing(self, name: str) -> Q:
        """Rows in which the name stands."""
        found = Q(pk__in=())
        for one in self.names:
            found |= Q(**{one: name})
        for one in self.mentions:
            found |= Q(**{f"{one}__icontains": name})
        for one in self.inside:
            found |= in_json(self.model, name, one)
        return found | self.search(name) if self.search else found

    @property
    def by_name(self) -> bool:
        return bool(self.names or self.mentions or self.inside or self.search)

    def address(self, row: object, user: User) -> str:
        """The page where the row is put right; "" where the user has none."""
        if not self.page or not may(user, self.page[0]):
            return ""
        args = [attribute(row, path) for path in self.page[1:]]
        outside = "code" in self.page[1] and not user.covers(
            str(args[0])
        )  # a township's run pays a village's family
        return "" if outside else reverse(self.page[0], args=args)

    def facts(self, row: object, name: str) -> Facts:
        fields = (
            [self._field(name) for name in self.shows]
            if self.shows is not None
            else self._own_fields()
        )
        facts = [fact for one in fields for fact in facts_of(row, one)]
        return facts + (self.more(row, name) if self.more else [])

    def _own_fields(self) -> list[models.Field]:
        hidden = {"id", "version", *getattr(self.model, "not_in_trail", ())}
        return [
            one
            for one in self.model._meta.concrete_fields
            if one.name not in hidden and not str(one.verbose_name).isascii()
        ]

    def _field(self, name: str) -> models.Field:
        return next(one for one in self.model._meta.concrete_fields if one.name == name)

    def where(self, row: object, name: str) -> str:
        """In which of its fields the name stands: "主持人、出席人员"."""
        found = [
            one
            for one in (*self.names, *self.mentions, *self.inside)
            if name in str(getattr(row, one))
        ]
        return "、".join(label_of(self._field(one)) for one in found)

    @property
    def cleared_words(self) -> str:
        """What clearing takes away: "联系电话、备注", or "整条"."""
        blank, words = (self.clearing.blank, self.clearing.words) if self.clearing else ((), "")
        return words or "、".join(label_of(self._field(one)) for one in blank) or "整条记录"

    @property
    def years(self) -> int:
        """How long after its purpose is over a row is kept; 0 where no period is set."""
        return settings.RETENTION_YEARS[self.clearing.period] if self.clearing else 0

    @property
    def kept_words(self) -> str:
        if not self.clearing or not self.years:
            return "长期保存"
        return (
            f"{PERIODS[self.clearing.period]}满{self.years}年后，"
            f"由乡镇经办清除“{self.cleared_words}”"
        )

    def clearable(self, *, until: datetime.date | None = None) -> Q | None:
        """Rows that still hold something to be cleared: on the person's request, or `until` that
        day for their age."""
        clearing = self.clearing
        if clearing is None:
            return None
        if until is None:
            return None if clearing.at_once is None else clearing.at_once & self._filled()
        if not self.years:
            return None
        return (
            clearing.only
            & Q(**{f"{clearing.day}__lte": years_before(until, self.years)})
            & self._filled()
        )

    def _filled(self) -> Q:
        """At least one of the fields to be emptied is not empty yet."""
        blank = self.clearing.blank if self.clearing else ()
        filled = Q()
        for one in blank:
            filled |= ~Q(**{one: empty(self._field(one))})
        return filled

    def emptied(self) -> dict[str, object]:
        blank = self.clearing.blank if self.clearing else ()
        values: dict[str, object] = {one: empty(self._field(one)) for one in blank}
        if any(one.name == "version" for one in self.model._meta.concrete_fields):
            values["version"] = F("version") + 1
        return values


@dataclass(frozen=True)
class Kept:
    """What names people and is not listed row by row: told on the page and the paper with its
    reason."""

    title: str
    reason: str


PERIODS = {
    "members": "离会",
    "households": "销户",
    "posts": "离任",
    "families": "不再关怀",
    "suggestions": "答复",
    "notes": "记录",
    "campaigns": "登记结束",
    "imports": "导入",
}  # a period of settings.RETENTION_YEARS → from what day on it counts
_holdings: dict[str, Holding] = {}
_kept: dict[Kept, tuple[str, ...]] = {}


def register(*holdings: Holding) -> None:
    """Called from an app's ready(), in the order in which they are told."""
    _holdings.update({one.key: one for one in holdings})


def leave(title: str, reason: str, *labels: str) -> None:
    """Called from ready(): tables, or fields of tables ("care.Project.shares"), whose rows are not
    listed."""
    _kept[Kept(title, reason)] = labels


def all_holdings() -> list[Holding]:
    return list(_holdings.values())


def holding(key: str) -> Holding | None:
    return _holdings.get(key)


def kept() -> dict[Kept, tuple[str, ...]]:
    return dict(_kept)


def attribute(row: object, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def empty(one: models.Field) -> Any:
    if one.null:
        return None
    return one.get_default() if isinstance(one, models.JSONField) else ""


def in_json(model: type[models.Model], name: str, field: str) -> Q:
    """Rows in whose JSON `field` the name stands; SQLite may keep Chinese letters as \\uXXXX."""
    rows = model._default_manager.annotate(json_text=Cast(field, models.TextField()))
    escaped = json.dumps(name)[1:-1]
    found = rows.filter(Q(json_text__contains=name) | Q(json_text__contains=escaped))
    return Q(pk__in=found.order_by().values("pk"))


def years_before(day: datetime.date, years: int) -> datetime.date:
    """In place of a 29 February that the year has not: the 28th."""
    leap = isleap(day.year - years) or (day.month, day.day) != (2, 29)
    return day.replace(year=day.year - years, day=day.day if leap else 28)
