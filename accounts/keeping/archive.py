"""One backup as one file: a tar of the database, the files kept beside it, the keys where it is
encrypted, and last a manifest with the SHA-256 of all of them."""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage

from . import KeepingError
from .files import CHUNK, FileContent, Hashed
from .sealing import Lock, Opener, closing_with, opening
from .tables import StateContent

MANIFEST = "manifest.json"
FORMAT = 1
SAFE_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)


class About(StateContent):
    """What is backed up."""

    made: str
    program: dict[str, str]
    database: str


class Manifest(About):
    format: int
    files: dict[str, FileContent]


class Archive:
    """Being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, FileContent] = {}

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def add_bytes(self, name: str, data: bytes) -> None:
        self._add(name, io.BytesIO(data), len(data))

    def finish(self, about: About) -> Manifest:
        """The manifest, with what it says of the files."""
        manifest: Manifest = {"format": FORMAT, **about, "files": {**self.files}}
        text = json.dumps({"sha256": digest(manifest), "content": manifest}, ensure_ascii=False)
        self.add_bytes(MANIFEST, text.encode())
        return manifest

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashed = Hashed(file)
        self._tar.addfile(info, hashed)  # type: ignore[arg-type]  # read is all it asks for
        self.files[name] = hashed.found()


def digest(content: Manifest) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def writing(out: IO[bytes], lock: Lock) -> Iterator[tuple[Archive, Opener]]:
    with (
        closing_with(lock, out) as (plain, opener),
        tarfile.open(fileobj=plain, mode="w|", format=tarfile.GNU_FORMAT) as tar,
    ):
        yield Archive(tar), opener


def read(path: Path, opener: Opener, into: Path | None = None) -> Manifest:
    """The manifest of a backup whose every file is as the manifest says; the files are written
    into a folder when one is given. Raises KeepingError, which names what is not so."""
    manifest: Manifest | None = None
    found: dict[str, FileContent] = {}
    try:
        with opening(path, opener) as plain:
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                for name, file in _members(tar):
                    if name in found:
                        raise KeepingError(f"备份 {path} 坏了：{name} 有两份。")
                    if name == MANIFEST:
                        manifest = _manifest(file.read())
                    else:
                        found[name] = _taken(file, into / name if into else None)
            while plain.read(CHUNK):
                pass  # to its end: age tells there whether it is whole
    except (tarfile.TarError, EOFError) as error:
        raise KeepingError(f"备份 {path} 坏了或者被截断：{error}") from None
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise KeepingError("私钥不对，打不开这份备份。") from None
        raise KeepingError(f"备份 {path} 坏了或者被截断：{error}") from None
    except OSError as error:
        why = "读写出错" if error.errno else "坏了或者被截断"  # age's own errors have no number
        raise KeepingError(f"备份 {path} {why}：{error}") from None
    if not manifest:
        raise KeepingError(f"备份 {path} 不完整：没有清单，文件被截断了。")
    if lines := list(_differences(manifest["files"], found)):
        raise KeepingError("\n".join([f"备份 {path} 坏了：", *lines]))
    return manifest


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or not SAFE_NAME.fullmatch(member.name):
            raise KeepingError(f"备份里有不该有的内容：{member.name!r}")
        yield member.name, file


def _manifest(data: bytes) -> Manifest:
    try:
        whole = json.loads(data)
        content: Manifest = whole["content"]
        if digest(content) != whole["sha256"]:
            raise KeepingError("备份的清单坏了。")
    except (ValueError, KeyError, TypeError):
        raise KeepingError("备份的清单坏了。") from None
    if content["format"] != FORMAT:
        raise KeepingError("备份是更新的版本做的，请换上同样新的程序。")
    return content


def _taken(file: IO[bytes], target: Path | None) -> FileContent:
    hashed = Hashed(file)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            while data := hashed.read(CHUNK):
                out.write(data)
    return hashed.to_its_end()


def _differences(wanted: dict[str, FileContent], found: dict[str, FileContent]) -> Iterator[str]:
    for name in sorted({*wanted, *found}):
        if name not in found:
            yield f"缺 {name}。"
        elif name not in wanted:
            yield f"多出 {name}。"
        elif wanted[name] != found[name]:
            yield f"{name} 的内容与清单不符。"
