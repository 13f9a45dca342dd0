"""What is said when the machine fails or the program does: in the office's words, with all that was
typed, and never more than is known."""

import errno
import sqlite3
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts import trail
from accounts.records import tokens
from accounts.records.machine import MachineFault
from tests.test_faults import OWN, RAW, Failing, failing, of_sqlite

NO_FAULTS = [  # the program's own
    of_sqlite(sqlite3.SQLITE_ERROR),
    psycopg.errors.UndefinedTable(),
    psycopg.ProgrammingError("wrong"),
    OSError(errno.ENOENT, "No such file"),
    RuntimeError("wrong"),
]


@pytest.mark.parametrize(("raw", "kind"), RAW, ids=lambda value: repr(value)[:50])
def test_each_fault_has_its_words_and_says_when_to_try_again(
    raw: Exception, kind: MachineFault, client_for: Any, staff: Any
) -> None:
    client = client_for(staff)
    client.raise_request_exception = False
    page = reverse("area-create", kwargs={"code": staff.scope})
    with failing(Failing(raw)):
        answer = client.post(page, {"name": "东片", tokens.FIELD: "the same"})
    told = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) == kind.seconds
    assert f"<h1>{kind.value[0]}</h1>" in told
    assert "没有保存，什么也没有改动" in told
    assert 'name="form_token" value="the same"' in told
    assert client.post(page, {"name": "东片", tokens.FIELD: "the same"}).status_code == 302


@pytest.mark.parametrize("raw", NO_FAULTS, ids=repr)
def test_what_the_program_does_wrong_is_500_with_what_was_typed(
    raw: Exception, client_for: Any, staff: Any, monkeypatch: Any
) -> None:
    client = client_for(staff)
    client.raise_request_exception = False

    def fail(*args: object, **options: object) -> None:
        raise raw

    monkeypatch.setattr("associations.organisation.views.areas.edit", fail)
    answer = client.post(reverse("area-create", kwargs={"code": staff.scope}), {"name": "东片"})
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert 'name="name" value="东片"' in answer.content.decode()


def test_a_clock_that_went_back_refuses_acts_and_lets_read(
    client_for: Any, staff: Any, monkeypatch: Any
) -> None:
    client = client_for(staff)
    client.raise_request_exception = False
    page = reverse("area-create", kwargs={"code": staff.scope})
    ahead = trail.timezone.now() + 2 * trail.CLOCK_SLACK
    with monkeypatch.context() as patch:
        patch.setattr(trail.timezone, "now", lambda: ahead)
        trail.record(by=None, action="试", target="钟")
    answer = client.post(page, {"name": "东片"})
    assert answer.status_code == 503
    assert "服务器的时间不对" in answer.content.decode()
    assert client.get(page).status_code == 200
    call_command("accept_clock", reason="主板电池没电，时间超前，已校准")
    assert client.post(page, {"name": "东片"}).status_code == 302
    assert trail.verify()[0] == 3


def test_a_commit_that_was_not_answered_is_not_called_lost(
    client_for: Any, staff: Any, monkeypatch: Any
) -> None:
    """Nor is what was done before its page failed: sent again, it is done once."""
    client = client_for(staff)
    client.raise_request_exception = False

    def fail(*args: object) -> None:
        raise OperationalError("x") from psycopg.OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail)
        page = reverse("area-create", kwargs={"code": staff.scope})
        answer = client.post(page, {"name": "东片", tokens.FIELD: "one"})
    assert answer.status_code == 503
    assert "刚才的提交可能已经保存" in answer.content.decode()
    again = client.post(page, {"name": "东片", tokens.FIELD: "one"}, follow=True)
    assert tokens.ALREADY_DONE in again.content.decode()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's is its timeout")
def test_nobody_waits_for_a_lock_for_ever(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("20s",)


def test_another_sites_form_is_not_offered_for_sending_again(staff: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("area-create", kwargs={"code": staff.scope})
    typed = {"name": "东片"}
    foreign = client.post(page, typed, headers={"Origin": "http://elsewhere", "Host": "testserver"})
    own = client.post(page, typed, headers=OWN)
    assert (foreign.status_code, own.status_code) == (403, 403)
    assert "东片" not in foreign.content.decode()
    assert 'name="name" value="东片"' in own.content.decode()
