"""Every cell of an uploaded table, in blocks of rows, so that a long file needs no more memory than
a short one."""

import csv
import io
import json
import subprocess
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ..children import ROOT, child_command, child_environment
from ..uploads import TEXTS, UploadError, check_table_file
from .about import BLOCK, MAX_COLUMNS, Workbook
from .words import cleaned

READING_SECONDS = 120
MAX_CSV_ROWS = 120_000
MAX_CSV_CELLS = 1_800_000
Block = list[list[str]]


@dataclass
class Cells:
    """`blocks` of rows, the first row of the sheet first, blank ones included; `about` the file is
    known once the first block was taken."""

    blocks: Iterator[Block]
    about: Workbook = field(default_factory=Workbook)


def read_cells(data: bytes, name: str, titles: Collection[str]) -> Cells:
    """`titles` tell which sheet is meant. Raises UploadError, also while blocks are taken."""
    cells = Cells(iter(()))
    is_text = check_table_file(data, name) in TEXTS
    cells.blocks = (
        _csv_blocks(data, name) if is_text else _workbook_blocks(data, name, titles, cells)
    )
    return cells


def _csv_blocks(data: bytes, name: str) -> Iterator[Block]:
    text = decode(data, name)
    first_lines = text[:4000]
    delimiter = max(",\t;", key=first_lines.count)
    if text.count(delimiter) > MAX_CSV_CELLS:
        raise UploadError(f"“{name}”的单元格太多，不予读取。请拆成几个文件分别上传。")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    try:
        while block := list(islice(reader, BLOCK)):
            count += len(block)
            if count > MAX_CSV_ROWS:
                raise UploadError(f"“{name}”超过 {MAX_CSV_ROWS} 行。请拆成几个文件分别上传。")
            if max(map(len, block)) > MAX_COLUMNS:
                raise UploadError(f"“{name}”超过 {MAX_COLUMNS} 列。请只留要导入的列，再上传。")
            yield [[cell if cell.isprintable() else cleaned(cell) for cell in row] for row in block]
    except csv.Error as error:
        if "limit" in str(error):
            raise UploadError(
                f"“{name}”第 {reader.line_num} 行有一格超过 {csv.field_size_limit()} 个字，"
                "无法读取。请核对这一格，或看一看引号是不是成对。"
            ) from error
        raise UploadError(
            f"“{name}”第 {reader.line_num} 行的引号不成对，无法读取。请改正，或另存为 .xlsx "
            "后上传。"
        ) from error


def decode(data: bytes, name: str) -> str:
    """UTF-16 tells itself by its first two bytes."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UploadError(
        f"无法识别“{name}”的文字编码。请在 WPS 或 Excel 中“另存为”.xlsx，或者另存为 UTF-8 的 CSV。"
    )


def _workbook_blocks(
    data: bytes, name: str, titles: Collection[str], cells: Cells
) -> Iterator[Block]:
    child = subprocess.Popen(  # noqa: S603 - our own module, no words from outside
        child_command("documents.reading.cells_reader"),
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    out_of_time = threading.Event()
    clock = threading.Timer(READING_SECONDS, _stop, (child, out_of_time))
    clock.start()
    try:
        yield from _answers(child, data, titles, name, cells)
        if out_of_time.is_set():
            raise UploadError(f"读取“{name}”用时过长，已停止。请拆成几个文件分别上传。")
        if child.wait():
            raise UploadError(
                f"“{name}”占用的单元格太多，不予读取。请删去数据下方和右侧多余的行列，"
                "或把数据复制到新的工作簿再上传。"
            )
    finally:
        clock.cancel()
        child.kill()
        child.wait()


def _stop(child: subprocess.Popen, out_of_time: threading.Event) -> None:
    out_of_time.set()
    child.kill()


def _answers(
    child: subprocess.Popen, data: bytes, titles: Collection[str], name: str, cells: Cells
) -> Iterator[Block]:
    assert child.stdin
    assert child.stdout
    try:
        with child.stdin:
            child.stdin.write(json.dumps(list(titles)).encode() + b"\n")
            child.stdin.write(data)
    except BrokenPipeError:
        return
    with child.stdout:
        for line in child.stdout:
            answer = json.loads(line)
            if isinstance(answer, list):
                yield answer
            elif "error" in answer:
                raise UploadError(f"读取“{name}”失败：{answer['error']}")
            elif "sheet" in answer:
                cells.about = Workbook(**answer)
            else:
                cells.about.tenths = answer["tenths"]
