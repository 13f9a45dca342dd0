"""Reading a whole table out of an uploaded file: its header found, its rows under their titles."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain

from ..uploads import UploadError
from .about import Workbook
from .cells import read_cells
from .header import HEADER_WITHIN, Header, find, title_key
from .words import DITTO, is_left_out

_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Row:
    """`number` is the row as the person sees it in the file (from 1); `cells` maps every title
    found to its text; those in `above` took theirs from the row above (同上, or merged)."""

    number: int
    cells: dict[str, str]
    above: tuple[str, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        return next(filter(None, self.cells.values()), "")


@dataclass(frozen=True)
class ReadTable:
    """`header`: known titles found, in the file's order. `ignored`: unknown titles, whose columns
    are left out; `left_out`: totals, notes and signatures; `lines`: what stands above the
    header."""

    header: list[str]
    rows: list[Row]
    ignored: list[str] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    about: Workbook = field(default_factory=Workbook)
    hidden_titles: list[str] = field(default_factory=list)


def read_table(
    data: bytes,
    name: str,
    *,
    titles: Collection[str],
    required: Collection[str],
    expected: Collection[str] = (),
) -> ReadTable:
    """The table in the file `name`. Blank rows are skipped, full-width digits become ASCII, blanks
    around are cut.

    `expected` are the titles to name when no header is found (default: the required ones). Whole
    numbers that a workbook keeps as 5.0 come as "5", its dates as "2025-03-01". Raises
    UploadError.
    """
    cells = read_cells(data, name, titles)
    lines = list(chain.from_iterable(cells.blocks))
    known = {title_key(title): title for title in titles}
    first = [[cell.strip() for cell in line] for line in lines[: HEADER_WITHIN + 1]]
    header = find(first, known)
    if header.hits < min(2, len(known)):
        raise UploadError(
            f"“{name}”的前 {HEADER_WITHIN} 行里没有找到表头。"
            f"表头一行应有这些列：{_listed(expected or required or titles)}。"
            "请使用下载的模板填写，不要改动表头。"
        )
    columns, ignored = _columns(header.titles, known, required, cells.about, header.first)
    table = ReadTable(list(columns.values()), [], ignored, [], header.lines, cells.about)
    table.hidden_titles.extend(
        title for column, title in columns.items() if column in cells.about.hidden_columns
    )
    _fill(table, lines, header, columns)
    return table


def _fill(
    table: ReadTable, lines: list[list[str]], header: Header, columns: dict[int, str]
) -> None:
    first = header.first
    merged = {
        (row, column)
        for top, bottom, left, right in table.about.merged
        for row in range(max(top + 1, first), min(bottom + 1, len(lines)))
        for column in columns
        if left <= column <= right
    }
    last: dict[int, str] = {}
    for index, line in enumerate(lines[first:], start=first):
        filled = [cell for cell in line if cell.strip()]
        if not filled or header.repeats([cell.strip() for cell in line]):
            continue
        cells, above = {}, set()
        for column, title in columns.items():
            text = _clean(line[column]) if column < len(line) else ""
            if text in DITTO and column in last:
                text = last[column]
                above.add(title)
            elif (index, column) in merged and text:
                above.add(title)
            cells[title] = text
        row = Row(index + 1, cells, tuple(sorted(above)))
        if is_left_out(filled, len(header.titles)):
            table.left_out.append(row)
        else:
            table.rows.append(row)
            last = {column: cells[title] for column, title in columns.items()}


def _columns(
    header: list[str],
    known: dict[str, str],
    required: Collection[str],
    about: Workbook,
    first: int,
) -> tuple[dict[int, str], list[str]]:
    """A title merged over several columns is of the first."""
    followers = {
        column
        for top, bottom, left, right in about.merged
        if top < first <= bottom + 2
        for column in range(left + 1, right + 1)
        if title_key(header[column : column + 1][0] if column < len(header) else "")
        == title_key(header[left])
    }
    columns = {
        index: known[title_key(cell)]
        for index, cell in enumerate(header)
        if title_key(cell) in known and index not in followers
    }
    twice = [title for title, count in Counter(columns.values()).items() if count > 1]
    if twice:
        raise UploadError(f"表头里有重复的列：{_listed(twice)}。请只保留一列。")
    missing = [title for title in required if title not in columns.values()]
    if missing:
        raise UploadError(f"表头里缺少这些列：{_listed(missing)}。请补上，或使用下载的模板填写。")
    unknown = [cell for cell in header if title_key(cell) not in known]
    return columns, [cell for cell in unknown if not cell.startswith("第 ")]


def _clean(cell: str) -> str:
    return cell.strip().translate(_FULL_WIDTH_DIGITS)


def _listed(titles: Iterable[str]) -> str:
    return "、".join(f"“{title}”" for title in titles)
