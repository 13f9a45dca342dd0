"""A book asked for in the browser: its job, its process, its file."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts import jobs
from accounts.jobs import pulse
from accounts.models import TrailEntry, User
from assessment.models import BookJob
from assessment.papers import services as books
from tests.working import LONGEST_SILENCE, forget_signs, wait
from tests.working import in_database as in_database
from tests.working import worker as worker

pytestmark = pytest.mark.django_db
TOWNSHIP = "431321107"
START = f"/books/{TOWNSHIP}/start/"


@pytest.fixture(autouse=True)
def own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_database: None) -> None:
    monkeypatch.setattr(books, "SHELF", tmp_path / "books")
    monkeypatch.setattr(books, "CACHE", tmp_path / "cache")
    forget_signs()


def make(job: BookJob) -> None:
    books.make_book.call(job.pk)
    job.refresh_from_db()


def start(user: User, form: str = "xlsx") -> BookJob:
    return books.start_book(code=TOWNSHIP, year=2025, form=form, by=user)


def test_a_leader_starts_watches_and_downloads(
    leader: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(leader)
    response = client.post(START, {"year": 2025, "form": "xlsx", "form_token": "t1"})
    job = BookJob.objects.get()
    assert response["Location"] == f"/books/jobs/{job.pk}/progress/"
    assert "正在排队" in client.get(response["Location"]).content.decode()
    assert client.get(f"/books/jobs/{job.pk}/download/").status_code == 404
    make(job)
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


def test_a_book_under_way_is_joined_and_one_given_up_replaced(staff: User, leader: User) -> None:
    job = start(staff)
    assert start(leader) == job, "it waits"
    task = DBTaskResult.objects.get()
    task.claim("w")
    pulse.Pulse("w", None).beat()
    assert start(leader) == job, "however long it takes"
    forget_signs()
    assert start(leader) == job, "another worker begins anew"
    task.set_failed(pulse.DiedError())
    assert start(leader) != job


def test_a_book_given_up_is_told(
    staff: User, leader: User, client_for: Callable[[User], Client]
) -> None:
    job = start(staff)
    task = DBTaskResult.objects.get()
    task.claim("w")
    BookJob.objects.update(state="running")
    page = f"/books/jobs/{job.pk}/progress/"
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        assert "正在排队" in client_for(leader).get(page).content.decode()
        pulse.revive()
        task.refresh_from_db()
        task.claim("w")
    pulse.revive()
    shown = client_for(leader).get(page).content.decode()
    assert "制作中断了" in shown
    assert "重新制作" in shown


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_killed_book_goes_on_with_another_worker(
    staff: User, divisions: SimpleNamespace, worker: Callable
) -> None:
    """Really killed, as by kill -9 or for want of memory, while it is made."""
    first = worker()
    job = start(staff)
    wait(lambda: BookJob.objects.get().state == "running")
    first.kill()
    worker()
    took = wait(lambda: BookJob.objects.get().state == "done", LONGEST_SILENCE + 60)
    assert took > 1
    assert DBTaskResult.objects.get(args_kwargs__args__0=job.pk).worker_ids[1:]


def test_progress_is_told_part_by_part(
    staff: User, divisions: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, said = start(staff, "pdf"), []
    monkeypatch.setattr(jobs, "tell", lambda done, total: said.append((done, total)))
    make(job)
    assert (job.state, said[-1][0]) == ("done", said[-1][1])
    assert said == sorted(set(said))


def test_a_failure_is_told_in_chinese_on_the_page(
    staff: User, client_for: Callable[[User], Client]
) -> None:
    job = BookJob.objects.create(division=TOWNSHIP, year=1990, form="pdf", by=staff)
    make(job)
    page = client_for(staff).get(f"/books/jobs/{job.pk}/progress/").content.decode()
    assert "1990年没有起用的考评标准" in page
    assert "重新制作" in page


def test_only_the_last_printings_stay(staff: User, divisions: SimpleNamespace) -> None:
    for _ in range(books.KEPT + 2):
        make(BookJob.objects.create(division=TOWNSHIP, year=2025, form="xlsx", by=staff))
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
