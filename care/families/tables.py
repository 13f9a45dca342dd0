"""The list of families, on the page and as a workbook: of a sensitive one nothing but a masked
name."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.html import format_html

from documents.listing import Column, Listing
from members.people.tables import place_columns

from .models import Family


def _url(row: Family) -> str:
    return reverse("family-detail", args=[row.village_id, row.ref])


def _unless_sensitive(value: Callable[[Family], str]) -> Callable[[Family], str]:
    return lambda row: "—" if row.sensitive else value(row)


def first_day(family: Family) -> str:
    """Of any support."""
    return min((row.since.isoformat() for row in family.supports.all()), default="")


FAMILIES = Listing[Family](
    {
        "name": Column(
            "户主",
            lambda row: row.shown_name,
            12,
            link=_url,
            css="nowrap",
            order=["household__initials", "pk"],
        ),
        "number": Column(
            "户编号",
            _unless_sensitive(lambda row: row.household.number),
            12,
            css="nowrap",
            order=["household__number"],
        ),
        **place_columns(),
        "kinds": Column(
            "家庭类别",
            lambda row: row.shown_kinds,
            20,
            shown=lambda row: (
                format_html('<span class="chip chip-missing">{}</span>', row.shown_kinds)
                if row.sensitive
                else row.shown_kinds or "—"
            ),
        ),
        "since": Column("起始", _unless_sensitive(first_day), 12, css="nowrap", blank=""),
        "needs": Column("困难和需求", _unless_sensitive(lambda row: row.need_words), 20),
        "responsible": Column(
            "责任人",
            _unless_sensitive(lambda row: row.responsible),
            12,
            css="nowrap",
            order=["responsible"],
        ),
        "reference": Column(
            "编号", lambda row: row.reference, 10, css="nowrap", order=["reference"]
        ),
    },
    on_page="name number township village kinds since needs responsible reference",
    on_sheet="village name number kinds since needs responsible reference",
    empty=("没有符合条件的关怀家庭", "换一个条件，或者清除筛选看全部关怀家庭。"),
)
