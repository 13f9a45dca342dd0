"""Photographs: what comes out is upright, small and tells nothing; no picture, or too much of one,
is refused."""

import io
import re
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from documents.children import ROOT, child_command, child_environment
from documents.pictures import photos
from documents.pictures.photos import LONG_EDGE, THUMBNAIL_EDGE, prepare_photo, prepare_photos
from documents.pictures.picture_size import pixels_of
from documents.uploads import UploadError

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def picture(size: tuple[int, int] = (400, 200), kind: str = "JPEG", **options: object) -> bytes:
    """Red on the left half, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, "SecretCamera"
    exif[GPS] = {1: "N", 2: (27.0, 25.0, 12.0), 3: "E", 4: (112.0, 8.0, 30.0)}
    return picture(exif=exif, comment=b"taken at home")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))


def test_gps_and_everything_else_but_the_picture_is_gone():
    data = with_exif(1)
    assert opened(data).getexif().get_ifd(GPS), "the sample carries a place"
    made = prepare_photo(data, "a.jpg")
    for part in (made.large, made.small):
        assert dict(opened(part).getexif()) == {}
        assert set(opened(part).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"SecretCamera" not in part
        assert b"taken at home" not in part
        assert b"Exif" not in part


def test_the_picture_is_turned_upright():
    """6: the camera was held so that its right side is the picture's top."""
    made = opened(prepare_photo(with_exif(6), "a.jpg").large)
    assert made.size == (200, 400)
    assert near(made.getpixel((100, 20)), RED)
    assert near(made.getpixel((100, 380)), BLUE)


def test_size_is_limited_and_small_pictures_stay():
    made = prepare_photo(picture((4000, 3000)), "a.jpeg")
    assert max(opened(made.large).size) == LONG_EDGE
    assert opened(made.small).size == (THUMBNAIL_EDGE, THUMBNAIL_EDGE * 3 // 4)
    assert opened(prepare_photo(picture((40, 30)), "a.jpg").large).size == (40, 30)


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("JPEG", "没有扩展名")]
)
def test_other_kinds_become_jpeg(kind: str, name: str):
    made = prepare_photo(picture(kind=kind), name)
    assert (opened(made.large).format, opened(made.large).size) == ("JPEG", (400, 200))


def test_what_is_transparent_becomes_white():
    file = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(file, "PNG")
    assert near(
        opened(prepare_photo(file.getvalue(), "a.png").large).getpixel((5, 5)), (255, 255, 255)
    )


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (lambda: b"", "a.jpg", "空文件"),
        (lambda: b"%PDF-1.7", "a.jpg", "不是照片"),
        (lambda: b"<svg onload='x'/>", "a.png", "不是照片"),
        (lambda: picture(kind="PNG"), "a.jpg", "与扩展名不符"),
        (lambda: picture(), "a.webp", "与扩展名不符"),
        (lambda: picture(), "a.exe", "与扩展名不符"),
        (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 40, "a.heic", "HEIC"),
        (lambda: b"\0\0\0\x18ftypmif1" + b"\0" * 40, "a.jpg", "HEIC"),
        (lambda: picture()[:600], "a.jpg", "已损坏"),
        (lambda: b"\xff\xd8\xff<script>", "a.jpg", "已损坏"),
    ],
)
def test_what_is_refused_and_in_which_words(data: Callable[[], bytes], name: str, words: str):
    with pytest.raises(UploadError, match=words):
        prepare_photo(data(), name)


def test_a_file_beyond_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    with pytest.raises(UploadError, match="超过"):
        prepare_photo(picture(), "a.jpg")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims, and has, that many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    packer, row = zlib.compressobj(9), b"\0" * (1 + width * 3)
    body = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def peak_so_far(pid: int) -> int:
    """In bytes. Not by getrusage, which counts what the test had when it started the child."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.M)
    return int(found[1]) * 1024 if found else 0


def peak_of_child(data: bytes) -> tuple[bytes, int]:
    """What the reading child answers, and its most memory in bytes."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write(data)
        asked.seek(0)
        child = subprocess.Popen(
            child_command("documents.pictures.photo_reader"),
            cwd=ROOT,
            env=child_environment(),
            stdin=asked,
            stdout=answer,
        )
        peak = 0
        while child.poll() is None:
            peak = max(peak, peak_so_far(child.pid))
            time.sleep(0.002)
        answer.seek(0)
        return answer.read(), peak


