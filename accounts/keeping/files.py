"""Files on their way into a backup and out of it."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypedDict

from django.conf import settings

from . import registry

CHUNK = 1024**2


class FileContent(TypedDict):
    size: int
    sha256: str


class Hashed:
    """A file that is read once: its size and SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sha256, self._size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._sha256.update(data)
        self._size += len(data)
        return data

    def found(self) -> FileContent:
        return {"size": self._size, "sha256": self._sha256.hexdigest()}

    def to_its_end(self) -> FileContent:
        while self.read(CHUNK):
            pass
        return self.found()


def content(path: Path) -> FileContent:
    with path.open("rb") as file:
        return Hashed(file).to_its_end()


def place() -> Path:
    """Where copies lie that are not encrypted yet: as shut as the database itself."""
    found = Path(settings.VAR_DIR) / "keeping"
    found.mkdir(exist_ok=True)
    return found


def kept(root: Path) -> Iterator[Path]:
    """The files of the registered folders, seen from `root`; what is half written has a dot."""
    for folder in registry.folders():
        for path in (root / folder).rglob("[!.]*"):
            if path.is_file():
                yield path.relative_to(root)


def hold(folder: Path) -> None:
    """Links of our own to all that is kept: it stays, whatever is cleared away meanwhile."""
    for path in kept(settings.VAR_DIR):
        link = folder / path
        link.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError, FileNotFoundError):  # held already; just gone
            os.link(settings.VAR_DIR / path, link)


def move(source: Path, target: Path) -> None:
    """All files by renaming, as whole as they are; folders that are there stay."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            new = target / path.relative_to(source)
            new.parent.mkdir(parents=True, exist_ok=True)
            to_disk(path)
            path.rename(new)


def to_disk(path: Path) -> None:
    """A file, or a folder's list of files."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
