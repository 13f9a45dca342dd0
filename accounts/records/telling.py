"""How pages, workbooks and papers tell a deadline that was moved, and how late something was."""

import datetime
from collections.abc import Callable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, chip
from documents.listing.columns import R

from .deadlines import Deadlines, late_words


def in_brackets(row: Deadlines, name: str = "") -> str:
    """（原定…改为…）, to stand after the day; "" where it was not moved."""
    told = row.moved(name)
    return f"（{told}）" if told else ""


def late_chip(days: int) -> SafeString:
    return chip("late", late_words(days)) if days else SafeString("")


def late_figure(days: int) -> SafeString:
    """In a column of its own."""
    words = late_words(days)
    return format_html('<span class="figure-failed">{}</span>', words) if words else SafeString("—")


def after_comma(days: int) -> str:
    """，迟10天: within a sentence."""
    return f"，{late_words(days)}" if days else ""


def columns(title: str, *, order: Sequence[str] = ()) -> dict[str, Column[Deadlines]]:
    """ "deadline" with what it was first, "moved" and "late" of the only deadline of a row."""
    return {
        "deadline": Column(title, _day, 12, "date", shown=_shown, order=order),
        "moved": Column("改期", lambda row: row.moved(), 30, blank=""),
        "late": late_column(lambda row: row.days_late()),
    }


def late_column(days: Callable[[R], int]) -> Column[R]:
    return Column(
        "迟几天", lambda row: late_words(days(row)), 8, shown=lambda row: late_figure(days(row))
    )


def _day(row: Deadlines) -> datetime.date | None:
    day: datetime.date | None = getattr(row, next(iter(row.deadlines)))
    return day


def _shown(row: Deadlines) -> SafeString:
    return format_html('{} <span class="muted">{}</span>', _day(row) or "—", in_brackets(row))
