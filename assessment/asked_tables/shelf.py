"""Where an uploaded table lies while somebody works on it."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.VAR_DIR) / "asked-tables"


def put(key: int, data: bytes) -> None:
    """Under its name only once it is whole."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    part = _path(key).with_suffix(".part")
    part.write_bytes(data)
    part.replace(_path(key))


def taken(key: int) -> bytes | None:
    """None where it is gone."""
    try:
        return _path(key).read_bytes()
    except FileNotFoundError:
        return None


def clear(kept: Collection[int]) -> None:
    """Files of no row."""
    names = {str(key) for key in kept}
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.stem not in names:
            path.unlink(missing_ok=True)


def _path(key: int) -> Path:
    return folder() / str(key)
