"""One backup as one file: whole and shut, or not there at all."""

import io
import os
import random
import resource
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from pyrage.x25519 import Identity

from accounts.keeping import KeepingError, archive, backup, databases
from accounts.keeping.sealing import Lock, Opener
from accounts.models import User
from associations.attachments.services import keep, path_of
from associations.attachments.sweeping import sweep
from associations.models import Attachment
from tests.accounts.keeping.running import manage, manifest_of
from tests.conftest import VILLAGE

PAPER = b"%PDF-1.7\n" + bytes(range(256)) * 300 + b"\n%%EOF\n"
WORDS = "eight little words that nobody would ever guess"


@pytest.fixture
def world(tmp_path: Path, settings: object, staff: User) -> Path:
    """A folder for backups of an installation with one paper."""
    settings.VAR_DIR = tmp_path / "var"  # type: ignore[attr-defined]
    settings.VAR_DIR.mkdir()  # type: ignore[attr-defined]
    keep(file=ContentFile(PAPER, "a.pdf"), code=VILLAGE, by=staff)
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def secret(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text)
    file.chmod(0o600)
    return file


OWN = Identity.generate()
LOCKS: dict[str, tuple[Lock, Opener]] = {
    "plain": (Lock(), Opener()),
    "keys": (Lock([OWN.to_public()]), Opener([OWN])),
    "passphrase": (Lock(passphrase=WORDS), Opener(passphrase=WORDS)),
}


@pytest.mark.parametrize("kind", LOCKS)
def test_what_is_in_it(world: Path, kind: str) -> None:
    lock, opener = LOCKS[kind]
    made = backup.make(world, lock)
    digest = Attachment.objects.get().digest
    (path,) = world.iterdir()
    assert path == made.path
    assert path.name.endswith(lock.ending)
    assert path.stat().st_mode & 0o777 == 0o600
    files = {databases.configured().member, f"attachments/{digest[:2]}/{digest}"}
    keys = {"keys/secret_key", "keys/identity_key"} if lock else set()
    assert made.manifest["files"].keys() == files | keys
    assert made.manifest["files"][f"attachments/{digest[:2]}/{digest}"]["sha256"] == digest
    assert made.manifest["tables"]["associations_attachment"]["rows"] == 1
    assert archive.read(path, opener) == made.manifest
    assert list((settings.VAR_DIR / "keeping").iterdir()) == []


def test_age_opens_it_without_us(world: Path) -> None:
    sealed = backup.make(world, LOCKS["keys"][0]).path.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(sealed, [OWN]))) as tar:
        assert (tar.getnames()[0], tar.getnames()[-1]) == (
            databases.configured().member,
            "manifest.json",
        )
    with tarfile.open(backup.make(world, LOCKS["passphrase"][0]).path) as outer:
        key, inner = (outer.extractfile(name).read() for name in outer.getnames())  # type: ignore[union-attr]
    own = Identity.from_str(pyrage.passphrase.decrypt(key, WORDS).decode().strip())
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(inner, [own]))) as tar:
        assert "keys/identity_key" in tar.getnames()


