"""Who works on a long job holds a lock on a file in VAR_DIR/progress, and may hand it to a process
of its own: one that is killed lets go of it by dying, whatever the job's row says."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings


class BusyError(Exception):
    """Somebody, or another process, is at this job."""


def path_of(name: str) -> Path:
    folder = Path(settings.VAR_DIR) / "progress"
    folder.mkdir(exist_ok=True)
    return folder / name


@contextlib.contextmanager
def locked(name: str) -> Iterator[IO[str]]:
    """Raises BusyError. A child that was given the file's descriptor holds the lock on."""
    path = path_of(name)
    with path.open("r+" if path.exists() else "w+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError from None
        yield lock
