"""The list of certificates, on the page and as a workbook."""

from functools import partial

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip
from members.people.tables import place_columns

from .models import Certificate

CHIPS = {"valid": "held", "expired": "undecided", "revoked": "closed"}


def _family_url(row: Certificate) -> str:
    return reverse("family-detail", args=[row.family.village_id, row.family.ref])


def _acts(row: Certificate, *, may_revoke: bool) -> SafeString:
    context = {"certificate": row, "may_revoke": may_revoke and not row.revoked}
    return render_to_string("care/certificates/certificate_acts.html", context)


CERTIFICATES = Listing[Certificate](
    {
        "number": Column(
            "证号",
            lambda row: row.number,
            22,
            shown=lambda row: format_html('<span class="code">{}</span>', row.number),
            css="nowrap",
            order=["number"],
        ),
        "holder": Column(
            "持证户",
            lambda row: row.family.shown_name,
            12,
            link=_family_url,
            css="nowrap",
            order=["family__household__initials", "pk"],
        ),
        **place_columns(),
        "since": Column("发证日期", lambda row: row.since, 12, "date", order=["since"]),
        "until": Column(
            "有效期至", lambda row: row.until, 12, "date", blank="长期", order=["until"]
        ),
        "state": Column(
            "状态",
            lambda row: row.state.label,
            10,
            shown=lambda row: chip(CHIPS[row.state], row.state.label),
            css="nowrap",
        ),
        "print": Column("办理", partial(_acts, may_revoke=False), css="nowrap"),
        "acts": Column("办理", partial(_acts, may_revoke=True), css="nowrap"),
        "revoked": Column("收回日期", lambda row: row.revoked, 12, "date"),
        "reason": Column("收回原因", lambda row: "" if row.family.sensitive else row.reason, 20),
    },
    on_page="number holder township village since until state print acts",
    on_sheet="village number holder since until state revoked reason",
    empty=("没有符合条件的优待证", "换一个条件，或者清除筛选看全部优待证。"),
)
