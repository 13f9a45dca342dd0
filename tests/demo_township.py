"""The demo township for tests: loaded once for a day and a state of the code, then copied.

On SQLite the test database is exchanged for a copy of a file with the demo in it. Other databases
load it, in a transaction that is rolled back.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from demo.township import build

APPS = [
    "accounts",
    "associations",
    "members",
    "autonomy",
    "care",
    "assessment",
    "documents",
    "demo",
]

LOADING = 3600  # seconds at most: one that is younger may be another run's


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The demo for all tests of a module, which only read it; its last full year."""
    last = timezone.localdate().year - 1
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with _exchanged():
                yield last
        else:
            with transaction.atomic():
                build(last)
                yield last
                transaction.set_rollback(True)


@pytest.fixture
def own_demo(transactional_db: None) -> Iterator[int]:
    """The demo for one test, which may change it, with a browser or child processes."""
    last = timezone.localdate().year - 1
    if connection.vendor == "sqlite":
        with _exchanged():
            yield last
    else:
        build(last)
        yield last


@contextmanager
def _exchanged() -> Iterator[None]:
    """The test database is a new copy of the demo's, for child processes too."""
    folder = _loaded()
    copy = Path(settings.VAR_DIR) / "demo.sqlite3"
    shutil.copyfile(folder / "demo.sqlite3", copy)
    if (folder / "attachments").exists():
        kept = Path(settings.VAR_DIR) / "attachments"
        shutil.copytree(folder / "attachments", kept, dirs_exist_ok=True)
    with using(copy):
        yield
    copy.unlink()


@contextmanager
def using(file: Path) -> Iterator[None]:
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", str(file))
        patch.setenv("DATABASE_URL", f"sqlite:///{file}")
        yield
        connection.close()


def _loaded() -> Path:
    """The folder with the database and its papers; made by the first process that asks."""
    folder = Path(tempfile.gettempdir()) / f"cunxie-demo-{_state()}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.sqlite3").exists():
            _load(folder)
    return folder


def _load(folder: Path) -> None:
    for older in folder.parent.glob("cunxie-demo-*"):
        if older.is_dir() and time.time() - older.stat().st_mtime > LOADING:
            shutil.rmtree(older, ignore_errors=True)
    folder.mkdir(parents=True)
    part = folder / f"{os.getpid()}.part"
    shutil.copyfile(str(connection.settings_dict["NAME"]), part)
    with pytest.MonkeyPatch.context() as patch, using(part):
        patch.setattr(settings, "VAR_DIR", folder)
        build(timezone.localdate().year - 1)
    part.rename(folder / "demo.sqlite3")


def _state() -> str:
    """Of the day and of all that may decide what is loaded."""
    found = hashlib.sha256(timezone.localdate().isoformat().encode())
    root = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted([*root.glob(f"{app}/**/*.py"), *root.glob(f"{app}/**/*.json")]):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]