def refuses(path: Path, data: bytes, opener: Opener) -> None:
    path.write_bytes(data)
    with pytest.raises(KeepingError):
        archive.read(path, opener)


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("kind", LOCKS)
def test_one_that_is_cut_off_is_refused(world: Path, kind: str) -> None:
    lock, opener = LOCKS[kind]
    path = backup.make(world, lock).path
    whole = path.read_bytes().rstrip(b"\0")
    for length in (0, 10, 600, len(whole) // 2, len(whole) - 700, len(whole) - 3):
        refuses(path, whole[:length], opener)


def test_whatever_is_altered_is_seen(world: Path) -> None:
    """A byte of every file, of its name, and of the manifest; or a whole file gone."""
    path = backup.make(world, Lock()).path
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        members = tar.getmembers()
    for member in members:
        for place in (member.offset + 3, member.offset_data + member.size // 2):
            refuses(path, flipped(whole, place), Opener())
        refuses(path, whole[: member.offset], Opener())
    made = whole.rindex(b'"made": "20') + len(b'"made": "20')
    refuses(path, flipped(whole, made), Opener())
    paper = members[1]
    assert paper.name.startswith("attachments/")
    end = members[2].offset
    refuses(path, whole[: paper.offset] + whole[end:], Opener())
    refuses(path, whole[:end] + whole[paper.offset :], Opener())


@pytest.mark.parametrize(("kind", "flips"), [("keys", 20), ("passphrase", 4)])
def test_what_is_encrypted_cannot_be_altered(world: Path, kind: str, flips: int) -> None:
    lock, opener = LOCKS[kind]
    path = backup.make(world, lock).path
    whole, dice = path.read_bytes(), random.Random(3)
    start = 2000 if kind == "passphrase" else 0  # the sealed part: around it are blocks of a tar
    end = len(whole.rstrip(b"\0"))
    for _ in range(flips):
        refuses(path, flipped(whole, dice.randrange(start, end)), opener)


def test_a_paper_that_is_swept_meanwhile_is_in_it(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row is in the copy."""
    database = type(databases.configured())
    copy, path = database.copy, path_of(Attachment.objects.get().digest)

    def copied(self: databases.Database, folder: Path) -> object:
        found = copy(self, folder)  # type: ignore[arg-type]
        os.utime(path, (0, 0))
        assert sweep() == 1
        return found

    monkeypatch.setattr(database, "copy", copied)
    manifest = backup.make(world, Lock()).manifest
    assert not path.exists()
    assert manifest["tables"]["associations_attachment"]["rows"] == 1
    assert f"attachments/{path.parent.name}/{path.name}" in manifest["files"]


def older(folder: Path, *days: str) -> list[str]:
    names = [f"cunxie-202501{day}-020000.tar.age" for day in days]
    for name in names:
        (folder / name).write_bytes(b"older")
    return names


def test_older_ones_go_after_the_new_one_was_read(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = older(world, "01", "02", "03", "04")
    (world / "cunxie-notes.tar").write_bytes(b"not ours")
    made = backup.make(world, Lock(), keep=3)
    assert [path.name for path in made.removed] == names[:2]
    assert {path.name for path in world.iterdir()} == {
        *names[2:],
        made.path.name,
        "cunxie-notes.tar",
    }
    made.path.unlink()
    monkeypatch.setattr(backup, "read", lambda *args: {"of": "something else"})
    with pytest.raises(KeepingError, match="读出来的与写进去的不同"):
        backup.make(world, Lock(), keep=1)
    assert {path.name for path in world.iterdir()} == {*names[2:], "cunxie-notes.tar"}


def test_one_that_was_killed_is_cleared_away(world: Path) -> None:
    left, fresh = world / ".cunxie-left", world / ".cunxie-fresh"
    folder = settings.VAR_DIR / "keeping" / "tmpleft"
    folder.mkdir(parents=True)
    (folder / "database.sqlite3").write_bytes(b"")
    for path in (left, fresh):
        path.write_bytes(b"")
    for path in (left, folder):
        os.utime(path, (0, 0))
    backup.make(world, Lock())
    assert not left.exists()
    assert not folder.exists()
    assert fresh.exists(), "perhaps of one that is at work"


def limited(size: int) -> Callable[[], None]:
    """No file grows beyond it, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("room", [100_000, "less than all"])
def test_a_full_disk_leaves_nothing_behind(world: Path, tmp_path: Path, room: int | str) -> None:
    var = str(settings.VAR_DIR)
    if isinstance(room, str):
        made = backup.make(world, Lock())
        room = made.path.stat().st_size - 70_000
        made.path.unlink()
    arguments = ("backup", world, "--passphrase-file", secret(tmp_path, "pw", WORDS))
    done = manage(*arguments, preexec=limited(room), CUNXIE_VAR=var)
    assert done.returncode == 1
    assert "备份没有做成" in done.stderr or "pg_dump 没有成功" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(world.iterdir()) == []
    assert list((settings.VAR_DIR / "keeping").iterdir()) == []


def test_a_folder_that_is_not_there(world: Path) -> None:
    with pytest.raises(CommandError, match="备份没有做成"):
        call_command("backup", world / "none")
    assert not (world / "none").exists()


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no PostgreSQL")
def test_a_dump_that_fails_is_no_backup(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        monkeypatch.setattr(databases, "_name", lambda: str(world.parent / "none" / "a.sqlite3"))
    else:
        monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match=r"备份没有做成|没有 pg_dump"):
        call_command("backup", world)
    assert list(world.iterdir()) == []


def test_an_empty_database_is_no_backup(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Attachment.objects.all().delete()
    User.objects.all().delete()
    done = manage("backup", world, CUNXIE_VAR=str(settings.VAR_DIR))
    assert "数据库是空的" in done.stderr
    assert done.returncode == 1
    assert list(world.iterdir()) == []


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*map(str, arguments))
    return str(caught.value)


def test_what_opens_it_and_what_does_not(world: Path, tmp_path: Path) -> None:
    right, wrong = secret(tmp_path, "right", f"{WORDS}\n"), secret(tmp_path, "wrong", "no\n")
    key, other = (
        secret(tmp_path, str(n), f"# a\n{k}\n") for n, k in ((1, OWN), (2, Identity.generate()))
    )
    call_command("backup", str(world), "--passphrase-file", str(right))
    (path,) = world.iterdir()
    call_command("verify", str(path), "--passphrase-file", str(right))
    assert refused("verify", path, "--passphrase-file", wrong) == "口令不对，打不开这份备份。"
    assert "请用 --passphrase-file" in refused("verify", path)
    assert "口令文件" in refused("verify", path, "--passphrase-file", secret(tmp_path, "e", "\n"))
    right.chmod(0o604)
    assert "chmod o= " in refused("verify", path, "--passphrase-file", right)
    path.unlink()
    call_command("backup", str(world), "--recipient", str(OWN.to_public()))
    (path,) = world.iterdir()
    call_command("verify", str(path), "--identity", str(key))
    assert refused("verify", path, "--identity", other) == "私钥不对，打不开这份备份。"
    assert "请用 --identity" in refused("verify", path)
    assert "没有私钥" in refused("verify", path, "--identity", wrong)
    assert "不是公钥" in refused("backup", world, "--recipient", "age1nobody")


def test_what_it_says_names_nobody(
    world: Path, staff: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", str(world))
    (path,) = world.iterdir()
    call_command("verify", str(path))
    said = capsys.readouterr().out
    assert "密钥不在里面" in said
    assert staff.name not in said
    assert manifest_of(path)["trail"] in said
