"""A worker as it runs beside the server: `worker()` starts one, a process of its own on the test's
database. For tests with transactions of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from accounts import jobs

IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
Worker = subprocess.Popen[bytes]


@pytest.fixture
def in_database(settings: Any) -> None:
    """What is asked for in the background waits there, as in the real program."""
    settings.TASKS = IN_DATABASE


@pytest.fixture
def worker(in_database: None) -> Iterator[Callable[[], Worker]]:
    started: list[Worker] = []

    def start() -> Worker:
        started.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--no-startup-delay", "--interval", "0.1"],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
                stdout=subprocess.DEVNULL,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
    connections.close_all()


def wait(until: Callable[[], bool], seconds: float = 40) -> float:
    """How long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if until():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def forget_signs() -> None:
    from django.core.cache import caches

    caches["signs"].clear()


LONGEST_SILENCE = jobs.SILENCE + 10  # until a dead worker's task is begun anew by another
