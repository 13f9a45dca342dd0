"""The machine fails while somebody writes: every writing address, each kind of fault, at each write
it would make. The answer is 503 in the office's words, all that was typed is in it, and nothing of
the write stays.

The forms are those of the pages themselves, filled in (tests/test_canaries.py).
"""

import copy
import errno
import html
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.records import tokens
from accounts.records.machine import MachineFault
from accounts.requests.typed import UNTOUCHED
from tests import test_access, test_canaries
from tests.prove.share import PROVE, a_share
from tests.test_access import undone

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
world, writers, quick_papers = (
    test_access.world,
    test_canaries.writers,
    test_canaries.quick_papers,
)
EACH = a_share(test_canaries.WRITTEN, one_in=12)
OWN = {"Origin": "http://testserver", "Host": "testserver"}  # as browsers say it
STAYING = {"accounts_attempts": "a try is counted whatever becomes of it"}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def of_sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code  # type: ignore[misc]
    return error


RAW: list[tuple[Exception, MachineFault]] = [
    (of_sqlite(sqlite3.SQLITE_BUSY), MachineFault.BUSY),
    (of_sqlite(sqlite3.SQLITE_FULL), MachineFault.FULL),
    (of_sqlite(sqlite3.SQLITE_READONLY), MachineFault.READ_ONLY),
    (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), MachineFault.GONE),
    (of_sqlite(sqlite3.SQLITE_CANTOPEN), MachineFault.GONE),
    (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), MachineFault.GONE),
    (psycopg.errors.LockNotAvailable(), MachineFault.BUSY),
    (psycopg.errors.DeadlockDetected(), MachineFault.BUSY),
    (psycopg.errors.TooManyConnections(), MachineFault.BUSY),
    (psycopg.errors.DiskFull(), MachineFault.FULL),
    (psycopg.errors.ReadOnlySqlTransaction(), MachineFault.READ_ONLY),
    (psycopg.errors.AdminShutdown(), MachineFault.GONE),
    (psycopg.errors.CannotConnectNow(), MachineFault.GONE),
    (psycopg.OperationalError("connection refused"), MachineFault.GONE),
    (psycopg.InterfaceError("the connection is closed"), MachineFault.GONE),
    (OSError(errno.ENOSPC, "No space left on device"), MachineFault.FULL),
    (OSError(errno.EROFS, "Read-only file system"), MachineFault.READ_ONLY),
]


class Failing:
    """Lets `spared` writes through, then fails at each; notes the tables that were written to."""

    def __init__(self, raw: Exception | None, spared: int = 0, *, at_once: bool = False) -> None:
        self.raw, self.spared, self.at_once = raw, spared, at_once
        self.writes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Not the session, which is written when the act is done and told.
        is_write = sql.lstrip().upper().startswith(WRITES) and "django_session" not in sql
        if is_write:
            self.writes.append(sql)
        if self.raw and (self.at_once or (is_write and len(self.writes) > self.spared)):
            if isinstance(self.raw, OSError):
                raise self.raw
            raise OperationalError("as Django says it") from self.raw
        return execute(sql, params, many, context)

    @property
    def tables(self) -> set[str]:
        return {sql.split('"')[1] for sql in self.writes if '"' in sql} - STAYING.keys()


def rows(tables: set[str]) -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
        return found


@contextmanager
def failing(fault: Failing) -> Iterator[None]:
    with connection.execute_wrapper(fault):
        yield


@pytest.mark.parametrize("name", EACH)
def test_no_write_is_half_done_and_no_word_is_lost(writers: Any, name: str) -> None:
    """Each form by one who may, failing at its first, middle and last write, each time another
    way; where it comes to no write, at the first question."""
    kinds = iter(RAW * 50)
    for client, page in writers(name):
        client.raise_request_exception = False
        for address, answer, *_ in test_canaries.forms(client, page):
            tried, cookies = Failing(None), copy.copy(client.cookies)
            with undone(), failing(tried):
                client.post(address, answer)
            client.cookies = cookies  # an act may end sessions, also of who does it
            last = len(tried.writes)
            places = sorted({0, last // 2, last - 1}) if last else [0]
            for spared in places:
                raw, kind = next(kinds)
                fault = Failing(raw, spared, at_once=not last)
                check(client, address, answer, fault, kind, tried.tables)
        if not PROVE:
            break


def check(
    client: Client,
    address: str,
    answer: dict[str, Any],
    fault: Failing,
    kind: MachineFault,
    tables: set[str],
) -> None:
    answer = answer | {tokens.FIELD: tokens.new_token()}
    with undone():
        before = rows(tables)
        with failing(fault):
            response = client.post(address, answer, headers=OWN)
        told = html.unescape(response.content.decode())
        after = f"{address}: {response.status_code} after {fault.spared} of {fault.writes}"
        assert response.status_code == 503, after
        assert kind.value[0] in told, after
        assert rows(tables) == before, after
    lost = [
        key
        for key, value in answer.items()
        if UNTOUCHED not in key and f'name="{key}" value="{value}"' not in told
    ]
    has_password = any(UNTOUCHED in key for key in answer)
    assert has_password or lost == [], after
