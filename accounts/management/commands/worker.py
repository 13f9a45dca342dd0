"""manage.py worker: does what was asked for in the background, and says that it lives."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django_tasks.signals import task_started
from django_tasks_db.management.commands import db_worker

from accounts import jobs
from accounts.jobs import nightly, pulse


@contextmanager
def keeping_writers_out(using: str | None = None) -> Iterator[None]:
    """Our transactions do on SQLite. The library's, each second, would keep readers out as well."""
    with transaction.atomic(using):
        yield


db_worker.exclusive_transaction = keeping_writers_out


class Command(db_worker.Command):
    help = "后台作业：读入名册、制作年终报告、每晚的清理"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--beside", type=int, help="这个进程结束，后台作业也结束")

    def handle(self, **options: Any) -> None:
        beat = pulse.Pulse(options["worker_id"], options.pop("beside"))
        beat.beat()
        beat.start()
        task_started.connect(lambda **_: jobs.tell(0, 0), weak=False)
        nightly.plan()
        try:
            super().handle(**options)
        finally:
            beat.stop()
