"""发文登记, on the page and as a workbook."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from .models import IssuedPaper
from .states import CHIPS, IssueState


def _title(paper: IssuedPaper) -> SafeString:
    address = reverse("issued-detail", args=[paper.code, paper.pk])
    return format_html('<a href="{}">{}</a>', address, paper.title)


def _state(paper: IssuedPaper) -> SafeString:
    return chip(CHIPS[IssueState(paper.state)], paper.get_state_display())


ISSUED = Listing[IssuedPaper](
    {
        "reference": Column(
            "发文字号", lambda row: row.reference if row.number else "", 20, blank="未编号"
        ),
        "title": Column("标题", lambda row: row.title, 50, shown=_title, css="whole"),
        "form": Column("格式", lambda row: row.get_form_display(), 8, css="nowrap"),
        "addressee": Column("主送", lambda row: row.addressee, 30),
        "signer": Column("签发人", lambda row: row.signer, 10, css="nowrap"),
        "day": Column("成文日期", lambda row: row.day, 12, "date", order=["day"]),
        "state": Column("状态", lambda row: row.get_state_display(), 9, shown=_state, css="nowrap"),
        "copies_to": Column("抄送", lambda row: row.copies_to, 30),
        "void_reason": Column("作废原因", lambda row: row.void_reason, 30),
    },
    on_page="reference title form signer day state",
    on_sheet="reference title form addressee copies_to signer day state void_reason",
    empty=("还没有发文", "拟好的文稿经核稿、签发、编号以后，在这里登记。"),
)
