"""Two machines on one PostgreSQL, each with server and worker: what is started on one is watched
and fetched on the other, and goes on when the first is gone."""

import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from accounts.records import tokens
from assessment.models import BookJob
from associations.models import Village
from members.imports import jobs
from members.models import Member
from tests.conftest import TOWNSHIP, VILLAGE
from tests.members.imports.rosters import upload
from tests.serving import Server
from tests.working import forget_signs, wait
from tests.working import in_database as in_database
from tests.working import worker as worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.prove,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is of one machine"),
]


def test_started_on_one_and_fetched_on_the_other(
    staff: User,
    village: Village,
    divisions: SimpleNamespace,
    client_for: Any,
    worker: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forget_signs()
    first, second = Server(8971), Server(8972)
    client = client_for(staff)
    try:
        first.start()
        second.start()
        of_first = worker()
        start = {"year": 2025, "form": "pdf"}
        assert first.send(client, f"/books/{TOWNSHIP}/start/", start, tokens.new_token())[0] == 302
        job = BookJob.objects.get()
        page = f"/books/jobs/{job.pk}/progress/"
        wait(lambda: BookJob.objects.get().state == "running")
        assert "报告" in second.get(client, page)[1].decode()
        first.kill(whole=True)
        of_first.kill()
        died = time.monotonic()
        worker()
        wait(lambda: "正在" in second.get(client, page)[1].decode())
        wait(lambda: "报告已制作完成" in second.get(client, page)[1].decode(), 90)
        assert time.monotonic() - died < 90
        assert second.get(client, f"/books/jobs/{job.pk}/download/")[1].startswith(b"%PDF")

        monkeypatch.setattr(jobs, "SMALL_ROWS", -1)
        batch = upload(client, VILLAGE, [["姓名", "性别"], ["王测试", "女"]])
        columns = {f"column_{column}": key for column, key in batch.columns.items()}
        address = f"/imports/{VILLAGE}/{batch.pk}/"
        client.post(address, {"act": "match", **columns})  # by this process, as a third machine
        wait(lambda: "确认" in second.get(client, address)[1].decode())
        shown = second.get(client, address)[1].decode()
        seen = re.search(r'name="seen" value="(\w+)"', shown)
        assert seen
        sent = second.send(client, address, {"act": "confirm", "seen": seen[1]}, tokens.new_token())
        assert sent[0] == 302
        wait(lambda: Member.objects.count() == 1)
    finally:
        second.kill(whole=True)
        if first.process and first.process.poll() is None:
            first.kill(whole=True)
