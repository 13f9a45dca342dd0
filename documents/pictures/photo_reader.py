"""The child that opens pictures: `python -m documents.pictures.photo_reader`, limited in memory and
time.

stdin: the file. stdout: a line of JSON, `{"large": bytes of the first JPEG}`, then both JPEG files;
or `{"error": text}`, to be read after the file's name.
"""

import io
import json
import os
import resource
import sys
import warnings

from PIL import Image, ImageOps

from .photos import LONG_EDGE, MOST_JPEG_PIXELS, MOST_PIXELS, THUMBNAIL_EDGE

MEMORY_LIMIT = 640 * 1024**2
CPU_SECONDS = 30
NICE = 15  # pages come first
WHITE = (255, 255, 255)
DAMAGED = "已损坏，或者没有传完整。请重新拍摄或重新选择后再上传。"


class RefusedError(Exception):
    """Chinese, says what to do."""


def read(data: bytes) -> tuple[bytes, bytes]:
    image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    pixels = image.width * image.height
    if pixels > (MOST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS):
        raise RefusedError(
            f"有 {pixels // 1_000_000} 百万像素，太大，不予读取。请用手机相册缩小以后再上传。"
        )
    turn = _orientation(image)
    image.draft("RGB", (LONG_EDGE, LONG_EDGE))
    image.thumbnail((LONG_EDGE, LONG_EDGE))
    upright = _only_the_picture(image, turn)
    small = upright.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return _jpeg(upright, 82), _jpeg(small, 75)


def _orientation(image: Image.Image) -> int:
    """1 to 8, as the camera said; 1 where it said nothing that can be read."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:
        return 1


def _only_the_picture(image: Image.Image, turn: int) -> Image.Image:
    """The pixels on a new sheet: no place, no camera, no comment comes along."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        clean = Image.new("RGB", image.size, WHITE)
        clean.paste(image, mask=image.getchannel("A"))
    else:
        clean = Image.new("RGB", image.size)
        clean.paste(image.convert("RGB"))
    clean.getexif()[0x0112] = turn
    upright = ImageOps.exif_transpose(clean)
    upright.info.clear()
    return upright


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", image.size, image.tobytes()).save(
        file, "JPEG", quality=quality, optimize=True
    )
    return file.getvalue()


def limit_resources() -> None:
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit_resources()
    warnings.simplefilter("ignore")
    body = b""
    Image.MAX_IMAGE_PIXELS = None  # our own limits are stricter
    try:
        large, small = read(sys.stdin.buffer.read())
    except RefusedError as error:
        answer: dict[str, object] = {"error": str(error)}
    except MemoryError:
        raise
    except Exception:
        answer = {"error": DAMAGED}
    else:
        answer, body = {"large": len(large)}, large + small
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
