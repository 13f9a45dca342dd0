"""Into an empty installation only, and what came back is held against the manifest."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pyrage.x25519 import Identity

from accounts import guards, installation, trail
from accounts.installation import keys
from accounts.jobs import nightly
from accounts.keeping import KeepingError, archive, backup, files, tables
from accounts.keeping.restore import restore
from accounts.keeping.sealing import Lock, Opener
from accounts.models import KeyFingerprint, User
from assessment.papers.services import is_stalled, start_book
from associations.attachments.services import keep, path_of
from associations.models import Attachment
from config import options
from tests.accounts.keeping.running import elsewhere, manage
from tests.conftest import VILLAGE
from tests.working import IN_DATABASE

OWN = Identity.generate()
OPENER = Opener([OWN])


@pytest.fixture
def sealed(tmp_path: Path, settings: Any, staff: User) -> Path:
    """A backup with keys, of an installation with an act and a paper."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.KEY_FILES = {name: settings.VAR_DIR / name for name in settings.KEY_FILES}
    settings.CONFIGURATION = options.load({"CUNXIE_CONFIG": str(options.DEFAULTS)})
    settings.KEY_FILES["secret_key"].write_text(settings.SECRET_KEY)
    settings.KEY_FILES["identity_key"].write_bytes(settings.IDENTITY_KEY)
    KeyFingerprint.objects.all().delete()
    keys.establish()
    keep(file=ContentFile(b"%PDF-1.7\n%%EOF", "a.pdf"), code=VILLAGE, by=staff)
    trail.record(by=staff, action="登记会员", target="某人", division=staff.scope)
    (tmp_path / "out").mkdir()
    return backup.make(tmp_path / "out", Lock([OWN.to_public()])).path


def empty(after: Callable[[], None] = lambda: None) -> None:
    """The installation as it is before anything was entered."""
    path_of(Attachment.objects.get().digest).unlink()
    after()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        connection.close()
        os.unlink(name)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def refusal(path: Path) -> str:
    with pytest.raises(KeepingError) as caught:
        restore(path, OPENER)
    return str(caught.value)


def test_everything_comes_back(sealed: Path) -> None:
    digest = Attachment.objects.get().digest
    empty(lambda: [file.unlink() for file in settings.KEY_FILES.values()] and None)
    restored = restore(sealed, OPENER)
    assert (restored.faults, restored.is_older) == ([], False)
    assert path_of(digest).read_bytes() == b"%PDF-1.7\n%%EOF"
    assert settings.KEY_FILES["identity_key"].read_bytes() == settings.IDENTITY_KEY
    assert list(installation.faults()) == []
    assert guards.missing() == []
    assert trail.verify() == (1, restored.manifest["trail"].split(":")[1])
    assert list((settings.VAR_DIR / "keeping").iterdir()) == []


def test_no_job_of_the_past_runs_by_itself(sealed: Path, staff: User, settings: Any) -> None:
    """One that waits, one that a worker was at, and the night that was planned."""
    settings.TASKS = IN_DATABASE
    job = start_book(code=staff.scope, year=2025, form="xlsx", by=staff)
    start_book(code=staff.scope, year=2024, form="xlsx", by=staff)
    DBTaskResult.objects.earliest("enqueued_at").claim("of the past")
    nightly.plan()
    sealed.unlink()
    path = backup.make(sealed.parent, Lock([OWN.to_public()])).path
    empty(lambda: [file.unlink() for file in settings.KEY_FILES.values()] and None)
    restored = restore(path, OPENER)
    assert (restored.faults, restored.broken_off) == ([], 2)
    assert {task.status for task in DBTaskResult.objects.all()} == {"FAILED"}
    assert DBTaskResult.objects.count() == 3
    assert is_stalled(job), "its page says so, and offers it anew"
    nightly.plan()
    assert DBTaskResult.objects.get(status="READY").run_after > timezone.now()


def test_nothing_is_written_over(sealed: Path) -> None:
    text = refusal(sealed)
    assert f"{settings.VAR_DIR / 'attachments'} 里已经有文件" in text
    assert "数据库里已经有数据" in text
    path_of(Attachment.objects.get().digest).unlink()
    assert "里已经有文件" not in refusal(sealed)
    assert User.objects.exists()


def test_a_database_of_somebody_else_is_not_empty(sealed: Path) -> None:
    empty()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs (id integer)")
    assert "数据库里已经有数据" in refusal(sealed)


def changed(sealed: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]) -> None:
    """The backup's manifest says something else."""
    read = archive.read

    def other(*arguments: Any) -> Any:
        manifest = read(*arguments)
        change(manifest)
        return manifest

    monkeypatch.setattr("accounts.keeping.restore.read", other)


