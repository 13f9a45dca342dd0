"""A list declared once is the same on page, workbook and paper."""

import datetime
import re
from dataclasses import dataclass
from io import BytesIO

from django.test import RequestFactory
from openpyxl import load_workbook

from documents.listing import Column, Listing
from documents.workbook import write_workbook


@dataclass
class Plot:
    name: str
    day: datetime.date | None
    fen: int
    late: bool = False


PLOTS = [
    Plot("东<b>坡", datetime.date(2026, 3, 1), 123_456),
    Plot("西坡", None, 5, late=True),
    Plot("南坡", datetime.date(2025, 1, 31), 0),
]
LISTING = Listing[Plot](
    {
        "name": Column(
            "地块",
            lambda plot: plot.name,
            14,
            link=lambda plot: f"/{plot.fen}/?a&b",
            order=lambda plot: plot.name,
        ),
        "day": Column("日期", lambda plot: plot.day, 12, "date"),
        "fen": Column(
            "金额（元）",
            lambda plot: plot.fen,
            12,
            "fen",
            label="金额",
            order=lambda plot: plot.fen,
        ),
        "late": Column(
            "逾期", lambda plot: plot.late, shown=lambda plot: "迟" if plot.late else ""
        ),
    },
    on_page="name fen day",
    on_sheet="day name late fen",
    on_paper="name fen",
    empty=("没有地块", "先登记。"),
    row_class=lambda plot: "late" if plot.late else "",
)


def page(query: str = "", **options: object) -> str:
    return str(LISTING.table(PLOTS, RequestFactory().get(f"/{query}"), **options))  # type: ignore[arg-type]


def cells(html: str) -> list[list[str]]:
    body = re.search(r"<tbody>(.*)</tbody>", html, re.DOTALL)
    assert body
    return [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for row in re.findall(r"<tr.*?</tr>", body[1], re.DOTALL)
    ]


def test_a_page_shows_its_columns_in_its_order():
    html = page(total={"name": "合计", "fen": 123_461})
    assert re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", html) == [
        "地块",
        "金额",
        "日期",
    ]
    assert cells(html)[0] == [
        '<a class="row-link" href="/123456/?a&amp;b">东&lt;b&gt;坡</a>',
        "1,234.56",
        "2026-03-01",
    ]
    assert cells(html)[1][1:] == ["0.05", "—"]
    assert '<tr class="late"><th scope="row">' in html
    assert '<td class="num" data-label="金额">1,234.56</td>' in html
    assert '<th scope="row">合计</th><td class="num" data-label="金额">1,234.61</td>' in html
    assert "row-link" not in page(links=False)
    assert "日期" not in page(without=["day"])


def test_a_page_is_sorted_and_cut():
    assert [row[1] for row in cells(page("?sort=fen"))] == ["0.00", "0.05", "1,234.56"]
    assert [row[1] for row in cells(page("?sort=-fen"))] == ["1,234.56", "0.05", "0.00"]
    assert page("?sort=day") == page("?sort=late") == page("?sort=nothing") == page(), (
        "cannot be sorted by these"
    )
    assert 'href="?sort=-fen"' in page("?sort=fen&page=2")
    assert len(cells(page(per_page=2))) == 2
    assert (
        cells(page("?page=2", per_page=2))
        == cells(page("?page=99", per_page=2))
        == cells(page())[2:]
    )
    assert "第 2 页，共 2 页，3 条" in page("?page=2", per_page=2)


def test_an_empty_list_says_so():
    html = str(LISTING.table([], RequestFactory().get("/")))
    assert "没有地块" in html
    assert "先登记。" in html
    assert "<table" not in html


def test_a_sheet_and_a_paper_have_the_same_values():
    file = BytesIO()
    write_workbook(
        [LISTING.sheet("地块", PLOTS, heading=["地块表"], total={"day": "", "fen": 123_461})], file
    )
    sheet = load_workbook(file).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["日期", "地块", "逾期", "金额（元）"],
        [datetime.datetime(2026, 3, 1), "东<b>坡", "否", 1234.56],
        [None, "西坡", "是", 0.05],
        [datetime.datetime(2025, 1, 31), "南坡", "否", 0],
        [None, None, None, 1234.61],
    ]
    html = LISTING.paper(PLOTS, total={"fen": 123_461})
    assert cells(html) == [
        ["东&lt;b&gt;坡", "1,234.56"],
        ["西坡", "0.05"],
        ["南坡", "0.00"],
        ["", "1,234.61"],
    ]
    assert '<tr class="total"><td></td><td class="n">1,234.61</td></tr>' in html
