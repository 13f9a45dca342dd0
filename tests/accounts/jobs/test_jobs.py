"""Tasks that wait, run, fail, and are left by a worker that died."""

import datetime
import time
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import jobs
from accounts.jobs import nightly, pulse
from tests.working import forget_signs
from tests.working import in_database as in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_database")]
NAME = "文映荷"


@jobs.job
def told(pk: int) -> None:
    jobs.tell(pk, 10)


@jobs.job
def fails(pk: int) -> None:
    raise ValueError(NAME)


@pytest.fixture(autouse=True)
def no_signs() -> None:
    forget_signs()


def claimed(by: str) -> DBTaskResult:
    told.enqueue(3)
    task = DBTaskResult.objects.latest("enqueued_at")
    task.claim(by)
    return task


def test_what_nobody_asked_for_is_not_under_way():
    assert not jobs.standing(told, 3).under_way


def test_it_waits_and_is_done_by_nobody_while_no_worker_lives():
    told.enqueue(3)
    standing = jobs.standing(told, 3)
    assert (standing.under_way, standing.waits, standing.by_nobody) == (True, True, True)
    assert not jobs.standing(told, 4).under_way, "of another row"
    pulse.Pulse("w", None).beat()
    assert not jobs.standing(told, 3).by_nobody


def test_a_worker_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(jobs, "at", jobs.Sign(4, 10))
    claimed("w")
    pulse.Pulse("w", None).beat()
    standing = jobs.standing(told, 3)
    assert (standing.under_way, standing.waits, standing.percent) == (True, False, 40)


def test_what_a_dead_worker_left_is_begun_anew_three_times():
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        task = DBTaskResult.objects.first() or claimed("w1")
        if attempt > 1:
            task.claim(f"w{attempt}")
        pulse.Pulse(f"w{attempt}", None).beat()
        pulse.revive()
        task.refresh_from_db()
        assert task.status == "RUNNING", "its worker lives"
        caches["signs"].delete(f"worker-w{attempt}")
        assert jobs.standing(told, 3).waits
        pulse.revive()
        task.refresh_from_db()
        last = attempt == jobs.MOST_ATTEMPTS
        assert task.status == ("FAILED" if last else "READY")
    assert not jobs.standing(told, 3).under_way


def test_a_failure_is_in_the_log_and_leaves_no_words(caplog):
    with pytest.raises(jobs.JobFailedError) as failed:
        fails.call(7)
    assert failed.value.__suppress_context__
    assert "fails(7,)" in caplog.text
    fails.enqueue(7)
    task = DBTaskResult.objects.get()
    task.set_failed(failed.value)
    assert "JobFailedError" in task.traceback
    assert NAME not in task.traceback


def test_the_next_night_is_planned_once():
    for _ in range(2):
        nightly.plan()
    task = DBTaskResult.objects.get()
    at = timezone.localtime(task.run_after)
    assert (at.hour, at.minute) == (nightly.HOUR, 0)
    assert timezone.now() < task.run_after <= timezone.now() + datetime.timedelta(days=1)


def test_a_work_of_the_night_that_fails_does_not_stop_the_others(monkeypatch: Any, caplog: Any):
    done = []
    monkeypatch.setattr(nightly, "works", [lambda: 1 / 0, lambda: done.append(1)])
    nightly.night.call()
    assert done == [1]
    assert "没有办成" in caplog.text
    assert DBTaskResult.objects.count() == 1, "the next night"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
@pytest.mark.django_db(transaction=True)
def test_a_worker_lives_while_a_long_transaction_holds_the_database(monkeypatch: Any):
    """As when it writes a big import itself; there is something to be taken up besides."""
    claimed("a dead one")
    monkeypatch.setattr(pulse, "EVERY", 0.1)
    monkeypatch.setattr(pulse, "REVIVE_EVERY", 0.2)
    monkeypatch.setattr(pulse, "SILENCE", 1)
    beat = pulse.Pulse("w", None)
    with transaction.atomic():
        beat.start()
        time.sleep(2.5)
        alive = jobs.worker_is_alive()
    beat.stop()
    assert alive
