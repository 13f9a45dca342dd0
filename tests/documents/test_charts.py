import datetime
import re
from xml.etree import ElementTree

from django.utils.safestring import SafeString

from documents.charts import Span, bar_chart, column_chart, span_chart, strip_chart

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


def spans(*, today=datetime.date(2026, 7, 16), ends=datetime.date(2026, 8, 9)):
    day = datetime.date
    found = [
        Span("1. 试点", day(2026, 7, 1), day(2026, 7, 10), 50, "完成 1/2 村"),
        Span("名称很长很长很长很长很长的阶段", day(2026, 7, 31), day(2026, 8, 9), 0),
    ]
    return ElementTree.fromstring(
        span_chart(found, starts=day(2026, 7, 1), ends=ends, today=today, title="进度图")
    )


def test_spans_lie_on_their_days_and_are_filled_as_far_as_they_are_done():
    first, first_done, second, second_done = spans().findall(f"{SVG}rect")
    places = [(bar.get("x"), bar.get("width")) for bar in (first, first_done, second, second_done)]
    assert places == [
        ("0.000%", "25.000%"),
        ("0.000%", "12.500%"),
        ("75.000%", "25.000%"),
        ("75.000%", "0.000%"),
    ]


def test_a_span_chart_marks_months_and_today_and_says_it_in_words():
    svg = spans()
    texts = [text.text for text in svg.findall(f"{SVG}text")]
    assert texts == [
        "7月11日",
        "7月21日",
        "8月",
        "今天",
        "1. 试点　完成 1/2 村",
        "名称很长很长很长很长很长的…　",
    ]
    assert [line.get("x1") for line in svg.findall(f"{SVG}line")][-1] == "38.750%"
    assert "1. 试点 2026-07-01 至 2026-07-10 完成 1/2 村" in svg.findtext(f"{SVG}desc")


def test_today_is_marked_only_within_the_calendar():
    for today in (datetime.date(2026, 6, 30), datetime.date(2026, 8, 10)):
        assert "今天" not in [text.text for text in spans(today=today).findall(f"{SVG}text")]


def test_a_span_chart_without_spans_is_no_error():
    day = datetime.date(2026, 1, 1)
    assert "style" not in span_chart([], starts=day, ends=day, today=day, title="无")


def test_strips_are_parted_by_their_values_and_say_what_they_show():
    chart = strip_chart(
        [("2024年", GRADES), ("2025年", [("创建村", 0, 1), ("合格村", 0, 2)])],
        title="历年",
        unit="个",
    )
    svg = ElementTree.fromstring(chart)
    assert not re.search(r"style|<script|href|\bon\w+=", chart)
    assert svg.findtext(f"{SVG}desc").startswith(
        "2024年 创建村2个、合格村8个、先进村4个、模范村0个；2025年"
    )
    widths = [float(part.get("width").rstrip("%")) for part in svg.findall(f"{SVG}rect")]
    assert widths == [12.0, 48.0, 24.0, 0, 0, 0]
    assert [text.text for text in svg.findall(f"{SVG}text")] == ["2024年", "2", "8", "4", "2025年"]


def test_small_columns_stand_on_their_parts_and_carry_their_words():
    columns = [
        ("1", [("已审核", 3, 3), ("待审核", 1, 2)]),
        ("2", [("已审核", 2, 3), ("待审核", 0, 2)]),
    ]
    svg = ElementTree.fromstring(column_chart(columns, title="各月月报", unit="份"))
    assert svg.findtext(f"{SVG}desc") == "1 已审核3份、待审核1份；2 已审核2份、待审核0份"
    bars = [(bar.get("y"), bar.get("height")) for bar in svg.findall(f"{SVG}rect")]
    assert bars == [("36", "54"), ("18", "18"), ("54", "36")]
    told = column_chart([("收入", [("收入", 5, 1)])], title="经费", words=["5.00"])
    assert ElementTree.fromstring(told).findtext(f"{SVG}desc") == "收入 5.00"
    assert ">5.00<" in told
    assert ElementTree.fromstring(column_chart([], title="无")).findall(f"{SVG}rect") == []
