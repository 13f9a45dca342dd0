"""Big files go through a process of their own; one that dies leaves nothing written and can be gone
on with."""

import time

import pytest

from accounts import locks
from members.imports import jobs
from members.models import Member, MemberImport
from tests.conftest import VILLAGE

from .rosters import act, compared, kinds, match, upload

ROWS = [["姓名", "性别"], ["王测试", "男"], ["李测试", "女"]]


def wait(batch: MemberImport, state: str) -> None:
    for _ in range(300):
        batch.refresh_from_db()
        if batch.state == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"{batch.state}: {batch.message}")


@pytest.mark.django_db(transaction=True)
def test_in_a_process_of_its_own(staff, village, client_for, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL_FILE", -1)
    monkeypatch.setattr(jobs, "SMALL_ROWS", -1)
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    wait(batch, "matching")
    match(client, batch)
    wait(batch, "ready")
    assert kinds(batch) == {"new": 2}
    act(client, batch, "confirm")
    wait(batch, "applied")
    assert Member.objects.count() == 2


@pytest.mark.django_db
def test_killed_in_the_middle_of_writing(staff, village, client_for):
    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    MemberImport.objects.update(
        state="applying"
    )  # as a process leaves it that was killed: nobody holds the lock
    page = client.get(f"/imports/{VILLAGE}/{batch.pk}/").content.decode()
    assert "写入中断了" in page
    assert "一行也没有写入" in page
    assert not Member.objects.exists()
    batch.refresh_from_db()
    act(client, batch, "confirm")
    assert (batch.state, Member.objects.count()) == ("applied", 2)


@pytest.mark.django_db
def test_while_somebody_is_at_it_nobody_else_is(staff, village, client_for, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)
    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    MemberImport.objects.update(state="applying")
    batch.refresh_from_db()
    with locks.locked(jobs._name(batch)) as lock:
        jobs._Progress(lock)(1, 4)
        assert not jobs.is_dead(batch)
        assert (
            "正在写入，25%"
            in client.get(f"/imports/{VILLAGE}/{batch.pk}/progress/").content.decode()
        )
        assert "没有重复办理" in act(client, batch, "confirm")
        assert "没有重复办理" in act(client, batch, "discard")
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_killed_while_reading(staff, village, client_for):
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    MemberImport.objects.update(state="reading")
    assert "请重新上传" in client.get(f"/imports/{VILLAGE}/{batch.pk}/").content.decode()
    act(client, batch, "discard")
    assert not MemberImport.objects.exists()