def test_what_does_not_fit_is_refused(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty()
    with monkeypatch.context() as patch:
        changed(sealed, patch, lambda found: found.update(database="Oracle"))
        assert "这是 Oracle 的备份，配置的数据库是" in refusal(sealed)
    with monkeypatch.context() as patch:
        changed(sealed, patch, lambda found: found["migrations"].append("care.9999_later"))
        assert "备份比程序新（备份有 care.9999_later" in refusal(sealed)
    assert connection.introspection.table_names() == []
    assert [*files.kept(settings.VAR_DIR)] == []


def test_every_difference_is_named(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty()
    (paper,) = [name for name in archive.read(sealed, OPENER)["files"] if "attachments" in name]

    def change(found: Any) -> None:
        found["tables"]["accounts_user"]["rows"] = 7
        found["tables"]["accounts_trailentry"]["sha256"] = ""
        found["tables"]["care_gone"] = {"rows": 1, "sha256": ""}
        found["trail"] = "9:f"
        found["files"][paper]["sha256"] = ""

    changed(sealed, monkeypatch, change)
    faults = restore(sealed, OPENER).faults
    assert faults[:3] == [
        "表 accounts_trailentry 的内容与备份时不同。",
        "表 accounts_user 应有 7 行，现有 1 行。",
        "表 care_gone 缺失。",
    ]
    assert faults[3].startswith("留痕链头应是 9:f，现在是 1:")
    assert faults[4] == f"文件 {paper} 与备份不同。"


def test_lacking_guards_and_keys_are_named(
    tmp_path: Path, sealed: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = "" if connection.vendor == "sqlite" else " ON care_closing"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "care_closing_kept"{on}')
    sealed.unlink()
    path = backup.make(tmp_path / "out", Lock()).path
    empty(lambda: settings.KEY_FILES["secret_key"].unlink())
    settings.KEY_FILES["identity_key"].write_text("of a new installation")
    settings.IDENTITY_KEY = b"of a new installation"
    faults = restore(path, Opener()).faults
    assert "数据库里少了守卫 care_closing_kept。" in faults
    assert any("没有登录密钥" in line for line in faults)
    assert any("证件密钥不是这个数据库的" in line for line in faults)


def test_the_keys_of_an_empty_installation_give_way(sealed: Path, settings: Any) -> None:
    own = settings.IDENTITY_KEY
    empty()
    settings.KEY_FILES["identity_key"].write_text("of a new installation")
    settings.IDENTITY_KEY = b"of a new installation"
    assert restore(sealed, OPENER).faults == []
    assert settings.KEY_FILES["identity_key"].read_bytes() == own


def test_an_older_backup_is_brought_up_to_date(sealed: Path, tmp_path: Path) -> None:
    sealed.unlink()
    guards.remove()  # which name the column
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0019_own_fields_of_families'")
        cursor.execute("ALTER TABLE care_family DROP COLUMN own")
    path = backup.make(tmp_path / "out", Lock()).path
    empty()
    restored = restore(path, Opener())
    assert (restored.faults, restored.is_older) == ([], True)


def test_rows_that_differ_are_seen() -> None:
    """In any column, and for what is nothing, a blank or a number as text."""
    import sqlite3

    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE a (id integer primary key, one text, two text)")
    base.execute("INSERT INTO a VALUES (1, 'x', NULL), (2, '1', 'y')")

    def digest() -> str:
        return str(tables.state_of(base.execute, tables.SQLITE).tables["a"]["sha256"])

    seen = {digest()}
    for change in ("two = ''", "two = 'NULL'", "one = 'xy'", "one = NULL, two = 'x'", "id = 3"):
        base.execute(f"UPDATE a SET {change} WHERE one = 'x'")
        seen.add(digest())
        base.execute("DELETE FROM a WHERE id <> 2")
        base.execute("INSERT INTO a VALUES (1, 'x', NULL)")
    assert len(seen) == 6
    assert digest() in seen


def test_on_the_command_line(sealed: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(f"{OWN}\n")
    key.chmod(0o600)
    with elsewhere(tmp_path / "there") as there:
        done = there("verify", sealed, "--identity", key)
        assert done.stdout.startswith("备份完好："), done.stderr
        assert not (tmp_path / "there/var/cunxie.sqlite3").exists()
        done = there("restore", sealed)
        assert "请用 --identity" in done.stderr
        done = there("restore", sealed, "--identity", key)
        assert "逐表逐文件核对，与备份一致" in done.stdout, done.stderr
        assert done.returncode == 0
        again = there("restore", sealed, "--identity", key)
        assert "只能恢复到空的安装" in again.stderr
        assert again.returncode == 1
        assert there("verify").returncode == 0
        if connection.vendor != "sqlite":
            name = tmp_path / "lite"
            name.mkdir()
            done = manage(
                *("restore", sealed, "--identity", key),
                DATABASE_URL=f"sqlite:///{name}/a.sqlite3",
                CUNXIE_VAR=str(name),
            )
            assert "这是 PostgreSQL 的备份，配置的数据库是 SQLite" in done.stderr
