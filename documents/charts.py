"""Charts as inline SVG, one source for page and print.

Horizontal places are per cent of whatever width there is and vertical ones pixels, so letters keep their size on a
phone, on a wide screen and on paper. Only attributes, no style: a strict content security policy holds.
"""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

SHADES = {1: "#d9e8e8", 2: "#a3cbcd", 3: "#2d7478", 4: "#0d4145"}  # as --grade-1 to --grade-4 in app.css
FONTS = "CunxieHei, CunxieSong, CunxieRare, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
PLOT_TOP, PLOT_HEIGHT = 34, 150
BASE = PLOT_TOP + PLOT_HEIGHT

Bar = tuple[str, int, int]  # label, value, shade 1 (light) to 4 (deep)


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """Upright bars, each with its value above and its label below."""
    highest = max((value for _, value, _ in bars), default=0) or 1
    step = 100 / max(len(bars), 1)
    drawn = []
    for index, (label, value, shade) in enumerate(bars):
        height = round(PLOT_HEIGHT * value / highest)
        middle = step * (index + 0.5)
        place = {"x": _percent(middle - step * 0.27), "middle": _percent(middle), "width": _percent(step * 0.54)}
        look = {"top": BASE - height, "height": height, "shade": shade, "fill": SHADES[shade]}
        drawn.append({"label": label, "value": value, **place, **look})
    description = "；".join(f"{label} {value}{unit}" for label, value, _ in bars)
    context = {"bars": drawn, "base": BASE, "title": title, "unit": unit, "desc": description, "fonts": FONTS}
    return render_to_string("documents/chart_bars.svg", context)


def _percent(share: float) -> str:
    return f"{share:.3f}%"
