"""Typeset parts kept on disk, found again by the digest of what is on them.

A chunk is one PDF with several parts, `<name>.pdf`, and its slip `<name>.json` that says which part
is on which pages. Both are written beside and renamed; the slip comes last and carries the PDF's
digest, so that a chunk that is half-written, damaged or pruned by somebody else simply does not
count and is rendered again.
"""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

KEEP_SECONDS = 30 * 24 * 3600
KEEP_BYTES = 300 * 1024**2
BUSY_SECONDS = 3600  # nothing younger is pruned: a book may be bound from it just now


@dataclass(frozen=True)
class Leaves:
    """`count` pages of the PDF `file`, from its page `first` (0-based) on."""

    file: Path
    first: int
    count: int


STYLESHEET = Path(__file__).resolve().parents[2] / "static" / "css" / "print.css"
FONTS = STYLESHEET.parents[1] / "fonts"


def style_digest() -> str:
    """Changes when the style sheets, the fonts, WeasyPrint or the typesetter do."""
    sheets = b"".join(path.read_bytes() for path in sorted(STYLESHEET.parent.glob("print*.css")))
    texts = sheets + Path(__file__).with_name("typesetter.py").read_bytes()
    fonts = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(FONTS.glob("*.[ot]tf"))
    ]
    return sha256(repr((version("weasyprint"), fonts)).encode() + texts).hexdigest()


class LeafCache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.style = style_digest()
        folder.mkdir(parents=True, exist_ok=True)
        self._leaves: dict[str, Leaves] = {}
        for slip in folder.glob("*.json"):
            self._leaves.update(_read_slip(slip))

    def digest(self, html: str) -> str:
        return sha256(f"{self.style}\n{html}".encode()).hexdigest()

    def find(self, digest: str) -> Leaves | None:
        return self._leaves.get(digest)

    def new_chunk(self) -> Path:
        """Where a child may write; unknown to the cache until `add`."""
        return self.folder / f"{uuid4().hex}.tmp"

    def add(self, written: Path, digests: Sequence[str], pages: Sequence[int]) -> None:
        chunk = written.with_suffix(".pdf")
        first, leaves = 0, {}
        for digest, count in zip(digests, pages, strict=True):
            leaves[digest] = [first, count]
            first += count
        slip = {"sha256": sha256(written.read_bytes()).hexdigest(), "leaves": leaves}
        os.replace(written, chunk)
        draft = chunk.with_suffix(".slip")
        draft.write_text(json.dumps(slip), "utf-8")
        os.replace(draft, chunk.with_suffix(".json"))
        self._leaves.update({digest: Leaves(chunk, *where) for digest, where in leaves.items()})

    def prune(self, used: Sequence[Leaves]) -> None:
        """Mark what was used; drop what nobody used for a month, and the oldest beyond
        `KEEP_BYTES`."""
        for file in {leaves.file for leaves in used}:
            file.touch()
        now, size = time.time(), 0
        for file, stat in sorted(_files(self.folder), key=lambda item: -item[1].st_mtime):
            size += stat.st_size
            age = now - stat.st_mtime
            if age > KEEP_SECONDS or (size > KEEP_BYTES and age > BUSY_SECONDS):
                file.with_suffix(".json").unlink(missing_ok=True)
                file.unlink(missing_ok=True)


def _files(folder: Path):
    for file in folder.iterdir():
        if file.suffix in {".pdf", ".tmp", ".slip"}:
            try:
                yield file, file.stat()
            except FileNotFoundError:  # another process has just pruned or renamed it
                continue


def _read_slip(slip: Path) -> dict[str, Leaves]:
    """Nothing when the slip or its PDF is missing or damaged."""
    chunk = slip.with_suffix(".pdf")
    try:
        content = json.loads(slip.read_text("utf-8"))
        if sha256(chunk.read_bytes()).hexdigest() != content["sha256"]:
            return {}
        return {
            digest: Leaves(chunk, first, count)
            for digest, (first, count) in content["leaves"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
