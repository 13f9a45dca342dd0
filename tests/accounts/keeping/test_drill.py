"""The drill: a backup while people work, restored elsewhere, every row and file compared."""

import hashlib
import itertools
import os
import sqlite3
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, connection, transaction

from accounts.installation import keys
from accounts.models import TrailEntry, User
from associations.attachments.services import keep
from associations.attachments.sweeping import sweep
from associations.models import Village
from care.models import Entry
from tests.accounts.keeping.running import elsewhere, manage, manifest_of
from tests.care.ledger.records import add_fund, book, day
from tests.conftest import VILLAGE
from tests.working import wait

SWEPT = {"associations_attachment"}
WRITTEN = {"accounts_trailentry", "care_entry", "care_posting", "associations_attachment"}
MOVED = {"accounts_trailhead", "worker_signs"}
Rows = dict[str, list[tuple[Any, ...]]]


def a_pdf(text: str) -> bytes:
    return f"%PDF-1.7\n{text}\n%%EOF\n".encode()


class People:
    """Each books into a fund of their own, with a paper, until they are told to stop."""

    def __init__(self, village: Village, by: User, many: int) -> None:
        self._stop, self._numbers = threading.Event(), itertools.count(1)
        self._failed: list[Exception] = []
        funds = [add_fund(village, f"经费{n}") for n in range(many)]
        acts = [(self._book, fund, by) for fund in funds] + [(sweep,)]
        self._threads = [threading.Thread(target=self._go_on, args=act) for act in acts]

    def __enter__(self) -> "People":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        assert self._failed == []

    def _go_on(self, act: Callable[..., object], *args: Any) -> None:
        """Again and again; whoever waited too long for the database (503) sends it once more."""
        try:
            while not self._stop.is_set():
                try:
                    act(*args)
                except OperationalError as error:
                    if "locked" not in str(error):
                        raise
                time.sleep(1)  # who reads and types besides
        except Exception as error:
            self._failed.append(error)
        finally:
            connection.close()

    def _book(self, fund: Any, by: User) -> None:
        number = next(self._numbers)
        file = ContentFile(a_pdf(f"凭证{number}"), f"{number}.pdf")
        with transaction.atomic():
            paper = keep(file=file, code=fund.code, by=by)
            book(fund, day(3), "donation", number, by, attachment=paper)
        keep(file=ContentFile(a_pdf(f"无主{number}"), "a.pdf"), code=fund.code, by=by)


def rows_of(database: Any, tables: list[str]) -> Rows:
    """Every row, in no code of ours but the list of tables."""
    return {
        table: sorted(
            tuple(map(repr, row)) for row in database.execute(f'SELECT * FROM "{table}"').fetchall()
        )
        for table in tables
    }


def booked(more: int) -> int:
    """So many entries more, how long it takes; how many there are then."""
    wanted = Entry.objects.count() + more
    wait(lambda: Entry.objects.count() >= wanted, 600)
    return wanted


def drill(people: int, folder: Path, by: User) -> None:
    keys.establish()
    (folder / "out").mkdir()
    pw = folder / "pw"
    pw.write_text("two words and more\n")
    pw.chmod(0o600)
    with People(Village.objects.get(pk=VILLAGE), by, people):
        known = booked(2 * people)
        done = manage("backup", folder / "out")
        assert done.returncode == 0, done.stderr
        sealed = manage("backup", folder / "out", "--passphrase-file", pw)
        assert sealed.returncode == 0, sealed.stderr
        booked(people)
    plain, locked = sorted((folder / "out").iterdir(), key=lambda path: len(path.name))
    manifest = manifest_of(plain)
    assert manifest["tables"]["care_entry"]["rows"] >= known, "what was there before is in it"
    assert Entry.objects.count() > manifest["tables"]["care_entry"]["rows"], "they went on"
    with elsewhere(folder / "there") as there:
        done = there("restore", plain)
        assert "没有证件密钥" in done.stdout, done.stderr
        assert done.returncode == 1
        compare(plain, folder / "there", manifest)
    with elsewhere(folder / "second") as there:
        done = there("restore", locked, "--passphrase-file", pw)
        assert done.returncode == 0, done.stdout + done.stderr
        done = there("verify")
        assert done.returncode == 0, done.stdout + done.stderr
        assert (folder / "second/var/identity_key").read_bytes() == settings.IDENTITY_KEY


def compare(backup: Path, there: Path, manifest: dict[str, Any]) -> None:
    tables = [*manifest["tables"]]
    restored = restored_rows(there, tables)
    if connection.vendor == "sqlite":
        copy = there / "copy.sqlite3"
        with tarfile.open(backup) as tar:
            copy.write_bytes(tar.extractfile("database.sqlite3").read())  # type: ignore[union-attr]
        assert rows_of(sqlite3.connect(copy), tables) == restored
    assert {name: len(rows) for name, rows in restored.items()} == {
        name: table["rows"] for name, table in manifest["tables"].items()
    }
    here = here_rows(tables)
    compare_with_here(restored, here, manifest)
    files = {path.name: path for path in (there / "var/attachments").rglob("*") if path.is_file()}
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    wanted = attachment_digests(there)
    assert wanted <= files.keys()
    assert wanted <= {n.split("/")[-1] for n in manifest["files"]}
    assert wanted
    rows = sum(map(len, restored.values()))
    print(f"{connection.vendor}: {len(tables)} tables, {rows} rows, {len(files)} files compared;")
    print(f"trail {manifest['trail'][:12]}, {sum(map(len, here.values())) - rows} rows more since")


def compare_with_here(restored: Rows, here: Rows, manifest: dict[str, Any]) -> None:
    """Every row of the moment stated is here still, but for what was swept and the head that moved;
    what is here besides came after that moment."""
    number, hash = manifest["trail"].split(":")
    gone = {name for name in restored if set(restored[name]) - set(here[name])}
    assert gone <= SWEPT | MOVED, "rows that were never here"
    for table in gone & MOVED:
        assert len(restored[table]) == len(here[table])
    assert {name for name in here if set(here[name]) - set(restored[name])} <= WRITTEN | MOVED
    trail = TrailEntry.objects.filter(number__lte=int(number))
    assert trail.get(number=int(number)).hash == hash
    assert len(restored["accounts_trailentry"]) == trail.count() == int(number)
    assert TrailEntry.objects.count() > int(number)
    assert len(restored["care_entry"]) == trail.filter(action="登记收支").count()


def connected(there: Path) -> Any:
    if connection.vendor == "sqlite":
        return sqlite3.connect(there / "var/cunxie.sqlite3")
    configuration = (there / "cunxie.toml").read_text()
    return of_postgresql(configuration.split('database = "')[1].split('"')[0])


def of_postgresql(address: str) -> psycopg.Connection:
    return psycopg.connect(address, autocommit=True, options="-c TimeZone=UTC")


def restored_rows(there: Path, tables: list[str]) -> Rows:
    return rows_of(connected(there), tables)


def attachment_digests(there: Path) -> set[str]:
    rows = connected(there).execute("SELECT digest FROM associations_attachment").fetchall()
    return {digest for (digest,) in rows}


def here_rows(tables: list[str]) -> Rows:
    if connection.vendor == "sqlite":
        return rows_of(sqlite3.connect(connection.settings_dict["NAME"]), tables)
    return rows_of(of_postgresql(os.environ["DATABASE_URL"]), tables)


def test_a_small_drill(tmp_path: Path, staff: User) -> None:
    drill(4, tmp_path, staff)


@pytest.mark.prove
def test_a_drill_with_twenty_people(tmp_path: Path, staff: User) -> None:
    drill(20, tmp_path, staff)
