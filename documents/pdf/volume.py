"""A book from parts: what changed is typeset side by side, the rest comes from the cache, and all
is bound."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..texts import clean_text
from .cache import LeafCache, Leaves
from .press import Job, PdfError, Press

LARGEST_CHUNK = (
    100_000  # characters of HTML in one PDF: more share fonts better, fewer need less memory
)
NUMBERS_PER_PART = 50
MOST_ROUNDS = 5


@dataclass(frozen=True)
class VolumePart:
    """A fragment of HTML that starts on a new page.

    `level` is its depth (from 1) in contents and bookmarks; unlisted parts appear in neither.
    """

    key: str
    title: str
    html: str
    level: int = 1
    listed: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", clean_text(self.html))


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the contents. `page` counts from 1 at the cover: the number printed is the page's
    place in the file.

    `<a href="book:{{ entry.key }}">` becomes a link to the part.
    """

    key: str
    title: str
    level: int
    page: int


def render_book(
    parts: Sequence[VolumePart],
    *,
    contents: Callable[[list[ContentsEntry]], VolumePart] | None,
    out: Path,
    title: str,
    cache: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    numbered_from: int | None = None,
    landscape: bool = False,
    workers: int = 2,
    time_limit: float = 600,
) -> dict[str, int]:
    """Write the book to `out` and return the first page of each part by key.

    The contents follow the first part (the cover). Pages are numbered from `numbered_from`, else
    from the first after the contents; `landscape`: how they lie. `progress(done, total)` counts
    parts. `time_limit` is in seconds. Raises PdfError (Chinese); `out` is then as it was.
    """
    from .binding import Bookmark, bind

    with Press(workers=workers, time_limit=time_limit) as press:
        shop = _Shop(press, LeafCache(cache), progress, total=len(parts) + (contents is not None))
        shop.typeset(_with_own_keys(parts))
        parts, firsts = _with_contents(parts, contents, shop)
        leaves = [shop.leaves(part) for part in parts]
        pages = sum(piece.count for piece in leaves)
        numbers = [shop.leaves(part) for part in shop.typeset(_number_parts(pages, landscape))]
    marks = [Bookmark(part.title, part.level, firsts[part.key]) for part in parts if part.listed]
    bind(
        leaves,
        numbers=numbers,
        numbered_from=numbered_from or (_after_contents(leaves) if contents else 1),
        bookmarks=marks,
        targets=firsts,
        title=title,
        out=out,
    )
    shop.cache.prune([*leaves, *numbers])
    return firsts


def _with_own_keys(parts: Sequence[VolumePart]) -> Sequence[VolumePart]:
    if len({part.key for part in parts}) < len(parts):
        raise ValueError("every part needs a key of its own")
    return parts


def _after_contents(leaves: Sequence[Leaves]) -> int:
    """The first page behind cover and contents."""
    return 1 + sum(piece.count for piece in leaves[:2])


def render_document(
    html: str | Sequence[str],
    title: str,
    *,
    numbered: bool = True,
    landscape: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    time_limit: float = 120,
) -> bytes:
    """One paper as PDF; in pieces, each starts on a new page and they are typeset side by side.
    Raises PdfError."""
    pieces = [html] if isinstance(html, str) else html
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        out = Path(folder) / "document.pdf"
        render_book(
            [
                VolumePart(key=f"piece-{n}", title=title, html=piece, listed=False)
                for n, piece in enumerate(pieces)
            ],
            contents=None,
            out=out,
            title=title,
            cache=Path(folder) / "leaves",
            numbered_from=1 if numbered else 10**9,
            landscape=landscape,
            progress=progress,
            workers=min(2, len(pieces)),
            time_limit=time_limit,
        )
        return out.read_bytes()


def render_volume(
    parts: Sequence[VolumePart],
    contents: Callable[[list[ContentsEntry]], VolumePart],
    title: str,
    *,
    landscape: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    time_limit: float = 120,
) -> bytes:
    """Papers behind a cover (the first part) and contents as one PDF. Raises PdfError."""
    with tempfile.TemporaryDirectory(prefix="volume-") as folder:
        out = Path(folder) / "volume.pdf"
        cache = Path(folder) / "leaves"
        render_book(
            parts,
            contents=contents,
            out=out,
            title=title,
            cache=cache,
            landscape=landscape,
            progress=progress,
            time_limit=time_limit,
        )
        return out.read_bytes()


