"""Lists of the villages of a township, on the page and as workbooks."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from associations.organisation.tables import NOBODY, NUMBER
from documents.workbook import Column

from .calendar import Item, Line


class DisclosureTable(tables.Table):
    """Lines of a year; the villages that are behind come first."""

    village = tables.Column(verbose_name="村（社区）", order_by=("village__code",), footer="合计")
    posted = tables.Column(verbose_name="已公开", attrs=NUMBER)
    due = tables.Column(verbose_name="应公开", attrs=NUMBER)
    overdue = tables.Column(verbose_name="逾期", attrs=NUMBER)
    asked = tables.Column(verbose_name="全年应公开", attrs=NUMBER)
    latest = tables.DateColumn(verbose_name="最近公开", format="Y-m-d", default=NOBODY)

    class Meta:
        order_by = ("-overdue", "village")
        empty_text = "这一年还没有村和社区"
        empty_help = "导入区划以后，这里列出各村的村务公开。"

    def __init__(self, lines: list[Line], *, year: int, **kwargs: object) -> None:
        super().__init__(lines, **kwargs)
        self.year = year
        for name in ("posted", "due", "overdue", "asked"):
            self.columns[name].column._footer = str(sum(getattr(line, name) for line in lines))

    def render_village(self, record: Line) -> SafeString:
        url = reverse("disclosure-list", args=[record.village.pk, self.year])
        return format_html('<a href="{}">{}</a>', url, record.village.name)

    def render_overdue(self, value: int) -> str | SafeString:
        if not value:
            return "0"
        return render_to_string("includes/state_chip.html", {"state": "late", "label": f"{value} 项"})


LINE_COLUMNS = (
    Column("村（社区）", 18),
    *(Column(title, 12, "integer") for title in ("已公开", "应公开", "逾期", "全年应公开")),
    Column("最近公开", 14, "date"),
)
ITEM_COLUMNS = (
    *(Column("时期", 12), Column("公开内容", 28), Column("状态", 10), Column("最迟公开日期", 14, "date")),
    *(Column("公开日期", 14, "date"), Column("公开至", 14, "date"), Column("地点", 24), Column("公开的内容", 60)),
)


def line_row(line: Line) -> tuple[object, ...]:
    return line.village.name, line.posted, line.due, line.overdue, line.asked, line.latest


def item_row(item: Item) -> tuple[object, ...]:
    row = item.disclosure
    said = (row.posted, row.until, row.where, row.text) if row else (None, None, "", "")
    return item.period, item.label, item.state.label, item.due, *said
