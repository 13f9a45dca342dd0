"""The form and the sheet of a report that was returned: what it is about first, the rest folded."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..sheet import ReportSheetSection
from .closed import OpenCells

NAMED, ALONG = "退回的栏目", "可以一起改的栏目"


class ReturnedSections(NamedTuple):
    """`parts` can be typed into, `closed` only be read."""

    parts: list[ReportSheetSection]
    closed: list[ReportSheetSection]


def returned_first(
    parts: list[ReportSheetSection], cells: OpenCells, refused: Mapping[str, str]
) -> ReturnedSections:
    """`refused`: closed cells in which something was typed; they are shown with those that were
    named, to be put back. Of a report that is open as a whole the parts as they are."""
    if not cells.some:
        return ReturnedSections(parts, [])
    every = [replace(c, why=cells.named.get(c.column.name, "")) for p in parts for c in p.cells]
    first = {*cells.named, *refused}
    sections = [
        ReportSheetSection(NAMED, [c for c in every if c.column.name in first], taps=False),
        ReportSheetSection(
            ALONG, [c for c in every if c.column.name in cells.open - first], taps=False
        ),
    ]
    closed = without(parts, cells.open | first)
    return ReturnedSections([part for part in sections if part.cells], closed)


def without(parts: list[ReportSheetSection], names: Collection[str]) -> list[ReportSheetSection]:
    """The sections without some of their cells."""
    left = (replace(p, cells=[c for c in p.cells if c.column.name not in names]) for p in parts)
    return [part for part in left if part.cells]
