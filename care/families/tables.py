"""The list of families: a sensitive one is a masked name, and nothing else is told of it."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.people.tables import PlaceTable

from .models import Family

NOWRAP = {"td": {"class": "nowrap"}}
UNTOLD = "—"


class FamilyTable(PlaceTable):
    empty_help = "换一个条件，或者清除筛选看全部关怀家庭。"
    name = tables.Column(
        accessor="shown_name", verbose_name="户主", order_by=("household__initials", "pk"), attrs=NOWRAP
    )
    number = tables.Column(accessor="household__number", verbose_name="户编号", attrs=NOWRAP)
    kinds = tables.Column(accessor="shown_kinds", verbose_name="支持类别", orderable=False)
    since = tables.Column(accessor="pk", verbose_name="起始", orderable=False, attrs=NOWRAP)
    needs = tables.Column(accessor="need_words", verbose_name="困难和需求", orderable=False)
    responsible = tables.Column(attrs=NOWRAP)
    reference = tables.Column(attrs=NOWRAP)

    class Meta(PlaceTable.Meta):
        model = Family
        sequence = ("name", "number", "township", "village", "...")
        fields = ("name", "number", "kinds", "since", "needs", "responsible", "reference")
        empty_text = "没有符合条件的关怀家庭"

    def render_name(self, value: str, record: Family) -> SafeString:
        address = reverse("family-detail", args=[record.village_id, record.ref])
        return format_html('<a href="{}">{}</a>', address, value)

    def render_number(self, value: str, record: Family) -> str:
        return UNTOLD if record.sensitive else value

    def render_kinds(self, value: str, record: Family) -> SafeString | str:
        return format_html('<span class="chip chip-missing">{}</span>', value) if record.sensitive else value

    def render_since(self, record: Family) -> str:
        return UNTOLD if record.sensitive else since_words(record)

    def render_needs(self, value: str, record: Family) -> str:
        return UNTOLD if record.sensitive else value

    def render_responsible(self, value: str, record: Family) -> str:
        return UNTOLD if record.sensitive else value


def since_words(family: Family) -> str:
    """The first day of any support."""
    return min((row.since.isoformat() for row in family.supports.all()), default="")
