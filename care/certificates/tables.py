"""The list of certificates."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.people.tables import PlaceTable

from .models import Certificate

NOWRAP = {"td": {"class": "nowrap"}}
CHIPS = {"valid": "held", "expired": "undecided", "revoked": "closed"}


class CertificateTable(PlaceTable):
    empty_help = "换一个条件，或者清除筛选看全部优待证。"
    number = tables.Column(order_by="number", attrs=NOWRAP)
    holder = tables.Column(
        accessor="family__shown_name",
        order_by=("family__household__initials", "pk"),
        verbose_name="持证户",
        attrs=NOWRAP,
    )
    since = tables.DateColumn("Y-m-d", attrs=NOWRAP)
    until = tables.DateColumn("Y-m-d", default="长期", attrs=NOWRAP)
    state = tables.Column(verbose_name="状态", orderable=False, attrs=NOWRAP)
    acts = tables.Column(accessor="pk", verbose_name="办理", orderable=False, attrs=NOWRAP)

    class Meta(PlaceTable.Meta):
        model = Certificate
        sequence = ("number", "holder", "township", "village", "...")
        fields = ("number", "holder", "since", "until", "state", "acts")
        empty_text = "没有符合条件的优待证"

    def __init__(self, *args: Any, may_revoke: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_revoke = may_revoke

    def render_number(self, value: str) -> SafeString:
        return format_html('<span class="code">{}</span>', value)

    def render_holder(self, value: str, record: Certificate) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("family-detail", args=[record.family.village_id, record.family.ref]), value
        )

    def render_state(self, value: Certificate.State) -> SafeString:
        return render_to_string("includes/state_chip.html", {"state": CHIPS[value], "label": value.label})

    def render_acts(self, record: Certificate) -> SafeString:
        context = {"certificate": record, "may_revoke": self.may_revoke and not record.revoked}
        return render_to_string("care/certificates/certificate_acts.html", context)
