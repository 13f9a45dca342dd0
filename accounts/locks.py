"""The one order of locks of every act (adr 15): its district first, then whatever rows it needs,
the trail's head last (trail.record).

Two acts in one township come one after the other, and so do an act of the county and any act in it.
What two townships share is the head of the trail alone, so no two acts can wait for each other.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
COLLISIONS = frozenset({"40P01", "40001"})  # deadlock, serialisation: all was rolled back
WAITED = COLLISIONS | {"55P03"}  # too long for a lock as well: nobody sits before a job
ATTEMPTS = 4
PAUSE = 0.1  # seconds, times the attempt
COUNTY, TOWNSHIP = 6, 9  # digits of a division's code


@contextmanager
def act(code: str) -> Iterator[None]:
    """A transaction that works on the division `code`, or on what lies in it."""
    with transaction.atomic():
        take(code)
        yield


def take(code: str) -> None:
    """Until the transaction ends. SQLite's transactions keep each other out by themselves."""
    if connection.vendor != "postgresql":
        return
    county = int(code[:COUNTY] or 0)
    with connection.cursor() as cursor:
        if len(code) < TOWNSHIP:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COUNTY, county])
        else:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, %s), pg_advisory_xact_lock(%s, %s)",
                [COUNTY, county, TOWNSHIP, int(code[:TOWNSHIP])],
            )


def retried(
    work: Callable[Asked, Answer], after: frozenset[str] = COLLISIONS
) -> Callable[Asked, Answer]:
    """Done again where the database chose it to give way (`after`: SQLSTATEs): nothing of it
    stands, nor its token."""

    @wraps(work)
    def done(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        for attempt in range(1, ATTEMPTS):
            try:
                return work(*args, **kwargs)
            except OperationalError as error:
                state = getattr(error.__cause__, "sqlstate", None)
                if state not in after or connection.in_atomic_block:
                    raise
            for asked in args:
                _rewind(asked)
            time.sleep(PAUSE * attempt)
        return work(*args, **kwargs)

    return done


def _rewind(asked: object) -> None:
    """What a request brought as files is read from the start once more."""
    files = getattr(asked, "FILES", None)
    for _, each in files.lists() if files else ():
        for file in each:
            file.seek(0)
