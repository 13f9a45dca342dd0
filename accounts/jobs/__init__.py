"""Work that goes on when the page is left (adr 14): a task of django-tasks-db, put down in the
transaction of the act that asks for it, done by `manage.py worker`.

A worker says every second that it lives and how far it is, in the cache `signs`: outside the task's
own transaction, and seen by every machine. A task may be done again from its beginning: a worker
that falls silent is dead, and another begins anew (pulse.py).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.cache import caches
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..locks import WAITED, retried

SILENCE = 12  # seconds without a sign after which a worker is dead
MOST_ATTEMPTS = 3
ANY_WORKER = "worker"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sign:
    """How far a worker is with what it does: `done` of `total` (0: not known)."""

    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class JobStanding(Sign):
    """Of a task that was asked for. `waits`: nobody is at it yet; `by_nobody`: nor will be, as no
    worker lives."""

    under_way: bool = False
    waits: bool = False
    by_nobody: bool = False

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.total if self.total else None


class JobFailedError(Exception):
    """What is kept of a failure; the log has where it arose."""


def job(work: Callable[..., None]) -> Task:
    """A task whose failure stands in the log, without a word that may quote a row."""

    again = retried(work, after=WAITED)

    @wraps(work)
    def done(*args: int) -> None:
        try:
            again(*args)
        except Exception:
            logger.exception("后台作业 %s%s 没有办成", work.__qualname__, args)
            raise JobFailedError from None

    return task()(done)


at = Sign()  # of this process


def tell(done: int, total: int) -> None:
    """Says how far the task of this process is."""
    global at
    at = Sign(done, total)


def standing(task: Task, pk: int) -> JobStanding:
    """Of the last time that the task was asked for, of the row that is its first argument."""
    asked = DBTaskResult.objects.filter(task_path=task.module_path, args_kwargs__args__0=pk)
    found = asked.order_by("-enqueued_at").first()
    if found is None or found.status not in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        return JobStanding()
    if found.status == TaskResultStatus.RUNNING and (sign := sign_of(found)):
        return JobStanding(sign.done, sign.total, under_way=True)
    return JobStanding(under_way=True, waits=True, by_nobody=not worker_is_alive())


def sign_of(task: DBTaskResult) -> Sign | None:
    """Of the worker that has the task; None when it is dead."""
    sign: Sign | None = caches["signs"].get(f"worker-{task.worker_ids[-1]}")
    return sign


def worker_is_alive() -> bool:
    return bool(caches["signs"].get(ANY_WORKER))
