"""来源: each cell of a filled table, on the page and as a workbook; one's own tables; layouts."""

from django.urls import reverse
from django.utils.timezone import localtime
from openpyxl.utils import get_column_letter

from documents.listing import Column, Listing

from .marks import MarkedCell
from .models import AskedTable, KnownLayout


def place_in_sheet(cell: MarkedCell) -> str:
    return f"{get_column_letter(cell.column + 1)}{cell.row + 1}"


def _at(table: AskedTable) -> str:
    return f"{localtime(table.created_at):%Y-%m-%d %H:%M}"


def _day(layout: KnownLayout) -> str:
    return f"{localtime(layout.answered_at):%Y-%m-%d}"


CELLS = Listing[MarkedCell](
    {
        "sheet": Column("工作表", lambda cell: cell.sheet, 14, css="nowrap"),
        "cell": Column("格", place_in_sheet, 8, css="nowrap"),
        "place": Column("村（社区）", lambda cell: cell.place, 16),
        "asked": Column("问的内容", lambda cell: cell.asked, 30, css="whole"),
        "period": Column("期间", lambda cell: cell.period, 18, css="nowrap"),
        "mark": Column("标记", lambda cell: cell.mark_words, 14, css="nowrap"),
        "value": Column("填的数", lambda cell: cell.value, 12, css="num"),
        "why": Column(
            "来源或原因", lambda cell: cell.why, 50, link=lambda cell: cell.url, css="whole"
        ),
    },
    empty=("没有这样的格", "换一种标记看看。"),
)
TABLES = Listing[AskedTable](
    {
        "name": Column(
            "文件",
            lambda table: table.file_name,
            30,
            link=lambda table: reverse("asked-table", args=[table.code, table.pk]),
        ),
        "at": Column(
            "上传时间", lambda table: table.created_at, 16, shown=lambda table: _at(table)
        ),
    }
)
LAYOUTS = Listing[KnownLayout](
    {
        "title": Column("表名", lambda layout: layout.title, 30),
        "count": Column("记住的对应", lambda layout: len(layout.answers), 10, "integer"),
        "at": Column(
            "选定时间", lambda layout: layout.answered_at, 14, shown=lambda one: _day(one)
        ),
    }
)
