"""The list of aid."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..ledger.money import yuan2
from .models import Aid

NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class AidTable(tables.Table):
    empty_help = "换一个条件，或者清除筛选看全部帮扶。"
    whom = tables.Column(accessor="shown_whom", verbose_name="受助家庭", orderable=False, attrs=NOWRAP)
    date = tables.DateColumn("Y-m-d", verbose_name="日期", attrs=NOWRAP)
    code = tables.Column(verbose_name="登记单位", attrs=NOWRAP)
    kind = tables.Column(attrs=NOWRAP)
    service = tables.Column(default="—", attrs=NOWRAP)
    what = tables.Column(default="—", orderable=False)
    giver = tables.Column(attrs=NOWRAP)
    helped = tables.Column(verbose_name="户数", attrs=NUMBER)
    planning = tables.Column(verbose_name="计生家庭", attrs=NUMBER)
    amount = tables.Column(verbose_name="金额（元）", attrs=NUMBER)

    class Meta:
        model = Aid
        fields = ["whom", "date", "code", "kind", "service", "what", "giver", "helped", "planning", "amount"]
        order_by = "-date"
        empty_text = "没有符合条件的帮扶"

    def __init__(self, *args: object, in_village: bool, may_edit: bool, **kwargs: object) -> None:
        super().__init__(*args, exclude=["code"] if in_village else [], **kwargs)
        self.may_edit = may_edit

    def render_whom(self, value: str, record: Aid) -> SafeString | str:
        if not self.may_edit:
            return value
        return format_html('<a href="{}">{}</a>', reverse("aid-edit", args=[record.code, record.ref]), value)

    def render_code(self, record: Aid) -> str:
        return record.place_name

    def render_what(self, value: str, record: Aid) -> str:
        return shown_what(record) or "—"

    def render_giver(self, value: str, record: Aid) -> str:
        return record.giver_name or value

    def render_amount(self, value: int) -> str:
        return yuan2(value) if value else "—"


def shown_what(aid: Aid) -> str:
    return "" if aid.family and aid.family.sensitive else aid.what
