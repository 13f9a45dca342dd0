"""Reading is not keeping: what a page may write when it is only looked at."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from accounts.models import TrailEntry

SESSIONS = {"django_session"}
TRAIL = {"accounts_trailentry", "accounts_trailhead"}
OPENED = re.compile("^(查看|导出|打印)")  # that somebody saw what the trail has to tell of
WRITE = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"')


@contextmanager
def only_reading() -> Iterator[None]:
    """Fails on any INSERT, UPDATE or DELETE besides sessions and the note that something was
    opened."""
    written: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if found := WRITE.match(sql):
            written.add(found[1])
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        last = TrailEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
        yield
        assert written - SESSIONS - TRAIL == set(), "written by looking"
        if written & TRAIL:
            noted = TrailEntry.objects.filter(number__gt=last).values_list("action", flat=True)
            assert [action for action in noted if not OPENED.match(action)] == []
