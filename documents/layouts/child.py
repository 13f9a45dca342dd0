"""The child that opens somebody else's table: `python -m documents.layouts.child`, limited in
memory and time, and the way to it.

stdin: a line of JSON (`kind`; with `values` the file is filled), then the file. stdout: a line of
JSON (`grids`, `error` or nothing), then the filled file.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict

from ..children import ROOT, child_command, child_environment
from ..reading.cells_reader import limit_resources
from ..uploads import UploadError, check_paper
from .grid import FilledCell, LayoutError, LayoutGrid
from .sheets import fill_sheets, read_sheets
from .word_tables import fill_word, read_word

SECONDS = 60
KINDS = ("xlsx", "docx")
BROKEN = (
    "文件已损坏，或者不是标准的格式。请用 WPS 或 Office 打开，“另存为”.xlsx 或 .docx 后再上传。"
)


def check_layout(data: bytes, name: str) -> str:
    """`xlsx` or `docx`. Raises UploadError."""
    if not name.lower().endswith(tuple(f".{kind}" for kind in KINDS)):
        raise UploadError(
            f"不能读取“{name}”：只接受 .xlsx 和 .docx 文件。请在 WPS 或 Office 中打开，“另存为”"
            "这样的文件后再上传。"
        )
    return check_paper(data, name)


def read(data: bytes, name: str) -> list[LayoutGrid]:
    """The tables of the file. Raises UploadError."""
    head, _ = _asked(data, name, {"kind": check_layout(data, name)})
    return [LayoutGrid.from_json(one) for one in json.loads(head)["grids"]]


def fill(data: bytes, name: str, values: Sequence[FilledCell]) -> bytes:
    """The file with the values in its blank cells. Raises UploadError."""
    asked: dict[str, object] = {"kind": check_layout(data, name)}
    asked["values"] = [asdict(value) for value in values]
    return _asked(data, name, asked)[1]


def _asked(data: bytes, name: str, asked: dict[str, object]) -> tuple[bytes, bytes]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no words from outside
            child_command("documents.layouts.child"),
            cwd=ROOT,
            env=child_environment(),
            input=json.dumps(asked).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UploadError(f"读取“{name}”用时过长，已停止。请拆成几个文件分别上传。") from None
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise UploadError(f"“{name}”占用的单元格太多，不予读取。请把需要的表复制到新的文件再上传。")
    if wrong := json.loads(head).get("error"):
        raise UploadError(f"读取“{name}”失败：{wrong}")
    return head, rest


def main() -> None:
    limit_resources()
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer: dict[str, object] = {}
    filled = b""
    is_word = asked["kind"] == "docx"
    try:
        if "values" in asked:
            values = [FilledCell(**value) for value in asked["values"]]
            filled = (fill_word if is_word else fill_sheets)(data, values)
        else:
            grids = (read_word if is_word else read_sheets)(data)
            answer["grids"] = [grid.as_json() for grid in grids]
    except LayoutError as error:
        answer = {"error": str(error)}
    except MemoryError:
        raise
    except Exception:
        answer = {"error": BROKEN}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + filled)


if __name__ == "__main__":
    main()
