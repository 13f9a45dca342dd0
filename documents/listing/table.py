"""A list on a page: sorted, cut into pages, readable on a phone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from .columns import Column, R, Total, total_text

if TYPE_CHECKING:
    from .lists import Listing


@dataclass(frozen=True)
class Head:
    """A heading of the page's table; `sort`: what a tap asks for; `direction`: how it is sorted
    now."""

    title: str
    css: str
    sort: str = ""
    direction: str = ""


class Table(Generic[R]):
    """A list on a page: sorted by `?sort=`, cut into pages by `?page=`. `ordered`: the rows of all
    pages."""

    def __init__(
        self,
        listing: "Listing[R]",
        columns: Mapping[str, Column[R]],
        rows: Iterable[R],
        request: HttpRequest,
        *,
        links: bool,
        total: Total,
        per_page: int,
    ) -> None:
        self.listing, self.columns, self.request = listing, columns, request
        self.links, self.total = links, total
        self.per_page, self.ordered = per_page, self._sorted(rows)

    @cached_property
    def page_obj(self) -> Page | None:
        if not self.per_page:
            return None
        return Paginator(self.ordered, self.per_page).get_page(self.request.GET.get("page"))  # type: ignore[arg-type]

    @cached_property
    def rows(self) -> list[R]:
        return list(self.ordered if self.page_obj is None else self.page_obj)

    @property
    def count(self) -> int:
        """Of all pages."""
        return len(self.rows) if self.page_obj is None else self.page_obj.paginator.count

    def _sorted(self, rows: Iterable[R]) -> Iterable[R]:
        self.sort = self.request.GET.get("sort", "")
        if self.sort.removeprefix("-") not in self.columns or not self._order:
            self.sort = self.listing.start
        order, down = self._order, self.sort.startswith("-")
        if not order:
            return rows
        if callable(order):
            return sorted(rows, key=order, reverse=down)
        assert isinstance(rows, QuerySet)
        return rows.order_by(*(_turned(field) if down else field for field in order))

    @property
    def _order(self) -> Sequence[str] | Callable[[R], Any]:
        column = self.columns.get(self.sort.removeprefix("-"))
        return column.order if column else ()

    @property
    def heads(self) -> Iterator[Head]:
        for name, column in self.columns.items():
            if not column.order:
                yield Head(column.heading, column.classes)
            elif self.sort.removeprefix("-") == name:
                down = self.sort.startswith("-")
                yield Head(
                    column.heading,
                    column.classes,
                    name if down else f"-{name}",
                    "down" if down else "up",
                )
            else:
                yield Head(column.heading, column.classes, name, "sort")

    def __str__(self) -> SafeString:
        if not self.rows and self.listing.empty[0]:
            title, text = self.listing.empty
            return render_to_string("includes/empty.html", {"title": title, "text": text})
        return render_to_string("includes/table.html", {"table": self, "request": self.request})

    @property
    def body(self) -> SafeString:
        tags = list(self._tags())
        lines = []
        for row in self.rows:
            css = self.listing.row_class(row) if self.listing.row_class else ""
            lines.append(format_html('<tr class="{}">', css) if css else "<tr>")
            for (opening, closing), column in zip(tags, self.columns.values(), strict=True):
                lines += (opening, self._linked(column, row), closing)
            lines.append("</tr>\n")
        return SafeString("".join(lines))

    @property
    def foot(self) -> SafeString:
        cells: list[str] = []
        for (opening, closing), (name, column) in zip(
            self._tags(), self.columns.items(), strict=True
        ):
            cells += (opening, total_text(self.total, name, column), closing)
        return SafeString("".join(cells))

    def _tags(self) -> Iterator[tuple[str, str]]:
        """What stands around the cells of a column; a row's first cell is its heading."""
        for number, column in enumerate(self.columns.values()):
            css = format_html(' class="{}"', column.classes) if column.classes else ""
            if number:
                yield format_html('<td{} data-label="{}">', css, column.heading), "</td>"
            else:
                yield format_html('<th scope="row"{}>', css), "</th>"

    def _linked(self, column: Column[R], row: R) -> str:
        text = column.text(row)
        if self.links and column.link and (address := column.link(row)):
            text = f'<a class="row-link" href="{conditional_escape(address)}">{text}</a>'
        beside = column.beside(row) if column.beside else ""
        return f"{text} {conditional_escape(str(beside))}" if beside else text


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"
