"""A charter's archive: every paper that was kept with what the system has of it, as one ZIP or one
PDF with contents.

Papers are copied from file to file; no more than one of them is open in memory.
"""

import re
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pikepdf
from PIL import Image, ImageOps

from associations.attachments.services import path_of
from documents.pdf import VolumePart, render_book, render_document
from documents.texts import clean_text

from ..models.charters import Charter
from ..models.steps import CharterPaper
from ..printing.archive import GENERATED, ArchiveLine, contents, contents_text, pieces, section_of

SEE_ZIP = "见 ZIP 档案"
MOST_PAGES = 2000  # of the PDF; what comes after is only listed
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 2400
A4 = (595.28, 841.89)
MARGIN = 42.5
NAME_LENGTH = 60
ROUNDS = 4
BROKEN = (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)


@dataclass(frozen=True)
class ArchiveItem:
    """A line of the contents, its file if there is one, and what the file is called in the ZIP."""

    line: ArchiveLine
    file: Path | None
    kind: str

    @property
    def name(self) -> str:
        title = clean_text(f"{self.line.section}-{self.line.title}", lines=False)
        title = re.sub(r'[\\/:*?"<>|]', "_", title)[:NAME_LENGTH]
        return f"{self.line.number:02d}-{title}.{self.kind}"


class UnfitError(Exception):
    """A paper that cannot be bound into the PDF; the message is Chinese."""


def write_zip(charter: Charter) -> IO[bytes]:
    """The open file, at its beginning. Raises PdfError."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with (
        tempfile.TemporaryDirectory(prefix="archive-") as folder,
        zipfile.ZipFile(out, "w") as archive,
    ):
        items = _items(charter, Path(folder))
        archive.writestr("00-目录.txt", contents_text(charter, [item.line for item in items]))
        for item in items:
            if item.file:
                archive.write(item.file, item.name)
    out.seek(0)
    return out


def write_pdf(charter: Charter) -> IO[bytes]:
    """The open file, at its beginning. Raises PdfError."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory(prefix="archive-") as name:
        folder = Path(name)
        leaves = _leaves(_items(charter, folder), folder)
        front, lines = _contents(charter, leaves, folder)
        _bind(front, leaves, lines, f"{charter.village.name}{charter}档案", out)
    out.seek(0)
    return out


def _items(charter: Charter, folder: Path) -> list[ArchiveItem]:
    """What the system has first, then the papers in the order of the steps."""
    made = pieces(charter)
    files = _typeset(
        [VolumePart(f"piece-{n}", piece.title, piece.html) for n, piece in enumerate(made)], folder
    )
    items = [
        ArchiveItem(ArchiveLine(number, GENERATED, piece.title), file, "pdf")
        for number, (piece, file) in enumerate(zip(made, files, strict=True), start=1)
    ]
    papers = CharterPaper.objects.filter(charter=charter).select_related("step", "attachment")
    ordered = sorted(
        papers, key=lambda paper: (paper.step.number if paper.step else 10**6, paper.date, paper.pk)
    )
    return items + [
        _paper(paper, number) for number, paper in enumerate(ordered, start=len(items) + 1)
    ]


def _paper(paper: CharterPaper, number: int) -> ArchiveItem:
    file = path_of(paper.attachment.digest)
    line = ArchiveLine(number, section_of(paper.step), paper.title, str(paper.date))
    if not file.is_file():
        return ArchiveItem(
            replace(line, note="文件缺失，请联系系统管理员"), None, paper.attachment.kind
        )
    return ArchiveItem(line, file, paper.attachment.kind)


def _typeset(parts: list[VolumePart], folder: Path) -> list[Path]:
    """Each part as a PDF of its own."""
    book = folder / "generated.pdf"
    firsts = render_book(
        parts,
        contents=None,
        out=book,
        title="档案",
        cache=folder / "leaves",
        numbered_from=10**9,
        time_limit=120,
    )
    starts = [firsts[part.key] - 1 for part in parts]
    files = []
    with pikepdf.open(book) as whole:
        for start, end in zip(starts, [*starts[1:], len(whole.pages)], strict=True):
            files.append(folder / f"generated-{start}.pdf")
            with pikepdf.new() as one:
                one.pages.extend(whole.pages[start:end])
                one.save(files[-1])
    return files


