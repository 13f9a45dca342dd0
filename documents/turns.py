"""Turns at heavy work, kept by file locks: they count for all processes of the server, and a
process that is killed gives its turn back."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.05


class NoTurnError(Exception):
    """No turn came in time."""


@contextmanager
def turn(folder: Path, name: str, *, places: int = 1, seconds: float = 0) -> Iterator[None]:
    """One of the `places` called `name`, waited for so long. Raises BusyError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + seconds
    while (handle := _taken(folder, name, places)) is None:
        if time.monotonic() >= deadline:
            raise NoTurnError
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        os.close(handle)


def _taken(folder: Path, name: str, places: int) -> int | None:
    for number in range(places):
        handle = os.open(folder / f"{name}-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None
