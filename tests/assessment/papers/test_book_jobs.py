"""A book asked for in the browser: its job, its process, its file."""

import datetime
import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.locks import locked
from accounts.models import TrailEntry, User
from assessment.models import BookJob
from assessment.papers import services as books

pytestmark = pytest.mark.django_db
launch = books._launch
TOWNSHIP = "431321107"
START = f"/books/{TOWNSHIP}/start/"


@pytest.fixture(autouse=True)
def own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[BookJob]:
    launched: list[BookJob] = []
    monkeypatch.setattr(books, "SHELF", tmp_path / "books")
    monkeypatch.setattr(books, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(books, "_launch", launched.append)
    return launched


def start(user: User, form: str = "xlsx") -> BookJob:
    return books.start_book(code=TOWNSHIP, year=2025, form=form, by=user)


def test_a_leader_starts_watches_and_downloads(
    leader: User, client_for: Callable[[User], Client], django_capture_on_commit_callbacks: Callable
) -> None:
    client = client_for(leader)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(START, {"year": 2025, "form": "xlsx", "form_token": "t1"})
    job = BookJob.objects.get()
    assert response["Location"] == f"/books/jobs/{job.pk}/progress/"
    assert "正在汇总数据" in client.get(response["Location"]).content.decode()
    assert client.get(f"/books/jobs/{job.pk}/download/").status_code == 404
    books.run_book_job(job)
    assert "报告已制作完成" in client.get(response["Location"]).content.decode()
    download = client.get(f"/books/jobs/{job.pk}/download/")
    assert "%E6%B4%AA%E5%B1%B1%E6%AE%BF%E9%95%872025" in download["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(download.streaming_content)))
    assert "年终排队" in workbook.sheetnames
    assert TrailEntry.objects.filter(action="制作年终报告", by=leader).count() == 1


def test_the_same_post_twice_starts_one_book(
    leader: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(leader)
    for _ in range(2):
        client.post(START, {"year": 2025, "form": "pdf", "form_token": "same"})
    assert BookJob.objects.count() == 1


def test_a_book_under_way_is_joined_and_one_whose_process_is_gone_replaced(
    staff: User, leader: User
) -> None:
    job = start(staff)
    assert start(leader) == job, "its process is only starting"
    BookJob.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=30))
    with locked(f"book-{job.pk}"):
        assert start(leader) == job, "however long it takes"
    assert start(leader) != job


def test_a_killed_book_is_seen_and_started_again_at_once(
    staff: User, leader: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job's own process, really killed, as by kill -9 or for want of memory."""
    monkeypatch.setattr(books, "STARTING", datetime.timedelta())
    job = start(staff)
    process = launch(job)
    os.kill(process.pid, signal.SIGSTOP)  # however fast it is
    books._say(job, state=BookJob.State.RUNNING, total=30)
    page = f"/books/jobs/{job.pk}/progress/"
    assert "正在排版" in client_for(leader).get(page).content.decode()
    assert start(leader) == job
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    shown = client_for(leader).get(page).content.decode()
    assert "制作中断了" in shown
    assert "重新制作" in shown
    assert start(leader) != job


def test_progress_is_told_part_by_part(staff: User, divisions: SimpleNamespace) -> None:
    job, said = start(staff, "pdf"), []
    original = books._say

    def listen(job: BookJob, **fields: object) -> None:
        said.append(fields)
        original(job, **fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "_say", listen)
        books.run_book_job(job)
    steps = [fields["done"] for fields in said if "total" in fields]
    job.refresh_from_db()
    assert (job.state, steps[-1]) == ("done", job.total)
    assert steps == sorted(set(steps))


def test_a_failure_is_told_in_chinese_on_the_page(
    staff: User, client_for: Callable[[User], Client]
) -> None:
    job = BookJob.objects.create(division=TOWNSHIP, year=1990, form="pdf", by=staff)
    books.run_book_job(job)
    page = client_for(staff).get(f"/books/jobs/{job.pk}/progress/").content.decode()
    assert "1990年没有起用的考评标准" in page
    assert "重新制作" in page


def test_only_the_last_printings_stay(staff: User, divisions: SimpleNamespace) -> None:
    for _ in range(books.KEPT + 2):
        books.run_book_job(
            BookJob.objects.create(division=TOWNSHIP, year=2025, form="xlsx", by=staff)
        )
    assert BookJob.objects.count() == books.KEPT
    assert len(list(books.SHELF.iterdir())) == books.KEPT


def test_others_do_not_reach_it(
    staff: User,
    auditor: User,
    secretary: User,
    outsider: User,
    client_for: Callable[[User], Client],
) -> None:
    job = start(staff)
    assert client_for(auditor).post(START, {"year": 2025, "form": "pdf"}).status_code == 403
    assert client_for(outsider).get(f"/books/jobs/{job.pk}/progress/").status_code == 404
    assert client_for(outsider).get(f"/books/{TOWNSHIP}/").status_code == 404
    assert client_for(secretary).get(f"/books/{TOWNSHIP}/").status_code == 404


@pytest.mark.parametrize(
    "data", [{"year": "2025", "form": "docx"}, {"year": "９９", "form": "pdf"}, {}]
)
def test_a_wrong_request_is_told_and_starts_nothing(
    data: dict[str, str], staff: User, client_for: Callable[[User], Client]
) -> None:
    response = client_for(staff).post(START, data, follow=True)
    assert "请选择考评年度和格式。" in response.content.decode()
    assert not BookJob.objects.exists()
