"""The lists of associations and of posts, on the page and as workbooks."""

import datetime
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.workbook import Column

from .forms.fields import yuan
from .models import Association, Post

PER_PAGE = 50
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}
NOWRAP = {"td": {"class": "nowrap"}}
WIDE_ONLY = {"td": {"class": "nowrap wide-only"}, "th": {"class": "wide-only"}, "tf": {"class": "wide-only"}}
NOBODY = "—"


def place_of(association: Association) -> str:
    """Its village, its area, or the township as a whole."""
    return str(association.village or association.area or association.township)


def area_of(association: Association) -> str:
    area = association.area or (association.village.area if association.village else None)
    return area.name if area else ""


class AssociationTable(tables.Table):
    """Over AssociationQuerySet.with_summary; `by_township`: several townships, named in a column."""

    empty_help = "换一个条件，或者清除筛选看全部协会。"
    name = tables.Column(verbose_name="名称")
    kind = tables.Column(attrs=NOWRAP)
    township = tables.Column(verbose_name="乡镇")
    place = tables.Column(verbose_name="村、责任区", empty_values=(), order_by=("village__name", "area__name", "code"))
    president = tables.Column(verbose_name="会长", default=NOBODY, attrs=NOWRAP)
    held = tables.Column(verbose_name="在任职务", attrs=NUMBER)
    term_number = tables.Column(verbose_name="届次", default="未登记", attrs=NOWRAP)
    term_due = tables.Column(verbose_name="届满日期", default=NOBODY, attrs=NOWRAP)
    founded = tables.DateColumn(format="Y-m-d", default=NOBODY, attrs=WIDE_ONLY)

    class Meta:
        model = Association
        fields = ["name", "kind", "township", "place", "president", "held", "term_number", "term_due", "founded"]
        empty_text = "没有符合条件的协会"

    def __init__(self, *args: object, by_township: bool, **kwargs: object) -> None:
        super().__init__(*args, exclude=() if by_township else ("township",), **kwargs)
        self.today = timezone.localdate()

    def render_name(self, value: str, record: Association) -> SafeString:
        link = format_html('<a href="{}">{}</a>', reverse("association-detail", args=[record.code, record.pk]), value)
        if not record.dissolved:
            return link
        chip = render_to_string("includes/state_chip.html", {"state": "closed", "label": f"{record.dissolved} 撤销"})
        return format_html("{} {}", link, chip)

    def render_place(self, record: Association) -> str:
        return place_of(record)

    def render_term_number(self, value: int) -> str:
        return f"第{value}届"

    def render_term_due(self, value: datetime.date) -> SafeString | str:
        if value >= self.today:
            return value.isoformat()
        chip = render_to_string("includes/state_chip.html", {"state": "late", "label": "届满未换届"})
        return format_html("{} {}", value.isoformat(), chip)


ASSOCIATION_COLUMNS = [
    Column("名称", 30),
    Column("类别", 14),
    Column("乡镇（街道）", 14),
    Column("责任区", 12),
    Column("村（社区）", 14),
    Column("会长", 12),
    Column("在任职务", 10, "integer"),
    Column("届次", 8, "integer"),
    Column("届满日期", 13, "date"),
    Column("成立日期", 13, "date"),
    Column("撤销日期", 13, "date"),
]


def association_row(association: Any) -> list[object]:
    """Of AssociationQuerySet.with_summary, in the order of ASSOCIATION_COLUMNS."""
    return [
        association.name,
        association.get_kind_display(),
        association.township.name,
        area_of(association),
        association.village.name if association.village else "",
        association.president or "",
        association.held,
        association.term_number,
        association.term_due,
        association.founded,
        association.dissolved,
    ]


class PostTable(tables.Table):
    """`total`: the stipends of a month of all that is found and held, in yuan; `may_edit`: a name leads to its form."""

    empty_help = "换一个条件，或者清除筛选看全部在任职务。"
    name = tables.Column(verbose_name="姓名", attrs=NOWRAP, footer="在任津贴合计")
    kind = tables.Column(attrs=NOWRAP)
    township = tables.Column(accessor="association__township", verbose_name="乡镇")
    association = tables.Column(accessor="association__name", verbose_name="协会")
    background = tables.Column(default=NOBODY, attrs=NOWRAP)
    phone = tables.Column(default=NOBODY, attrs=NOWRAP)
    stipend = tables.Column(verbose_name="津贴（元/月）", attrs=NUMBER, footer=lambda table: table.total)
    term = tables.Column(accessor="term__number", default=NOBODY, verbose_name="届次", attrs=NOWRAP)
    started = tables.DateColumn(format="Y-m-d", attrs=NOWRAP)
    ended = tables.DateColumn(format="Y-m-d", default="在任", attrs=NOWRAP)

    class Meta:
        model = Post
        fields = [
            *("name", "kind", "township", "association", "background", "phone", "stipend", "term", "started", "ended")
        ]
        empty_text = "没有符合条件的职务"

    def __init__(self, *args: object, by_township: bool, may_edit: bool, total: str, **kwargs: object) -> None:
        super().__init__(*args, exclude=() if by_township else ("township",), **kwargs)
        self.may_edit, self.total = may_edit, total

    def render_name(self, value: str, record: Post) -> SafeString | str:
        if not self.may_edit:
            return value
        return format_html(
            '<a href="{}">{}</a>', reverse("post-edit", args=[record.association.code, record.pk]), value
        )

    def render_association(self, value: str, record: Post) -> SafeString:
        association = record.association
        url = reverse("association-detail", args=[association.code, association.pk])
        return format_html('<a class="row-link" href="{}">{}</a>', url, value)

    def render_stipend(self, value: int, record: Post) -> SafeString | str:
        tied = format_html(' <span class="hint">{}</span>', "挂钩") if record.stipend_tied else ""
        return format_html("{}{}", yuan(value), tied)

    def render_term(self, value: int) -> str:
        return f"第{value}届"


POST_COLUMNS = [
    Column("姓名", 12),
    Column("职务", 14),
    Column("协会", 30),
    Column("乡镇（街道）", 14),
    Column("村（社区）", 14),
    Column("性别", 8),
    Column("五老身份", 12),
    Column("联系电话", 16),
    Column("津贴（元/月）", 14, "decimal"),
    Column("与实绩挂钩", 11),
    Column("届次", 8, "integer"),
    Column("任职日期", 13, "date"),
    Column("离任日期", 13, "date"),
    Column("离任原因", 14),
]


def post_row(post: Post) -> list[object]:
    """In the order of POST_COLUMNS."""
    association = post.association
    return [
        post.name,
        post.get_kind_display(),
        association.name,
        association.township.name,
        association.village.name if association.village else "",
        post.get_sex_display(),
        post.get_background_display(),
        post.phone,
        post.stipend / 100,
        post.stipend_tied,
        post.term.number if post.term else None,
        post.started,
        post.ended,
        post.end_reason,
    ]
