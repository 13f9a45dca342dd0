"""Photographs on their way in: a limited child process opens them, and only the picture itself
comes out. How many pixels a post brings is asked before any is opened; few wait their turn, and
whoever finds no place is told at once."""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ..children import ROOT, child_command, child_environment
from ..turns import NoTurnError, turn
from ..uploads import MAX_BYTES, UploadError
from .picture_size import pixels_of

LONG_EDGE, THUMBNAIL_EDGE = 1600, 320
SECONDS = 40
SECONDS_A_POST = 40
MOST_PIXELS = 40_000_000
MOST_JPEG_PIXELS = 120_000_000  # decoded at an eighth of its size where it is that large
JPEG_WEIGHT = 4  # so many pixels of a JPEG take the time of one of another kind
MOST_A_POST = 150_000_000  # twelve JPEG of 50 megapixels
AT_ONCE, WAITING, WAIT_SECONDS = 2, 3, 8  # of the whole server: it has 16 threads
SUFFIXES = {"jpg": "jpg", "jpeg": "jpg", "jfif": "jpg", "png": "png", "webp": "webp"}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
HEIC = (
    "“{}”是 HEIC 格式的照片，本系统不能读取。请在手机相机设置里把格式改成“兼容性最佳”（JPEG）再拍，"
    "或者先把照片转成 JPG 再上传。"
)
UNKNOWN = "“{}”不是照片：只接受 JPG、PNG 和 WebP 图片。"
TOO_LARGE = "“{}”的像素太多或者压缩得异常，不予读取。请用手机相册缩小以后再上传。"
TOO_MANY_PIXELS = "“{}”有 {} 百万像素，太大，不予读取。请用手机相册缩小以后再上传。"
TOO_MUCH = "这些照片合起来太大，一次处理不完。请分几次保存，每次少选几张。"
OWN_STILL_RUNS = (
    "您刚才上传的照片还在处理，这一次没有保存。请等它完成再保存；填的内容都还在，照片要重新选。"
)
BUSY = "现在上传照片的人多，这一次没有保存。请过半分钟再保存；填的内容都还在，照片要重新选。"


@dataclass(frozen=True)
class Photo:
    """Two JPEG files, upright, without any metadata: `large` with a long edge of LONG_EDGE at most,
    and `small`."""

    large: bytes
    small: bytes


def prepare_photo(data: bytes, name: str) -> Photo:
    """The uploaded picture ready to be kept. Raises UploadError."""
    check_pixels(data, name)
    return _prepared(data, name, SECONDS)


def prepare_photos(
    files: Sequence[tuple[bytes, str]], *, folder: Path, account: object
) -> list[Photo]:
    """All pictures (contents, name) of a post, of which an account has one at a time; `folder`
    holds the turns. Raises UploadError."""
    if sum([check_pixels(data, name) for data, name in files]) > MOST_A_POST:
        raise UploadError(TOO_MUCH)
    try:
        with turn(folder, f"account-{account}"):
            return _in_turn(files, folder)
    except NoTurnError:
        raise UploadError(OWN_STILL_RUNS) from None


def _in_turn(files: Sequence[tuple[bytes, str]], folder: Path) -> list[Photo]:
    try:
        with (
            turn(folder, "waiting", places=AT_ONCE + WAITING),
            turn(folder, "decoding", places=AT_ONCE, seconds=WAIT_SECONDS),
        ):
            until = time.monotonic() + SECONDS_A_POST
            return [
                _prepared(data, name, min(SECONDS, until - time.monotonic()))
                for data, name in files
            ]
    except NoTurnError:
        raise UploadError(BUSY) from None


def _prepared(data: bytes, name: str, seconds: float) -> Photo:
    if seconds <= 0:
        raise UploadError(TOO_MUCH)
    answer = _decode(data, name, seconds)
    head, _, body = answer.partition(b"\n")
    told = json.loads(head)
    if "error" in told:
        raise UploadError(f"“{name}”{told['error']}")
    return Photo(large=body[: told["large"]], small=body[told["large"] :])


def check_pixels(data: bytes, name: str) -> int:
    """What it weighs against MOST_A_POST. Raises UploadError."""
    kind = check_photo(data, name)
    pixels = pixels_of(data, kind)
    if pixels > (MOST_JPEG_PIXELS if kind == "jpg" else MOST_PIXELS):
        raise UploadError(TOO_MANY_PIXELS.format(name, pixels // 1_000_000))
    return pixels // JPEG_WEIGHT if kind == "jpg" else pixels


def check_photo(data: bytes, name: str) -> str:
    """`jpg`, `png` or `webp` by its first bytes, which the name must not contradict. Raises
    UploadError."""
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
        raise UploadError(
            f"“{name}”的内容是 {kind.upper()} 图片，与扩展名不符。请核对文件，不要自行改扩展名。"
        )
    return kind


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _decode(data: bytes, name: str, seconds: float) -> bytes:
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no words from outside
            child_command("documents.pictures.photo_reader"),
            cwd=ROOT,
            env=child_environment(),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadError(TOO_LARGE.format(name)) from error
    if child.returncode:
        raise UploadError(TOO_LARGE.format(name))
    return child.stdout