def test_forty_megapixels_take_bounded_memory():
    """Both ways: a picture of 40 million pixels is made small, one of 100 million is refused before
    it is opened."""
    answer, peak = peak_of_child(bomb(8000, 5000))
    assert answer.startswith(b'{"large"')
    assert peak < 640 * 1024**2
    with pytest.raises(UploadError, match="100 百万像素"):
        prepare_photo(bomb(10_000, 10_000), "a.png")


def test_a_camera_picture_of_fifty_megapixels_is_taken():
    made = prepare_photo(picture((8160, 6120), quality=30), "a.jpg")
    assert max(opened(made.large).size) == LONG_EDGE


def test_a_child_that_runs_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(photos, "child_command", lambda module: ["/bin/false"])
    with pytest.raises(UploadError, match="像素太多"):
        prepare_photo(picture(), "a.jpg")


def test_pixels_are_counted_without_opening(monkeypatch: pytest.MonkeyPatch):
    """Of each kind, as the header has it; what lies is found by the child."""
    monkeypatch.setattr(photos, "_decode", lambda *args: pytest.fail("opened"))
    for kind, suffix, options in (
        ("JPEG", "jpg", {}),
        (
            "JPEG",
            "jpg",
            {"progressive": True, "exif": b"Exif\0\0" + b"x" * 900, "comment": b"x" * 70},
        ),
        ("PNG", "png", {}),
        ("WEBP", "webp", {}),
        ("WEBP", "webp", {"lossless": True}),
    ):
        assert pixels_of(picture((430, 210), kind, **options), suffix) == 430 * 210, (kind, options)
    transparent = io.BytesIO()
    Image.new("RGBA", (430, 210), (0, 0, 0, 9)).save(transparent, "WEBP")
    assert pixels_of(transparent.getvalue(), "webp") == 430 * 210
    assert pixels_of(b"\x89PNG", "png") == pixels_of(b"\xff\xd8\xff" * 9, "jpg") == 0
    with pytest.raises(UploadError, match="100 百万像素"):
        prepare_photo(bomb(10_000, 10_000), "a.png")


def test_a_post_has_a_budget(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Four of the largest pictures are too many; twelve of a camera with 50 megapixels are not."""
    monkeypatch.setattr(photos, "_decode", lambda *args: b'{"large": 1}\nab')
    large = (bomb(6300, 6300), "a.png")
    assert len(prepare_photos([large] * 3, folder=tmp_path, account=1)) == 3
    with pytest.raises(UploadError, match="分几次保存"):
        prepare_photos([large] * 4, folder=tmp_path, account=1)
    camera = (picture((8160, 6120), quality=30), "a.jpg")
    assert len(prepare_photos([camera] * 12, folder=tmp_path, account=1)) == 12


def test_an_account_has_one_post_at_a_time_and_few_wait(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Of sixteen posts of one account fifteen are refused at once; of sixteen accounts all but
    five."""
    running = Event()
    monkeypatch.setattr(photos, "_decode", lambda *args: running.wait(20) and b'{"large": 1}\nab')
    monkeypatch.setattr(photos, "WAIT_SECONDS", 0.5)
    file = (picture(), "a.jpg")

    def post(account: int) -> str:
        try:
            prepare_photos([file], folder=tmp_path, account=account)
        except UploadError as error:
            return str(error)
        return ""

    def all_at_once(accounts: list[int], refused: int) -> list[str]:
        """What each is told; the first pictures are held until so many are refused."""
        running.clear()
        with ThreadPoolExecutor(len(accounts)) as pool:
            posts = [pool.submit(post, account) for account in accounts]
            started = time.monotonic()
            while sum(task.done() for task in posts) < refused and time.monotonic() < started + 10:
                time.sleep(0.02)
            waited = time.monotonic() - started
            running.set()
        assert waited < 10
        return sorted(task.result() for task in posts)

    assert all_at_once([1] * 16, 15) == ["", *[photos.OWN_STILL_RUNS] * 15]
    assert all_at_once(list(range(16)), 14) == ["", "", *[photos.BUSY] * 14]
    assert post(1) == "", "every turn is given back"


def test_time_is_short_for_all_pictures_of_a_post(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(photos, "SECONDS_A_POST", 0)
    with pytest.raises(UploadError, match="分几次保存"):
        prepare_photos([(picture(), "a.jpg")], folder=tmp_path, account=1)
