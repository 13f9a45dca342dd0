"""The list of opinions, as a viewer sees it."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from ..access import may
from ..models import Opinion, User


def opinion_listing(names: Mapping[str, str], viewer: User) -> Listing[Opinion]:
    """`names`: division code → name."""

    def acts(opinion: Opinion) -> SafeString:
        if opinion.answered_at or opinion.by_id == viewer.pk or not may(viewer, "opinion-answer"):
            return SafeString("")
        url = reverse("opinion-answer", args=[opinion.pk])
        return format_html('<a class="row-link" href="{}">答复</a>', url)

    return Listing[Opinion](
        {
            "at": Column("提出日期", lambda row: timezone.localdate(row.at), 12, "date"),
            "text": Column("内容", _text, label="意见和答复", css="whole"),
            "title": Column("页面", lambda row: row.title, css="nowrap"),
            "division": Column(
                "单位", lambda row: names.get(row.code, row.code), css="nowrap", order=["code"]
            ),
            "by": Column("提出人", lambda row: row.by.name, css="nowrap"),
            "state": Column("状态", _state, css="nowrap"),
            "acts": Column("办理", acts, css="nowrap", blank=""),
        },
        empty=("还没有系统意见", "每一页最下面都有“对本页提意见”。"),
    )


def _text(opinion: Opinion) -> SafeString:
    return render_to_string("accounts/opinions/opinion_cell.html", {"opinion": opinion})


def _state(opinion: Opinion) -> SafeString:
    return chip("held", "已答复") if opinion.answered_at else chip("submitted", "待答复")
