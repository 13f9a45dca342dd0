"""A titled section of the year in care, with its sentences and its table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from django.http import HttpRequest
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, Table, Total
from documents.workbook import Kind as ColumnKind
from documents.workbook import Sheet

Row = tuple[object, ...]
ColumnSpec = tuple[str, float, ColumnKind]


@dataclass(frozen=True)
class YearSection:
    """`page`: the name of the page on which the rows themselves are; `of_year`: it has a year in
    its address. Without rows there is no table."""

    title: str
    texts: Sequence[str]
    page: str
    listing: Listing[Row]
    rows: Sequence[Row]
    total: Total = field(default_factory=dict)
    note: str = ""
    of_year: bool = True
    charts: Sequence[tuple[str, SafeString]] = ()

    def table(self, request: HttpRequest) -> Table[Row]:
        return self.listing.table(self.rows, request, total=self.total)

    @property
    def paper(self) -> SafeString:
        first, *others = self.listing.columns.values()
        css = f"dense{'' if first.is_number else ' named'}{' small' if len(others) > 5 else ''}"
        return self.listing.paper(self.rows, total=self.total, css=css)

    def sheet(self, title: str, day: str) -> Sheet:
        heading = [f"{title}：{self.title}", *self.texts, *([self.note] if self.note else []), day]
        name, wide = (
            self.title.replace("（社区）", "").replace("“三生”", "三生"),
            len(self.listing.columns) > 5,
        )
        return self.listing.sheet(
            name, self.rows, heading=heading, total=self.total, landscape=wide, frozen=1
        )


def listing(*columns: ColumnSpec) -> Listing[Row]:
    """Of rows that are the cells themselves, named by their titles."""
    return Listing(
        {
            title: Column(title, itemgetter(n), width, kind, blank="")
            for n, (title, width, kind) in enumerate(columns)
        }
    )


def words(title: str, width: int = 16) -> ColumnSpec:
    return title, width, "text"


def count(title: str, width: int = 10) -> ColumnSpec:
    return title, width, "integer"


def fen(title: str) -> ColumnSpec:
    return title, 14, "fen"
