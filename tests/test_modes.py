"""What the program writes is its own account's alone, whatever the umask it is started with."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client

from accounts.checks import nothing_is_open_to_others
from accounts.jobs import pulse
from accounts.models import User
from assessment.models import BookJob
from assessment.papers import services as books
from associations.attachments.services import keep
from documents import modes
from tests.conftest import TOWNSHIP, VILLAGE, install

from .members.imports.rosters import upload

ROOT = Path(__file__).resolve().parent.parent
ROWS = [["会员编号", "姓名", "性别"], ["1", "甲一", "女"]]


def modes_in(folder: Path) -> dict[str, str]:
    found = {
        str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777)
        for path in folder.rglob("*")
    }
    return {**found, ".": oct(folder.stat().st_mode & 0o777)}


def environment(var: Path) -> dict[str, str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CUNXIE_", "DATABASE_URL"))
    }
    return own | {"CUNXIE_VAR": str(var)}


def command(var: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var),
        umask=0,
        check=True,
        capture_output=True,
    )


def test_a_command_with_an_open_umask_writes_for_nobody_else(tmp_path: Path) -> None:
    """Keys and database, made anew."""
    command(tmp_path / "var", "migrate", "contenttypes", "-v", "0")
    files = ("cunxie.sqlite3", "identity_key", "secret_key")
    folders = dict.fromkeys((".", "signs"), "0o700")
    assert modes_in(tmp_path / "var") == {**folders, **dict.fromkeys(files, "0o600")}


def test_what_an_older_version_left_open_is_shut_at_start(tmp_path: Path) -> None:
    """Folder and database by every command; all that lies in it by the server."""
    var, paper = tmp_path / "var", tmp_path / "var" / "attachments" / "ab" / "abc"
    paper.parent.mkdir(parents=True)
    for path in (paper, var / "secret_key", var / "cunxie.sqlite3-journal"):
        path.write_text("x")
        path.chmod(0o666)
    sqlite3.connect(var / "cunxie.sqlite3").close()
    var.chmod(0o777)
    command(var, "diffsettings")
    assert {modes_in(var)[name] for name in ("cunxie.sqlite3", "cunxie.sqlite3-journal")} == {
        "0o600"
    }
    assert modes_in(var)["."] == "0o700"
    modes.tighten(var)
    assert set(modes_in(var).values()) == {"0o700", "0o600"}


@pytest.mark.usefixtures("django_db_setup")
def test_the_servers_processes_write_for_nobody_else(tmp_path: Path) -> None:
    """The master and its workers, and what an older version left is put right."""
    left = tmp_path / "var" / "books"
    left.mkdir(parents=True)
    install(tmp_path / "var")
    left.chmod(0o755)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "config/gunicorn.py",
            "--bind",
            "127.0.0.1:0",
            "config.wsgi",
        ],
        cwd=ROOT,
        env=environment(tmp_path / "var") | {"PORT": "0"},
        umask=0,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(3):
            server.stdout.readline()
        processes = {server.pid, *wait_for_children(server.pid, 2)}
        assert {umask_of(process) for process in processes} == {"0077"}
        assert modes_in(tmp_path / "var")["books"] == "0o700"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def wait_for_children(pid: int, count: int) -> list[int]:
    """The workers, as soon as they have read the settings."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
        if len(found) == count and all(umask_of(child) == "0077" for child in found):
            return found
        time.sleep(0.1)
    raise AssertionError("no workers with that umask")


def umask_of(pid: int) -> str:
    return re.search(r"^Umask:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1]


@pytest.mark.django_db
def test_papers_books_and_imports(
    staff: User, client_for: Callable[[User], Client], village: object, papers_not_typeset: None
) -> None:
    """Every kind of write of the running program, and whatever else the tests of this run have
    written."""
    keep(file=ContentFile(b"%PDF-1.7", name="a.pdf"), code=VILLAGE, by=staff)
    job = BookJob.objects.create(division=TOWNSHIP, year=2025, form="xlsx", by=staff)
    books.make_book.call(job.pk)
    upload(client_for(staff), VILLAGE, ROWS)
    pulse.Pulse("w", None).beat()
    written = {
        path.relative_to(settings.VAR_DIR).parts[0]
        for path in settings.VAR_DIR.rglob("*")
        if path.is_file()
    }
    assert {"attachments", "books", "signs"} <= written
    assert list(modes.too_open(settings.VAR_DIR)) == []
    assert nothing_is_open_to_others(None, databases=["default"]) == []


def test_the_check_names_what_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    tmp_path.chmod(0o700)
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "copy").write_text("x")
    assert nothing_is_open_to_others(None, databases=["default"]) == []
    (tmp_path / "copy").chmod(0o640)
    (fault,) = nothing_is_open_to_others(None, databases=["default"])
    assert str(tmp_path / "copy") in fault.msg
    assert nothing_is_open_to_others(None) == []


def test_a_folder_of_everybodys_is_not_shut(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    modes.close(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
