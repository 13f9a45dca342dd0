"""Photographs on their way in: a limited child process opens them, and only the picture itself comes out."""

import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import PurePath

from .children import ROOT, child_command, child_environment
from .uploads import MAX_BYTES, UploadError

LONG_EDGE, THUMBNAIL_EDGE = 1600, 320
SECONDS = 40
SUFFIXES = {"jpg": "jpg", "jpeg": "jpg", "jfif": "jpg", "png": "png", "webp": "webp"}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
HEIC = (
    "“{}”是 HEIC 格式的照片，本系统不能读取。请在手机相机设置里把格式改成“兼容性最佳”（JPEG）再拍，"
    "或者先把照片转成 JPG 再上传。"
)
UNKNOWN = "“{}”不是照片：只接受 JPG、PNG 和 WebP 图片。"
TOO_LARGE = "“{}”的像素太多或者压缩得异常，不予读取。请用手机相册缩小以后再上传。"
_children = threading.BoundedSemaphore(2)  # memory of one web process: two pictures at a time


@dataclass(frozen=True)
class Photo:
    """Two JPEG files, upright, without any metadata: `large` with a long edge of LONG_EDGE at most, and `small`."""

    large: bytes
    small: bytes


def prepare_photo(data: bytes, name: str) -> Photo:
    """The uploaded picture ready to be kept. Raises UploadError."""
    check_photo(data, name)
    with _children:
        answer = _decode(data, name)
    head, _, body = answer.partition(b"\n")
    told = json.loads(head)
    if "error" in told:
        raise UploadError(f"“{name}”{told['error']}")
    return Photo(large=body[: told["large"]], small=body[told["large"] :])


def check_photo(data: bytes, name: str) -> str:
    """`jpg`, `png` or `webp` by its first bytes, which the name must not contradict. Raises UploadError."""
    if not data:
        raise UploadError(f"“{name}”是空文件，请重新选择照片。")
    if len(data) > MAX_BYTES:
        raise UploadError(f"“{name}”超过 {MAX_BYTES // 1024**2} MB。请用手机相册缩小以后再上传。")
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        raise UploadError(HEIC.format(name))
    kind = _kind(data)
    if not kind:
        raise UploadError(UNKNOWN.format(name))
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix and SUFFIXES.get(suffix) != kind:
        raise UploadError(f"“{name}”的内容是 {kind.upper()} 图片，与扩展名不符。请核对文件，不要自行改扩展名。")
    return kind


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _decode(data: bytes, name: str) -> bytes:
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no words from outside
            child_command("documents.photo_reader"),
            cwd=ROOT,
            env=child_environment(),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadError(TOO_LARGE.format(name)) from error
    if child.returncode:
        raise UploadError(TOO_LARGE.format(name))
    return child.stdout
