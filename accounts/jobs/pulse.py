"""A worker's sign of life, from a thread of its own; and what was left by those that died."""

import logging
import os
import signal
import threading

from django.core.cache import caches
from django.db import close_old_connections, transaction
from django.db.utils import DatabaseError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .. import jobs
from . import ANY_WORKER, MOST_ATTEMPTS, SILENCE, sign_of

EVERY = 1  # seconds between two signs
REVIVE_EVERY = 5
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

    def beat(self) -> None:
        signs = caches["signs"]
        signs.set(self.key, jobs.at, SILENCE)
        signs.set(ANY_WORKER, True, SILENCE)

    def run(self) -> None:
        beats = 0
        while not self.over.wait(EVERY):
            beats += 1
            try:
                close_old_connections()
                self.beat()
                if beats % REVIVE_EVERY == 0:
                    revive()
            except (DatabaseError, OSError) as error:
                logger.warning("后台作业不能报平安：%s", type(error).__name__)
            if self.beside and not _lives(self.beside):
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def stop(self) -> None:
        self.over.set()
        caches["signs"].delete(self.key)


def revive() -> None:
    """What dead workers left is given to others; what killed several of them is given up."""
    with transaction.atomic():
        running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        for task in [task for task in running if not sign_of(task)]:
            attempts = len(task.worker_ids)
            logger.error("后台作业 %s 中断（第 %s 次）", task.task_path, attempts)
            if attempts >= MOST_ATTEMPTS:
                task.set_failed(DiedError())
                continue
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
