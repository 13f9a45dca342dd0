import re
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from documents.charts import bar_chart, stacked_bar, trend_chart

SVG = "{http://www.w3.org/2000/svg}"
GRADES = [("创建村", 2, 1), ("合格村", 8, 2), ("先进村", 4, 3), ("模范村", 0, 4)]
CHARTS = {
    "bars": bar_chart(GRADES, title="各等次村数", unit="个"),
    "stack": stacked_bar(GRADES, title="各等次村数", unit="个"),
    "trend": trend_chart([("1月", 98.5), ("2月", None), ("3月", 99), ("4月", 100)], title="落实率", unit="%", low=90),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_charts_hold_under_a_strict_content_security_policy(chart):
    assert isinstance(chart, SafeString)
    assert not re.search(r"style|<script|href|\bon\w+=", chart)
    ElementTree.fromstring(chart)


def test_a_chart_says_what_it_shows_to_who_cannot_see_it():
    svg = ElementTree.fromstring(CHARTS["bars"])
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "各等次村数"
    assert svg.findtext(f"{SVG}desc") == "创建村 2个；合格村 8个；先进村 4个；模范村 0个"


def test_bars_are_as_high_as_their_values_and_deepen_by_grade():
    bars = ElementTree.fromstring(CHARTS["bars"]).findall(f"{SVG}rect")
    assert [int(bar.get("height")) for bar in bars] == [38, 150, 75, 0]
    assert [bar.get("class") for bar in bars] == [f"chart-shade-{shade}" for shade in (1, 2, 3, 4)]


def test_a_stacked_bar_adds_up_to_the_whole_width():
    bars = ElementTree.fromstring(CHARTS["stack"]).findall(f"{SVG}rect")[:4]
    widths = [float(bar.get("width").rstrip("%")) for bar in bars]
    assert widths == pytest.approx([14.286, 57.143, 28.571, 0])


def test_a_missing_month_interrupts_the_line():
    svg = ElementTree.fromstring(CHARTS["trend"])
    assert len(svg.findall(f"{SVG}circle")) == 3
    assert len([line for line in svg.findall(f"{SVG}line") if line.get("class") == "chart-line"]) == 1
    assert "2月 无数据" in svg.findtext(f"{SVG}desc")


def test_labels_are_escaped_and_nothing_to_draw_is_no_error():
    assert "<b>" not in bar_chart([("<b>", 1, 1)], title="<b>")
    assert ElementTree.fromstring(bar_chart([], title="无")).findall(f"{SVG}rect") == []
    assert ElementTree.fromstring(trend_chart([("1月", None)], title="无")).findall(f"{SVG}circle") == []
