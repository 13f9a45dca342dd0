"""The list of activities."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .models import Activity

NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}


class ActivityTable(tables.Table):
    """`total`: people reached by all that was found, on other pages too."""

    empty_help = "换一个条件，或者清除筛选看全部活动。"
    title = tables.Column(verbose_name="内容", attrs={"td": {"class": "whole"}}, footer="合计")
    date = tables.DateColumn("Y-m-d", verbose_name="日期", attrs=NOWRAP)
    code = tables.Column(verbose_name="村（社区）", attrs=NOWRAP)
    kind = tables.Column(attrs=NOWRAP)
    service = tables.Column(verbose_name="三生服务", default="", attrs=NOWRAP)
    place = tables.Column(default="")
    reached = tables.Column(verbose_name="受益人数", attrs=NUMBER, footer=lambda table: str(table.total))
    photos = tables.Column(verbose_name="照片", accessor="pk", orderable=False, attrs={"td": {"class": "thumbs"}})

    class Meta:
        model = Activity
        fields = ["title", "date", "code", "kind", "service", "place", "reached", "photos"]
        order_by = "-date"
        empty_text = "没有符合条件的活动"

    def __init__(self, *args: object, total: int, in_village: bool, **kwargs: object) -> None:
        super().__init__(*args, exclude=["code"] if in_village else [], **kwargs)
        self.total = total

    def render_title(self, value: str, record: Activity) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("activity-detail", args=[record.code, record.ref]), value)

    def render_code(self, record: Activity) -> str:
        return record.place_name

    def render_photos(self, record: Activity) -> SafeString:
        photos = list(record.photos.all())
        if not photos:
            return SafeString("")
        return render_to_string("care/activities/activity_thumbs.html", {"photos": photos[:2], "more": len(photos[2:])})
