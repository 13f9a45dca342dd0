"""A list declared once: its columns, and which of them stand on the page, in the workbook and on
the paper."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import workbook
from .columns import Column, R_contra, Total, total_text
from .table import Table


@dataclass(frozen=True)
class Listing(Generic[R_contra]):
    """Columns by name. `on_page`, `on_sheet` and `on_paper` name those that stand there, in order
    (all, where nothing is said). `start`: how the page is sorted at first, a name with "-" before
    it where downwards; `empty`: what stands for a page's table without rows, and what to do
    then."""

    columns: Mapping[str, Column[R_contra]]
    on_page: str = ""
    on_sheet: str = ""
    on_paper: str = ""
    start: str = ""
    empty: tuple[str, str] = ("", "")
    row_class: Callable[[R_contra], str] | None = None

    def table(
        self,
        rows: Iterable[R_contra],
        request: HttpRequest,
        *,
        without: Iterable[str] = (),
        links: bool = True,
        total: Total | None = None,
        per_page: int = 0,
    ) -> Table[R_contra]:
        """For the page, where `{{ table }}` shows it. `total`: values of the last line by
        column."""
        columns = self._chosen(self.on_page, without)
        return Table(
            self, columns, rows, request, links=links, total=total or {}, per_page=per_page
        )

    def sheet(
        self,
        title: str,
        rows: Iterable[R_contra],
        *,
        heading: Sequence[str] = (),
        without: Iterable[str] = (),
        total: Total | None = None,
        frozen: int = 0,
        landscape: bool = False,
    ) -> workbook.Sheet:
        """For the workbook."""
        columns = self._chosen(self.on_sheet, without)
        heads = [
            workbook.SheetColumn(column.title, column.width, column.kind)
            for column in columns.values()
        ]
        lines = self._lines(columns, rows, total)
        return workbook.Sheet(
            title, heads, lines, heading=heading, frozen=frozen, landscape=landscape
        )

    def paper(
        self,
        rows: Iterable[R_contra],
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

    def summed(self, rows: Iterable[R_contra]) -> Total:
        """The line below a page's table: the sums of its numbers."""
        all_rows, (first, *others) = list(rows), self._chosen(self.on_page, ())
        sums = {
            name: sum(self.columns[name].value(row) for row in all_rows)
            for name in others
            if self.columns[name].kind in {"integer", "fen"}
        }
        return {first: "合计", **sums}

    def values(self, row: R_contra) -> Total:
        """Of one row by column: for the last line, where it is a row of the same kind."""
        return {name: column.value(row) for name, column in self.columns.items()}

    def _chosen(self, names: str, without: Iterable[str]) -> dict[str, Column[R_contra]]:
        left_out = set(without)
        return {
            name: self.columns[name]
            for name in names.split() or self.columns
            if name not in left_out
        }

    def _lines(
        self, columns: Mapping[str, Column[R_contra]], rows: Iterable[R_contra], total: Total | None
    ) -> Iterator[list[object]]:
        getters = [column.value for column in columns.values()]
        for row in rows:
            yield [value(row) for value in getters]
        if total:
            yield [
                total.get(name, None if column.is_number else "")
                for name, column in columns.items()
            ]
