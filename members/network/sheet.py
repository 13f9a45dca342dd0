"""The chart of the network on one A4 sheet, landscape: every box placed in millimetres, every text
as large as fits."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .chart import Box, Network, NetworkColumn

WIDTH, HEIGHT = 273.0, 188.0  # of the drawing
TITLE, ROOT_TOP, ROOT_HEIGHT, ROOT_WIDTH = 9.0, 13.0, 17.0, 84.0
BUS, HEAD_TOP, HEAD_HEIGHT = 34.0, 38.0, 12.0
BOXES_TOP, BOXES_BOTTOM = 53.0, 181.0
GAP_X, GAP_Y, GAP_COLUMN, PADDING = 1.6, 1.6, 4.0, 1.2
LARGEST, SMALLEST, LEADING = 3.7, 1.1, 1.32
EDGE = 0.3  # room for the outermost lines


@dataclass(frozen=True)
class DrawnText:
    x: float
    y: float
    size: float
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Frame:
    x: float
    y: float
    width: float
    height: float
    texts: list[DrawnText]
    lacking: bool


@dataclass(frozen=True)
class DrawnLine:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Drawing:
    """Millimetres from the top left corner of a drawing of WIDTH × HEIGHT."""

    frames: list[Frame]
    lines: list[DrawnLine]


def draw(network: Network) -> Drawing:
    root = _frame(
        network.root, (WIDTH - ROOT_WIDTH) / 2, ROOT_TOP, ROOT_WIDTH, ROOT_HEIGHT, LARGEST
    )
    frames = [root]
    lines: list[DrawnLine] = []
    columns = network.columns
    if not columns:
        return Drawing(frames, lines)
    rows, size = _best_rows(columns)
    width, height = _cell(columns, rows)
    middle, x = WIDTH / 2, EDGE
    lines.append(DrawnLine(middle, ROOT_TOP + ROOT_HEIGHT, middle, BUS))
    centres = []
    for column in columns:
        slots = _slots(column, rows)
        span = slots * width + (slots - 1) * GAP_X
        centres.append(x + span / 2)
        head = min(span, 70.0)
        frames.append(
            _frame(column.head, x + (span - head) / 2, HEAD_TOP, head, HEAD_HEIGHT, LARGEST)
        )
        lines += [DrawnLine(centres[-1], BUS, centres[-1], HEAD_TOP), *_stem(column, x, span)]
        for number, box in enumerate(column.boxes):
            slot, row = divmod(number, -(-len(column.boxes) // slots))
            left, top = x + slot * (width + GAP_X), BOXES_TOP + row * (height + GAP_Y)
            frames.append(_frame(box, left, top, width, height, size))
        x += span + GAP_COLUMN
    lines.append(DrawnLine(min(middle, *centres), BUS, max(middle, *centres), BUS))
    return Drawing(frames, lines)


def _stem(column: NetworkColumn, x: float, span: float) -> list[DrawnLine]:
    """From the head down to the row of its boxes."""
    if not column.boxes:
        return []
    middle, bottom, bar = x + span / 2, HEAD_TOP + HEAD_HEIGHT, BOXES_TOP - 1.2
    return [DrawnLine(middle, bottom, middle, bar), DrawnLine(x, bar, x + span, bar)]


def _slots(column: NetworkColumn, rows: int) -> int:
    """How many boxes stand side by side below a head."""
    return max(1, -(-len(column.boxes) // rows))


def _cell(columns: Sequence[NetworkColumn], rows: int) -> tuple[float, float]:
    """Width and height of a box when at most `rows` stand below one another."""
    slots = [_slots(column, rows) for column in columns]
    gaps = sum(count - 1 for count in slots) * GAP_X + (len(slots) - 1) * GAP_COLUMN
    width = min(60.0, (WIDTH - 2 * EDGE - gaps) / sum(slots))
    height = min(20.0, (BOXES_BOTTOM - BOXES_TOP + GAP_Y) / rows - GAP_Y)
    return width, height


def _best_rows(columns: Sequence[NetworkColumn]) -> tuple[int, float]:
    """The number of rows that lets the letters be largest, and their size; longer texts are set
    smaller."""
    most = max(len(column.boxes) for column in columns)
    longest = sorted(
        _ems(text) for column in columns for box in column.boxes for text in _texts(box)
    )
    usual = longest[len(longest) * 6 // 10] if longest else 1.0
    deepest = max((len(_texts(box)) for column in columns for box in column.boxes), default=1)

    def size(rows: int) -> float:
        width, height = _cell(columns, rows)
        return min(LARGEST, (width - 2 * PADDING) / usual, (height - 0.8) / (deepest * LEADING))

    best = max(range(1, most + 1), key=lambda rows: (round(size(rows), 2), -rows), default=1)
    return best, size(best)


def _frame(box: Box, x: float, y: float, width: float, height: float, largest: float) -> Frame:
    texts = _texts(box)
    size = min(largest, (height - 0.8) / (len(texts) * LEADING))
    top = y + (height - size * LEADING * len(texts)) / 2
    placed = [
        DrawnText(
            x + width / 2,
            top + size * (LEADING * number + 1.02),
            _fitting(text, width, size),
            text,
            number == 0,
        )
        for number, text in enumerate(texts)
    ]
    return Frame(x, y, width, height, placed, bool(box.gaps))


def _texts(box: Box) -> list[str]:
    return [box.title, *box.lines, *(["、".join(box.gaps)] if box.gaps else [])]


def _fitting(text: str, width: float, size: float) -> float:
    return max(SMALLEST, min(size, (width - 2 * PADDING) / _ems(text)))


def _ems(text: str) -> float:
    """The width of a text in units of its size; bold titles and blanks included generously."""
    return max(1.0, sum(_em(character) for character in text) * 1.03)


def _em(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.56
