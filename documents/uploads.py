"""What an uploaded file must be before anybody looks inside it."""

import io
import zipfile
from pathlib import PurePath

MAX_BYTES = 20 * 1024**2
MAX_ENTRIES = 1_000
MAX_INFLATED = 300 * 1024**2

OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc and .xls; also what an encrypted .docx or .xlsx starts with
ZIP = b"PK\x03\x04"
PAPER_STARTS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": ZIP,
    "xlsx": ZIP,
}
PAPER_SUFFIXES = {**{kind: kind for kind in PAPER_STARTS}, "jpeg": "jpg"}
CORES = {
    "docx": ("word/document.xml", "文档正文"),
    "xlsx": ("workbook.xml", "工作表"),
    "xlsm": ("workbook.xml", "工作表"),
    "ods": ("content.xml", "工作表"),
}
TEXTS = ("csv", "txt")
TABLES = ("xlsx", "xls", "xlsm", "ods", *TEXTS)


class UploadError(Exception):
    """A file that cannot be used; the message is Chinese and says what to do."""


def check_table_file(data: bytes, name: str) -> str:
    """One of TABLES, when size, extension and first bytes agree. Raises UploadError."""
    _check_size(data, name, "请拆成几个文件分别上传。")
    kind = _suffix(name)
    if kind not in TABLES:
        of_wps = "这是 WPS 表格自己的格式。" if kind == "et" else ""
        known = "、".join(f".{kind}" for kind in TABLES)
        raise UploadError(
            f"不能读取“{name}”：{of_wps}只接受 {known} 文件。请在 WPS 或 Excel 中打开，“另存为”"
            ".xlsx 后再上传。"
        )
    if kind == "xls" and not data.startswith(OLD_OFFICE):
        raise UploadError(
            f"“{name}”不是真正的 .xls 文件。请用 WPS 或 Excel 打开，“另存为”.xlsx 后再上传。"
        )
    if kind != "xls" and data.startswith(OLD_OFFICE):
        raise UploadError(
            f"“{name}”是旧版 .xls 文件，或者加了密码。请取消密码，“另存为”.xlsx 后再上传。"
        )
    if kind in TEXTS and data.startswith(ZIP):
        raise UploadError(f"“{name}”的内容是工作簿，不是 CSV 文本。请把扩展名改为 .xlsx 后再上传。")
    if kind in CORES:
        _check_zip(data, name, kind)
    return kind


def check_paper(data: bytes, name: str) -> str:
    """`pdf`, `jpg`, `png`, `docx` or `xlsx` for a file that is kept as it is, when size, extension
    and first bytes agree. Raises UploadError."""
    _check_size(data, name, "请降低扫描的分辨率，或拆成几个文件。")
    kind = PAPER_SUFFIXES.get(_suffix(name), "")
    if not kind:
        raise UploadError(
            f"不能保存“{name}”：只接受 PDF、JPG、PNG、Word（.docx）和 Excel（.xlsx）文件。"
        )
    if data.startswith(OLD_OFFICE):
        raise UploadError(
            f"“{name}”是旧版格式，或者加了密码。请取消密码，“另存为”新格式或 PDF 后再上传。"
        )
    if kind in CORES:
        _check_zip(data, name, kind)
    elif not data.startswith(PAPER_STARTS[kind]):
        raise UploadError(
            f"“{name}”的内容不是 {kind.upper()}，与扩展名不符。请核对文件，不要自行改扩展名。"
        )
    return kind


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _check_size(data: bytes, name: str, advice: str) -> None:
    if not data:
        raise UploadError(f"“{name}”是空文件。请填好内容并保存后再上传。")
    if len(data) > MAX_BYTES:
        raise UploadError(f"“{name}”超过 {MAX_BYTES // 1024**2} MB。{advice}")


def _check_zip(data: bytes, name: str, kind: str) -> None:
    core, called = CORES[kind]
    if not data.startswith(ZIP):
        raise UploadError(
            f"“{name}”不是真正的 .{kind} 文件。请用 WPS 或 Office 打开，“另存为”.{kind} 后再上传。"
        )
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UploadError(f"“{name}”已损坏，无法打开。请重新保存或重新下载后再上传。") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise UploadError(f"“{name}”加了密码。请取消密码后再上传。")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise UploadError(f"“{name}”展开后过大，不予读取。请把需要的内容复制到新的文件再上传。")
    if not any(entry.filename.lower().endswith(core) for entry in entries):
        raise UploadError(
            f"“{name}”里没有{called}。请用 WPS 或 Office 打开，“另存为”.{kind} 后再上传。"
        )