class _Shop:
    """Typesets what the cache does not have, and counts what is done."""

    def __init__(
        self, press: Press, cache: LeafCache, progress: Callable[[int, int], None], *, total: int
    ) -> None:
        self.press, self.cache, self.progress = press, cache, progress
        self.done, self.total = 0, total

    def leaves(self, part: VolumePart) -> Leaves:
        leaves = self.cache.find(self.cache.digest(part.html))
        if leaves is None:
            raise PdfError("排版缓存在生成过程中丢失，请重试。")
        return leaves

    def typeset(self, parts: Sequence[VolumePart]) -> Sequence[VolumePart]:
        missing = {self.cache.digest(part.html): part.html for part in parts}
        missing = {digest: html for digest, html in missing.items() if not self.cache.find(digest)}
        self._advance(len(parts) - len(missing))
        chunks = {self.cache.new_chunk(): chunk for chunk in self._chunks(missing)}
        jobs = [
            Job(tuple(missing[digest] for digest in chunk), out) for out, chunk in chunks.items()
        ]
        try:
            for job, pages in self.press.typeset(jobs):
                self.cache.add(job.out, chunks[job.out], pages)
                self._advance(len(pages))
        finally:
            for out in chunks:
                out.unlink(missing_ok=True)
        return parts

    def _chunks(self, missing: dict[str, str]) -> Iterator[list[str]]:
        """The digests in slices of about the same amount of HTML, two for every worker or more."""
        slices = self.press.workers * (2 if len(missing) > 4 * self.press.workers else 1)
        limit = min(LARGEST_CHUNK, sum(map(len, missing.values())) / slices)
        chunk, size = [], 0
        for digest, html in missing.items():
            chunk.append(digest)
            size += len(html)
            if size >= limit:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _advance(self, parts: int) -> None:
        done = min(self.total, self.done + parts)
        if done > self.done:
            self.done = done
            self.progress(done, self.total)


def _with_contents(
    parts: Sequence[VolumePart],
    contents: Callable[[list[ContentsEntry]], VolumePart] | None,
    shop: _Shop,
) -> tuple[list[VolumePart], dict[str, int]]:
    """The parts with the contents in second place, and first pages. Repeated until the contents'
    length is right."""
    parts = list(parts)
    if contents is None:
        return parts, _first_pages(parts, shop)
    length, firsts = 1, _first_pages(parts, shop)
    for _ in range(MOST_ROUNDS):
        entries = [
            ContentsEntry(part.key, part.title, part.level, firsts[part.key] + length)
            for part in parts[1:]
            if part.listed
        ]
        table = contents(entries)
        shop.typeset([table])
        if shop.leaves(table).count == length:
            bound = [parts[0], table, *parts[1:]]
            return bound, _first_pages(bound, shop)
        length = shop.leaves(table).count
    raise PdfError("目录的页数无法确定，未生成文件。请联系系统管理员。")


def _first_pages(parts: Sequence[VolumePart], shop: _Shop) -> dict[str, int]:
    firsts, page = {}, 1
    for part in parts:
        firsts[part.key] = page
        page += shop.leaves(part).count
    return firsts


def _number_parts(pages: int, landscape: bool) -> list[VolumePart]:
    """Pages with nothing but their number, to be laid over the book's pages. GB/T 9704-2012,
    7.5."""
    lies = " folio-wide" if landscape else ""

    def folio(page: int) -> str:
        return (
            f'<div class="folio{lies}"><p class="{"odd" if page % 2 else "even"}">— {page} '
            "—</p></div>"
        )

    starts = range(1, pages + 1, NUMBERS_PER_PART)
    blocks = (
        "".join(folio(page) for page in range(start, start + NUMBERS_PER_PART)) for start in starts
    )
    return [
        VolumePart(f"numbers-{start}", "", html, listed=False)
        for start, html in zip(starts, blocks, strict=True)
    ]
