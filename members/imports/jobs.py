"""Reading, comparing and applying: small files at once, big ones in a process of their own, by the
same functions.

Whoever works on an import holds its lock (accounts/locks.py), in whose file it also says how far it
is. The upload reaches the process through a pipe and is never a file of ours.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.locks import BusyError, locked, path_of
from accounts.models import User
from accounts.records.violations import ViolationKind, kind_of
from documents.uploads import UploadError

from . import apply as applying
from . import reading
from .models import MemberImport
from .plan import compare as comparing
from .sealing import masked

State = MemberImport.State
SMALL_FILE = 400_000  # bytes
SMALL_ROWS = 5_000
EVERY = 0.3  # seconds between two words about the progress
UNDER_WAY = {State.READING, State.COMPARING, State.APPLYING}
CHANGED_MEANWHILE = (
    "对照以后名册又有变动，所以一行也没有写入。下面是重新对照的结果，请再看一遍，然后确认。"
)
logger = logging.getLogger(__name__)


def start(batch: MemberImport, by: User, data: bytes = b"") -> None:
    """Do what the state asks for. Raises BusyError."""
    with locked(_name(batch)) as lock:
        small = (
            len(data) <= SMALL_FILE
            if batch.state == State.READING
            else batch.counts.get("rows", 0) <= SMALL_ROWS
        )
        if small:
            run(batch, by, data, lock)
        else:
            _launch(batch, by, data, lock)


def run(batch: MemberImport, by: User, data: bytes, lock: IO[str]) -> None:
    """What the request or the process does; whatever goes wrong is told on the page, without a word
    out of the file."""
    progress = _Progress(lock)
    try:
        if batch.state == State.READING:
            reading.read(batch, data, progress)
            _say(batch, State.MATCHING)
        elif batch.state == State.COMPARING:
            _compare(batch, progress)
        elif batch.state == State.APPLYING:
            _apply(batch, by, progress)
    except UploadError as error:
        _say(batch, State.FAILED, masked(str(error)))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "名册导入第 %s 次未完成：%s，%s:%s",
            batch.pk,
            type(error).__name__,
            where.filename,
            where.lineno,
        )
        _give_up(batch)


def _compare(batch: MemberImport, progress: Callable[[int, int], None]) -> None:
    rows = batch.counts.get("rows", 0)
    comparing.compare(batch, progress)
    batch.counts["rows"] = rows
    batch.save(update_fields=["counts"])
    _say(batch, State.READY, batch.message)


def _apply(batch: MemberImport, by: User, progress: Callable[[int, int], None]) -> None:
    """Books that changed since the comparison are compared again: the same outcome is written,
    another is shown."""
    _keep_readers_going()
    for _ in range(2):
        try:
            applying.apply(batch, by, progress)
        except (applying.StaleError, IntegrityError) as error:
            if isinstance(error, IntegrityError) and kind_of(error) not in (
                ViolationKind.UNIQUE,
                ViolationKind.REFERENCE,
            ):
                raise
            seen = batch.fingerprint
            batch.refresh_from_db()
            if batch.state != State.APPLYING:
                return
            batch.message = ""
            _compare(batch, progress)
            if batch.fingerprint != seen or batch.counts["error"]:
                _say(batch, State.READY, CHANGED_MEANWHILE)
                return
            _say(batch, State.APPLYING)
        else:
            return
    _say(batch, State.READY, CHANGED_MEANWHILE)


def _give_up(batch: MemberImport) -> None:
    """Back to where the person can try again; what was being read has to be uploaded once more."""
    batch.refresh_from_db()
    back = {
        State.READING: State.FAILED,
        State.COMPARING: State.MATCHING,
        State.APPLYING: State.READY,
    }
    if batch.state in back:
        again = "请重新上传" if batch.state == State.READING else "请再试一次"
        _say(
            batch,
            back[State(batch.state)],
            f"出现意外错误，一行也没有写入。{again}；仍不成功请联系管理员。",
        )


def _say(batch: MemberImport, state: str, message: str = "") -> None:
    batch.state, batch.message, batch.updated_at = state, message, timezone.now()
    batch.save(update_fields=["state", "message", "updated_at"])


def _keep_readers_going() -> None:
    """SQLite would lock readers out as soon as the big transaction outgrows its cache."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill=OFF")


def _launch(batch: MemberImport, by: User, data: bytes, lock: IO[str]) -> None:
    """A process of its own, in its own session, that takes over the lock."""
    fd = lock.fileno()
    process = subprocess.Popen(  # noqa: S603 - our own command with numbers
        [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "run_member_import",
            *map(str, (batch.pk, by.pk, fd)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=[fd],
        start_new_session=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    with contextlib.suppress(BrokenPipeError):
        assert process.stdin
        with process.stdin as pipe:
            pipe.write(data)


def _name(batch: MemberImport) -> str:
    return f"import-{batch.pk}"


def is_dead(batch: MemberImport) -> bool:
    """Whether somebody should be at it and nobody is."""
    if batch.state not in UNDER_WAY:
        return False
    try:
        with locked(_name(batch)):
            batch.refresh_from_db()  # it may have ended just now
    except BusyError:
        return False
    return batch.state in UNDER_WAY


def progress_of(batch: MemberImport) -> tuple[int, int]:
    """How far it is: done, of so many (0: not known yet)."""
    try:
        done, total = json.loads(path_of(_name(batch)).read_text())
    except (OSError, ValueError):
        return 0, 0
    return done, total


class _Progress:
    def __init__(self, lock: IO[str]) -> None:
        self.lock = lock
        self.said = 0.0
        self(0, 0)

    def __call__(self, done: int, total: int) -> None:
        if done and time.monotonic() - self.said < EVERY:
            return
        self.said = time.monotonic()
        os.pwrite(self.lock.fileno(), json.dumps([done, total]).ljust(30).encode(), 0)
