"""What villages disclosed in a year: of a township its villages, of a village its items."""

import datetime

from django.urls import reverse

from accounts.records.deadlines import late_words
from accounts.records.telling import late_column, late_figure
from documents.listing import Column, Listing, chip

from .calendar import DisclosureItem, VillageDisclosures

VILLAGES = Listing[VillageDisclosures](
    {
        "village": Column(
            "村（社区）",
            lambda line: line.village.name,
            18,
            link=lambda line: reverse("disclosure-list", args=[line.village.pk, line.year]),
            order=lambda line: line.village.pk,
        ),
        "posted": Column(
            "已公开", lambda line: line.posted, 12, "integer", order=lambda line: line.posted
        ),
        "due": Column("应公开", lambda line: line.due, 12, "integer", order=lambda line: line.due),
        "overdue": Column(
            "逾期",
            lambda line: line.overdue,
            12,
            "integer",
            shown=lambda line: chip("late", f"{line.overdue} 项") if line.overdue else "0",
            order=lambda line: line.overdue,
        ),
        "asked": Column(
            "全年应公开", lambda line: line.asked, 12, "integer", order=lambda line: line.asked
        ),
        "latest": Column(
            "最近公开",
            lambda line: line.latest,
            14,
            "date",
            order=lambda line: line.latest or datetime.date.min,
        ),
        "late": Column(
            "迟公开", lambda line: line.late, 12, "integer", order=lambda line: line.late
        ),
        "longest": Column(
            "最多",
            lambda line: late_words(line.longest),
            10,
            shown=lambda line: late_figure(line.longest),
        ),
    },
    start="-overdue",
    empty=("这一年还没有村和社区", "导入区划以后，这里列出各村的村务公开。"),
)
ITEMS = Listing[DisclosureItem](
    {
        "period": Column("时期", lambda item: item.period, 12),
        "label": Column("公开内容", lambda item: item.label, 28),
        "state": Column("状态", lambda item: item.state.label, 10),
        "due": Column("最迟公开日期", lambda item: item.due, 14, "date"),
        "posted": Column(
            "公开日期", lambda item: item.disclosure and item.disclosure.posted, 14, "date"
        ),
        "late": late_column(lambda item: item.days_late),
        "until": Column(
            "公开至", lambda item: item.disclosure and item.disclosure.until, 14, "date"
        ),
        "where": Column("地点", lambda item: item.disclosure.where if item.disclosure else "", 24),
        "text": Column(
            "公开的内容", lambda item: item.disclosure.text if item.disclosure else "", 60
        ),
    }
)
