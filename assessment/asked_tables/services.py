"""A table from above: taken, its questions answered, given back filled; the file goes after a few
days."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record
from accounts.texts.identity_numbers import holds_number, masked_file_name
from associations.divisions import find_or_404
from associations.models import County, Township, Village
from documents import layouts
from documents.layouts import LayoutGrid, LayoutTable
from documents.layouts.times import without_times
from documents.uploads import UploadError

from ..reports import periods
from . import shelf
from .asked import TableAsked, asked_in
from .filling import Matching
from .models import AskedTable, KnownLayout
from .places import PlacesKnown
from .refusals import ROSTER, is_roster, names_persons
from .spans import AskedSpan, span_said

KEPT = timedelta(days=7)
IDENTITY = "“{}”里有像身份证号的长号码，不予接收。请删去以后再上传；村里也不用报这样的表。"
PERSONS = "“{}”里已经写了个人的名字，不予接收。{}。"
EMPTY = "“{}”里没有找到要填的空格。表里要有行、列的标题和空着的格子。"


@transaction.atomic
def take(*, data: bytes, name: str, division: Township | County, by: User) -> AskedTable:
    """Kept until it is filled. Raises UploadError, also for a table of persons."""
    name = masked_file_name(PurePath(name).name)
    grids = layouts.read(data, name)
    if any(holds_number(text) for grid in grids for row in grid.texts for text in set(row)):
        raise UploadError(IDENTITY.format(name))
    tables, asked = _read(grids, division)
    for table, one in zip(tables, asked, strict=True):
        if names_persons(one, {heading.under for cell in table.cells for heading in cell.rows}):
            raise UploadError(PERSONS.format(one.name, ROSTER))
    if not any(one.cells or one.unnamed for one in asked):
        raise UploadError(EMPTY.format(name))
    if all(is_roster(one) for one in asked if one.cells or one.unnamed):
        raise UploadError(f"“{name}”不能作答：{ROSTER}。")
    row = AskedTable(
        code=division.pk,
        file_name=name[-200:],
        read=[grid.as_json() for grid in grids],
        layout=digest_of(asked),
        created_by=by,
    )
    row.save()
    shelf.put(row.pk, data)
    return row


def _read(
    grids: Sequence[LayoutGrid], division: Township | County
) -> tuple[list[LayoutTable], list[TableAsked]]:
    places = PlacesKnown(division, villages_of(division))
    tables = layouts.tables_in(grids)
    return tables, [asked_in(table, places) for table in tables]


def villages_of(division: Township | County) -> list[Village]:
    rows = Village.objects.in_division(division.pk).select_related("township")
    return list(rows.order_by("code"))


def digest_of(tables: Sequence[TableAsked]) -> str:
    """Of headings and titles, without places, times and figures: the same table next month."""
    parts = []
    for table in tables:
        cells = [*table.cells, *table.unnamed]
        if not cells:
            continue
        parts += [without_times(line) for line in table.lines if "表" in line or "统计" in line]
        parts += sorted({cell.item.key for cell in cells})
        parts += sorted({cell.place for cell in cells if not cell.is_known_place})
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def known_layout(table: AskedTable) -> KnownLayout | None:
    return KnownLayout.objects.filter(code=table.code, layout=table.layout).first()


def matching_of(
    table: AskedTable,
    layout: KnownLayout | None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Matching:
    """`answers`: others than those of the layout."""
    division = find_or_404(table.code)
    assert not isinstance(division, Village)
    _, asked = _read([LayoutGrid.from_json(grid) for grid in table.read], division)
    kept: Mapping[str, Mapping[str, Any]] = layout.answers if layout else {}
    return Matching(
        division,
        villages_of(division),
        asked,
        table.span or last_month(),
        kept if answers is None else answers,
    )


def last_month() -> AskedSpan:
    month = periods.previous(periods.current())
    return AskedSpan(month, month)


def asks_span(table: AskedTable, matching: Matching) -> bool:
    """Whether some of its tables does not say which months it is about."""
    return table.span is None and any(
        span_said(one.said) is None and bool(one.cells or one.unnamed)
        for one in matching.tables
        if not is_roster(one)
    )


def is_ready(table: AskedTable, matching: Matching) -> bool:
    return matching.is_answered and not asks_span(table, matching)


@transaction.atomic
def answer(
    *,
    table: AskedTable,
    layout: KnownLayout | None,
    answers: Mapping[str, dict[str, str]],
    span: AskedSpan | None,
    by: User,
    expected_version: int | None,
) -> KnownLayout:
    """Remembered for the layout. Raises ConflictError, ValidationError."""
    if span:
        table.first, table.last = span
        table.save(update_fields=["first", "last"])
    row = layout or KnownLayout(code=table.code, layout=table.layout, title=_title(table))
    row.answers = {**row.answers, **answers}
    row.answered_at = timezone.now()
    return save_record(record=row, by=by, expected_version=expected_version if layout else None)


def _title(table: AskedTable) -> str:
    return without_times(PurePath(table.file_name).stem)[:200] or table.file_name


def filled(table: AskedTable, matching: Matching) -> tuple[bytes, int]:
    """The file with what is known in its blank cells, and in how many. Raises UploadError."""
    data = shelf.taken(table.pk)
    if data is None:
        raise UploadError(f"“{table.file_name}”已经不在了，请重新上传。选过的都记着。")
    values = [cell.written for cell in matching.marked() if cell.value]
    return layouts.fill(data, table.file_name, values), len(values)


def clear_away() -> None:
    """Every night."""
    AskedTable.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    shelf.clear(AskedTable.objects.values_list("pk", flat=True))
