"""Making a backup while people work, and letting older ones go."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from ..installation import keys
from . import KeepingError, databases, files
from .archive import Manifest, read, writing
from .sealing import Lock, Opener

OURS = re.compile(r"cunxie-\d{8}-\d{6}(\.tar|\.tar\.age|\.age\.tar)")
PART = ".cunxie-"
LEFT_BEHIND = 24 * 3600  # seconds: older than any backup that is still being made


@dataclass(frozen=True)
class Made:
    path: Path
    manifest: Manifest
    removed: list[Path]


def make(folder: Path, lock: Lock, keep: int | None = None) -> Made:
    """A new backup in the folder, read again and found whole; of ours, the newest `keep` stay.
    Raises KeepingError, and leaves nothing behind."""
    target = folder / f"cunxie-{timezone.localtime():%Y%m%d-%H%M%S}{lock.ending}"
    try:
        _clear(folder.glob(f"{PART}*"), files.place().glob("*"))
        with _new(folder, target) as (out, part):
            manifest, opener = _write(out, lock)
            _to_disk(out)
            if read(part, opener) != manifest:
                raise KeepingError("备份写好后读出来的与写进去的不同，请检查磁盘。")
        removed = _thin_out(folder, target, keep) if keep else []
    except (OSError, pyrage.EncryptError) as error:
        raise KeepingError(
            f"备份没有做成，{folder} 或 {settings.VAR_DIR} 写不了：{error}"
        ) from None
    except (sqlite3.Error, DatabaseError) as error:
        raise KeepingError(f"备份没有做成，数据库没有抄下来：{error}") from None
    return Made(target, manifest, removed)


@contextmanager
def _new(folder: Path, target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Under its name only once it is whole."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=PART)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as out:
            yield out, part
        if target.exists():
            raise KeepingError(f"{target} 已经有了，过一秒再做。")
        part.rename(target)
        files.to_disk(folder)
    finally:
        part.unlink(missing_ok=True)


def _write(out: IO[bytes], lock: Lock) -> tuple[Manifest, Opener]:
    """The files that are there before the database is copied are held by links of our own: every
    row of the copy has its file, whatever is cleared away meanwhile."""
    database = databases.configured()
    with (
        tempfile.TemporaryDirectory(dir=files.place()) as name,
        writing(out, lock) as (archive, opener),
    ):
        held = Path(name) / "held"
        files.hold(held)
        file, state = database.copy(Path(name))
        if not file.stat().st_size or not state.tables:
            raise KeepingError("数据库里什么都没有，没有做备份。")
        archive.add(file.name, file)
        file.unlink()
        files.hold(held)  # what came since
        for path in sorted(files.kept(held)):
            archive.add(path.as_posix(), held / path)
        if lock:
            for key, value in keys.kept().items():
                archive.add_bytes(f"keys/{key}", value.encode())
        manifest = archive.finish(
            {
                "made": timezone.now().isoformat(timespec="seconds"),
                "program": _program(),
                "database": database.kind,
                **state.as_json(),
            }
        )
    return manifest, opener


def _to_disk(out: IO[bytes]) -> None:
    """And out of the memory of the machine, so that what is read again comes from the disk."""
    out.flush()
    os.fsync(out.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(out.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _thin_out(folder: Path, newest: Path, keep: int) -> list[Path]:
    older = sorted(
        path for path in folder.iterdir() if OURS.fullmatch(path.name) and path != newest
    )
    removed = older[: max(0, len(older) - (keep - 1))]
    for path in removed:
        path.unlink()
    return removed


def _clear(*found: Iterator[Path]) -> None:
    """What a backup left that was killed."""
    for paths in found:
        for path in paths:
            if time.time() - path.lstat().st_mtime > LEFT_BEHIND:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _program() -> dict[str, str]:
    """Version and, where it is known, the commit."""
    base = settings.BASE_DIR
    with (base / "pyproject.toml").open("rb") as file:
        found = {"version": str(tomllib.load(file)["project"]["version"])}
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            ["git", "-c", f"safe.directory={base}", "rev-parse", "HEAD"],  # noqa: S607
            cwd=base,
            capture_output=True,
            text=True,
            check=True,
        )
        found["commit"] = done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pass
    return found