def _leaves(items: list[ArchiveItem], folder: Path) -> list[tuple[ArchiveItem, Path | None, int]]:
    """Each item with its pages as a sound PDF and their number, or with a note that it is in the
    ZIP only."""
    found: list[tuple[ArchiveItem, Path | None, int]] = []
    total = 0
    for item in items:
        leaf = folder / f"leaf-{item.line.number}.pdf"
        try:
            pages = _leaf(item, leaf)
            if total + pages > MOST_PAGES:
                raise UnfitError(f"本册已满 {MOST_PAGES} 页")
        except UnfitError as error:
            found.append(
                (replace(item, line=replace(item.line, note=f"{error}，{SEE_ZIP}")), None, 0)
            )
            continue
        if not pages:
            found.append((item, None, 0))
            continue
        total += pages
        found.append((item, leaf, pages))
    return found


def _leaf(item: ArchiveItem, leaf: Path) -> int:
    """How many pages were written to `leaf`; none where the file is missing. Raises UnfitError."""
    if item.file is None:
        return 0
    if item.kind in ("jpg", "png"):
        return _picture(item.file, leaf)
    if item.kind != "pdf":
        return _unfit(f"{'Word' if item.kind == 'docx' else 'Excel'} 文件")
    try:
        with pikepdf.open(item.file) as source, pikepdf.new() as sound:
            sound.pages.extend(source.pages)
            pages = len(sound.pages)
            sound.save(leaf)
    except pikepdf.PasswordError:
        return _unfit("加了密码")
    except BROKEN:
        return _unfit("文件打不开")
    return pages or _unfit("文件里没有页")


def _unfit(why: str) -> int:
    raise UnfitError(why)


def _picture(file: Path, leaf: Path) -> int:
    """The picture as the camera was held, fitted to an A4 sheet, upright or lying."""
    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return _unfit("图片过大")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert(
                "RGBA" if picture.mode in ("LA", "P", "RGBA") else "RGB"
            )
    except (*BROKEN, Image.DecompressionBombError, SyntaxError):
        return _unfit("图片打不开")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode == "RGBA":
        white = Image.new("RGB", upright.size, "white")
        white.paste(upright, mask=upright.getchannel("A"))
        upright = white
    jpeg = leaf.with_suffix(".jpg")
    upright.save(jpeg, "JPEG", quality=85)
    _sheet(jpeg, upright.size, leaf)
    return 1


def _sheet(jpeg: Path, size: tuple[int, int], leaf: Path) -> None:
    width, height = A4 if size[1] >= size[0] else A4[::-1]
    scale = min((width - 2 * MARGIN) / size[0], (height - 2 * MARGIN) / size[1])
    wide, high = size[0] * scale, size[1] * scale
    with pikepdf.new() as one:
        one.add_blank_page(page_size=(width, height))
        image = pikepdf.Stream(one, jpeg.read_bytes())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        image.Filter = pikepdf.Name.DCTDecode
        page = one.pages[0]
        page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Picture)
        drawn = (
            f"q {wide:.2f} 0 0 {high:.2f} {(width - wide) / 2:.2f} {(height - high) / 2:.2f} "
            "cm /Picture Do Q"
        )
        page.contents_add(drawn.encode())
        one.save(leaf)


def _contents(
    charter: Charter, leaves: list[tuple[ArchiveItem, Path | None, int]], folder: Path
) -> tuple[Path, list[ArchiveLine]]:
    """The list of contents with its pages counted in; set again until its length is right."""
    front, length = folder / "contents.pdf", 1
    for _ in range(ROUNDS):
        page, lines = length + 1, []
        for item, leaf, pages in leaves:
            lines.append(replace(item.line, page=page if leaf else None))
            page += pages
        front.write_bytes(render_document(contents(charter, lines), "档案目录", numbered=False))
        with pikepdf.open(front) as bound:
            if len(bound.pages) == length:
                break
            length = len(bound.pages)
    return front, lines


def _bind(
    front: Path,
    leaves: list[tuple[ArchiveItem, Path | None, int]],
    lines: list[ArchiveLine],
    title: str,
    out: IO[bytes],
) -> None:
    with ExitStack() as stack:
        book = stack.enter_context(pikepdf.new())
        for leaf in [front, *(leaf for _, leaf, _ in leaves if leaf)]:
            book.pages.extend(stack.enter_context(pikepdf.open(leaf)).pages)
        with book.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("目录", 0))
            outline.root.extend(
                pikepdf.OutlineItem(f"{line.number:02d} {line.title}", line.page - 1)
                for line in lines
                if line.page
            )
        book.docinfo["/Title"] = title
        book.save(out)  # type: ignore[arg-type]
