import re
from xml.etree import ElementTree

from django.utils.safestring import SafeString

from documents.charts import bar_chart

SVG = "{http://www.w3.org/2000/svg}"
GRADES = [("创建村", 2, 1), ("合格村", 8, 2), ("先进村", 4, 3), ("模范村", 0, 4)]
CHART = bar_chart(GRADES, title="各等次村数", unit="个")


def test_charts_hold_under_a_strict_content_security_policy():
    assert isinstance(CHART, SafeString)
    assert not re.search(r"style|<script|href|\bon\w+=", CHART)
    ElementTree.fromstring(CHART)


def test_a_chart_says_what_it_shows_to_who_cannot_see_it():
    svg = ElementTree.fromstring(CHART)
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "各等次村数"
    assert svg.findtext(f"{SVG}desc") == "创建村 2个；合格村 8个；先进村 4个；模范村 0个"


def test_bars_are_as_high_as_their_values_and_deepen_by_grade():
    bars = ElementTree.fromstring(CHART).findall(f"{SVG}rect")
    assert [int(bar.get("height")) for bar in bars] == [38, 150, 75, 0]
    assert [bar.get("class") for bar in bars] == [f"chart-shade-{shade}" for shade in (1, 2, 3, 4)]


def test_labels_are_escaped_and_nothing_to_draw_is_no_error():
    assert "<b>" not in bar_chart([("<b>", 1, 1)], title="<b>")
    assert ElementTree.fromstring(bar_chart([], title="无")).findall(f"{SVG}rect") == []
