"""A column of a list: what it tells of a row."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Never, TypeVar

from django.utils.html import conditional_escape

from .. import workbook
from ..numerals import yuan2

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)  # a column of any row serves each
Total = Mapping[str, object]  # values of a last line, by column


@dataclass(frozen=True)
class Column(Generic[R_contra]):
    """`value` is what the workbook has, after `kind` and `width` (workbook.Column). The page and
    the paper show the same, or what `shown` makes of the row; on the page it leads to `link`, if
    there is one, and `beside` stands after it.

    `label`: the page's heading where it differs from `title`; `css`: classes of the page's cells
    (numbers stand right and dates in one line by themselves); `blank`: shown for None and "";
    `order`: the fields by which the page can be sorted, or a key where rows are no queryset.
    """

    title: str
    value: Callable[[R_contra], Any]
    width: float = 12
    kind: workbook.Kind = "text"
    shown: Callable[[R_contra], object] | None = None
    link: Callable[[R_contra], str] | None = None
    beside: Callable[[R_contra], str] | None = None
    label: str | None = None
    css: str = ""
    blank: str = "—"
    order: Sequence[str] | Callable[[R_contra], Any] = ()

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

    def text(self, row: R_contra) -> str:
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


def total_text(total: Total, name: str, column: Column[Never]) -> str:
    return conditional_escape(column.words(total[name])) if name in total else ""
