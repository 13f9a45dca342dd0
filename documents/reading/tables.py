"""Reading a table out of an uploaded file: CSV in UTF-8 or GB18030, or the workbook's first sheet
with the header."""

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..children import ROOT, child_command, child_environment
from ..headers import HEADER_WITHIN, find_header, fold
from ..uploads import UploadError, check_table_file

READING_SECONDS = 60
MAX_CSV_ROWS = 120_000
MAX_CSV_CELLS = 1_800_000
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Row:
    """`number` is the row as the person sees it in the file (from 1); `cells` maps every title
    found to its text."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class ReadTable:
    """`header`: known titles found, in the file's order. `ignored`: unknown titles, whose columns
    are left out."""

    header: list[str]
    rows: list[Row]
    ignored: list[str] = field(default_factory=list)


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
    numbers that a workbook keeps as 5.0 come as "5", its dates as "2025-03-01". Raises UploadError.
    """
    lines = (
        _read_csv(data, name)
        if check_table_file(data, name) == "csv"
        else _read_workbook(data, name, titles)
    )
    position = find_header(lines, titles)
    if position is None:
        raise UploadError(
            f"“{name}”的前 {HEADER_WITHIN} 行里没有找到表头。"
            f"表头一行应有这些列：{_listed(expected or required or titles)}。"
            "请使用下载的模板填写，不要改动表头。"
        )
    columns, ignored = _columns(lines[position], titles, required)
    rows = [
        Row(
            number,
            {
                title: _clean(cells[column]) if column < len(cells) else ""
                for column, title in columns.items()
            },
        )
        for number, cells in enumerate(lines[position + 1 :], start=position + 2)
        if any(cell.strip() for cell in cells)
    ]
    return ReadTable(header=list(columns.values()), rows=rows, ignored=ignored)


def _columns(
    header: list[str], titles: Collection[str], required: Collection[str]
) -> tuple[dict[int, str], list[str]]:
    known = {fold(title): title for title in titles}
    columns = {index: known[fold(cell)] for index, cell in enumerate(header) if fold(cell) in known}
    twice = [title for title, count in Counter(columns.values()).items() if count > 1]
    if twice:
        raise UploadError(f"表头里有重复的列：{_listed(twice)}。请只保留一列。")
    missing = [title for title in required if title not in columns.values()]
    if missing:
        raise UploadError(f"表头里缺少这些列：{_listed(missing)}。请补上，或使用下载的模板填写。")
    return columns, [cell.strip() for cell in header if cell.strip() and fold(cell) not in known]


def _read_csv(data: bytes, name: str) -> list[list[str]]:
    text = decode(data, name)
    first_line = text.lstrip().split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    if text.count(delimiter) > MAX_CSV_CELLS:
        raise UploadError(f"“{name}”的单元格太多，不予读取。请拆成几个文件分别上传。")
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            lines.append(cells)
            if len(lines) > MAX_CSV_ROWS:
                raise UploadError(f"“{name}”超过 {MAX_CSV_ROWS} 行。请拆成几个文件分别上传。")
    except csv.Error as error:
        raise UploadError(
            f"“{name}”第 {len(lines) + 1} 行的引号不成对，无法读取。请改正，或另存为 .xlsx 后上传。"
        ) from error
    return lines


def decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UploadError(
        f"无法识别“{name}”的文字编码。请在 WPS 或 Excel 中“另存为”.xlsx，或者另存为 UTF-8 的 CSV。"
    )


def _read_workbook(data: bytes, name: str, titles: Collection[str]) -> list[list[str]]:
    request = json.dumps(list(titles)).encode() + b"\n" + data
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no words from outside
            child_command("documents.reading.sheet_reader"),
            cwd=ROOT,
            env=child_environment(),
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=READING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadError(f"读取“{name}”用时过长，已停止。请拆成几个文件分别上传。") from error
    if child.returncode:
        raise UploadError(
            f"“{name}”占用的单元格太多，不予读取。请删去数据下方和右侧多余的行列，"
            "或把数据复制到新的工作簿再上传。"
        )
    answer = json.loads(child.stdout)
    if "error" in answer:
        raise UploadError(f"读取“{name}”失败：{answer['error']}")
    return answer["rows"]


def _clean(cell: str) -> str:
    return cell.strip().translate(_FULL_WIDTH_DIGITS)


def _listed(titles: Iterable[str]) -> str:
    return "、".join(f"“{title}”" for title in titles)
