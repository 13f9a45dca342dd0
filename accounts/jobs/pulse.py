"""A worker's sign of life, and what was left by those that died: each from a thread of its own,
since taking up a task waits for the database."""

import logging
import os
import signal
import threading
from collections.abc import Callable

from django.core.cache import caches
from django.db import close_old_connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .. import jobs
from . import ANY_WORKER, MOST_ATTEMPTS, SILENCE, nightly, sign_of

EVERY = 1  # seconds between two signs
REVIVE_EVERY = 5  # seconds
logger = logging.getLogger(__name__)


class DiedError(Exception):
    """Of a task whose workers all died."""


class Pulse(threading.Thread):
    """Says every second that the worker lives. `beside`: the process that it serves; when that is
    gone, the worker ends after what it is at."""

    def __init__(self, worker: str, beside: int | None) -> None:
        super().__init__(daemon=True)
        self.key, self.beside = f"worker-{worker}", beside
        self.over = threading.Event()
        self.reviving = threading.Thread(target=self._revive, daemon=True)

    def start(self) -> None:
        super().start()
        self.reviving.start()

    def beat(self) -> None:
        signs = caches["signs"]
        signs.set(self.key, jobs.at, SILENCE)
        signs.set(ANY_WORKER, True, SILENCE)

    def run(self) -> None:
        while not self.over.wait(EVERY):
            self._try(self.beat)
            if self.beside and not _lives(self.beside):
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def _revive(self) -> None:
        while not self.over.wait(REVIVE_EVERY):
            self._try(revive)

    def _try(self, work: Callable[[], None]) -> None:
        close_old_connections()
        try:
            work()
        except (DatabaseError, OSError) as error:
            logger.warning("后台作业 %s 没有办成：%s", work.__name__, type(error).__name__)

    def stop(self) -> None:
        self.over.set()
        caches["signs"].delete(self.key)


def revive() -> None:
    """What dead workers left is given to others; what killed several of them is given up."""
    left = [task.pk for task in DBTaskResult.objects.running() if not sign_of(task)]
    if not left:
        return
    with transaction.atomic():
        running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        for task in running.filter(pk__in=left):
            attempts = len(task.worker_ids)
            logger.error("后台作业 %s 中断（第 %s 次）", task.task_path, attempts)
            if attempts >= MOST_ATTEMPTS:
                task.set_failed(DiedError())
                continue
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])


def break_off() -> int:
    """All that waits or runs, as when a backup comes back: how many people asked for, who are told
    on its page and may ask again. The next night is planned anew."""
    open_still = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    asked_for = open_still.exclude(task_path=nightly.night.module_path).count()
    open_still.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    return asked_for


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
