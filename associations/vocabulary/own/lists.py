"""A county's own fields as columns of lists and as filters."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.records.editing import DateInput
from accounts.requests.downloads import ListFilter
from documents import workbook
from documents.listing import Column, Listing

from ..in_force import Day
from .kinds import PREFIX, OwnField, OwnKind, OwnType, asked
from .values import figure, words

SHOWN = "columns"  # the parameter that shows them on a page
KINDS: dict[OwnType, workbook.Kind] = {OwnType.NUMBER: "integer", OwnType.DATE: "date"}


def own_columns(
    fields: Iterable[OwnField], conceal: Callable[[Any], bool] = lambda row: False
) -> dict[str, Column[Any]]:
    """`conceal`: of which rows nothing is told."""

    def column(field: OwnField) -> Column[Any]:
        def value(row: Any) -> object:
            return None if conceal(row) else figure(field, row.own.get(field.code))

        return Column(
            field.title,
            value,
            24 if field.type == OwnType.TEXT else 12,
            KINDS.get(field.type, "text"),
            shown=lambda row: "—" if conceal(row) else words(field, row.own.get(field.code)) or "—",
            order=[f"own__{field.code}"],
        )

    return {field.name: column(field) for field in fields}


def with_own(
    listing: Listing[Any], columns: dict[str, Column[Any]], *, on_page: bool = False
) -> Listing[Any]:
    """At the end: always of the workbook and the paper, of the page where it is asked for."""
    if not columns:
        return listing
    every, more = " ".join(listing.columns), " ".join(columns)
    return replace(
        listing,
        columns={**listing.columns, **columns},
        on_page=f"{listing.on_page or every} {more if on_page else ''}",
        on_sheet=f"{listing.on_sheet or every} {more}",
        on_paper=f"{listing.on_paper or every} {more}",
    )


class OwnFilterMixin(ListFilter):
    """`add_own` after `__init__`. Their filters stand there where the columns are shown."""

    own_fields: list[OwnField]

    def add_own(self, kind: OwnKind, code: str, data: QueryDict, day: Day = None) -> None:
        self.own_fields = asked(kind, code, day)
        if not self.own_fields:
            return
        self.own_shown = bool(data.get(SHOWN)) or any(key.startswith(PREFIX) for key in data)
        self._add(
            SHOWN,
            filters.ChoiceFilter(
                label="栏目",
                choices=[("own", "加本县栏目")],
                empty_label="常用的",
                method="unchanged",
            ),
        )
        for field in self.own_fields if self.own_shown else ():
            for name, one in _filters(field):
                self._add(name, one)

    own_shown = False

    def _add(self, name: str, one: filters.Filter) -> None:
        one.parent, one.model = self, self.queryset.model
        self.filters[name] = one

    def unchanged(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        asked_for = any(
            self.form.cleaned_data.get(name) not in (None, "")
            for name in self.filters
            if name.startswith(PREFIX)
        )
        return self.tellable(found) if asked_for else found

    def tellable(self, queryset: Any) -> Any:
        """Of the rows that an own field found, those of which a list may tell it."""
        return queryset


def _filters(field: OwnField) -> Iterable[tuple[str, filters.Filter]]:
    path = f"own__{field.code}"
    match field.type:
        case OwnType.TEXT:
            yield (
                field.name,
                filters.CharFilter(path, "icontains", label=f"{field.title}（含）", max_length=100),
            )
        case OwnType.CHOICE:
            choices = [(one.code, one.title) for one in field.options]
            yield (
                field.name,
                filters.ChoiceFilter(path, label=field.title, choices=choices, empty_label="不限"),
            )
        case OwnType.NUMBER:
            for end, lookup, word in ENDS:
                yield (
                    f"{field.name}_{end}",
                    OwnNumberFilter(
                        path, lookup, label=f"{field.title}{word}", max_digits=8, decimal_places=0
                    ),
                )
        case OwnType.DATE:
            for end, lookup, word in ENDS:
                yield (
                    f"{field.name}_{end}",
                    OwnDateFilter(path, lookup, label=f"{field.title}{word}", widget=DateInput()),
                )


ENDS = (("from", "gte", "从"), ("to", "lte", "到"))


class OwnNumberFilter(filters.NumberFilter):
    """In JSON a number is no decimal."""

    def filter(self, qs: Any, value: Any) -> Any:
        return super().filter(qs, value if value is None else int(value))


class OwnDateFilter(filters.DateFilter):
    def filter(self, qs: Any, value: Any) -> Any:
        return super().filter(qs, value.isoformat() if value else value)
