"""The lists of associations and of posts, on the page and as workbooks."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.records.deadlines import days_late
from documents.listing import Column, Listing, chip

from .forms.fields import yuan
from .models import Association, Post

PER_PAGE = 50
TIED = mark_safe('<span class="hint">挂钩</span>')


def _url(association: Association) -> str:
    return reverse("association-detail", args=[association.code, association.pk])


def _place(association: Association) -> str:
    """Its village, its area, or the township as a whole."""
    return str(association.village or association.area or association.township)


def _area(association: Association) -> str:
    area = association.area or (association.village.area if association.village else None)
    return area.name if area else ""


def _days_late(association: Any) -> int:
    return days_late(association.term_first_due or association.term_due, association.dissolved)


def _term_due(association: Any) -> str:
    first = association.term_first_due
    return f"{association.term_due or '—'}{f'（原定{first}）' if first else ''}"


def _overdue(association: Any) -> bool:
    return bool(_days_late(association))


# Any: with what AssociationQuerySet.with_summary adds
ASSOCIATIONS = Listing[Any](
    {
        "name": Column(
            "名称",
            lambda row: row.name,
            30,
            link=_url,
            beside=lambda row: chip("closed", f"{row.dissolved} 撤销") if row.dissolved else "",
            order=["name"],
        ),
        "kind": Column(
            "类别", lambda row: row.get_kind_display(), 14, css="nowrap", order=["kind"]
        ),
        "township": Column(
            "乡镇（街道）", lambda row: row.township.name, 14, label="乡镇", order=["township"]
        ),
        "place": Column("村、责任区", _place, order=["village__name", "area__name", "code"]),
        "area": Column("责任区", _area, 12),
        "village": Column("村（社区）", lambda row: row.village.name if row.village else "", 14),
        "president": Column(
            "会长", lambda row: row.president or "", 12, css="nowrap", order=["president"]
        ),
        "held": Column("在任职务", lambda row: row.held, 10, "integer", order=["held"]),
        "term_number": Column(
            "届次",
            lambda row: row.term_number and f"第{row.term_number}届",
            blank="未登记",
            css="nowrap",
            order=["term_number"],
        ),
        "term": Column("届次", lambda row: row.term_number, 8, "integer"),
        "term_due": Column(
            "届满日期",
            lambda row: row.term_due,
            13,
            "date",
            shown=_term_due,
            beside=lambda row: chip("late", "届满未换届") if _overdue(row) else "",
            order=["term_due"],
        ),
        "founded": Column(
            "成立日期", lambda row: row.founded, 13, "date", css="wide-only", order=["founded"]
        ),
        "dissolved": Column("撤销日期", lambda row: row.dissolved, 13, "date"),
    },
    on_page="name kind township place president held term_number term_due founded",
    on_sheet="name kind township area village president held term term_due founded dissolved",
    empty=("没有符合条件的协会", "换一个条件，或者清除筛选看全部协会。"),
)


def _association(post: Post) -> SafeString:
    """Leads there whoever reads it; a post's name only those who may edit it."""
    return format_html(
        '<a class="row-link" href="{}">{}</a>', _url(post.association), post.association.name
    )


POSTS = Listing[Post](
    {
        "name": Column(
            "姓名",
            lambda row: row.name,
            12,
            link=lambda row: reverse("post-edit", args=[row.association.code, row.pk]),
            css="nowrap",
            order=["name"],
        ),
        "kind": Column(
            "职务", lambda row: row.get_kind_display(), 14, css="nowrap", order=["kind"]
        ),
        "association": Column(
            "协会",
            lambda row: row.association.name,
            30,
            shown=_association,
            order=["association__name"],
        ),
        "township": Column(
            "乡镇（街道）",
            lambda row: row.association.township.name,
            14,
            label="乡镇",
            order=["association__township"],
        ),
        "village": Column(
            "村（社区）",
            lambda row: row.association.village.name if row.association.village else "",
            14,
        ),
        "sex": Column("性别", lambda row: row.get_sex_display(), 8),
        "background": Column(
            "五老身份",
            lambda row: row.get_background_display(),
            12,
            css="nowrap",
            order=["background"],
        ),
        "phone": Column("联系电话", lambda row: row.phone, 16, css="nowrap", order=["phone"]),
        "stipend": Column(
            "津贴（元/月）",
            lambda row: row.stipend / 100,
            14,
            "decimal",
            shown=lambda row: yuan(row.stipend),
            beside=lambda row: TIED if row.stipend_tied else "",
            order=["stipend"],
        ),
        "stipend_tied": Column("与实绩挂钩", lambda row: row.stipend_tied, 11),
        "term": Column(
            "届次",
            lambda row: f"第{row.term.number}届" if row.term else "",
            css="nowrap",
            order=["term__number"],
        ),
        "term_number": Column(
            "届次", lambda row: row.term.number if row.term else None, 8, "integer"
        ),
        "started": Column("任职日期", lambda row: row.started, 13, "date", order=["started"]),
        "ended": Column(
            "离任日期", lambda row: row.ended, 13, "date", blank="在任", order=["ended"]
        ),
        "end_reason": Column("离任原因", lambda row: row.end_reason, 14),
    },
    on_page="name kind township association background phone stipend term started ended",
    on_sheet="name kind association township village sex background phone stipend stipend_tied "
    "term_number started ended end_reason",
    empty=("没有符合条件的职务", "换一个条件，或者清除筛选看全部在任职务。"),
)
