"""What is done every night: each app puts its own into `works` in ready() of its apps.py."""

import datetime
import logging
from collections.abc import Callable

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import job

HOUR = 3
KEPT = datetime.timedelta(days=7)  # of tasks that are over
works: list[Callable[[], object]] = []
logger = logging.getLogger(__name__)


def plan() -> None:
    """The next night, unless it is planned."""
    planned = DBTaskResult.objects.filter(
        task_path=night.module_path, status=TaskResultStatus.READY
    )
    if not planned.exists():
        now = timezone.localtime()
        next_one = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        if next_one <= now:
            next_one += datetime.timedelta(days=1)
        night.using(run_after=next_one).enqueue()


@job
def night() -> None:
    """One work that fails does not keep the others from being done."""
    plan()
    for work in works:
        try:
            work()
        except Exception:
            logger.exception("每晚的 %s 没有办成", work.__qualname__)
    over = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    over.delete()
