"""Charts as inline SVG, one source for page and print.

Horizontal places are per cent of whatever width there is and vertical ones pixels, so letters keep
their size on a phone, on a wide screen and on paper. Only attributes, no style: a strict content
security policy holds.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

SHADES = {
    1: "#d9e8e8",
    2: "#a3cbcd",
    3: "#2d7478",
    4: "#0d4145",
}  # as --grade-1 to --grade-4 in app.css
FONTS = (
    "CunxieHei, CunxieSong, CunxieRare, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
)
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
        place = {
            "x": _percent(middle - step * 0.27),
            "middle": _percent(middle),
            "width": _percent(step * 0.54),
        }
        look = {"top": BASE - height, "height": height, "shade": shade, "fill": SHADES[shade]}
        drawn.append({"label": label, "value": value, **place, **look})
    description = "；".join(f"{label} {value}{unit}" for label, value, _ in bars)
    context = {
        "bars": drawn,
        "base": BASE,
        "title": title,
        "unit": unit,
        "desc": description,
        "fonts": FONTS,
    }
    return render_to_string("documents/chart_bars.svg", context)


LABEL, STRIP = (
    16,
    34,
)  # per cent of the width for a bar's label; pixels from one lying bar to the next
NARROW = 5  # per cent of the width, under which a value has no room
INK = {1: "#1f1f1f", 2: "#1f1f1f", 3: "#ffffff", 4: "#ffffff"}


def strip_chart(
    strips: Sequence[tuple[str, Sequence[Bar]]], *, title: str, unit: str = ""
) -> SafeString:
    """Lying bars of one length below one another, each parted by its values; what the shades mean
    stands on top."""
    rows = [_strip(label, bars, 30 + STRIP * number) for number, (label, bars) in enumerate(strips)]
    bars = strips[0][1] if strips else ()
    step = 20 if len(bars) <= 4 else (100 - LABEL) / len(bars)
    keys = [
        {"label": label, "fill": SHADES[shade], "shade": shade, "x": _percent(LABEL + step * n)}
        for n, (label, _, shade) in enumerate(bars)
    ]
    said = "；".join(
        f"{label} {'、'.join(f'{name}{value}{unit}' for name, value, _ in bars)}"
        for label, bars in strips
    )
    context = {"rows": rows, "keys": keys, "title": title, "desc": said, "fonts": FONTS}
    return render_to_string(
        "documents/chart_strips.svg", context | {"height": 30 + STRIP * len(strips)}
    )


def _strip(label: str, bars: Sequence[Bar], top: int) -> dict[str, object]:
    total, left, parts = sum(value for _, value, _ in bars) or 1, float(LABEL), []
    for _, value, shade in bars:
        width = (100 - LABEL) * value / total
        look = {
            "fill": SHADES[shade],
            "ink": INK[shade],
            "shade": shade,
            "text": value if width > NARROW else "",
        }
        parts.append(
            {
                "x": _percent(left),
                "width": _percent(width),
                "middle": _percent(left + width / 2),
                **look,
            }
        )
        left += width
    return {"label": label, "parts": parts, "top": top, "text_y": top + 18}


COLUMN_TOP, COLUMN_HEIGHT = 18, 72
COLUMN_BASE = COLUMN_TOP + COLUMN_HEIGHT


def column_chart(
    columns: Sequence[tuple[str, Sequence[Bar]]],
    *,
    title: str,
    unit: str = "",
    words: Sequence[str] = (),
) -> SafeString:
    """Small upright columns, each parted by its values from the ground up; what the shades mean is
    said beside it. `words` stand above the columns."""
    highest = max((sum(value for _, value, _ in bars) for _, bars in columns), default=0) or 1
    step, drawn = 100 / max(len(columns), 1), []
    for index, (label, bars) in enumerate(columns):
        top, parts = COLUMN_BASE, []
        for _, value, shade in bars:
            if height := round(COLUMN_HEIGHT * value / highest):
                top -= height
                look = {"shade": shade, "fill": SHADES[shade]}
                parts.append({"top": top, "height": height, **look})
        place = {"x": _percent(step * (index + 0.16)), "width": _percent(step * 0.68)}
        said = {"words": words[index] if words else "", "words_y": top - 5}
        middle = _percent(step * (index + 0.5))
        drawn.append({"label": label, "parts": parts, "middle": middle, **place, **said})
    told = "；".join(
        f"{label} {words[n] if words else '、'.join(f'{name}{v}{unit}' for name, v, _ in bars)}"
        for n, (label, bars) in enumerate(columns)
    )
    context = {"columns": drawn, "title": title, "fonts": FONTS, "base": COLUMN_BASE}
    context |= {"height": COLUMN_BASE + 22, "desc": told}
    return render_to_string("documents/chart_columns.svg", context)


ROW, AXIS, FOOT = (
    46,
    30,
    22,
)  # pixels: a span with its words above it; the calendar above; the word today below
NAME_LENGTH = 14
SHORT, LONG = 60, 250  # days
LAST_LABEL = 91  # per cent of the width, behind which a month's name has no room


@dataclass(frozen=True)
class Span:
    """A stretch of days, of which `percent` is shown as done; `note` stands behind its name."""

    name: str
    starts: datetime.date
    ends: datetime.date
    percent: int
    note: str = ""


def span_chart(
    spans: Sequence[Span],
    *,
    starts: datetime.date,
    ends: datetime.date,
    today: datetime.date,
    title: str,
    row: int = ROW,
) -> SafeString:
    """Spans below one another on a calendar from `starts` to `ends`, with a line where today is."""
    days = (ends - starts).days + 1

    def place(day: datetime.date) -> float:
        return min(max((day - starts).days * 100 / days, 0.0), 100.0)

    rows = [_row(span, AXIS + row * number, place) for number, span in enumerate(spans)]
    marks = [
        {"x": _percent(place(day)), "label": label if place(day) < LAST_LABEL else ""}
        for day, label in _marks(starts, ends)
    ]
    context = {
        **{"rows": rows, "marks": marks, "title": title, "fonts": FONTS, "axis": AXIS},
        "height": AXIS + row * max(len(spans), 1) + FOOT,
        "today": _percent(place(today) + 50 / days) if starts <= today <= ends else "",
        "today_anchor": "end" if place(today) > 80 else "start",
        "desc": "；".join(
            f"{span.name} {span.starts} 至 {span.ends} {span.note}" for span in spans
        ),
    }
    return render_to_string("documents/chart_spans.svg", context)


def _row(span: Span, top: int, place: Callable[[datetime.date], float]) -> dict[str, object]:
    left, right = place(span.starts), place(span.ends + datetime.timedelta(days=1))
    late = left > 55
    name = span.name if len(span.name) <= NAME_LENGTH else f"{span.name[: NAME_LENGTH - 1]}…"
    return {
        **{
            "x": _percent(left),
            "width": _percent(right - left),
            "done": _percent((right - left) * span.percent / 100),
        },
        **{"text_y": top + 18, "bar_y": top + 25, "text_x": _percent(right if late else left)},
        **{"anchor": "end" if late else "start", "text": f"{name}　{span.note}"},
    }


def _marks(starts: datetime.date, ends: datetime.date) -> Iterator[tuple[datetime.date, str]]:
    """The first of each month, named every second time on a long calendar; on a short one every
    tenth day too."""
    length = (ends - starts).days
    for ordinal in range(starts.toordinal() + 1, ends.toordinal() + 1):
        day = datetime.date.fromordinal(ordinal)
        if day.day == 1:
            yield day, f"{day.month}月" if length < LONG or day.month % 2 else ""
        elif length < SHORT and day.day in (11, 21):
            yield day, f"{day.month}月{day.day}日"


def _percent(share: float) -> str:
    return f"{share:.3f}%"
