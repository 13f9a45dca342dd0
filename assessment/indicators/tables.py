"""Indicators as lists: page and workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from documents.listing import Column, Listing

from ..reports import periods
from .definition import IndicatorFigure, MeasuredIndicator
from .figures import IndicatorPlace, IndicatorTable

EMPTY = ("还没有指标", "由县（区）在“类别和表式”里增加。")


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of one place, as it stood in a month."""

    indicator: MeasuredIndicator
    figure: IndicatorFigure | None
    url: str

    @property
    def amounts(self) -> tuple[str, str]:
        return self.indicator.amounts(self.figure) if self.figure else ("", "")


LINES = Listing[IndicatorLine](
    {
        "title": Column("指标", lambda line: line.indicator.title, 30, link=lambda line: line.url),
        "value": Column("数值", lambda line: line.indicator.text(line.figure), css="num"),
        "part": Column("分子", lambda line: line.amounts[0], css="num"),
        "whole": Column(
            *("分母", lambda line: "" if line.indicator.is_count else line.amounts[1]), css="num"
        ),
        "rule": Column("怎样算", lambda line: line.indicator.rule, 50),
    },
    empty=EMPTY,
)


def places(table: IndicatorTable, code: str, year: int) -> Listing[IndicatorPlace]:
    """Places × months of one indicator."""
    key = table.indicator.definition.code

    def text(number: int) -> Column[IndicatorPlace]:
        title = f"{periods.month_of(table.months[number])}月"
        return Column(
            title, lambda row: table.indicator.text(row.cells[number]), 10, css="num", blank="—"
        )

    def link(row: IndicatorPlace) -> str:
        if row.code in ("", code):
            return ""
        return reverse("indicator-detail", args=[row.code, year, key])

    name = Column[IndicatorPlace]("村（社区）", lambda row: row.name, 16, link=link)
    months = {f"m{n}": text(n) for n in range(len(table.months))}
    return Listing({"name": name, **months})


@dataclass(frozen=True)
class PivotRow:
    """A village, a month and an indicator."""

    place: IndicatorPlace
    table: IndicatorTable
    number: int

    @property
    def figure(self) -> IndicatorFigure | None:
        return self.place.cells[self.number]

    @property
    def value(self) -> float | None:
        """Of the exact fraction; the workbook shows two decimals of it."""
        found = self.table.indicator.value(self.figure) if self.figure else None
        return None if found is None else float(found)


PIVOT = Listing[PivotRow](
    {
        "code": Column("区划代码", lambda row: row.place.code, 14),
        "place": Column("村（社区）", lambda row: row.place.name, 16),
        "month": Column("月份", lambda row: periods.code(row.table.months[row.number]), 10),
        "indicator": Column("指标", lambda row: row.table.indicator.title, 26),
        "part": Column("分子", lambda row: _whole(row, 0), 12, kind="integer"),
        "whole": Column("分母", lambda row: _whole(row, 1), 12, kind="integer"),
        "value": Column("数值", lambda row: row.value, 12, kind="decimal"),
        "unit": Column("单位", lambda row: row.table.indicator.unit, 8),
    }
)


def _whole(row: PivotRow, side: int) -> int | None:
    if row.figure is None or (side and row.table.indicator.is_count):
        return None
    return row.figure[side]


def pivot_rows(found: Sequence[IndicatorTable]) -> Iterator[PivotRow]:
    for table in found:
        for village in table.villages:
            for number in range(len(table.months)):
                yield PivotRow(village, table, number)


@dataclass(frozen=True)
class CrossRow:
    """A village and an indicator, the months beside one another."""

    place: IndicatorPlace
    table: IndicatorTable


def cross(months: Sequence[int]) -> Listing[CrossRow]:
    def cell(number: int) -> Column[CrossRow]:
        title = f"{periods.month_of(months[number])}月"
        return Column(title, lambda row: row.table.indicator.text(row.place.cells[number]), 10)

    return Listing(
        {
            "indicator": Column("指标", lambda row: row.table.indicator.title, 26),
            "place": Column("村（社区）", lambda row: row.place.name, 16),
            **{f"m{number}": cell(number) for number in range(len(months))},
        }
    )


def cross_rows(found: Sequence[IndicatorTable]) -> Iterator[CrossRow]:
    """The villages of each indicator, and all together below them."""
    for table in found:
        yield from (CrossRow(village, table) for village in table.villages)
        if len(table.villages) > 1:
            yield CrossRow(table.total, table)
