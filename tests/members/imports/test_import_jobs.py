"""Big files are left to a worker; one that dies leaves nothing written, and another begins anew."""

import pytest

from accounts.jobs import Sign, pulse
from accounts.records.tokens import new_token
from members.imports import jobs
from members.models import Member, MemberImport
from tests.conftest import VILLAGE
from tests.working import forget_signs, wait
from tests.working import in_database as in_database
from tests.working import worker as worker

from .rosters import act, compared, kinds, match, upload

ROWS = [["姓名", "性别"], ["王测试", "男"], ["李测试", "女"]]


@pytest.fixture
def all_are_big(monkeypatch, in_database):
    monkeypatch.setattr(jobs, "SMALL_ROWS", -1)
    forget_signs()


def in_state(batch: MemberImport, state: str) -> bool:
    batch.refresh_from_db()
    return batch.state == state


@pytest.mark.django_db(transaction=True)
def test_by_a_worker(staff, village, client_for, all_are_big, worker):
    worker()
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    wait(lambda: in_state(batch, "ready"))
    match(client, batch)
    wait(lambda: in_state(batch, "ready"))
    assert kinds(batch) == {"new": 2}
    act(client, batch, "confirm")
    wait(lambda: in_state(batch, "applied"))
    assert Member.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_left_is_done_by_another(
    staff, village, client_for, all_are_big, worker
):
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    match(client, batch)
    pulse.DBTaskResult.objects.get().claim("of a worker that was killed")
    worker()
    assert wait(lambda: in_state(batch, "ready")) < 30


@pytest.mark.django_db
def test_nobody_is_there(staff, village, client_for, all_are_big):
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    assert "后台程序没有运行" in match(client, batch)
    pulse.Pulse("w", None).beat()
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/progress/").content.decode()
    assert "正在排队" in page
    assert "后台程序没有运行" not in page


@pytest.mark.django_db
def test_given_up_in_the_middle_of_writing(staff, village, client_for):
    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    MemberImport.objects.update(state="applying")  # as workers leave it that were killed thrice
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/").content.decode()
    assert "写入中断了" in page
    assert "一行也没有写入" in page
    assert not Member.objects.exists()
    batch.refresh_from_db()
    act(client, batch, "confirm")
    assert (batch.state, Member.objects.count()) == ("applied", 2)


@pytest.mark.django_db
def test_while_somebody_is_at_it_nobody_else_is(
    staff, village, client_for, all_are_big, monkeypatch
):
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    match(client, batch)
    jobs.go_on.call(batch.pk, staff.pk)
    batch.refresh_from_db()
    act(client, batch, "confirm")
    task = pulse.DBTaskResult.objects.latest("enqueued_at")
    task.claim("w")
    monkeypatch.setattr(pulse.jobs, "at", Sign(1, 4))
    pulse.Pulse("w", None).beat()
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/progress/").content.decode()
    assert "正在写入，25%" in page
    assert "没有重复办理" in act(client, batch, "confirm")
    assert "没有重复办理" in act(client, batch, "discard")
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_the_token_is_spent_with_the_act(staff, village, client_for, monkeypatch):
    """What fails leaves the form as it was: sent again, it is done."""
    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    form = {"act": "confirm", "seen": batch.fingerprint, "form_token": new_token()}
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("members.imports.services._moved", lambda *asked: 1 / 0)
        assert client.post(f"/imports/{VILLAGE}/{batch.pk}/", form).status_code == 500
    client.post(f"/imports/{VILLAGE}/{batch.pk}/", form)
    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) == ("applied", 2)
    client.post(f"/imports/{VILLAGE}/{batch.pk}/", {**form, "act": "undo"})
    assert Member.objects.count() == 2, "the token was spent by now"
