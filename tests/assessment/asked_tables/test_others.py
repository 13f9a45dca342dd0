"""Tables of others come back filled: at least four fifths of what can be answered, nothing wrong,
and nothing else of the file changed."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from assessment.asked_tables import services
from assessment.asked_tables.filling import Matching, place_key
from assessment.asked_tables.marks import Mark, MarkedCell
from assessment.models import AskedTable
from associations.divisions import find_or_404
from documents.layouts.sheets import WORKBOOK
from documents.layouts.word_tables import DOCUMENT
from tests.conftest import TOWNSHIP

from .others import MAKERS, OtherTable, filled_cells
from .truth import DemoTruth

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def truth(demo: int) -> DemoTruth:
    found = DemoTruth(demo)
    found.make_facts()
    found.make_levies()
    return found


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__)
def other(request: pytest.FixtureRequest, truth: DemoTruth) -> OtherTable:
    made: OtherTable = request.param(truth)
    return made


def upload(other: OtherTable, truth: DemoTruth) -> tuple[AskedTable, Matching]:
    table = services.take(
        data=other.data,
        name=other.name,
        division=find_or_404(TOWNSHIP),
        by=User.objects.get(username="staff"),
    )
    matching = services.matching_of(table, None, {})
    if services.asks_span(table, matching):
        assert other.span, "the file says which months it is about"
        table.first, table.last = (truth.year * 100 + month for month in other.span)
        matching = services.matching_of(table, None, {})
    return table, matching


def answered(table: AskedTable, matching: Matching, other: OtherTable) -> Matching:
    """As a person would: each question by its words."""
    answers = {item.key: {"answer": other.chosen[item.words]} for item in matching.open_items}
    answers |= {place_key(text): {"answer": other.chosen[text]} for text in matching.open_places}
    return services.matching_of(table, None, answers)


def written(cells: list[MarkedCell]) -> dict[tuple[int, int, int], str]:
    return {(cell.part, cell.row, cell.column): cell.value for cell in cells if cell.value}


def same(value: object, right: object) -> bool:
    return value == right if isinstance(right, str) else Decimal(str(value)) == Decimal(str(right))


def test_what_is_certain_is_right(other: OtherTable, truth: DemoTruth) -> None:
    """Before anybody answered anything."""
    _, matching = upload(other, truth)
    for place, value in written(matching.marked()).items():
        assert place in other.answerable, (place, value)
        assert same(value, other.answerable[place]), (place, value, other.answerable[place])


def test_it_comes_back_filled(other: OtherTable, truth: DemoTruth) -> None:
    table, matching = upload(other, truth)
    matching = answered(table, matching, other)
    assert matching.is_answered
    cells = matching.marked()
    data, count = services.filled(table, matching)
    before, after = dict(filled_cells(other.data, other.name)), dict(filled_cells(data, other.name))
    new = {place: value for place, value in after.items() if place not in before}
    new = {place: value for place, value in new.items() if not str(value).startswith("=")}
    assert {place: after[place] for place in before} == before
    wrong = {p: (v, other.answerable.get(p)) for p, v in new.items() if p not in other.answerable}
    wrong |= {
        p: (v, other.answerable[p])
        for p, v in new.items()
        if p in other.answerable and not same(v, other.answerable[p])
    }
    assert wrong == {}
    assert len(new) == count > 0
    assert count >= 0.8 * len(other.answerable), (count, len(other.answerable))
    never = {(c.part, c.row, c.column) for c in cells if c.mark == Mark.NEVER}
    assert never == other.never
    assert all(cell.why for cell in cells)


SEEN = ("number_format", "font", "fill", "border", "alignment", "protection")


def look(data: bytes) -> dict[str, Any]:
    """Whatever a workbook has besides its values."""
    return {sheet.title: _look_of(sheet) for sheet in load_workbook(io.BytesIO(data))}


def _look_of(sheet: Worksheet) -> dict[str, Any]:
    checks = sheet.data_validations.dataValidation
    return {
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "widths": {key: one.width for key, one in sheet.column_dimensions.items()},
        "heights": {key: one.height for key, one in sheet.row_dimensions.items()},
        "paper": (sheet.page_setup.orientation, sheet.print_title_rows, sheet.freeze_panes),
        "checks": [(str(one.sqref), one.formula1) for one in checks],
        "state": sheet.sheet_state,
        "cells": {
            cell.coordinate: [repr(getattr(cell, name)) for name in SEEN]
            for row in sheet.iter_rows()
            for cell in row
        },
    }


def word_look(data: bytes) -> tuple[list[str], list[str]]:
    """The texts outside of tables, and what cells are like."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    shapes = ["" if cell._tc.tcPr is None else cell._tc.tcPr.xml for cell in cells]
    return [paragraph.text for paragraph in document.paragraphs], shapes


def test_nothing_else_of_the_file_changes(other: OtherTable, truth: DemoTruth) -> None:
    table, matching = upload(other, truth)
    data, _ = services.filled(table, answered(table, matching, other))
    old, new = (zipfile.ZipFile(io.BytesIO(one)) for one in (other.data, data))
    assert old.namelist() == new.namelist()
    parts = {name for name in old.namelist() if old.read(name) != new.read(name)}
    if other.name.endswith(".docx"):
        assert parts == {DOCUMENT}
        assert word_look(other.data) == word_look(data)
    else:
        assert all("worksheets/" in name or name == WORKBOOK for name in parts)
        assert look(other.data) == look(data)
