"""Backups that are encrypted, in the age format (age-encryption.org): `age -d` opens them without
us. What goes through is never in memory as a whole.

To keys: `….tar.age`, a tar that is encrypted. With a passphrase: `….age.tar`, a tar of `key.age`,
which the passphrase opens, and of `backup.tar.age`, which that key opens.
"""

import io
import os
import stat
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage.x25519 import Identity, Recipient

from . import KeepingError

AGE = b"age-encryption.org/"
KEY, SEALED = "key.age", "backup.tar.age"


@dataclass(frozen=True)
class Lock:
    """How a backup is closed: to `recipients`, with a `passphrase`, or not at all."""

    recipients: Sequence[Recipient] = ()
    passphrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.recipients or self.passphrase)

    @property
    def ending(self) -> str:
        return ".age.tar" if self.passphrase else ".tar.age" if self.recipients else ".tar"


@dataclass(frozen=True)
class Opener:
    """What opens a backup."""

    identities: Sequence[Identity] = field(default=())
    passphrase: str = ""


def recipient(text: str) -> Recipient:
    try:
        return Recipient.from_str(text)
    except pyrage.RecipientError:
        raise KeepingError(f"“{text}”不是公钥。公钥以 age1 开头，由 age-keygen 生成。") from None


def read_identities(path: Path) -> list[Identity]:
    lines = [line.strip() for line in _read_secret(path).splitlines()]
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise KeepingError(f"{path} 里没有私钥。私钥以 AGE-SECRET-KEY-1 开头。")
    return found


def read_passphrase(path: Path) -> str:
    if not (found := _read_secret(path).strip("\r\n")):
        raise KeepingError(f"口令文件 {path} 是空的。")
    return found


def _read_secret(path: Path) -> str:
    try:
        if path.stat().st_mode & stat.S_IRWXO:
            raise KeepingError(f"本机其他账号能读 {path}。请执行：chmod o= {path}")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeepingError(f"读不了 {path}：{error}") from None


@contextmanager
def closing_with(lock: Lock, out: IO[bytes]) -> Iterator[tuple[IO[bytes], Opener]]:
    """What is written comes out in `out`, closed. The opener is for this process alone, to read
    the backup again."""
    if not lock:
        yield out, Opener()
        return
    own = Identity.generate()
    recipients = [*lock.recipients, own.to_public()]
    if not lock.passphrase:
        with _written(out, recipients) as plain:
            yield plain, Opener([own])
        return
    key = by_passphrase.encrypt(f"{own}\n".encode(), lock.passphrase)
    with tarfile.open(fileobj=out, mode="w") as outer:
        outer.addfile(_member(KEY, len(key)), io.BytesIO(key))
        start = outer.offset
        outer.addfile(_member(SEALED, 0))
        with _written(out, recipients) as plain:
            yield plain, Opener([own])
        size = out.tell() - start - tarfile.BLOCKSIZE
        out.write(bytes(-size % tarfile.BLOCKSIZE))
        outer.offset = out.tell()
        out.seek(start)
        out.write(_member(SEALED, size).tobuf(tarfile.GNU_FORMAT))
        out.seek(outer.offset)


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def _written(out: IO[bytes], recipients: Sequence[Recipient]) -> Iterator[IO[bytes]]:
    with _beside(lambda source: pyrage.encrypt_io(source, out, recipients), "rb") as plain:
        yield plain


@contextmanager
def opening(path: Path, opener: Opener) -> Iterator[IO[bytes]]:
    """The tar that is in the file. Raises KeepingError: it is closed to us, or cut off."""
    with path.open("rb") as file:
        start = file.read(len(AGE))
        file.seek(0)
        if start == AGE:
            if not opener.identities:
                raise KeepingError("这份备份是加密的，请用 --identity 指明私钥文件。")
            with _read(file, opener.identities) as plain:
                yield plain
        elif start.startswith(KEY.encode()):
            with tarfile.open(fileobj=file, mode="r:") as outer:
                key, sealed = _inner(outer, KEY), _inner(outer, SEALED)
                identities = opener.identities or [_unlocked(key.read(), opener.passphrase)]
                with _read(sealed, identities) as plain:
                    yield plain
        else:
            yield file


def _inner(outer: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = outer.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise KeepingError("备份不完整：文件被截断。")
    return found


def _unlocked(key: bytes, passphrase: str) -> Identity:
    if not passphrase:
        raise KeepingError("这份备份用口令加密，请用 --passphrase-file 指明口令文件。")
    try:
        return Identity.from_str(by_passphrase.decrypt(key, passphrase).decode().strip())
    except pyrage.DecryptError:
        raise KeepingError("口令不对，打不开这份备份。") from None


@contextmanager
def _read(source: IO[bytes], identities: Sequence[Identity]) -> Iterator[IO[bytes]]:
    with _beside(lambda out: pyrage.decrypt_io(source, out, identities), "wb") as plain:
        yield plain


@contextmanager
def _beside(work: Callable[[IO[bytes]], object], mode: str) -> Iterator[IO[bytes]]:
    """The other end of a pipe that `work` reads or writes in a thread. Why it failed comes before
    what that led to here."""
    ends = dict(zip(("rb", "wb"), os.pipe(), strict=True))
    failed: list[Exception] = []

    def working() -> None:
        try:
            with open(ends[mode], mode) as end:
                work(end)
        except Exception as error:
            failed.append(error)

    thread = Thread(target=working)
    thread.start()
    try:
        with open(ends["wb" if mode == "rb" else "rb"], "wb" if mode == "rb" else "rb") as end:
            yield end
    except Exception as error:
        thread.join()
        if failed and "Broken pipe" not in str(failed[0]):
            raise failed[0] from error
        raise
    thread.join()
    if failed:
        raise failed[0]
