"""Width times height of a picture as its first bytes have it: asked before anything is decoded, by
reading alone."""

import struct

_START_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_MOST_SEGMENTS = 1000


def pixels_of(data: bytes, kind: str) -> int:
    """0 where the file does not say: the child that reads it refuses it."""
    try:
        width, height = {"jpg": _jpeg, "png": _png, "webp": _webp}[kind](data)
    except (struct.error, IndexError):
        return 0
    return width * height


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 if marker in _ALONE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            low = data[24:30]
            return int.from_bytes(low[:3], "little") + 1, int.from_bytes(low[3:6], "little") + 1
    return 0, 0
