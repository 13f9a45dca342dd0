"""What is made while somebody waits, and what is too much for that: one bound for every workbook
and paper (adr 25).

A request that asks for more ends in TooMuchError as soon as that is seen; a worker, who makes it
`unhurried`, says how far it is instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from itertools import count, islice
from typing import TypedDict

from .workbook import Sheet

Progress = Callable[[int, int], None]
ROWS = 5_000  # of a workbook: three seconds
CHARACTERS = 150_000  # of a paper's HTML: some 700 lines or 40 pages, a quarter of a minute
WORKER_SECONDS = 1800  # for a paper that nobody waits for
TELL_EVERY = 500  # rows
_PICTURE = re.compile(r'data:[^"]*')
_unhurried: ContextVar[Progress | None] = ContextVar("unhurried", default=None)


class Setting(TypedDict, total=False):
    """Options of render_document."""

    progress: Progress
    time_limit: float


class TooMuchError(Exception):
    """More than is made while somebody waits."""


@contextmanager
def unhurried(progress: Progress) -> Iterator[None]:
    """However much it is; `progress(done, total)`, where `total` is 0 while it is not known."""
    before = _unhurried.set(progress)
    try:
        yield
    finally:
        _unhurried.reset(before)


def counted(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with their rows, read so far that one knows; a worker's come as they are written.
    Raises TooMuchError."""
    if progress := _unhurried.get():
        written = count(1)
        return [replace(sheet, rows=_told(sheet.rows, written, progress)) for sheet in sheets]
    left, found = ROWS, []
    for sheet in sheets:
        rows = list(islice(sheet.rows, left + 1))
        left -= len(rows)
        if left < 0:
            raise TooMuchError
        found.append(replace(sheet, rows=rows))
    return found


def _told(
    rows: Iterable[Sequence[object]], written: Iterator[int], progress: Progress
) -> Iterator[Sequence[object]]:
    for row in rows:
        if (number := next(written)) % TELL_EVERY == 0:
            progress(number, 0)
        yield row


def setting(pieces: Iterable[str]) -> Setting:
    """How a paper of these pieces of HTML is set. Raises TooMuchError."""
    if progress := _unhurried.get():
        return {"progress": progress, "time_limit": WORKER_SECONDS}
    if sum(len(_PICTURE.sub("", piece)) for piece in pieces) > CHARACTERS:
        raise TooMuchError
    return {}
