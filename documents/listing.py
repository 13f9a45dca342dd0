"""A list declared once: what its columns tell of a row, for the page, the workbook and the paper
alike."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from . import workbook
from .numerals import yuan2

R = TypeVar("R")
Total = Mapping[str, object]


@dataclass(frozen=True)
class Column(Generic[R]):
    """`value` is what the workbook has, after `kind` and `width` (workbook.Column). The page and
    the paper show the same, or what `shown` makes of the row; on the page it leads to `link`, if
    there is one, and `beside` stands after it.

    `label`: the page's heading where it differs from `title`; `css`: classes of the page's cells
    (numbers stand right and dates in one line by themselves); `blank`: shown for None and "";
    `order`: the fields by which the page can be sorted, or a key where rows are no queryset.
    """

    title: str
    value: Callable[[R], Any]
    width: float = 12
    kind: workbook.Kind = "text"
    shown: Callable[[R], object] | None = None
    link: Callable[[R], str] | None = None
    beside: Callable[[R], str] | None = None
    label: str | None = None
    css: str = ""
    blank: str = "—"
    order: Sequence[str] | Callable[[R], Any] = ()

    @property
    def is_number(self) -> bool:
        return self.kind not in {"text", "date"}

    @property
    def heading(self) -> str:
        return self.title if self.label is None else self.label

    @property
    def classes(self) -> str:
        own = "num" if self.is_number else "nowrap" if self.kind == "date" else ""
        return " ".join(filter(None, (own, self.css)))

    def text(self, row: R) -> str:
        """As page and paper show it, escaped."""
        return conditional_escape(
            str(self.words(self.value(row)) if self.shown is None else self.shown(row))
        )

    def words(self, value: object) -> str:
        """A value after its kind."""
        if value is None or value == "":
            return self.blank
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime.date):
            return f"{value:%Y-%m-%d}"
        return yuan2(int(str(value))) if self.kind == "fen" else str(value)


@dataclass(frozen=True)
class Listing(Generic[R]):
    """Columns by name. `on_page`, `on_sheet` and `on_paper` name those that stand there, in order
    (all, where nothing is said). `start`: how the page is sorted at first, a name with "-" before
    it where downwards; `empty`: what stands for a page's table without rows, and what to do
    then."""

    columns: Mapping[str, Column[R]]
    on_page: str = ""
    on_sheet: str = ""
    on_paper: str = ""
    start: str = ""
    empty: tuple[str, str] = ("", "")
    row_class: Callable[[R], str] | None = None

    def table(
        self,
        rows: Iterable[R],
        request: HttpRequest,
        *,
        without: Iterable[str] = (),
        links: bool = True,
        total: Total | None = None,
        per_page: int = 0,
    ) -> "Table[R]":
        """For the page, where `{{ table }}` shows it. `total`: values of the last line by
        column."""
        columns = self._chosen(self.on_page, without)
        return Table(
            self, columns, rows, request, links=links, total=total or {}, per_page=per_page
        )

    def sheet(
        self,
        title: str,
        rows: Iterable[R],
        *,
        heading: Sequence[str] = (),
        without: Iterable[str] = (),
        total: Total | None = None,
        **options: Any,
    ) -> workbook.Sheet:
        """For the workbook; `options` are those of workbook.Sheet."""
        columns = self._chosen(self.on_sheet, without)
        heads = [
            workbook.SheetColumn(column.title, column.width, column.kind)
            for column in columns.values()
        ]
        lines = self._lines(columns, rows, total)
        return workbook.Sheet(title, heads, lines, heading=heading, **options)

    def paper(
        self,
        rows: Iterable[R],
        *,
        without: Iterable[str] = (),
        total: Total | None = None,
        css: str = "dense",
    ) -> SafeString:
        """The table of a paper."""
        columns = self._chosen(self.on_paper, without)
        heads = "".join(format_html("<th>{}</th>", column.title) for column in columns.values())
        tags = ['<td class="n">' if column.is_number else "<td>" for column in columns.values()]
        lines = [("", [column.text(row) for column in columns.values()]) for row in rows]
        if total:
            lines.append((' class="total"', [total_text(total, *item) for item in columns.items()]))
        body = "".join(
            f"<tr{css}>{''.join(f'{tag}{cell}</td>' for tag, cell in zip(tags, cells))}</tr>"  # noqa: B905
            for css, cells in lines
        )
        return format_html(
            '<table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            *(css, SafeString(heads), SafeString(body)),
        )

    def summed(self, rows: Iterable[R]) -> Total:
        """The line below a page's table: the sums of its numbers."""
        all_rows, (first, *others) = list(rows), self._chosen(self.on_page, ())
        sums = {
            name: sum(self.columns[name].value(row) for row in all_rows)
            for name in others
            if self.columns[name].kind in {"integer", "fen"}
        }
        return {first: "合计", **sums}

    def values(self, row: R) -> Total:
        """Of one row by column: for the last line, where it is a row of the same kind."""
        return {name: column.value(row) for name, column in self.columns.items()}

    def _chosen(self, names: str, without: Iterable[str]) -> dict[str, Column[R]]:
        left_out = set(without)
        return {
            name: self.columns[name]
            for name in names.split() or self.columns
            if name not in left_out
        }

    def _lines(
        self, columns: Mapping[str, Column[R]], rows: Iterable[R], total: Total | None
    ) -> Iterator[list[object]]:
        getters = [column.value for column in columns.values()]
        for row in rows:
            yield [value(row) for value in getters]
        if total:
            yield [
                total.get(name, None if column.is_number else "")
                for name, column in columns.items()
            ]


@lru_cache(1000)
def chip(state: str, label: str) -> SafeString:
    """A state as pages show it (templates/includes/state_chip.html)."""
    return SafeString(
        render_to_string("includes/state_chip.html", {"state": state, "label": label}).strip()
    )


def icon(name: str) -> SafeString:
    return SafeString(render_to_string("includes/icon.html", {"name": name}).strip())


def total_text(total: Total, name: str, column: Column[Any]) -> str:
    return conditional_escape(column.words(total[name])) if name in total else ""


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
        listing: Listing[R],
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
