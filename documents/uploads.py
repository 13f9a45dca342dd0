"""What an uploaded file must be before anybody looks inside it."""

import io
import zipfile
from pathlib import PurePath

MAX_BYTES = 20 * 1024**2
MAX_ENTRIES = 1_000
MAX_INFLATED = 300 * 1024**2

OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what an encrypted .xlsx starts with
ZIP = b"PK\x03\x04"


class UploadError(Exception):
    """A file that cannot be used; the message is Chinese and says what to do."""


def check_table_file(data: bytes, name: str) -> str:
    """`csv` or `xlsx`, when size, extension and first bytes agree. Raises UploadError."""
    if not data:
        raise UploadError(f"“{name}”是空文件。请填好内容并保存后再上传。")
    if len(data) > MAX_BYTES:
        raise UploadError(f"“{name}”超过 {MAX_BYTES // 1024**2} MB。请拆成几个文件分别上传。")
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in {"csv", "xlsx"}:
        raise UploadError(f"不能读取“{name}”：只接受 .xlsx 和 .csv 文件。请在 WPS 或 Excel 中“另存为”.xlsx 后再上传。")
    if data.startswith(OLD_EXCEL):
        raise UploadError(f"“{name}”是旧版 .xls 文件，或者加了密码。请取消密码，“另存为”.xlsx 后再上传。")
    if kind == "csv" and data.startswith(ZIP):
        raise UploadError(f"“{name}”的内容是工作簿，不是 CSV 文本。请把扩展名改为 .xlsx 后再上传。")
    if kind == "xlsx":
        _check_zip(data, name)
    return kind


def _check_zip(data: bytes, name: str) -> None:
    if not data.startswith(ZIP):
        raise UploadError(f"“{name}”不是真正的 .xlsx 文件。请用 WPS 或 Excel 打开，“另存为”.xlsx 后再上传。")
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UploadError(f"“{name}”已损坏，无法打开。请重新保存或重新下载后再上传。") from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise UploadError(f"“{name}”展开后过大，不予读取。请把需要的数据复制到新的工作簿再上传。")
    if not any(entry.filename.lower().endswith("workbook.xml") for entry in entries):
        raise UploadError(f"“{name}”里没有工作表。请用 WPS 或 Excel 打开，“另存为”.xlsx 后再上传。")
