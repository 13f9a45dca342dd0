"""Charts as inline SVG, one source for page and print.

Horizontal places are per cent of whatever width there is and vertical ones pixels, so letters keep their size on a
phone, on a wide screen and on paper. Only attributes, no style: a strict content security policy holds.
"""

from collections.abc import Sequence
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

SHADES = {1: "#d9e8e8", 2: "#a3cbcd", 3: "#2d7478", 4: "#0d4145"}  # as --grade-1 to --grade-4 in app.css
FONTS = "CunxieHei, CunxieSong, CunxieRare, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
PLOT_TOP, PLOT_HEIGHT = 34, 150
MOST_LABELS = 12

Bar = tuple[str, int, int]  # label, value, shade 1 (light) to 4 (deep)
Point = tuple[str, float | None]  # label, value; None leaves a gap


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """Upright bars, each with its value above and its label below."""
    highest = max((value for _, value, _ in bars), default=0) or 1
    step = 100 / max(len(bars), 1)
    drawn = []
    for index, (label, value, shade) in enumerate(bars):
        height = round(PLOT_HEIGHT * value / highest)
        middle = step * (index + 0.5)
        place = {"x": _percent(middle - step * 0.27), "middle": _percent(middle), "width": _percent(step * 0.54)}
        top = PLOT_TOP + PLOT_HEIGHT - height
        drawn.append(place | {"label": label, "value": value, "top": top, "height": height, **_shade(shade)})
    context = {"bars": drawn, "base": PLOT_TOP + PLOT_HEIGHT}
    return _draw("bars", context, title, unit, [(label, f"{value}{unit}") for label, value, _ in bars])


def stacked_bar(bars: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """One lying bar whose segments are shares of the sum, with a legend of label and value below."""
    total = sum(value for _, value, _ in bars) or 1
    drawn, start = [], 0.0
    for index, (label, value, shade) in enumerate(bars):
        width = 100 * value / total
        place = {"x": _percent(start), "width": _percent(width), "legend": _percent(100 * index / len(bars))}
        drawn.append(place | {"label": label, "value": value, **_shade(shade)})
        start += width
    return _draw("stack", {"bars": drawn}, title, unit, [(label, f"{value}{unit}") for label, value, _ in bars])


def trend_chart(
    points: Sequence[Point], *, title: str, unit: str = "", low: float = 0, high: float | None = None
) -> SafeString:
    """A line through the points; a missing one interrupts it. `low` and `high` bound the scale."""
    known = [value for _, value in points if value is not None]
    high = high if high is not None else max(known, default=1)
    span = (high - low) or 1
    step = 100 / max(len(points), 1)
    every = -(-len(points) // MOST_LABELS)
    dots = []
    for index, (label, value) in enumerate(points):
        shown = (len(points) - 1 - index) % every == 0
        dot = {"x": _percent(step * (index + 0.5)), "label": label if shown else "", "y": None}
        if value is not None:
            y = PLOT_TOP + PLOT_HEIGHT * (high - min(max(value, low), high)) / span
            dot |= {"y": f"{y:.1f}", "text_y": f"{y - 10:.1f}", "text": f"{value:g}" if shown else ""}
        dots.append(dot)
    lines = [(start, end) for start, end in pairwise(dots) if start["y"] and end["y"]]
    context = {"dots": dots, "lines": lines, "base": PLOT_TOP + PLOT_HEIGHT, **_shade(4)}
    values = [(label, "无数据" if value is None else f"{value:g}{unit}") for label, value in points]
    return _draw("trend", context, title, unit, values)


def _draw(kind: str, context: dict, title: str, unit: str, values: list[tuple[str, str]]) -> SafeString:
    description = "；".join(f"{label} {value}" for label, value in values)
    return render_to_string(
        f"documents/chart_{kind}.svg", context | {"title": title, "unit": unit, "desc": description, "fonts": FONTS}
    )


def _shade(shade: int) -> dict[str, object]:
    return {"shade": shade, "fill": SHADES[shade]}


def _percent(share: float) -> str:
    return f"{share:.3f}%"
