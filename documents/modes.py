"""What the program writes is for its own account on the machine alone: folders 0700, files 0600,
whatever the umask.

`close` is called by the settings, so that the server, its children and every command write that way
from their first file on; `tighten` puts right what an older version left open.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close(folder: Path) -> None:
    """For this process and all it starts. `folder` is where it writes: made, and shut to others
    whatever lies in it."""
    os.umask(OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    if (
        not folder.stat().st_mode & stat.S_ISVTX
    ):  # a folder of everybody's, such as /tmp, is not ours to shut
        _shut(folder)


def tighten(*places: Path) -> None:
    """Files, and folders with all that is in them."""
    for path in too_open(*places):
        _shut(path)


def too_open(*places: Path) -> Iterator[Path]:
    """What others than the owner may read, write or enter."""
    for place in places:
        yield from filter(_is_open, (place, *place.rglob("*")))


def _is_open(path: Path) -> bool:
    """Not for a link, whose mode means nothing, nor for a file that has just gone."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)


def _shut(path: Path) -> None:
    """What belongs to somebody else stays as it is: the check at start names it."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def database_files(name: str) -> list[Path]:
    """SQLite's file and what it puts beside it, wherever it lies."""
    return [Path(name + ending) for ending in ("", "-journal", "-wal", "-shm")]
