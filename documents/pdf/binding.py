"""Binding: typeset leaves become one PDF with page numbers, bookmarks and working contents
links."""

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pikepdf

from ..texts import clean_text
from .cache import Leaves

LINK = "book:"  # <a href="book:KEY"> leads to the first page of the part KEY


@dataclass(frozen=True)
class Bookmark:
    title: str
    level: int
    page: int


def bind(
    leaves: Sequence[Leaves],
    *,
    numbers: Sequence[Leaves],
    numbered_from: int,
    bookmarks: Sequence[Bookmark],
    targets: dict[str, int],
    title: str,
    out: Path,
) -> None:
    """Write `out` whole or not at all. `numbers` holds one page per page of the book; pages count
    from 1."""
    with ExitStack() as stack:
        opened: dict[Path, pikepdf.Pdf] = {}
        book = stack.enter_context(pikepdf.new())
        for page in _pages(leaves, opened, stack):
            book.pages.append(page)
        layers = zip(book.pages, _pages(numbers, opened, stack), strict=False)
        for position, (page, number) in enumerate(layers, start=1):
            if position >= numbered_from:
                _stamp(book, page, number, position)
            _lead_links(book, page, targets)
        _share_fonts(book)
        _add_bookmarks(book, bookmarks)
        _describe(book, clean_text(title, lines=False))
        _save(book, out)


def _pages(leaves: Iterable[Leaves], opened: dict[Path, pikepdf.Pdf], stack: ExitStack):
    for piece in leaves:
        if piece.file not in opened:
            opened[piece.file] = stack.enter_context(pikepdf.open(piece.file))
        yield from opened[piece.file].pages[piece.first : piece.first + piece.count]


def _stamp(book: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page, position: int) -> None:
    """Like `add_overlay`, but with a name that is the same in every print; pages of a chunk share
    their resources."""
    name = pikepdf.Name(f"/Number{position}")
    page.add_resource(book.copy_foreign(number.as_form_xobject()), pikepdf.Name.XObject, name)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ q %s Do Q" % str(name).encode())


def _lead_links(book: pikepdf.Pdf, page: pikepdf.Page, targets: dict[str, int]) -> None:
    for note in page.get("/Annots", []):
        uri = str(note.A.get("/URI", "")) if "/A" in note else ""
        if uri.startswith(LINK) and (number := targets.get(uri.removeprefix(LINK))):
            del note["/A"]
            note["/Dest"] = pikepdf.Array([book.pages[number - 1].obj, pikepdf.Name.Fit])


def _share_fonts(book: pikepdf.Pdf) -> None:
    """Chunks that use the same characters bring the same font files: keep one of each."""
    files: dict[bytes, pikepdf.Object] = {}
    for descriptor in book.objects:
        if (
            not isinstance(descriptor, pikepdf.Dictionary)
            or descriptor.get("/Type") != "/FontDescriptor"
        ):
            continue
        for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            digest = sha256(descriptor[key].read_raw_bytes()).digest()
            descriptor[key] = files.setdefault(digest, descriptor[key])


def _add_bookmarks(book: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    with book.open_outline() as outline:
        open_items: list[tuple[int, pikepdf.OutlineItem]] = []
        for mark in bookmarks:
            item = pikepdf.OutlineItem(clean_text(mark.title, lines=False), mark.page - 1)
            while open_items and open_items[-1][0] >= mark.level:
                open_items.pop()
            (open_items[-1][1].children if open_items else outline.root).append(item)
            open_items.append((mark.level, item))


def _describe(book: pikepdf.Pdf, title: str) -> None:
    book.Root.Lang = pikepdf.String("zh-CN")
    book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    book.docinfo["/Title"] = title
    with book.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = ["zh-CN"]


def _save(book: pikepdf.Pdf, out: Path) -> None:
    draft = out.with_name(f".{out.name}.{uuid4().hex}.tmp")
    try:
        book.save(
            draft, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
        os.replace(draft, out)
    finally:
        draft.unlink(missing_ok=True)
